"""Logs as JSON lines with the trace they belong to; personal data is masked before it is written."""

import logging
import math
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from opentelemetry import trace
from structlog.typing import Processor

from chassis.telemetry import current_correlation

EMAIL = re.compile(r"([^\s@\"'<>]{1,2})[^\s@\"'<>]*@([\w.-]+)")


def _trace(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = f"{context.trace_id:032x}"
    if correlation := current_correlation():
        event["correlation_id"] = correlation
    return event


def mask(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leaves two letters of an e-mail address: `an…@example.lv`."""
    for key, value in event.items():
        if isinstance(value, str) and "@" in value:
            event[key] = EMAIL.sub(r"\1…@\2", value)
    return event


def set_up(service: str, format_: str, level: str) -> None:
    """Configures structlog, and routes the libraries' own warnings through it."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace,
        structlog.processors.format_exc_info,
        mask,
    ]
    renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if format_ == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[_service(service), structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
        )
    )
    handler.addFilter(lambda record: not str(record.msg).startswith("Exception in ASGI application"))  # `problems` has logged it
    handler.addFilter(Sparing())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


class Sparing(logging.Filter):
    """Lets each message of a library through a few times a period and counts the rest: a broker that is away is worth
    a line a second, not thirty.
    """

    def __init__(self, most: int = 5, seconds: float = 10.0, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._most, self._seconds, self._clock = most, seconds, clock
        self._began: float = -math.inf
        self._said: Counter[tuple[str, str]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written; the last one before a silence says so."""
        if (now := self._clock()) - self._began >= self._seconds:
            self._began = now
            self._said.clear()
        key = (record.name, str(record.msg))
        self._said[key] += 1
        if self._said[key] == self._most:
            record.msg = f"{record.msg} (repeated: silent for up to {self._seconds:.0f} s)"
        return self._said[key] <= self._most


def _service(service: str) -> Any:
    def add(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["service"] = service
        return event

    return add
