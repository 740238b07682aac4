"""Fetches pages through the guard: a limited number, in a limited time, only what changed since."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from chassis.outgoing import AnswerTooLarge, OutgoingRefused, outgoing_client
from training.domain.sources.candidates import canonical
from training.harvest.failures import Unreadable
from training.settings import TrainingSettings

REDIRECTS = 5
VALIDATORS = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (OutgoingRefused, "address-refused"),
    (AnswerTooLarge, "answer-too-large"),
    (httpx.TooManyRedirects, "too-many-redirects"),
    (httpx.TimeoutException, "timeout"),
    (httpx.UnsupportedProtocol, "address-refused"),
    (httpx.RequestError, "unreachable"),
    (httpx.InvalidURL, "address-refused"),
)
"""What can go wrong on the way, the special before the general."""


def client_of(settings: TrainingSettings) -> httpx.AsyncClient:
    """A client for the addresses of sources."""
    return outgoing_client(
        user_agent="kopa-harvest",
        allow_loopback=settings.outgoing_allow_loopback,
        seconds=settings.harvest_page_seconds,
        max_bytes=settings.harvest_page_bytes,
        redirects=REDIRECTS,
    )


@dataclass(frozen=True, slots=True)
class Document:
    """A page as it came. `address` is where redirects led to."""

    address: str
    body: bytes
    content_type: str = ""
    charset: str | None = None


@dataclass
class Fetcher:
    """What one reading may fetch. `memory` is what the last one remembered of each address."""

    client: httpx.AsyncClient
    most_pages: int
    seconds: float
    pause: float = 0.0
    memory: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    learned: dict[str, dict[str, object]] = field(default_factory=dict)
    """What this one will remember."""
    fetched: int = 0
    _deadline: float | None = None

    @property
    def is_exhausted(self) -> bool:
        """Whether this reading has had all the pages or all the time that it may have."""
        return self.fetched >= self.most_pages or asyncio.get_running_loop().time() >= self._until()

    def _until(self) -> float:
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().time() + self.seconds
        return self._deadline

    async def get(self, address: str, *, conditional: bool = False) -> Document | None:
        """The page; None where the site says that it has not changed. Raises Unreadable."""
        if self.fetched and self.pause:
            await asyncio.sleep(self.pause)
        self.fetched += 1
        known = self.memory.get(address, {}) if conditional else {}
        headers = {header: str(known[name]) for name, header in VALIDATORS.items() if known.get(name)}
        try:
            async with asyncio.timeout_at(self._until()):
                answer = await self.client.get(address, headers=headers)
        except TimeoutError as error:
            raise Unreadable("timeout", address) from error
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise Unreadable(next(code for kind, code in FAILURES if isinstance(error, kind)), address) from error
        if answer.status_code == httpx.codes.NOT_MODIFIED and headers:
            self.learned[address] = dict(known)
            return None
        if not answer.is_success:
            raise Unreadable(f"http-{answer.status_code}", address)
        self.learned[address] = {name: value for name, value in self._validators(answer).items() if value}
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Document(canonical(str(answer.url)) or address, answer.content, kind, answer.charset_encoding)

    def remember(self, address: str, keys: list[str], now: datetime) -> None:
        """Which items the page held, so that they count as seen when it has not changed."""
        if address in self.learned:
            self.learned[address] |= {"keys": keys, "day": now.date().isoformat()}

    def known_keys(self, address: str) -> list[str]:
        """The items that the page held when it was last read."""
        keys = self.memory.get(address, {}).get("keys", [])
        return [str(each) for each in keys] if isinstance(keys, list) else []

    @staticmethod
    def _validators(answer: httpx.Response) -> dict[str, str | None]:
        return {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}
