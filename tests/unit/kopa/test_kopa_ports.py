"""Ports: preferred, remembered, and never shared by two copies."""

import os
import socket
from pathlib import Path

import pytest

from kopa.home import Home
from kopa.ports import STEP, STEPS, beside, choose, is_free, remembered
from kopa.processes import Known


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def me() -> Known:
    known = Known.of(os.getpid())
    assert known is not None
    return known


def listening() -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


def test_a_taken_port_is_left_alone_and_the_choice_is_remembered(tmp_path: Path) -> None:
    home = Home(tmp_path / "one").create()
    with listening() as taken:
        wanted = taken.getsockname()[1]
        first = choose(home, {"portal": wanted}, set(), me())
        assert first["portal"] != wanted
    assert is_free(wanted)
    assert choose(home, {"portal": wanted}, set(), me()) == first == remembered(home)


def test_a_second_copy_avoids_ports_that_are_promised_but_not_yet_used(tmp_path: Path) -> None:
    wanted = {"portal": 18080, "training": 18081}
    first = choose(Home(tmp_path / "one").create(), wanted, set(), me())
    second = choose(Home(tmp_path / "two").create(), wanted, set(), me())
    assert not set(first.values()) & set(second.values())


def test_promises_of_a_copy_that_is_gone_do_not_count(tmp_path: Path) -> None:
    wanted = {"portal": 18090}
    choose(Home(tmp_path / "one").create(), wanted, set(), Known(me().pid, started=1.0))
    assert choose(Home(tmp_path / "two").create(), wanted, set(), me()) == wanted


def test_a_part_that_still_runs_keeps_its_port_though_it_is_in_use(tmp_path: Path) -> None:
    home = Home(tmp_path / "one").create()
    with listening() as ours:
        port = ours.getsockname()[1]
        home.write("ports.json", {"kafka": port})
        assert choose(home, {"kafka": 18092}, {"kafka"}, me())["kafka"] == port


def test_two_names_of_one_copy_never_get_one_port(tmp_path: Path) -> None:
    chosen = choose(Home(tmp_path / "one").create(), {"a": 18100, "b": 18100}, set(), me())
    assert len(set(chosen.values())) == 2


def test_copies_of_two_users_who_see_no_common_registry_look_in_different_places() -> None:
    first, second = (list(beside(Home(Path(f"/srv/{user}/kopa")))) for user in ("anna", "janis"))
    assert sorted(first) == sorted(second) == list(range(STEP, STEP * STEPS, STEP)), "in the end each looks everywhere"
    assert [one for one, other in zip(first, second, strict=True) if one == other] == []
