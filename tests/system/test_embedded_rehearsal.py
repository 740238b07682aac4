"""Kafka's quick start: one rehearsal a machine writes Java's cache; damaged, missing, interrupted or impossible, Kafka still starts."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kopa.embedded import Kafka
from kopa.embedded.artifacts import cache_folder, kafka_jars
from kopa.embedded.file_lock import exclusive
from kopa.embedded.java import RETRY_SECONDS, aot_cache, quick_java_command, rehearsal_due
from kopa.embedded.kafka import REHEARSAL
from kopa.embedded.server import free_port

STRICT = "-XX:AOTMode=on"  # Java ends with an error where it cannot use the cache
REFUSED = {"JDK_JAVA_OPTIONS": "-XX:NoSuchOption"}  # Java ends whatever it is asked


def java(*options: str) -> "subprocess.CompletedProcess[str]":
    program, *rest = quick_java_command()
    return subprocess.run([program, *options, *rest, "-version"], capture_output=True, text=True, timeout=60, check=False)


def rehearsal(**environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(REHEARSAL, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)


def at_work(folder: Path) -> list[psutil.Process]:
    """What runs with a rehearsal's files in `folder`, found without asking the code under test."""
    found = []
    for process in psutil.process_iter():
        try:
            if f"{folder}/part-rehearsal" in " ".join(process.cmdline()) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def broker() -> Iterator[Kafka]:
    kafka_jars()
    with exclusive(cache_folder() / "rehearsal.lock"):
        """Another worker may rehearse just now."""
    with Kafka.temporary() as kafka:
        yield kafka


@pytest.fixture
def made(broker: Kafka) -> Path:
    """The machine's own cache, as the broker's command line names it."""
    [path] = [Path(each.partition("=")[2]) for each in broker.launch().argv if each.startswith("-XX:AOTCache=")]
    return path


@pytest.fixture
def nothing_made(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder with Kafka's jars and the first format, but without Java's cache."""
    folder = tmp_path / "kopa"
    (folder / "jars").mkdir(parents=True)
    for known in (*kafka_jars(), *made.parent.glob("*.checkpoint")):
        (folder / known.relative_to(made.parent)).symlink_to(known)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return folder


def test_a_broker_starts_from_the_cache_of_the_machine(broker: Kafka, made: Path) -> None:
    assert not rehearsal_due()
    assert made == aot_cache()
    assert made.stat().st_size > 10_000_000
    assert java(STRICT).returncode == 0
    if sys.platform == "linux":
        assert str(made) in {each.path for each in psutil.Process(broker.pid).memory_maps()}


@pytest.mark.parametrize("fault", ["missing", "empty", "cut short", "damaged"])
def test_java_goes_on_without_a_cache_that_is_no_good(nothing_made: Path, made: Path, fault: str) -> None:
    content = made.read_bytes()
    faults = {
        "empty": b"",
        "cut short": content[: len(content) // 2],
        "damaged": content[: 10**6] + os.urandom(10**7) + content[11 * 10**6 :],
    }
    if fault in faults:
        aot_cache().write_bytes(faults[fault])
    assert java(STRICT).returncode != 0
    answer = java()
    assert answer.returncode == 0
    assert answer.stdout == ""
    assert answer.stderr.startswith("openjdk version")


def test_kafka_starts_with_a_damaged_cache(nothing_made: Path, made: Path) -> None:
    shutil.copyfile(made, aot_cache())
    with aot_cache().open("r+b") as file:
        file.seek(10**6)
        file.write(os.urandom(10**7))
    with Kafka.temporary() as kafka:
        assert kafka.ready()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_second_one_leaves_at_once_and_an_interrupted_one_leaves_nothing(nothing_made: Path, how: signal.Signals) -> None:
    before = {each.name for each in nothing_made.iterdir()}
    assert rehearsal_due()
    first = rehearsal()
    eventually(lambda: at_work(nothing_made) != [])
    assert rehearsal().communicate(timeout=60)[0] == ""
    assert len(list(nothing_made.glob("part-*"))) == 1
    first.send_signal(how)
    first.communicate(timeout=60)
    eventually(lambda: at_work(nothing_made) == [])
    left = {each.name for each in nothing_made.iterdir()} - before - {"rehearsal.lock"}
    if how is signal.SIGKILL:
        assert [each.startswith("part-rehearsal-") for each in left] == [True]
        rehearsal(**REFUSED).communicate(timeout=60)
        left = {each.name for each in nothing_made.iterdir()} - before - {"rehearsal.lock", aot_cache().name}
    assert left == set()


def test_where_it_cannot_be_made_it_says_so_once_and_is_not_tried_again_that_day(nothing_made: Path) -> None:
    failed = rehearsal(**REFUSED)
    said, _ = failed.communicate(timeout=60)
    assert failed.returncode == 0
    assert "could not be rehearsed" in said
    assert "NoSuchOption" in said
    assert aot_cache().stat().st_size == 0
    assert not rehearsal_due()
    assert rehearsal(**REFUSED).communicate(timeout=60)[0] == ""
    yesterday = time.time() - RETRY_SECONDS - 1
    os.utime(aot_cache(), (yesterday, yesterday))
    assert rehearsal_due()


def test_a_new_folder_is_made_without_java_once_one_was(nothing_made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Workers that were the first of a machine together have each kept theirs. All damaged, Kafka's tool is asked again.
    for known in list(nothing_made.glob("*.checkpoint")):
        content = known.read_bytes()
        known.unlink()
        known.write_bytes(content[:-1] + b"?")
    stores = []
    for name in ("first", "second", "third"):
        Kafka(tmp_path / name, free_port(), free_port()).prepare()
        monkeypatch.setenv("JDK_JAVA_OPTIONS", REFUSED["JDK_JAVA_OPTIONS"])
        stores.append(tmp_path / name / "kafka")
    files = [{each.name for each in store.iterdir()} for store in stores]
    assert files == [{"bootstrap.checkpoint", "meta.properties"}] * 3
    metas = [
        dict(line.split("=", 1) for line in (store / "meta.properties").read_text().splitlines() if line[0] != "#") for store in stores
    ]
    assert [meta.keys() for meta in metas] == [{"cluster.id", "directory.id", "node.id", "version"}] * 3
    assert all(meta["node.id"] == "1" and meta["version"] == "1" for meta in metas)
    assert len({meta["cluster.id"] for meta in metas} | {meta["directory.id"] for meta in metas}) == 6
