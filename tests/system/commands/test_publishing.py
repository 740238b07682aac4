"""The commands on a running system: seed, publish, tail, trace, dead."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import yaml
from aiokafka import AIOKafkaProducer

from tests.support.platform import ROOT, Platform, eventually

OFFERING = """
kind: workshop
title: {lv: Droša parole, en: %s}
mode: online
languages: [lv]
regions: [latgale]
sessions:
  - {starts: "+9d 17:30", lasts: 2h, link: "https://example.org/x"}
"""

SEED = """
import os, signal, sys
from pathlib import Path
from kopa.api import Api
from kopa.home import Home
from kopa.options import Options
from kopa.seed import seed

answered, post = [], Api.post

def dying(self, service, path, *rest, **more):
    answer = post(self, service, path, *rest, **more)
    answered.append(path)
    if len(sys.argv) > 3 and answered.count("/offerings") == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

Api.post = dying
seed(Home(Path(sys.argv[1])), Options(sys.argv[2]))
"""
"""Seeds a network; with a number it dies right after so many offerings were taken, before it could note anything."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "ā.yaml"
    file.write_text(OFFERING % f"Password {uuid4()}", "utf-8")
    return file


def test_the_sample_network_is_there_after_up(platform: Platform) -> None:
    assert {platform.get("matching", f"/hubs/{slug}")["country"] for slug in ("cesis", "lda", "jelgava")} == {"LV"}
    offerings = [item for item in platform.get("training", "/offerings", limit=200)["items"] if item["sample"]]
    assert len(offerings) == 40
    assert {item["hub"] for item in offerings} <= {share["slug"] for share in platform.get("training", "/hubs")["items"]}
    projects = platform.get("projects", "/projects")["items"]
    assert len(projects) == 5
    assert all(project["sample"] for project in projects)
    assert sum(len(project["partners"]) for project in projects) == 10
    assert sum(project.get("call", {}).get("state") == "open" for project in projects) == 4


async def test_seeding_again_publishes_nothing(platform: Platform) -> None:
    services = ("matching", "training", "projects")
    events = "SELECT count(*) FROM outbox"
    before = [await platform.query(service, events) for service in services]
    again = platform.kopa("seed")
    assert again.returncode == 0, again.stderr
    assert again.stdout == "new: 0 hubs, 0 offerings, 0 projects; there already: 53\n"
    assert [await platform.query(service, events) for service in services] == before


