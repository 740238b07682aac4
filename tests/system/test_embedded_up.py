"""`kopa up` and friends on real PostgreSQL and Kafka, with services that have nothing inside: start, kill, adopt, interrupt, stop."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from kopa.commands import running
from kopa.embedded import Kafka, Postgres
from kopa.home import Home
from kopa.services import SERVICES
from tests.support import forked
from tests.support.platform import ROOT

HERE = Path(__file__).parent
ADDED = ("supervisor", "keeper", "mail", "postgres", "kafka")


class Copy:
    """One copy of the system in a folder of its own."""

    def __init__(self, folder: Path, fakes: Path) -> None:
        self.home = folder
        folder.mkdir(parents=True)
        (folder / "seeded").touch()  # services with nothing inside take no samples
        self.environment = {**os.environ, "KOPA_HOME": str(folder), "PYTHONPATH": str(fakes)}
        for given in ("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS"):
            self.environment.pop(given, None)

    def up(self, **more: str) -> "subprocess.CompletedProcess[str]":
        """As people start it: from a shell, in an interpreter of its own."""
        argv, environment = [sys.executable, "-m", "kopa", "up"], {**self.environment, **more}
        return subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL, check=False)

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Another command."""
        return forked.run("kopa", arguments, self.environment, ROOT, seconds=60)

    def status(self) -> dict[str, dict[str, Any]]:
        """What `kopa status --json` prints, asked without a process of its own: some tests look again and again."""
        return {row["name"]: row for row in running.rows(Home(self.home))}

    def idle(self) -> bool:
        return self.processes() == []

    def processes(self) -> list[psutil.Process]:
        """What runs for this copy, found without asking the code under test."""
        found = []
        for process in psutil.process_iter():
            try:
                if str(self.home) in " ".join(process.cmdline()) or process.environ().get("KOPA_RUN") == str(self.home):
                    found.append(process)
            except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
                continue
        return [each for each in found if each.pid != os.getpid() and each.status() != psutil.STATUS_ZOMBIE]


