"""How pages ask the services: in parallel, each for at most two seconds, and an answer that does not come is an answer too."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import httpx
import orjson
import structlog
from pydantic import BaseModel, ValidationError

from chassis.errors import Forbidden
from chassis.telemetry import current_traceparent
from portal import metrics
from portal.errors import PageMissing, PartAway

log = structlog.get_logger()

M = TypeVar("M", bound=BaseModel)
NAMES = ("training", "matching", "projects", "notify")


@dataclass(frozen=True, slots=True)
class Reply(Generic[M]):
    """What came of a question: the value, or the status that refused it; 0 when nothing usable came."""

    value: M | None = None
    status: int = 0
    problem: Mapping[str, Any] | None = None

    @property
    def is_away(self) -> bool:
        """Whether the service did not answer, or could not."""
        return self.value is None and (self.status in {0, 429} or self.status >= 500)

    @property
    def is_missing(self) -> bool:
        """Whether there is no such thing."""
        return self.status == 404

    @property
    def refusal(self) -> str:
        """Why it was refused, in the reader's language, as the service says it."""
        return str((self.problem or {}).get("detail", ""))

    @property
    def code(self) -> str:
        """By what the service calls its refusal; "" where it did not refuse."""
        return str((self.problem or {}).get("code", ""))

    def or_raise(self) -> M:
        """The value, where a page cannot do without it. Raises PartAway, PageMissing, Forbidden."""
        if self.value is not None:
            return self.value
        if self.is_away:
            raise PartAway
        if self.status == 403:
            raise Forbidden(reason={"en": self.refusal, "lv": self.refusal})  # already in the reader's language
        raise PageMissing

    @property
    def problems(self) -> dict[str, str]:
        """Field of what was sent, such as `title.lv` -> how to mend it; under "" what concerns no single field."""
        said = [each for each in (self.problem or {}).get("errors", ()) if isinstance(each, dict)]
        return {str(each.get("field", "")): str(each.get("detail", "")) for each in reversed(said)} or {"": self.refusal}


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a page asks: services limit by address, answer in the language, and allow what the token allows."""

    address: str = "unknown"
    language: str = "lv"
    token: str = field(default="", repr=False)

    def headers(self) -> dict[str, str]:
        """The reader's side of the request, and the trace that it belongs to."""
        headers = {"X-Forwarded-For": self.address, "Accept-Language": self.language, "traceparent": current_traceparent()}
        return headers | ({"Authorization": f"Bearer {self.token}"} if self.token else {})


class Services:
    """The services by name."""

    def __init__(self, urls: Mapping[str, str], public_url: str, client: httpx.AsyncClient, seconds: float) -> None:
        # Without addresses of their own the services stand behind the same proxy as we do.
        self._urls = {name: urls.get(name, f"{public_url.rstrip('/')}/api/{name}").rstrip("/") for name in {*NAMES, *urls}}
        self._client = client
        self._seconds = seconds

    async def get(self, asker: Asker, service: str, path: str, shape: type[M], params: Mapping[str, Any] | None = None) -> Reply[M]:
        """Asks for one thing. Never raises: what goes wrong is in the reply."""
        return await self._ask(asker, "GET", service, path, shape, {"params": params or {}})

    async def send(
        self,
        asker: Asker,
        method: str,
        service: str,
        path: str,
        shape: type[M],
        body: Any,
        headers: Mapping[str, str] | None = None,
        *,
        seconds: float | None = None,
    ) -> Reply[M]:
        """Asks for a change, with a JSON body; bytes go as they are, of the type that `headers` names. `seconds`: how long at most."""
        content = body if body is None or isinstance(body, bytes) else orjson.dumps(body)
        sent = {"Content-Type": "application/json", **(headers or {})}
        long = {"timeout": seconds} if seconds else {}
        return await self._ask(asker, method, service, path, shape, {"content": content, "headers": sent, **long}, seconds)

    async def open(
        self, asker: Asker, service: str, path: str, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """A file whose body is still to come; whoever asks for it closes it. Raises PartAway, PageMissing, Forbidden."""
        sent = {**asker.headers(), **(headers or {})}
        request = self._client.build_request("GET", self._urls[service] + path, params=params or {}, headers=sent)
        try:
            answer = await self._client.send(request, stream=True)
            if not answer.is_success:
                await answer.aread()
        except httpx.HTTPError as error:
            self._away(service, path, repr(error))
            raise PartAway from error
        if not answer.is_success:
            away = answer.status_code >= 500 or answer.status_code == 429
            Reply[Any](status=0 if away else answer.status_code, problem=_problem(answer)).or_raise()
        metrics.CALLS.labels(service, "answered").inc()
        return answer

    async def _ask(
        self, asker: Asker, method: str, service: str, path: str, shape: type[M], request: dict[str, Any], seconds: float | None = None
    ) -> Reply[M]:
        headers = asker.headers() | request.pop("headers", {})
        try:
            async with asyncio.timeout(seconds or self._seconds):
                answer = await self._client.request(method, self._urls[service] + path, headers=headers, **request)
        except (httpx.HTTPError, TimeoutError) as error:
            return self._away(service, path, repr(error))
        if answer.status_code >= 500 or answer.status_code == 429:
            return self._away(service, path, f"status {answer.status_code}", answer.status_code)
        return self._reply(service, path, shape, answer)

    def _reply(self, service: str, path: str, shape: type[M], answer: httpx.Response) -> Reply[M]:
        if not answer.is_success:
            metrics.CALLS.labels(service, "missing" if answer.status_code == 404 else "refused").inc()
            return Reply(status=answer.status_code, problem=_problem(answer))
        try:
            value = shape.model_validate_json(answer.content or b"{}")
        except ValidationError as error:
            return self._away(service, path, f"an answer that cannot be read: {error.errors(include_input=False, include_url=False)[:3]}")
        metrics.CALLS.labels(service, "answered").inc()
        return Reply(value, answer.status_code)

    def _away(self, service: str, path: str, why: str, status: int = 0) -> Reply[Any]:
        metrics.CALLS.labels(service, "away").inc()
        log.warning("a service does not answer a page", service_asked=service, path=path, why=why)
        return Reply(status=status)


def _problem(answer: httpx.Response) -> Mapping[str, Any] | None:
    try:
        problem = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return None
    return problem if isinstance(problem, dict) else None
