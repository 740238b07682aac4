"""Matching through the commands alone: assess, state a need, ask, answer, close, rate, erase."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from typer.testing import CliRunner

from kopa.commands import assess, match, organisation
from tests.support.platform import Platform

GROUPS = {"assess": assess.app, "match": match.app, "organisation": organisation.app}
NEED = "Esam maizes ceptuve. Gribam, lai kamera pamana sabojātus klaipus uz lentes."


class Shell:
    """Commands against the running system, in this process: a new one for each would cost more than what it does."""

    def __init__(self, platform: Platform, folder: Path) -> None:
        self.platform, self.folder = platform, folder

    def kopa(self, group: str, *arguments: str | Path, code: int = 0) -> str:
        """What it prints: of one that should fail, what it says of that."""
        done = CliRunner().invoke(GROUPS[group], [str(each) for each in arguments])
        assert done.exit_code == code, (group, arguments, done.output, done.exception)
        return done.stdout if code == 0 else done.stderr

    def json(self, *arguments: str | Path) -> Any:
        return json.loads(self.kopa(*map(str, arguments), "--json"))

    def file(self, name: str) -> Path:
        return self.folder / name


@pytest.fixture
def shell(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("KOPA_HOME", str(platform.home.folder))
    for given in ("KOPA_URL", "KOPA_TOKEN", "NEED_TOKEN"):
        monkeypatch.delenv(given, raising=False)
    return Shell(platform, tmp_path)


def assessed(shell: Shell) -> Path:
    """A complete assessment, filled in parts by two people."""
    mine, colleague, answers = shell.file("assessment.json"), shell.file("colleague.json"), shell.file("answers.yaml")
    begin = ("assess", "start", "--audience", "sme", "--size", "small", "--sector", "food-and-beverages", "--region", "latgale")
    shell.kopa(*begin, "--name", "SIA Maiznīca", "--keep", mine)
    assert mine.stat().st_mode & 0o077 == 0
    before = mine.read_bytes()
    assert "Name a new file" in shell.kopa(*begin, "--keep", mine, code=2)
    assert mine.read_bytes() == before
    example = shell.platform.get("matching", "/questionnaires/dma-sme/1")["examples"][0]["answers"]

    answers.write_text("s2: {s2_1: maybe}\ns4: {s4_1: 9}\ns3: {s3_1: yes}\n")
    wrong = shell.kopa("assess", "fill", mine, answers, "--lang", "en", code=2)
    assert "s2.s2_1: 'maybe'" in wrong and "s4.s4_1: '9'" in wrong and "0 = We do not use it" in wrong
    assert "s3:\n  s3_1:  " in shell.kopa("assess", "form", "--of", mine)  # nothing was saved

    shared = shell.kopa("assess", "share", mine, "--dimensions", "d1, d2", "--keep", colleague)
    assert "/assessments/" in shared and "?token=" in shared
    part = yaml.safe_load(shell.kopa("assess", "form", "--of", colleague, "--lang", "en"))
    assert set(part) == {"s1", "s2", "s3", "s4"}
    answers.write_text(yaml.safe_dump({name: example[name] for name in part}))
    assert "Nothing is missing here" in shell.kopa("assess", "fill", colleague, answers)
    assert "for filling d1, d2 only" in shell.kopa("assess", "complete", colleague, code=1)
    assert "kopa assess form --of FILE" in shell.kopa("assess", "complete", mine, code=1)

    answers.write_text(yaml.safe_dump({name: said for name, said in example.items() if name not in part and name != "s11"}))
    assert "missing s11: Vai domājat par vidi" in shell.kopa("assess", "fill", mine, answers)
    answers.write_text(yaml.safe_dump({"s11": example["s11"]}))
    shell.kopa("assess", "fill", mine, answers)
    assert yaml.safe_load(shell.kopa("assess", "form", "--of", mine))["s4"] == example["s4"]
    shell.kopa("assess", "complete", mine)
    return mine


def test_from_an_assessment_to_a_closed_match(shell: Shell) -> None:
    mine, need, firm = assessed(shell), shell.file("need.json"), shell.file("organisation.json")
    shown = shell.kopa("assess", "result", mine, "--lang", "en")
    assert "43.33 of 100, Middle level" in shown and "█" in shown and "hidden while fewer than ten" in shown
    assert shell.json("assess", "result", mine)["overall"] == 43.33
    shell.kopa("assess", "report", mine, "--out", shell.file("report.pdf"), "--lang", "lv")
    assert shell.file("report.pdf").read_bytes().startswith(b"%PDF")

    stated = shell.json("match", "need", NEED, "--kind", "company", "--size", "small", "--region", "latgale", "--technology", "robotics",
                        "--assessment", mine, "--keep", need)  # fmt: skip
    assert "token" not in stated and "robotics" in {each["code"] for each in stated["understood"]}
    assert {each["dimension"] for each in stated["weaknesses"]} >= {"d5"}
    codes = shell.json("match", "need", NEED, "--technology", "robotics", "--for-sector", "food-and-beverages", "--codes-only")
    assert {each["code"] for each in codes["understood"]} == {"robotics", "food-and-beverages"}
    assert "kopa organisation register" in shell.kopa("match", "ask", need, "liepaja", code=1)
    assert "opens a need" in shell.kopa("assess", "result", need, code=2)

    name = f"SIA Maiznīca {uuid4().hex[:6]}"
    shell.kopa("organisation", "register", "--name", name, "--kind", "company", "--size", "small", "--contact", "Ilze Ozola",
               "--email", "ilze@maiznica.example", "--keep", firm)  # fmt: skip
    shell.kopa("organisation", "bind", firm, "--need", need, "--assessment", mine)
    shell.kopa("organisation", "revise", firm, "--phone", "+371 20000000", "--register-number", f"4{uuid4().int % 10**10:010}")
    [row] = shell.json("organisation", "list", name, "--unverified")
    shell.kopa("organisation", "verify", row["id"])
    assert "T0 completed" in (whole := shell.kopa("organisation", "show", firm)) and "verified 20" in whole and "+371" in whole

    shell.kopa("organisation", "consents", "give", firm, "liepaja", "--purpose", "assessment", "--days", "5")
    line = shell.json("match", "ask", need, "liepaja", "cesis")["items"]
    assert [(each["hub"], each["state"]) for each in line] == [("liepaja", "proposed"), ("cesis", "waiting")]
    id_ = line[0]["id"]
    assert id_ in (inbox := shell.kopa("match", "inbox", "liepaja")) and name[:13] in inbox
    assert id_ not in shell.kopa("match", "inbox", "liepaja", "--state", "closed")
    told = shell.kopa("match", "show", id_, "--hub", "liepaja")
    assert NEED in told and "ilze@maiznica.example" in told and "300000.00 EUR are left" in told
    shell.kopa("match", "show", id_, "--hub", "cesis", code=1)
    assert "43.33 of 100" in shell.kopa("match", "results", row["id"], "--hub", "liepaja")

    shell.kopa("match", "accept", id_, "--hub", "liepaja", "--message", "Labprāt, piezvanīsim rīt.")
    assert "piezvanīsim rīt" in shell.kopa("match", "line", need)
    assert "it came to nothing" in shell.kopa("match", "close", id_, "--hub", "liepaja", code=2)
    assert "is no basis" in shell.kopa("match", "close", id_, "--hub", "liepaja", "--nothing", "--aid", "gift:1:2026-11-28", code=2)
    shell.kopa("match", "close", id_, "--hub", "liepaja", "--delivered", "prototyping", "--hours", "12",
               "--aid", f"de-minimis:2500:{stated['stated_at'][:10]}")  # fmt: skip
    assert "not possible any more" in shell.kopa("match", "accept", id_, "--hub", "liepaja", code=1)
    assert "liepaja: 5 of 5" in shell.kopa("match", "feedback", need, "--rating", "5", "--text", "Paldies")
    assert "297500.00 EUR are left" in shell.kopa("organisation", "aid", firm)

    shell.kopa("assess", "next", mine, "--keep", shell.file("t1.json"))
    shell.kopa("organisation", "export", firm, "--out", shell.file("export.json"))
    assert {each["stage"] for each in json.loads(shell.file("export.json").read_text())["assessments"][0]["assessments"]} == {"T0", "T1"}
    assert "--yes" in shell.kopa("organisation", "erase", firm, code=2)
    receipt = shell.kopa("organisation", "erase", firm, "--yes")
    assert "2 assessments, 1 need" in receipt and "kept: aid (1)" in receipt
    for opened in (("match", "line", need), ("assess", "result", mine), ("organisation", "show", firm)):
        assert "404" in shell.kopa(*opened, code=1)


def test_a_day_is_proposed_and_agreed_to_and_a_need_is_called_back(shell: Shell) -> None:
    firm, need, other = shell.file("organisation.json"), shell.file("need.json"), shell.file("other.json")
    shell.kopa("organisation", "register", "--name", "SIA Rūķis", "--kind", "company", "--size", "micro", "--contact", "Jānis",
               "--email", "janis@rukis.example", "--keep", firm)  # fmt: skip
    ids = {}
    for file in (need, other):
        shell.kopa("match", "need", "Vajag kiberdrošības apmācību darbiniekiem", "--keep", file)
        shell.kopa("organisation", "bind", firm, "--need", file)
        ids[file] = shell.json("match", "ask", file, "jelgava")["items"][0]["id"]
    shell.kopa("match", "agree", need, code=1)
    day = shell.json("match", "line", need)["items"][0]["due_at"][:10]
    shell.kopa("match", "propose-date", ids[need], day, "--hub", "jelgava")
    assert f"proposes {day}" in shell.kopa("match", "line", need)
    wished = date.fromisoformat(day) + timedelta(days=1)
    asked = shell.kopa("match", "another-day", need, "--date", str(wished), "--message", "Rīt esam izbraukumā")
    assert f"you asked for {wished}" in asked
    told = shell.kopa("match", "show", ids[need], "--hub", "jelgava")
    assert f"suit the client on {wished}" in told and "izbraukumā" in told
    assert "proposed, another day" in shell.kopa("match", "inbox", "jelgava")
    day = str(wished)
    shell.kopa("match", "propose-date", ids[need], day, "--hub", "jelgava")
    assert f"meeting on {day}" in shell.kopa("match", "agree", need)
    shell.kopa("match", "propose-date", ids[need], "soon", "--hub", "jelgava", code=2)

    declined = shell.kopa("match", "decline", ids[other], "--hub", "jelgava", "--reason", "no-capacity", "--text", "\x1b[2JPavasarī")
    assert "declined" in declined
    line = shell.kopa("match", "line", other)
    assert "it has no room just now" in line and "Pavasarī" in line and "\x1b" not in line
    assert "withdrawn" in shell.kopa("match", "withdraw", need, "--yes")
    for command in ("news", "hubs", "offerings"):
        shell.json("match", command, other)
    consents = shell.json("organisation", "consents", "list", firm)
    assert consents and all("withdrawn_at" in each for each in consents)  # what came to nothing ended its consent
    given = shell.kopa("organisation", "consents", "give", firm, "jelgava", "--purpose", "assessment").split()[1]
    assert "jelgava" in shell.kopa("organisation", "consents", "list", firm) and "SIA Rūķis" in shell.kopa("match", "shared", "jelgava")
    shell.kopa("organisation", "consents", "withdraw", firm, given)
    assert "No organisation lets the hub" in shell.kopa("match", "shared", "jelgava")
    shell.kopa("match", "erase", other, "--yes")
    shell.kopa("match", "line", other, code=1)
    again = shell.file("again.json")
    [bound] = [each["id"] for each in shell.json("organisation", "show", firm)["needs"]]
    shell.kopa("organisation", "open", firm, "--need", bound, "--keep", again)
    assert "withdrawn" in shell.kopa("match", "line", again)
    assert "to needs" in shell.kopa("organisation", "close-links", firm, "--everything", "--yes")
    shell.kopa("match", "line", again, code=1)
    assert "drīz pienāks vēstule" in shell.kopa("organisation", "link", "janis@rukis.example")


def test_a_hub_sees_its_desk_and_calls_that_it_could_join(shell: Shell) -> None:
    assert "answers within 2 working days" in shell.kopa("match", "desk", "sigulda", "--answer-days", "2", "--email", "d@sigulda.example")
    desk = shell.kopa("match", "desk", "sigulda", "--answer-days", "3")
    assert "answers within 3 working days" in desk and "d@sigulda.example" in desk
    best = shell.json("match", "calls", "cesis")["items"][0]["call"]
    assert best["project"] in shell.kopa("match", "calls", "cesis")
    assert "hubs share something with it" in shell.kopa("match", "partners", best["project"])
    assert "untaken" in shell.kopa("match", "network")
    assert {"waiting", "untaken"} <= shell.json("match", "network")["all"].keys()
    assert isinstance(shell.json("match", "network", "--hubs"), list)
    assert "No organisation lets the hub" in shell.kopa("match", "shared", "jelgava")


def test_who_cannot_be_served_is_told_how_to_go_on(shell: Shell) -> None:
    for wrong in (
        ("assess", "start", "--audience", "cat", "--size", "small", "--keep", "x"),
        ("assess", "form"),
        ("assess", "form", "sme", "--of", "x"),
        ("assess", "fill", "missing.json", "missing.yaml"),
        ("match", "ask", "missing.json", "cesis"),
        ("match", "feedback", "missing.json", "--rating", "6"),
        ("match", "decline", str(uuid4()), "--hub", "cesis", "--reason", "mood"),
        ("organisation", "bind", "missing.json"),
        ("organisation", "revise", "missing.json"),
    ):
        shell.kopa(*wrong, code=2)
    refused = shell.file("refused.json")
    said = shell.kopa("assess", "start", "--audience", "sme", "--size", "small", "--sector", "food", "--keep", refused, code=1)
    assert "sector" in said and not refused.exists()
    assert "no such match" in shell.kopa("match", "show", str(uuid4()), "--hub", "cesis", code=1)
    assert "There is no account" in shell.kopa("match", "inbox", "nobody", code=1)
    assert "# Iestādes digitālā pārbaude" in shell.kopa("assess", "form", "public-body")
