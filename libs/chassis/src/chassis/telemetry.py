"""One trace from the HTTP request through outbox and Kafka to the effect (W3C Trace Context)."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased, TraceIdRatioBased
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, TraceFlags

correlation: ContextVar[str | None] = ContextVar("correlation", default=None)
"""What ties together everything that one request set in motion; callers may bring their own."""


def start(service: str, instance: str, endpoint: str | None, ratio: float) -> TracerProvider:
    """The tracer provider of this process. Without an endpoint nothing is recorded, yet every request still has a trace id."""
    sampler = ParentBased(TraceIdRatioBased(ratio)) if endpoint else ALWAYS_OFF
    provider = TracerProvider(
        sampler=sampler,
        resource=Resource.create({"service.name": service, "service.namespace": "kopa", "service.instance.id": instance}),
        shutdown_on_exit=False,
    )
    if endpoint:
        # Imported where it is used: it brings protobuf and requests, 20 MB that most processes of the embedded run do not need.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")))
    return provider


def current_traceparent() -> str:
    """The W3C traceparent of the running span, or of a fresh, unsampled trace where there is none."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"


def current_correlation() -> str | None:
    """The correlation id of the request or event being handled."""
    return correlation.get()


def parse_traceparent(text: str | None) -> SpanContext | None:
    """The span context of a version 00 traceparent, or None when it is not one."""
    parts = (text or "").split("-")
    if len(parts) != 4 or tuple(map(len, parts)) != (2, 32, 16, 2):
        return None
    try:
        trace_id, span_id, flags = (int(part, 16) for part in parts[1:])
    except ValueError:
        return None
    context = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))
    return context if context.is_valid else None


def is_sampled(traceparent: str | None) -> bool:
    """Whether a traceparent's flags say that its trace is recorded."""
    return bool(traceparent) and traceparent[-1] in "13579bdf"  # type: ignore[index]  # the lowest bit of the flags


def record_span(tracer: trace.Tracer, name: str, traceparent: str | None, started_ns: int) -> None:
    """A span from `started_ns` until now in the trace that `traceparent` names, where that trace is sampled."""
    parent = parse_traceparent(traceparent)
    if parent is not None and parent.trace_flags.sampled:
        context = trace.set_span_in_context(NonRecordingSpan(parent))
        tracer.start_span(name, context=context, kind=SpanKind.CONSUMER, start_time=started_ns).end()


@contextmanager
def within(traceparent: str | None) -> Iterator[None]:
    """Runs the block inside the trace that `traceparent` names, so that events enqueued in it belong to that trace."""
    parent = parse_traceparent(traceparent)
    if parent is None:
        yield
        return
    token = otel_context.attach(trace.set_span_in_context(NonRecordingSpan(parent)))
    try:
        yield
    finally:
        otel_context.detach(token)
