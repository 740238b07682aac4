"""A collector of traces: takes OTLP over HTTP, as any OpenTelemetry collector does, and keeps the spans. Runs alone too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    service: str
    name: str
    trace_id: str
    span_id: str
    parent_id: str


class Collector:
    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.url = ""

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        collector = cls()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.take(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        collector.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield collector
        finally:
            server.shutdown()
            server.server_close()

    def take(self, request: Any) -> None:
        for resource in request.resource_spans:
            service = next(each.value.string_value for each in resource.resource.attributes if each.key == "service.name")
            for scope in resource.scope_spans:
                self.spans += [
                    Span(service, span.name, span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex()) for span in scope.spans
                ]


if __name__ == "__main__":
    with Collector.running() as running:
        print(running.url, flush=True)
        threading.Event().wait()
