"""The portal as a client of the identity provider: any of OpenID Connect, or the built-in issuer (code flow with PKCE, RFC 9700).

No library does this here: Authlib's client brings an HTTP client of its own, and what is left of it are three requests.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from typing import Any
from urllib.parse import urlencode, urljoin

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.errors import Unavailable
from portal.domain.grants import challenge_of
from portal.errors import ProviderRefused
from portal.settings import PortalSettings

log = structlog.get_logger()

SECONDS = 5.0
SOON = 60
"""Seconds before its end from which on a token is renewed: it must last for what a page asks."""


class Tokens(BaseModel):
    """What the provider gave: a token, until when (seconds since 1970), and what renews it, where that is given."""

    model_config = ConfigDict(frozen=True)

    access: str
    until: float
    renewal: str | None = None

    @property
    def is_due(self) -> bool:
        """Whether it is over, or nearly."""
        return self.until - time() < SOON


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where people sign in, and where tokens are had."""

    authorize: str
    token: str


class Provider:
    """Signs people in. `redirect` is the portal's own address to which the provider sends them back."""

    def __init__(self, settings: PortalSettings, client: httpx.AsyncClient, redirect: str) -> None:
        self._settings = settings
        self._client = client
        self._redirect = redirect
        self._addresses = _built_in(settings) if settings.clients_file else None

    async def address(self, state: str, verifier: str, language: str) -> str:
        """Where to send somebody who wants to sign in. Raises Unavailable while the provider cannot be asked where that is."""
        question = {
            "response_type": "code",
            "client_id": self._settings.sign_in_client,
            "redirect_uri": self._redirect,
            "scope": self._settings.sign_in_scope,
            "state": state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        return f"{(await self._where()).authorize}?{urlencode(question)}"

    async def redeem(self, code: str, verifier: str) -> Tokens:
        """The tokens for a code. Raises ProviderRefused, Unavailable."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._redirect, "code_verifier": verifier}
        return await self._tokens(form)

    async def renew(self, tokens: Tokens) -> Tokens:
        """Fresh tokens for the same person. Raises ProviderRefused where they are to sign in again, Unavailable."""
        if tokens.renewal is None:
            raise ProviderRefused
        fresh = await self._tokens({"grant_type": "refresh_token", "refresh_token": tokens.renewal})
        return fresh if fresh.renewal else fresh.model_copy(update={"renewal": tokens.renewal})

    async def _tokens(self, form: Mapping[str, str]) -> Tokens:
        said = {**form, "client_id": self._settings.sign_in_client}
        if self._settings.sign_in_secret:
            said["client_secret"] = self._settings.sign_in_secret.get_secret_value()
        answer = await self._ask("POST", (await self._where()).token, data=said)
        if answer.is_client_error:
            raise ProviderRefused(answer.text[:200])
        try:
            given = answer.json()
            return Tokens(access=given["access_token"], until=time() + float(given["expires_in"]), renewal=given.get("refresh_token"))
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            log.exception("the identity provider's answer cannot be read", status=answer.status_code)
            raise Unavailable from error

    async def _where(self) -> Addresses:
        if self._addresses is None:
            url = self._settings.provider_url or f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration"
            answer = await self._ask("GET", url)
            try:
                described = answer.raise_for_status().json()
                self._addresses = Addresses(described["authorization_endpoint"], described["token_endpoint"])
            except (httpx.HTTPStatusError, ValueError, KeyError, TypeError) as error:
                log.exception("the identity provider does not say where to sign in", url=url, status=answer.status_code)
                raise Unavailable from error
        return self._addresses

    async def _ask(self, method: str, url: str, **sent: Any) -> httpx.Response:
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._client.request(method, url, **sent)
        except (httpx.HTTPError, TimeoutError) as error:
            log.warning("the identity provider does not answer", url=url, error=repr(error))
            raise Unavailable from error
        if answer.is_server_error or answer.status_code == 429:
            log.warning("the identity provider cannot answer", url=url, status=answer.status_code)
            raise Unavailable
        return answer


def _built_in(settings: PortalSettings) -> Addresses:
    """People come by the public address; the portal itself by the one at which its keys are read, which it surely reaches."""
    return Addresses(f"{settings.issuer.rstrip('/')}/oauth/authorize", urljoin(settings.jwks_url, "/oauth/token"))
