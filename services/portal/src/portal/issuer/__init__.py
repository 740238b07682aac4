"""The built-in issuer of the embedded run: programs and people get signed tokens (OAuth 2), keys are rotated."""

from portal.issuer.clients import Client, Clients
from portal.issuer.credentials import TokenRequest, read_request
from portal.issuer.grants import Asked, Grants
from portal.issuer.keys import Keys
from portal.issuer.tokens import Issuer

__all__ = ["Asked", "Client", "Clients", "Grants", "Issuer", "Keys", "TokenRequest", "read_request"]
