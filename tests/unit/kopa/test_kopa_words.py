"""What people read: log lines, pages of the mail catcher, errors of the artifacts."""

import re
from pathlib import Path

import pytest

from kopa.commands.logs import readable
from kopa.embedded import PlatformUnsupported, artifacts
from kopa.mailcatcher.mailbox import Mail, Mailbox, Summary
from kopa.mailcatcher.pages import language, list_page, mail_page
from kopa.supervisor.watched import pause

SUMMARY = Summary("1", "2026-11-24T08:00:00.000+00:00", "kopa@example.org", ["anna@example.org"], "<script>alert(1)</script> Kļūda")


def test_a_json_line_is_shown_for_people_and_anything_else_as_it_is() -> None:
    line = '{"timestamp": "2026-11-24T08:00:01Z", "level": "error", "event": "relay stopped", "shard": 2}'
    assert readable(line).plain == "08:00:01 relay stopped shard=2"
    for other in ("plain words", "[1, 2]", "{broken"):
        assert readable(other).plain == other


def test_the_pause_grows_to_ten_seconds_and_no_further() -> None:
    assert [pause(number) for number in (1, 2, 3, 20)] == [0.2, 0.4, 0.8, 10.0]


def test_a_mail_is_foreign_text() -> None:
    mail = Mail(SUMMARY, "<b>teksts</b>", '<script>alert(2)</script>"><img src=x onerror=alert(3)>', [("Subject", "<i>x</i>")], ["<a>.pdf"])
    for page in (list_page([SUMMARY], "lv"), mail_page(mail, "lv")):
        assert "<script>" not in page
        assert "<b>teksts" not in page
    page = mail_page(mail, "en")
    [frame] = re.findall(r"<iframe[^>]*>", page)
    assert 'sandbox=""' in frame
    assert page.count("<iframe") == 1
    assert "<img" not in page


def test_the_pages_speak_the_readers_language() -> None:
    assert language("lv-LV,lv;q=0.9,en;q=0.8") == "lv"
    assert language("en-GB,lv;q=0.5") == "en"
    assert language("de") == language("") == "en"
    assert "Pasta ķērājs" in list_page([], "lv")


def test_the_mailbox_keeps_the_newest_and_survives_a_restart(tmp_path: Path) -> None:
    box = Mailbox(tmp_path, kept=3)
    for number in range(5):
        box.add("kopa@example.org", [f"p{number}@example.org"], f"Subject: vēstule {number}\r\n\r\nteksts".encode())
    again = Mailbox(tmp_path, kept=3)
    assert [each.subject for each in again.list()] == ["vēstule 4", "vēstule 3", "vēstule 2"]
    assert [each.subject for each in again.list("P3@example.org")] == ["vēstule 3"]
    assert len(list(tmp_path.glob("*.eml"))) == 3
    assert again.get("nothing") is None


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff", b"Subject: =?x?q?=FF?=\r\n\r\n"]
)
def test_broken_mails_are_kept_and_shown(tmp_path: Path, content: bytes) -> None:
    box = Mailbox(tmp_path)
    mail = box.get(box.add("a@b", ["c@d"], content))
    assert mail is not None
    assert mail_page(mail, "en")


def test_a_header_cannot_be_smuggled_in_through_the_envelope(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    box.add("a@b\r\nSubject: forged", ["c@d"], b"Subject: real\r\n\r\n")
    assert [each.subject for each in box.list()] == ["real"]


def test_the_lock_pins_every_artifact_and_names_no_host() -> None:
    lock = artifacts.lock()
    every = [*lock.kafka, *lock.postgres.values()]
    assert len(lock.kafka) > 40
    assert set(lock.postgres) == {"linux-amd64", "linux-arm64v8", "darwin-amd64", "darwin-arm64v8"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", each.sha256) and each.size > 0 for each in every)
    assert "://" not in Path(artifacts.__file__).with_name("artifacts.lock.toml").read_text("utf-8")


def test_an_unsupported_machine_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(PlatformUnsupported, match=r"riscv64.*DATABASE_URL"):
        artifacts.platform_name()
