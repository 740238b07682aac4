"""The built-in issuer of the embedded run: OAuth 2 client credentials, signed tokens, rotated keys."""

from portal.issuer.clients import Client, Clients
from portal.issuer.credentials import Credentials, read_request
from portal.issuer.keys import Keys
from portal.issuer.tokens import Issuer

__all__ = ["Client", "Clients", "Credentials", "Issuer", "Keys", "read_request"]
