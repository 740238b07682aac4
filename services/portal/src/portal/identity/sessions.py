"""Who is signed in to the pages: kept in the database, sealed so that only the reader's cookie opens it; no token goes to a browser."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import structlog
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from chassis.auth import Authority, Principal
from chassis.database import Database
from chassis.errors import NotSignedIn
from chassis.secret import hashed, new_secret
from portal import commands, queries
from portal.errors import ProviderRefused
from portal.identity.provider import Provider, Tokens

log = structlog.get_logger()

SEALING = {"alg": "dir", "enc": "A256GCM"}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in: who the token says it is, and the token with which pages ask for them."""

    principal: Principal
    token: str


class Sessions:
    """Opens, reads and ends sessions."""

    def __init__(self, database: Database, authority: Authority, provider: Provider, lasts: timedelta) -> None:
        self._database = database
        self._authority = authority
        self._provider = provider
        self._lasts = lasts

    async def open(self, tokens: Tokens) -> tuple[str, Principal]:
        """A new session: the cookie's value, and who it is. Raises NotSignedIn where the token is not one of this network."""
        principal = await self._authority.principal(tokens.access)
        cookie = new_secret()
        async with self._database.unit_of_work() as work:
            await commands.begin_session(work, hashed(cookie), sealed_for(cookie, tokens), datetime.now(UTC) + self._lasts)
        return cookie, principal

    async def read(self, cookie: str) -> SignedIn | None:
        """Who the cookie stands for; None where the session is over. Renews a token that is. Raises Unavailable."""
        if not cookie:
            return None
        async with self._database.reading() as work:
            found = await queries.session(work, hashed(cookie))
        if found is None:
            return None
        try:
            tokens = Tokens.model_validate_json(opened_by(cookie, found))
            if tokens.is_due:
                tokens = await self._provider.renew(tokens)
                await self._renewed(cookie, tokens)
            return SignedIn(await self._authority.principal(tokens.access), tokens.access)
        except (ProviderRefused, NotSignedIn, JoseError, ValueError) as error:
            log.info("a session has ended", why=repr(error))
            await self.close(cookie)
            return None

    async def close(self, cookie: str) -> None:
        """Ends the session."""
        async with self._database.unit_of_work() as work:
            await commands.end_session(work, hashed(cookie))

    async def _renewed(self, cookie: str, tokens: Tokens) -> None:
        async with self._database.unit_of_work() as work:
            await commands.renew_session(work, hashed(cookie), sealed_for(cookie, tokens))


def _key(cookie: str) -> OctKey:
    return OctKey.import_key(sha256(b"kopa session " + cookie.encode()).digest())


def sealed_for(cookie: str, tokens: Tokens) -> str:
    """Tokens as the database holds them."""
    return jwe.encrypt_compact(SEALING, tokens.model_dump_json(), _key(cookie))


def opened_by(cookie: str, sealed: str) -> bytes:
    """The tokens that only this cookie opens, as JSON. Raises JoseError."""
    text = jwe.decrypt_compact(sealed, _key(cookie)).plaintext
    assert text is not None
    return text
