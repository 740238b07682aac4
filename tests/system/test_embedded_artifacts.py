"""Downloads: checked, kept when interrupted, safe under two processes, and plain about what could not be had."""

import hashlib
import multiprocessing
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kopa.embedded import DownloadFailed, artifacts
from kopa.embedded.artifacts import MIRROR_VARIABLE, Artifact, Lock

CONTENT = b"a jar" * 1000
GOOD = Artifact("org.example:thing:1.0", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
OTHER = Artifact("org.example:other:2.0", hashlib.sha256(b"other").hexdigest(), 5)


class Mirror(ThreadingHTTPServer):
    """A Maven repository with two files; counts what is fetched."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), MirrorHandler)
        self.files = {"/org/example/thing/1.0/thing-1.0.jar": CONTENT, "/org/example/other/2.0/other-2.0.jar": b"other"}
        self.fetched: list[str] = []


class MirrorHandler(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        content = self.server.files.get(self.path)
        if content is not None:
            self.server.fetched.append(self.path)
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(artifacts, "lock", lambda: Lock("4", "18", (GOOD, OTHER), {}))
    server = Mirror()
    monkeypatch.setenv(MIRROR_VARIABLE, f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_what_is_cached_is_not_fetched_again(mirror: Mirror) -> None:
    said: list[str] = []
    first = artifacts.kafka_jars(said.append)
    assert [path.read_bytes() for path in first] == [CONTENT, b"other"]
    assert said == ["downloading Apache Kafka 4 (0 MB) …"]
    assert artifacts.kafka_jars() == first
    assert len(mirror.fetched) == 2


def test_a_file_with_another_hash_is_refused_and_the_rest_is_kept(mirror: Mirror) -> None:
    mirror.files["/org/example/other/2.0/other-2.0.jar"] = b"otter"
    with pytest.raises(DownloadFailed, match=r"other:2.0 came with SHA-256 .* is pinned") as failure:
        artifacts.kafka_jars()
    assert "KAFKA_BOOTSTRAP_SERVERS" in str(failure.value)
    mirror.files["/org/example/other/2.0/other-2.0.jar"] = b"other"
    artifacts.kafka_jars()
    assert mirror.fetched.count("/org/example/thing/1.0/thing-1.0.jar") == 1


def test_a_file_cut_short_on_disk_is_fetched_again(mirror: Mirror) -> None:
    [jar, _] = artifacts.kafka_jars()
    jar.write_bytes(CONTENT[:100])
    assert artifacts.kafka_jars()[0].read_bytes() == CONTENT


def test_what_an_interrupted_download_left_is_swept(mirror: Mirror, tmp_path: Path) -> None:
    left = tmp_path / "cache" / "kopa" / "jars" / "part-abandoned"
    left.mkdir(parents=True)
    (left / "half.jar").write_bytes(b"ha")
    artifacts.kafka_jars()
    assert not left.exists()


def test_no_connection_says_what_could_not_be_had_and_what_to_do(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv(MIRROR_VARIABLE, f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(DownloadFailed, match=r"(?s)Apache Kafka 4 could not be downloaded.*HTTPS_PROXY.*run the same command again"):
            artifacts.kafka_jars()


def test_two_processes_at_once_fetch_each_file_once(mirror: Mirror) -> None:
    fork = multiprocessing.get_context("fork")
    both = [fork.Process(target=artifacts.kafka_jars) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert [each.exitcode for each in both] == [0, 0]
    assert sorted(mirror.fetched) == sorted(mirror.files)
