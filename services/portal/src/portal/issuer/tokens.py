"""Signs what a client may do into a JWT (RFC 9068's claims, and ours: hubs, orgs, roles)."""

import time
from uuid import uuid4

from joserfc import jwt

from portal.issuer.clients import Client
from portal.issuer.keys import Keys


class Issuer:
    """Issues tokens of one issuer for one audience."""

    def __init__(self, keys: Keys, *, issuer: str, audience: str, seconds: int) -> None:
        self.keys = keys
        self.issuer = issuer
        self._audience = audience
        self._seconds = seconds

    async def token(self, client: Client, renewal: str | None = None) -> dict[str, object]:
        """The answer of the token endpoint (RFC 6749, section 5.1), with what renews the token where there is such a thing."""
        key = await self.keys.signing()
        header = {"alg": "EdDSA", "typ": "at+jwt", "kid": key.kid}
        encoded = jwt.encode(header, self._claims(client), key, algorithms=["EdDSA"])
        answer: dict[str, object] = {"access_token": encoded, "token_type": "Bearer", "expires_in": self._seconds}
        return answer | ({"refresh_token": renewal} if renewal else {})

    def _claims(self, client: Client) -> dict[str, object]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": self._audience,
            "sub": client.client_id,
            "client_id": client.client_id,
            "jti": str(uuid4()),
            "iat": now,
            "nbf": now,
            "exp": now + self._seconds,
            "hubs": list(client.hubs),
            "orgs": list(client.orgs),
            "roles": list(client.roles),
        }
