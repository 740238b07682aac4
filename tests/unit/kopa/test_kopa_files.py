"""The home folder, the clients, the stamps of what was applied, the rotation of logs."""

import os
import stat
from pathlib import Path

import pytest

from kopa.clients import ensure_clients
from kopa.home import Home
from kopa.supervisor.applied import Applied, stamp
from kopa.supervisor.logs import rotate, tail
from kopa.supervisor.progress import Progress, read_from


def network(folder: Path, *slugs: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "hubs.yaml").write_text("hubs:\n" + "".join(f"- slug: {slug}\n" for slug in slugs), "utf-8")
    return folder


def test_clients_keep_their_secrets_and_a_new_hub_gets_one(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    before = {each["client_id"]: each for each in ensure_clients(home, network(tmp_path / "n", "cesis"))}
    after = {each["client_id"]: each for each in ensure_clients(home, network(tmp_path / "n", "cesis", "liepaja"))}
    assert before.keys() == {"cesis", "coordinator", "operator", "seed"}
    assert after["cesis"] == before["cesis"]
    assert after["liepaja"]["hubs"] == ["liepaja"]
    assert after["seed"]["hubs"] == ["cesis", "liepaja"]
    assert after["seed"]["roles"] == ["coordinator", "operator"]
    assert len({each["client_secret"] for each in after.values()}) == len(after)


def test_secrets_are_readable_by_the_owner_only(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    ensure_clients(home, network(tmp_path / "n", "cesis"))
    assert stat.S_IMODE(home.clients_file.stat().st_mode) == 0o600


def test_a_file_cut_by_a_crash_counts_as_missing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    (home.folder / "ports.json").write_text('{"portal": 80')
    assert home.read("ports.json", {}) == {}


def test_a_stamp_is_void_when_sources_or_data_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "src" / "stamped"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    data = tmp_path / "PG_VERSION"
    data.write_text("18")
    applied = Applied(Home(tmp_path / "home").create())
    applied.note({"stamped": stamp(data, "stamped")})
    assert applied.holds("stamped", stamp(data, "stamped"))

    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001.sql").write_text("CREATE TABLE t ()")
    assert not applied.holds("stamped", stamp(data, "stamped"))

    applied.note({"stamped": stamp(data, "stamped")})
    data.unlink()
    assert not applied.holds("stamped", stamp(data, "stamped"))


def test_a_long_log_is_emptied_in_place_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "training.log"
    with log.open("ab", buffering=0) as writer:
        for number in range(3):
            writer.write(b"x" * 100 + b"%d\n" % number)
            rotate(tmp_path, max_bytes=50)
        writer.write(b"last\n")
    assert log.read_bytes() == b"last\n"
    assert log.with_name("training.log.1").read_bytes().endswith(b"2\n")
    assert log.with_name("training.log.2").read_bytes().endswith(b"1\n")


def test_the_tail_of_a_huge_log_reads_only_its_end(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    with log.open("wb") as file:
        os.truncate(file.fileno(), 2_000_000_000)  # sparse: reading it all would take 2 GB
        file.seek(0, os.SEEK_END)
        file.write("\nkļūda\nbeigas\n".encode())
    assert tail(log, 2) == "kļūda\nbeigas"


def test_progress_is_followed_line_by_line_and_half_a_line_waits(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    progress = Progress(home)
    path = home.run / "progress.jsonl"
    with progress.step("kafka", "starting Kafka"):
        lines, offset = read_from(path, 0)
        assert [line["state"] for line in lines] == ["begun"]
    with path.open("a") as file:
        file.write('{"state": "rea')
    lines, offset = read_from(path, offset)
    assert [line["state"] for line in lines] == ["done"]
    with path.open("a") as file:
        file.write('dy"}\n')
    assert read_from(path, offset)[0] == [{"state": "ready"}]
