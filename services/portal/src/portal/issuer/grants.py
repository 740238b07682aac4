"""People sign in at the built-in issuer: the portal gets a code of one use and brings it back for tokens (RFC 6749, 4.1; RFC 7636)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chassis.database import Database
from chassis.secret import hashed, new_secret
from portal import commands, queries
from portal.domain.grants import CODE_LASTS, Grant
from portal.errors import SignInBroken, TokenRefused

CHALLENGE_LENGTH = 43
"""Of a SHA-256 in base64url without padding."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the portal asks the issuer for, in the address to which it sends the browser."""

    redirect: str
    state: str
    challenge: str

    def fields(self) -> dict[str, str]:
        """The same as it goes along in the form."""
        return {"redirect_uri": self.redirect, "state": self.state, "code_challenge": self.challenge}


class Grants:
    """Gives codes to one client, the portal itself, which lives at one address; there is nobody else to whom a code may be sent."""

    def __init__(self, database: Database, client: str, redirect: str, lasts: timedelta) -> None:
        self._database = database
        self._client = client
        self._redirect = redirect
        self._lasts = lasts

    def asked(self, query: Mapping[str, str]) -> Asked:
        """Reads the question. Raises SignInBroken for any that is not the portal's: then nothing is sent anywhere."""
        method = query.get("code_challenge_method", "S256")
        challenge = query.get("code_challenge", "")
        mine = query.get("client_id", self._client) == self._client and query.get("redirect_uri") == self._redirect
        if not mine or query.get("response_type", "code") != "code" or method != "S256" or len(challenge) != CHALLENGE_LENGTH:
            raise SignInBroken
        return Asked(self._redirect, query.get("state", "")[:200], challenge)

    async def code(self, asked: Asked, account: str) -> str:
        """A code for an account that has shown its password."""
        secret = new_secret()
        grant = Grant(hashed(secret), "code", account, asked.challenge, asked.redirect, datetime.now(UTC) + CODE_LASTS)
        async with self._database.unit_of_work() as work:
            await commands.keep_grant(work, grant)
        return secret

    async def redeem(self, form: Mapping[str, str]) -> tuple[str, str]:
        """The account of a code and what will renew its tokens. Raises TokenRefused; a code that was tried is spent either way."""
        now, renewal = datetime.now(UTC), new_secret()
        async with self._database.unit_of_work() as work:
            grant = await commands.redeem_code(work, hashed(form.get("code", "")), hashed(renewal), now + self._lasts)
        if grant is None or not grant.opens(form.get("code_verifier", ""), form.get("redirect_uri", ""), now):
            raise TokenRefused("invalid_grant", "The code is unknown, used, too old, or was asked for by somebody else")
        return grant.account, renewal

    async def renew(self, form: Mapping[str, str]) -> str:
        """The account whose tokens are renewed. Raises TokenRefused."""
        async with self._database.reading() as work:
            grant = await queries.renewing(work, hashed(form.get("refresh_token", "")))
        if grant is None:
            raise TokenRefused("invalid_grant", "The refresh token is unknown or over")
        return grant.account
