"""Reads a token request (RFC 6749, sections 2.3.1, 4.1.3, 4.4.2 and 6): who asks, by HTTP Basic or in the form."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

from portal.errors import TokenRefused

GRANTS = ("client_credentials", "authorization_code", "refresh_token")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client sent to prove itself."""

    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A request for a token that can be read: by which grant, with which parameters."""

    grant: str
    form: Mapping[str, str]
    authorization: str

    def credentials(self) -> Credentials:
        """Who the client is. Raises TokenRefused where it does not say, or says two things."""
        return _credentials(self.authorization, self.form)


def read_request(content_type: str, authorization: str, body: bytes) -> TokenRequest:
    """Reads a request for a token. Raises TokenRefused."""
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise TokenRefused("invalid_request", f"Send the parameters as {FORM}")
    form = _form(body)
    grant = form.get("grant_type")
    if not grant:
        raise TokenRefused("invalid_request", "grant_type is missing: programs send grant_type=client_credentials")
    if grant not in GRANTS:
        raise TokenRefused("unsupported_grant_type", f"Served here: {', '.join(GRANTS)}")
    if form.get("scope"):
        raise TokenRefused("invalid_scope", "There are no scopes: what a token allows is set for its client. Leave scope out")
    return TokenRequest(grant, form, authorization)


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body), errors="strict", max_num_fields=20)
    except ValueError as error:
        raise TokenRefused("invalid_request", "The body is no form: send name=value pairs joined by &, in UTF-8") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise TokenRefused("invalid_request", "A parameter was sent twice")
    return form


def _credentials(authorization: str, form: Mapping[str, str]) -> Credentials:
    in_form = Credentials(form.get("client_id", ""), form.get("client_secret", ""))
    if not authorization:
        if not in_form.client_id or not in_form.client_secret:
            raise TokenRefused("invalid_client", "Send client_id and client_secret, by HTTP Basic or in the form", 401)
        return in_form
    if in_form.client_secret:
        raise TokenRefused("invalid_request", "Send the secret once: by HTTP Basic or in the form, not both")
    basic = _basic(authorization)
    if in_form.client_id and in_form.client_id != basic.client_id:
        raise TokenRefused("invalid_request", "client_id in the form is another one than in the Authorization header")
    return basic


def _basic(authorization: str) -> Credentials:
    scheme, _, encoded = authorization.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError(scheme)
        user, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (ValueError, binascii.Error) as error:
        raise TokenRefused("invalid_client", "The Authorization header must read: Basic base64(client_id:client_secret)", 401) from error
    if not colon:
        raise TokenRefused("invalid_client", "The Authorization header holds no client_id:client_secret", 401)
    return Credentials(unquote_plus(user), unquote_plus(secret))
