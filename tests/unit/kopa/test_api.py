"""How commands ask services: what is sent again, what is said when it was no use."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kopa import api as module
from kopa.api import Api, Away, Refused
from kopa.home import Home

Reply = tuple[int, dict[str, str], Any]


class Server:
    """Answers what it was told to, in turn; `None` cuts the connection after the request was read."""

    def __init__(self) -> None:
        self.replies: list[Reply | None] = []
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                outer.seen.append((self.command, self.path, dict(self.headers), body))
                reply = outer.replies.pop(0)
                if reply is None:
                    self.close_connection = True
                    self.connection.close()
                    return
                status, headers, document = reply
                content = json.dumps(document).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = _any  # noqa: N815  the names that http.server wants

            def log_message(self, *_: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.http.serve_forever, daemon=True).start()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def api(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Api:
    monkeypatch.setenv("KOPA_URL", f"http://127.0.0.1:{server.http.server_port}")
    monkeypatch.setenv("KOPA_TOKEN", "t0ken")
    return Api(Home(tmp_path))


def test_a_lost_answer_is_asked_for_again_with_the_same_key(api: Api, server: Server) -> None:
    server.replies = [None, (503, {"Retry-After": "0"}, {}), (201, {"Idempotency-Replayed": "true"}, {"id": "1"})]
    answer = api.post("matching", "/hubs/import", {"hubs": []}, who="coordinator", key="k-1")
    assert (answer.body, answer.replayed) == ({"id": "1"}, True)
    assert [(path, headers["Idempotency-Key"], headers["Authorization"]) for _, path, headers, _ in server.seen] == [
        ("/api/matching/hubs/import", "k-1", "Bearer t0ken")
    ] * 3


def test_a_refusal_is_final_and_says_the_field(api: Api, server: Server) -> None:
    problem = {"code": "invalid-input", "detail": "kind: unknown", "errors": [{"field": "kind", "detail": "unknown"}]}
    server.replies = [(422, {}, problem)]
    with pytest.raises(Refused) as refused:
        api.post("training", "/offerings", {}, who="cesis", key="k")
    assert refused.value.errors == (("kind", "unknown"),)
    assert refused.value.problem_code == "invalid-input"
    assert len(server.seen) == 1


def test_an_answer_that_is_no_problem_document_is_still_said(api: Api, server: Server) -> None:
    server.replies = [(404, {}, "nothing"), (404, {}, {})]
    assert api.find("training", "/x") is None
    with pytest.raises(Refused, match="status 404"):
        api.get("training", "/x")


def test_who_stays_away_is_named(api: Api, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.5)
    server.replies = [(503, {}, {})] * 20
    with pytest.raises(Away, match=r"training does not answer .*status 503.*kopa status"):
        api.get("training", "/hubs")


def test_a_list_is_followed_to_its_end(api: Api, server: Server) -> None:
    server.replies = [(200, {}, {"items": [1, 2], "next": "c+/="}), (200, {}, {"items": [3]})]
    assert list(api.listed("training", "/offerings", hub="cesis")) == [1, 2, 3]
    assert server.seen[1][1] == "/api/training/offerings?limit=200&hub=cesis&cursor=c%2B%2F%3D"


def test_before_anything_was_started_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KOPA_URL", raising=False)
    with pytest.raises(Away, match="kopa up"):
        Api(Home(tmp_path)).get("training", "/hubs")
