"""Ports: preferred, remembered, and never shared by two copies."""

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kopa.home import Home
from kopa.ports import STEP, STEPS, Claims, beside, choose, is_free, remembered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "claims"


def listening() -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


def test_a_taken_port_is_left_alone_and_the_choice_is_remembered(tmp_path: Path, folder: Path) -> None:
    home, claims = Home(tmp_path / "one").create(), Claims(folder)
    with listening() as taken:
        wanted = taken.getsockname()[1]
        first = choose(home, {"portal": wanted}, set(), claims)
        assert first["portal"] != wanted
        assert claims.take(wanted), "nothing is kept of a port that was not chosen"
        claims.leave(wanted)
    assert is_free(wanted)
    assert choose(home, {"portal": wanted}, set(), claims) == first == remembered(home)


def test_a_second_copy_avoids_ports_that_are_claimed_but_not_yet_used(tmp_path: Path, folder: Path) -> None:
    wanted = {"portal": 18080, "training": 18081}
    claims = Claims(folder), Claims(folder)
    first = choose(Home(tmp_path / "one").create(), wanted, set(), claims[0])
    second = choose(Home(tmp_path / "two").create(), wanted, set(), claims[1])
    assert not set(first.values()) & set(second.values())


CLAIMING = """
import sys
from pathlib import Path
from kopa.ports import Claims
claims = Claims(Path(sys.argv[1]))
print(claims.take(18090), flush=True)
sys.stdin.read()
"""


def test_claims_of_a_copy_that_was_killed_do_not_count(tmp_path: Path, folder: Path) -> None:
    wanted = {"portal": 18090}
    with subprocess.Popen([sys.executable, "-c", CLAIMING, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        assert not Claims(folder).take(18090)
        other.kill()
        other.wait()
        assert choose(Home(tmp_path / "two").create(), wanted, set(), Claims(folder)) == wanted


def test_copies_that_start_at_once_never_share_a_port(tmp_path: Path, folder: Path) -> None:
    """No registry of one user's: each has its own home and its own view, as two users have."""

    def chosen(number: int) -> dict[str, int]:
        return choose(Home(tmp_path / str(number)).create(), {"a": 18110, "b": 18111, "c": 18112}, set(), held[number])

    held = [Claims(folder) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        ports = [port for each in pool.map(chosen, range(8)) for port in each.values()]
    assert len(ports) == len(set(ports)) == 24


def test_a_part_that_still_runs_keeps_its_port_though_it_is_in_use(tmp_path: Path, folder: Path) -> None:
    home = Home(tmp_path / "one").create()
    with listening() as ours:
        port = ours.getsockname()[1]
        home.write("ports.json", {"kafka": port})
        assert choose(home, {"kafka": 18092}, {"kafka"}, Claims(folder))["kafka"] == port


def test_two_names_of_one_copy_never_get_one_port(tmp_path: Path, folder: Path) -> None:
    chosen = choose(Home(tmp_path / "one").create(), {"a": 18100, "b": 18100}, set(), Claims(folder))
    assert len(set(chosen.values())) == 2


def test_copies_look_in_different_places() -> None:
    first, second = (list(beside(Home(Path(f"/srv/{user}/kopa")))) for user in ("anna", "janis"))
    assert sorted(first) == sorted(second) == list(range(STEP, STEP * STEPS, STEP)), "in the end each looks everywhere"
    assert [one for one, other in zip(first, second, strict=True) if one == other] == []
