"""`kopa import hubs` on a running system: the European catalogue, and files with every mistake that people make."""

import csv
import html
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

from tests.support.platform import ROOT, Platform, eventually

CATALOGUE = ROOT.parent / "shared" / "data" / "edih-catalogue.jsonl"
HUB = {"name": "Testa centrs", "country": "Latvia", "status": "DIH", "sectors": {"Energy": 4}, "location": "Cēsis"}


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the European catalogue is not on this machine (shared/data/edih-catalogue.jsonl)")
async def test_the_european_catalogue_reaches_every_service(platform: Platform) -> None:
    slugs = [re.sub(r"-$", "", json.loads(line)["id"]) for line in CATALOGUE.read_text("utf-8").splitlines()]
    assert len(set(slugs)) == 457
    rehearsed = platform.kopa("import", "hubs", CATALOGUE, "--dry-run")
    assert rehearsed.returncode == 0, rehearsed.stderr
    assert "Nothing was changed" in rehearsed.stdout
    assert await platform.query("matching", "SELECT count(*) FROM hub WHERE slug = ANY($1)", slugs) == 0

    began = time.monotonic()
    imported = platform.kopa("import", "hubs", CATALOGUE)
    seconds = time.monotonic() - began
    assert imported.returncode == 0, imported.stderr
    assert "457 hubs: 457 registered, 0 revised, 0 unchanged, 0 refused" in imported.stdout
    assert seconds < 30

    eventually(lambda: {share["slug"] for share in platform.get("training", "/hubs")["items"]} >= set(slugs), 30 - seconds)
    for service in ("training", "projects", "notify"):
        assert await platform.query(service, "SELECT count(*) FROM hub WHERE slug = ANY($1)", slugs) == 457
    known = await platform.query("matching", "SELECT count(*) FROM hub")
    listed = walk_through_the_directory(platform)
    assert len(listed) == len(set(listed)) == known
    assert set(listed) >= set(slugs)
    start = httpx.get(f"{platform.url()}/", headers={"Accept-Language": "en"}, timeout=30)
    assert re.search(rf"<dt>hubs in the network</dt><dd>{known}</dd>", start.text)
    catalogue = httpx.get(f"{platform.url()}/offerings", timeout=30)
    assert '<option value="cesis">' in catalogue.text
    assert f'<option value="{slugs[0]}">' not in catalogue.text, "hubs without offerings are no choice in the catalogue"
    for slug in slugs[::97]:
        shown = httpx.get(f"{platform.url()}/hubs/{slug}", timeout=30)
        assert shown.status_code == 200, slug

    events = "SELECT count(*) FROM outbox"
    before = await platform.query("matching", events)
    again = platform.kopa("import", "hubs", CATALOGUE)
    assert "0 registered, 0 revised, 457 unchanged, 0 refused" in again.stdout
    assert await platform.query("matching", events) == before


def walk_through_the_directory(platform: Platform) -> list[str]:
    """The hubs of the portal's list, page by page as its readers go."""
    slugs, address = [], "/hubs"
    while address:
        page = httpx.get(f"{platform.url()}{address}", timeout=30)
        assert page.status_code == 200, address
        slugs += re.findall(r'<h2><a href="/hubs/([\w-]+)"', page.text)
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = html.unescape(following[1]) if following else ""
    return slugs


def test_bad_lines_are_listed_and_good_ones_go_in(platform: Platform, tmp_path: Path) -> None:
    good, mark = f"hub-{uuid4().hex[:8]}", uuid4().hex[:6]
    lines = [
        json.dumps(HUB | {"id": good}),
        '{"id": "broken',
        json.dumps(HUB | {"id": f"a{mark}", "sectors": {"Energi": 4}}),
        json.dumps(HUB | {"id": f"b{mark}", "sectors": {"Energy": 9}}),
        json.dumps(HUB | {"id": good}),
        json.dumps({name: value for name, value in HUB.items() if name != "name"} | {"id": f"c{mark}"}),
        "",
        json.dumps(HUB | {"id": f"d{mark}", "website": "not an address"}),
        json.dumps(HUB | {"id": f"e{mark}", "description": "x" * 11_000}),
        json.dumps(HUB | {"id": f"f{mark}", "nmae": "?"}),
    ]
    file = tmp_path / "hubs.jsonl"
    file.write_bytes("\n".join(lines).encode() + b'\n{"id": "g", "name": "\xff"}\n')
    result = platform.kopa("import", "hubs", file)
    assert result.returncode == 1
    assert "10 hubs: 1 registered, 0 revised, 0 unchanged, 9 refused" in result.stdout
    reasons = dict(re.findall(r"^line (\d+)  (.*)$", result.stderr, re.MULTILINE))
    wanted = {
        "2": "not JSON",
        "3": "sectors: 'Energi' is not known. Did you mean 'Energy'",
        "4": "the strength of 'Energy' is 9",
        "5": f"id: line 1 has the id '{good}'",
        "6": "name is missing",
        "8": "website: 'not an address' is not a web address",
        "9": "description: At most 10000 characters",
        "10": "did you mean 'name'",
        "11": "not UTF-8",
    }
    assert reasons.keys() == wanted.keys()
    for line, words in wanted.items():
        assert words in reasons[line]
    assert platform.get("matching", f"/hubs/{good}")["sectors"] == {"energy": 4}