def test_a_seed_killed_half_way_is_finished_by_the_next(platform: Platform, tmp_path: Path) -> None:
    source = ROOT / "deploy" / "networks" / "latvia"
    for part in source.glob("*.yaml"):
        (tmp_path / part.name).write_bytes(part.read_bytes())
    profile = yaml.safe_load((source / "network.yaml").read_text("utf-8")) | {"slug": f"n{uuid4().hex[:8]}"}
    (tmp_path / "network.yaml").write_text(yaml.safe_dump(profile), "utf-8")
    word = f"Interrupted {uuid4().hex[:8]}"
    for name in ("offerings", "projects"):
        entries = yaml.safe_load((source / f"{name}.yaml").read_text("utf-8"))[:12]
        for number, entry in enumerate(entries):
            entry["title"] = {"lv": f"{word} {number}", "en": f"{word} {number}"}
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(entries), "utf-8")
    argv = [sys.executable, "-c", SEED, str(platform.home.folder), str(tmp_path)]

    def titles() -> list[str]:
        return [item["title"]["lv"] for item in platform.get("training", "/offerings", q=word, limit=200)["items"]]

    killed = subprocess.run([*argv, "5"], env=platform.environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(titles()) == 5
    both = [subprocess.Popen(argv, env=platform.environment) for _ in range(2)]
    assert [each.wait(120) for each in both] == [0, 0]
    assert sorted(titles()) == sorted(f"{word} {number}" for number in range(12))
    projects = platform.get("projects", "/projects", q=word)["items"]
    assert sorted(each["title"]["lv"] for each in projects) == [f"{word} {number}" for number in range(5)]
    assert sum(len(project["partners"]) for project in projects) == 10


def test_publish_tail_and_trace(platform: Platform, file: Path) -> None:
    published = platform.kopa("publish", file, "--hub", "cesis")
    assert published.returncode == 0, published.stderr
    id_, address = published.stdout.split()
    assert httpx.get(address).status_code == 200

    again = platform.kopa("publish", file, "--hub", "cesis")
    assert again.stdout.split()[0] == id_
    assert "published before" in again.stdout

    tail = platform.kopa("events", "tail", "--since", "10m", "--type", "offering.*", "--once", "--json")
    mine = [event for event in map(json.loads, tail.stdout.splitlines()) if event["subject"] == id_]
    assert [event["type"].split(".")[-2] for event in mine] == ["published"]
    assert mine[0]["data"]["hub"] == "cesis"
    shown = platform.kopa("events", "tail", "--since", "10m", "--once").stdout
    [line] = [line for line in shown.splitlines() if id_ in line]
    assert "offering.published" in line
    assert "Password" in line
    assert mine[0]["traceparent"].split("-")[1] in line

    def traced() -> set[tuple[str, str]]:
        path = json.loads(platform.kopa("trace", id_, "--json").stdout)
        assert path["event_id"] == mine[0]["id"]
        return {(step["service"], step["what"]) for step in path["steps"]}

    eventually(lambda: traced() >= {("training", "written"), ("matching", "applied"), ("notify", "applied"), ("portal", "applied")})
    text = platform.kopa("trace", mine[0]["id"]).stdout
    assert text.count(" ms") >= 3
    assert platform.kopa("trace", "cesis").returncode == 0
    nobody = platform.kopa("trace", str(uuid4()))
    assert nobody.returncode == 1
    assert "Nobody knows" in nobody.stderr


def test_trace_tells_how_the_messages_fare(platform: Platform, file: Path) -> None:
    address, mails = f"{uuid4().hex[:8]}@people.example", platform.url("mail")
    notify = httpx.Client(base_url=platform.url("notify"), timeout=30)

    def post(path: str, body: object, **headers: str) -> httpx.Response:
        answer = notify.post(path, json=body, headers={"Idempotency-Key": str(uuid4()), **headers})
        assert answer.is_success, answer.text
        return answer

    post("/subscribers", {"email": address, "language": "lv"})
    [mail] = eventually(lambda: httpx.get(f"{mails}/messages", params={"to": address}).json())
    found = re.search(r"token=([\w.~-]+)", httpx.get(f"{mails}/messages/{mail['id']}").text)
    assert found is not None
    post("/subscribers/confirm", {"token": found[1]})
    post("/subscribers/me/subscriptions", {"filters": {"hubs": ["liepaja"]}}, **{"Subscriber-Token": found[1]})

    id_ = platform.kopa("publish", file, "--hub", "liepaja").stdout.split()[0]
    path = eventually(lambda: shown if "1 e-mail sent" in (shown := platform.kopa("trace", id_).stdout) else "")
    [line] = [line for line in path.splitlines() if "e-mail sent" in line]
    assert re.search(r"^notify +1 e-mail sent +\d\d:\d\d:\d\d\.\d{3} +\+\d+ ms", line)


def test_events_are_published_and_applied_again(platform: Platform, file: Path) -> None:
    assert platform.kopa("publish", file, "--hub", "cesis").returncode == 0
    for arguments, said in (
        (("training", "--dry-run"), "would be published again"),
        (("training",), "were published again"),
        (("matching", "--topic", "training.offerings", "--dry-run"), "would be applied again"),
        (("matching", "--topic", "training.offerings"), "were applied again"),
    ):
        ended = platform.kopa("replay", *arguments, "--since", "10m")
        assert ended.returncode == 0, ended.stderr
        assert said in ended.stdout
        assert int(ended.stdout.split()[0]) >= 1
    assert platform.kopa("dead", "list").stdout.strip().endswith("there are none")


def test_tail_waits_for_what_comes_and_ends_after_n(platform: Platform, file: Path) -> None:
    argv = [sys.executable, "-m", "kopa", "events", "tail", "-n", "1", "--type", "offering.published", "--topic", "training.offerings"]
    tail = subprocess.Popen(argv, env=platform.environment, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while tail.poll() is None:  # nobody tells when it has begun to listen
        assert time.monotonic() < deadline
        platform.kopa("publish", file, "--hub", "cesis", "--again")
    assert "Password" in tail.communicate()[0]
    assert platform.kopa("events", "tail", "--topic", "training.offering").returncode == 2
    assert platform.kopa("events", "tail", "--since", "yesterday").returncode == 2


def test_what_is_wrong_with_an_offering_is_said_by_field(platform: Platform, tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    title = f"Good {uuid4()}"
    entries = [
        {"kind": "cours", "title": {"lv": "Slikts"}, "mode": "online", "hub": "cesis"},
        {"kind": "course", "title": {"lv": title}, "mode": "online", "hub": "cesis"},
        {"kind": "course", "title": {}, "mode": "online", "hub": "cesis", "sessions": [{"starts_at": "soon"}]},
        {"kind": "course", "title": {"lv": "Bez centra"}, "mode": "online"},
        {"kind": "course", "title": {"lv": "Laiki"}, "mode": "online", "hub": "cesis", "sessions": [{"starts": "soon", "lasts": "2h"}]},
    ]
    file.write_text(yaml.safe_dump(entries), "utf-8")
    result = platform.kopa("publish", file)
    assert result.returncode == 1
    for words in ("kind: 'cours' is not known", "title: write the text", "session 1, starts_at", "session 1, ends_at", "hub: say whose",
                  "session 1, starts: 'soon' is no relative date"):  # fmt: skip
        assert words in result.stderr
    assert [item["title"]["lv"] for item in platform.get("training", "/offerings", q=title)["items"]] == [title]
    assert platform.kopa("publish", tmp_path / "missing.yaml").returncode == 2


async def test_dead_letters_are_listed_shown_redriven_and_discarded(platform: Platform) -> None:
    key = str(uuid4())
    producer = AIOKafkaProducer(bootstrap_servers=platform.bootstrap)
    await producer.start()
    headers = [("ce_specversion", b"1.0"), ("ce_id", str(uuid4()).encode()), ("ce_source", b"/training")]
    try:
        type_ = ("ce_type", b"lv.kopa.training.offering.published.v1")
        await producer.send_and_wait("training.offerings", b'{"id": broken', key.encode(), headers=[*headers, type_])
    finally:
        await producer.stop()

    def groups() -> list[dict[str, object]]:
        return json.loads(platform.kopa("dead", "list", "--json").stdout)  # type: ignore[no-any-return]

    found = eventually(lambda: mine if len(mine := [each for each in groups() if each["reason"] == "broken-json"]) == 3 else None)
    assert {each["service"] for each in found} == {"matching", "notify", "portal"}
    fingerprint = str(found[0]["fingerprint"])
    listed = platform.kopa("dead", "list").stdout
    assert "The content is not JSON." in listed
    assert "matching does not see the latest state of 1 offering" in listed
    shown = platform.kopa("dead", "show", fingerprint).stdout
    assert shown.count(key) == 3

    still = platform.kopa("dead", "redrive", fingerprint, "--dry-run")
    assert still.returncode == 1
    assert still.stdout.count("still fails") == 3

    [letter] = [line.split()[1] for line in shown.splitlines() if line.startswith("matching")]
    assert '{"id": broken' in platform.kopa("dead", "show", letter).stdout
    sample = platform.get("training", "/offerings", limit=1)["items"][0]
    mended = {name: value for name, value in sample.items() if name != "hub_name"} | {"id": key, "version": 1}
    edit = httpx.put(
        f"{platform.url('matching')}/operations/dead-letters/{letter}/value",
        json={"value": json.dumps(mended)},
        headers=platform.headers("operator"),
    )
    assert edit.status_code == 204, edit.text
    rehearsed = platform.kopa("dead", "redrive", letter, "--dry-run")
    assert rehearsed.returncode == 0, rehearsed.stdout
    assert "would be applied" in rehearsed.stdout
    assert "matching" in {each["service"] for each in groups()}
    assert platform.kopa("dead", "redrive", letter).returncode == 0
    assert {each["service"] for each in groups() if each["reason"] == "broken-json"} == {"notify", "portal"}

    assert platform.kopa("dead", "discard", fingerprint).returncode == 2
    discarded = platform.kopa("dead", "discard", fingerprint, "--reason", "made by a test")
    assert discarded.returncode == 0, discarded.stderr
    assert discarded.stdout.count("1 discarded") == 2
    assert [each for each in groups() if each["fingerprint"] == fingerprint] == []
    gone = platform.kopa("dead", "redrive", fingerprint)
    assert gone.returncode == 1
    assert "no open dead letter" in gone.stderr
    assert platform.kopa("dead", "list", "--service", "nobody").returncode == 2
