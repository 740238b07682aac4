"""The mail catcher as a process: real SMTP in, pages and JSON out, nothing forgotten over a restart."""

import json
import smtplib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from kopa.embedded.server import free_port
from kopa.supervisor.probes import http_ok


@contextmanager
def catcher(home: Path, web: int, smtp: int) -> Iterator[None]:
    argv = [sys.executable, "-m", "kopa.mailcatcher", str(web), str(smtp)]
    process = subprocess.Popen(argv, env={"KOPA_HOME": str(home), "PATH": ""})
    try:
        deadline = time.monotonic() + 20
        while not http_ok(web, "/healthz"):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        assert process.wait(10) == 0


def get(web: int, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{web}{path}", timeout=5) as answer:
        return json.load(answer)


def page(web: int, path: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{web}{path}", headers={"Accept-Language": "lv"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return str(answer.read().decode())


def test_a_mail_arrives_is_shown_and_survives_a_restart(tmp_path: Path) -> None:
    web, smtp = free_port(), free_port()
    message = EmailMessage()
    message["Subject"] = "Apstipriniet abonementu"
    message["From"], message["To"] = "kopa@example.org", "anna@example.org"
    message.set_content("Sveiki, šī ir saite: http://127.0.0.1:8080/x")
    message.add_alternative("<p>Sveiki, <b>Anna</b></p><script>alert(1)</script>", subtype="html")
    with catcher(tmp_path, web, smtp):
        with smtplib.SMTP("127.0.0.1", smtp, timeout=5) as client:
            client.send_message(message, to_addrs=["anna@example.org", "hidden@example.org"])
        [row] = get(web, "/messages")
        assert row["subject"] == "Apstipriniet abonementu"
        assert row["recipients"] == ["anna@example.org", "hidden@example.org"]
        assert get(web, "/messages?to=nobody@example.org") == []
        whole = get(web, f"/messages/{row['id']}")
        assert "šī ir saite" in whole["text"]
        assert "<b>Anna</b>" in whole["html"]
        assert "Apstipriniet abonementu" in page(web, "/")
        assert "<script>" not in page(web, f"/mail/{row['id']}")
    with catcher(tmp_path, web, smtp):
        assert get(web, "/messages") == [row]
