"""Who signs in to the pages, at whichever identity provider, and who is signed in."""

from portal.identity.provider import Provider, Tokens
from portal.identity.sessions import Sessions, SignedIn

__all__ = ["Provider", "Sessions", "SignedIn", "Tokens"]
