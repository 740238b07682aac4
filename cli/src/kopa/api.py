"""How commands speak to the services of a running system: as a machine client, with retries that cannot do anything twice."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from kopa.home import Home
from kopa.ports import remembered
from kopa.tokens import TokenRefused, fetch_token

PATIENCE_SECONDS = 30.0
LONGEST_PAUSE = 5.0
BUSY = (429, 502, 503, 504)
LIST_PAGE = 200


class Away(Exception):
    """A service did not answer for long enough."""

    code = "service-away"


class Refused(Exception):
    """A service understood and said no. `errors` are (field, what is wrong with it)."""

    code = "service-refused"

    def __init__(self, service: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status, self.problem_code = status, str(problem.get("code", ""))
        self.errors = tuple((str(each.get("field", "")), str(each.get("detail", ""))) for each in problem.get("errors", ()))
        self.detail = str(problem.get("detail") or problem.get("title") or f"status {status}")
        super().__init__(f"{service} refused ({status}): {self.detail}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered. `replayed`: it did this before, and has done nothing now. `etag`: what a change must bring as If-Match."""

    body: Any
    replayed: bool = False
    etag: str = ""


class Api:
    """The services of the copy in `home`; or, with KOPA_URL and KOPA_TOKEN, those of any running system."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._given = _given_address()
        self._tokens: dict[str, str] = {}
        own = {"User-Agent": "kopa", "Accept-Language": "en"}
        self._http = httpx.Client(timeout=httpx.Timeout(60, connect=3), headers=own, trust_env=bool(self._given))

    @property
    def public_url(self) -> str:
        """The one address that people use."""
        return self.address("portal")

    def address(self, service: str) -> str:
        """The base address of a service. Raises Away where nothing was ever started."""
        if self._given:
            return self._given if service == "portal" else f"{self._given}/api/{service}"
        ports = remembered(self._home)
        if service not in ports:
            raise Away("Nothing was started here yet. Run `kopa up` first, or name a system in KOPA_URL.")
        return f"http://127.0.0.1:{ports[service]}"

    def get(self, service: str, path: str, *, who: str | None = None, headers: Mapping[str, str] = {}, **params: Any) -> Any:
        """Reads; `who` names the client whose token is sent, None sends none. Raises Away, Refused, TokenRefused."""
        return self.read(service, path, who=who, headers=headers, **params).body

    def read(self, service: str, path: str, *, who: str | None = None, headers: Mapping[str, str] = {}, **params: Any) -> Answer:
        """As `get`, with what a change must bring as If-Match."""
        return _read(self._send(service, "GET", path, who, headers=headers, params=params))

    def download(self, service: str, path: str, *, who: str | None = None, headers: Mapping[str, str] = {}, **params: Any) -> bytes:
        """Reads what is no JSON."""
        return self._send(service, "GET", path, who, headers=headers, params=params).content

    def delete(self, service: str, path: str, *, who: str | None = None, headers: Mapping[str, str] = {}) -> Any:
        """Takes away; what the service says of it, if anything. Where an answer was lost and is asked for again: Refused with 404."""
        return _read(self._send(service, "DELETE", path, who, headers=headers)).body

    def put(self, service: str, path: str, body: Any = None, *, who: str | None = None, headers: Mapping[str, str] = {}) -> Answer:
        """Replaces; `headers` bring If-Match where the service asks for it. The same again must change nothing.

        Where an answer was lost and is asked for again, If-Match is out of date: Refused with 412, although it was done.
        """
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = {"Content-Type": "application/json", **headers}
        return _read(self._send(service, "PUT", path, who, content=content, headers=sent))

    def find(self, service: str, path: str, *, who: str | None = None, **params: Any) -> Any | None:
        """Reads what may not be there."""
        try:
            return self.get(service, path, who=who, **params)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def listed(self, service: str, path: str, *, who: str | None = None, **params: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list, page by page."""
        page: dict[str, Any] = {"next": ""}
        # The last page has no `next`.
        while (cursor := page.get("next")) is not None:
            after = {"cursor": cursor} if cursor else {}
            page = self.get(service, path, who=who, limit=LIST_PAGE, **params, **after)
            yield from page["items"]

    def post(
        self,
        service: str,
        path: str,
        body: Any,
        *,
        who: str | None,
        key: str | None = None,
        kind: str = "application/json",
        headers: Mapping[str, str] = {},
    ) -> Answer:
        """Changes. With `key` a repeat has no second effect, so a lost answer is asked for again; what has none must bear repeating.

        `kind` is the media type of a body that is given as bytes.
        """
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        sent = {"Content-Type": kind, **({"Idempotency-Key": key} if key else {}), **headers}
        return _read(self._send(service, "POST", path, who, content=content, headers=sent))

    def _send(
        self, service: str, method: str, path: str, who: str | None, *, headers: Mapping[str, str] = {}, **request: Any
    ) -> httpx.Response:
        """The answer of success. Raises Away, Refused, TokenRefused."""
        sent = {**headers, **({"Authorization": f"Bearer {self._token(who)}"} if who else {})}
        url, deadline, pause = self.address(service) + path, time.monotonic() + PATIENCE_SECONDS, 0.2
        while True:
            wait = pause
            try:
                answer = self._http.request(method, url, headers=sent, **request)
                if answer.status_code not in BUSY:
                    return _accepted(service, answer)
                why, wait = f"status {answer.status_code}", _asked_pause(answer, pause)
            except httpx.TransportError as error:
                why = str(error) or type(error).__name__
            if time.monotonic() + wait > deadline:
                raise Away(f"{service} does not answer at {url} ({why}). Is it up? See `kopa status`.")
            time.sleep(wait)
            pause = min(LONGEST_PAUSE, pause * 2)

    def sign_in(self, who: str) -> None:
        """Has the client's token at hand. Raises TokenRefused."""
        self._token(who)

    def _token(self, who: str) -> str:
        if who not in self._tokens:
            given = os.environ.get("KOPA_TOKEN")
            if self._given and not given:
                raise TokenRefused(f"KOPA_URL names another system, {self._given}: put a token of it into KOPA_TOKEN.")
            self._tokens[who] = given or fetch_token(self._home, who)
        return self._tokens[who]


def _given_address() -> str:
    given = os.environ.get("KOPA_URL", "").rstrip("/")
    if given and not given.startswith(("http://", "https://")):
        raise Away(f"KOPA_URL is {given!r}. Write a whole address, such as https://kopa.example.")
    return given


def _asked_pause(answer: httpx.Response, otherwise: float) -> float:
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isascii() and asked.isdigit() else otherwise


def _accepted(service: str, answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    body = _json(answer)
    raise Refused(service, answer.status_code, body if isinstance(body, dict) else {"detail": answer.text[:300]})


def _read(answer: httpx.Response) -> Answer:
    return Answer(_json(answer), answer.headers.get("Idempotency-Replayed") == "true", answer.headers.get("ETag", ""))


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json() if answer.content else None
    except ValueError:
        return None