def test_an_import_killed_half_way_is_finished_by_the_next(platform: Platform, tmp_path: Path) -> None:
    mark, file = f"k{uuid4().hex[:6]}", tmp_path / "many.jsonl"
    file.write_text("\n".join(json.dumps(HUB | {"id": f"{mark}-{number}"}) for number in range(1100)), "utf-8")
    code = f"""
import os, signal, sys
from kopa.api import Api
post, answered = Api.post, []
def dying(self, *rest, **more):
    answer = post(self, *rest, **more)
    answered.append(1)
    if len(answered) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
Api.post = dying
sys.argv = ["kopa", "import", "hubs", {str(file)!r}]
from kopa.__main__ import main
main()
"""
    killed = subprocess.run([sys.executable, "-c", code], env=platform.environment, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    again = platform.kopa("import", "hubs", file)
    assert "1100 hubs: 100 registered, 0 revised, 1000 unchanged, 0 refused" in again.stdout
    file.write_text(file.read_text("utf-8").replace("Testa centrs", "Cits centrs", 3), "utf-8")
    assert "0 registered, 3 revised, 1097 unchanged" in platform.kopa("import", "hubs", file).stdout
    file.write_text(file.read_text("utf-8").replace("Cits centrs", "Testa centrs"), "utf-8")
    assert "0 registered, 3 revised, 1097 unchanged" in platform.kopa("import", "hubs", file).stdout


def test_csv_of_a_spreadsheet(platform: Platform, tmp_path: Path) -> None:
    slug = f"csv-{uuid4().hex[:8]}"
    file = tmp_path / "hubs.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(["id", "name_lv", "name_en", "description", "country", "status", "sectors", "languages", "functions"])
        writer.writerow([slug, "Ķekavas centrs", "Ķekava hub", "two\nlines; one", "LV", "dih", "Energy:4;Smart City:2", "lv;en", "Skills"])
        writer.writerow([slug, "Ķekavas centrs", "Ķekava hub", "two\nlines; one", "LV", "dih", "Energy:4;Smart City:2", "lv;en", ""])
        writer.writerow([f"{slug}-b", "Cits", "Other", "", "LV", "dih", "Energy", "", ""])
    result = platform.kopa("import", "hubs", file, "--language", "en")
    assert result.returncode == 1
    assert "3 hubs: 1 registered, 0 revised, 0 unchanged, 2 refused" in result.stdout
    assert "line 2  functions: 'Skills' is not known" in result.stderr
    assert "line 6  sectors: 'Energy' has no strength" in result.stderr
    hub = platform.get("matching", f"/hubs/{slug}")
    assert hub["name"] == {"lv": "Ķekavas centrs", "en": "Ķekava hub"}
    assert hub["description"] == {"en": "two\nlines; one"}
    assert hub["sectors"] == {"energy": 4, "smart-city": 2}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        ("id;name\n".encode("utf-16"), "UTF-16"),
        (b"[1]", "one JSON list"),
        (b"id;nmae\nx;y\n", "Did you mean 'name'"),
        (b"a\x00b", "no text file"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(platform: Platform, tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "hubs"
    file.write_bytes(content)
    result = platform.kopa("import", "hubs", file)
    assert result.returncode == 2
    assert words in result.stderr


def test_offerings_of_a_hub_from_a_table(platform: Platform, tmp_path: Path) -> None:
    word = f"Ievads{uuid4().hex[:8]}"
    file = tmp_path / "kursi ā.csv"
    good, bad = f"1;course;{word} pirmais;online;2031-03-26 17:30;1:30", f"2;dance;{word} otrais;online;;"
    rows = ("ref;kind;title_lv;mode;starts;lasts", good, bad)
    file.write_text("\n".join(rows), "utf-8")
    rehearsed = platform.kopa("import", "offerings", file, "--hub", "cesis", "--dry-run")
    assert "Nothing was changed (dry run). It would be: 2 rows: 1 added, 0 revised, 0 unchanged, 1 invalid" in rehearsed.stdout
    imported = platform.kopa("import", "offerings", file, "--hub", "cesis")
    assert imported.returncode == 1
    assert "row 3 2  kind: 'dance' is not known." in imported.stderr
    assert (
        platform.kopa("import", "offerings", file, "--hub", "cesis").stdout.strip().endswith("0 added, 0 revised, 1 unchanged, 1 invalid")
    )
    assert [each["title"]["lv"] for each in platform.get("training", "/offerings", q=word)["items"]] == [f"{word} pirmais"]
    assert platform.kopa("import", "offerings", tmp_path / "none.csv", "--hub", "cesis").returncode == 2
    assert platform.kopa("import", "offerings", tmp_path, "--hub", "cesis").returncode == 2