def eventually(condition: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def fakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fakes")
    shutil.copy(HERE / "embedded_fake_service.py", folder)
    for service in SERVICES:
        (folder / service.module).mkdir()
        (folder / service.module / "__init__.py").touch()
        (folder / service.module / "__main__.py").write_text(f"from embedded_fake_service import main\n\nmain({service.name!r})\n")
    return folder


@pytest.fixture
def copy(tmp_path: Path, fakes: Path) -> Iterator[Copy]:
    copy = Copy(tmp_path / "vieta ar garumzīmēm ā", fakes)
    yield copy
    copy.run("down")
    assert copy.processes() == []
    copy.run("reset", "--yes")


def test_up_status_kill_adopt_and_down(copy: Copy) -> None:
    up = copy.up()
    assert up.returncode == 0, up.stdout + up.stderr
    assert "Kopā is ready" in up.stdout
    assert copy.run("url").stdout.strip() in up.stdout
    assert "cesis" in up.stdout
    assert "token-of-" in up.stdout

    rows = copy.status()
    assert rows.keys() == {*ADDED, *(service.name for service in SERVICES)}
    assert {row["name"]: row["pid"] for row in json.loads(copy.run("status", "--json").stdout)} == {
        name: row["pid"] for name, row in rows.items()
    }
    assert all(row["ready"] and row["restarts"] == 0 and row["pid"] for row in rows.values())
    assert rows["training"]["roles"] == ["api", "worker", "relay"]
    assert copy.run("token", "cesis").stdout.startswith("token-of-")
    assert copy.run("token", "nobody").returncode == 1
    assert "serving" in copy.run("logs", "training").stdout

    for name in ("training", "postgres", "kafka", "mail", "keeper", "supervisor"):
        before = copy.status()[name]
        os.kill(before["pid"], signal.SIGKILL)
        eventually(lambda name=name, before=before: _again(copy, name, before["pid"]))  # type: ignore[misc]
        assert copy.status()[name]["restarts"] > before["restarts"]
    assert copy.status()["postgres"]["last_exit"] == "killed by SIGKILL"
    untouched = copy.status()["portal"]
    assert untouched["restarts"] == 0
    assert untouched["pid"] == rows["portal"]["pid"]

    _kill_both_guardians(copy)
    assert "kopa up" in copy.run("status").stdout
    assert copy.up().returncode == 0
    assert copy.status()["portal"]["pid"] == untouched["pid"]

    second = copy.up()
    assert second.returncode == 0
    assert "starting" not in second.stdout

    _kill_both_guardians(copy)
    began = time.monotonic()
    assert copy.run("down").returncode == 0
    assert time.monotonic() - began < 20
    assert copy.processes() == []

    assert copy.up().returncode == 0
    assert all(row["restarts"] == 0 for row in copy.status().values())


def test_ctrl_c_half_way_leaves_nothing_and_the_next_start_works(copy: Copy) -> None:
    for delay in (0.3, 1.5, 4.0):
        process = subprocess.Popen(
            [sys.executable, "-m", "kopa", "up"], env=copy.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode in (130, 1, -signal.SIGINT, 0)
        if process.returncode != 0:
            eventually(copy.idle, 5)
    assert copy.up().returncode == 0


def test_up_killed_half_way_is_joined_by_the_next(copy: Copy) -> None:
    first = subprocess.Popen(
        [sys.executable, "-m", "kopa", "up"], env=copy.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    eventually((copy.home / "run" / "supervisor.json").exists, 30)
    first.kill()
    first.wait()
    assert copy.up().returncode == 0
    assert all(row["ready"] for row in copy.status().values())


def test_two_copies_run_beside_each_other(copy: Copy, tmp_path: Path, fakes: Path) -> None:
    other = Copy(tmp_path / "other", fakes)
    argv = [sys.executable, "-m", "kopa", "up"]
    both = [subprocess.Popen(argv, env=each.environment, stdout=subprocess.DEVNULL) for each in (copy, other)]
    assert [each.wait(240) for each in both] == [0, 0]
    try:
        ports = [{row["port"] for row in each.status().values() if row["port"]} for each in (copy, other)]
        assert not ports[0] & ports[1]
        assert copy.run("url").stdout != other.run("url").stdout
    finally:
        other.run("down")
    assert other.processes() == []
    assert all(row["ready"] for row in copy.status().values())
    other.run("reset", "--yes")


def test_a_failing_migration_is_shown_and_nothing_is_left_running(copy: Copy) -> None:
    up = copy.up(FAKE_MIGRATION_FAILS="notify")
    assert up.returncode == 1
    assert "notify-migrate failed" in up.stderr
    assert "relation exists in another shape" in up.stderr
    assert copy.processes() == []
    assert copy.up().returncode == 0


def test_without_kafka_jars_it_says_so_and_runs_in_memory(copy: Copy, tmp_path: Path) -> None:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kopa" / "jars"
    jars = tmp_path / "cache" / "kopa" / "jars"
    jars.mkdir(parents=True)
    for jar in cache.glob("*embedded-postgres*"):
        shutil.copy(jar, jars)
    tmp_path.chmod(0o755)
    nowhere = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "KOPA_MAVEN_REPOSITORY": "http://127.0.0.1:9"}
    up = copy.up(**nowhere)
    assert up.returncode == 0, up.stderr
    assert "Apache Kafka" in up.stderr
    assert "in-memory broker" in up.stderr
    rows = copy.status()
    assert rows["kafka"]["ready"]
    os.kill(rows["kafka"]["pid"], signal.SIGKILL)
    eventually(lambda: _again(copy, "training", rows["training"]["pid"]) and _again(copy, "kafka", rows["kafka"]["pid"]))


def test_given_servers_are_used_and_left_alone(copy: Copy, postgres: Postgres, kafka: Kafka) -> None:
    given = {"DATABASE_URL": postgres.url(), "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap}
    assert copy.up(**given).returncode == 0
    assert copy.status().keys() & {"postgres", "kafka"} == set()
    refused = copy.up()
    assert refused.returncode == 1
    assert "kopa down" in refused.stderr
    assert copy.run("down").returncode == 0
    assert postgres.ready()
    assert kafka.ready()


def _again(copy: Copy, name: str, pid: int) -> bool:
    row = copy.status().get(name)
    return row is not None and row["ready"] and row["pid"] != pid


def _kill_both_guardians(copy: Copy) -> None:
    rows = copy.status()
    os.kill(rows["keeper"]["pid"], signal.SIGKILL)
    os.kill(rows["supervisor"]["pid"], signal.SIGKILL)
