"""What a command says when it cannot do its work: one sentence that says what to do, an exit code, no traceback, no library's own words."""

import json
import os
from pathlib import Path

import pytest

from tests.support import forked
from tests.support.platform import ROOT

SPEAKING = (
    ["token", "cesis"], ["publish", "FILE"], ["import", "hubs", "HUBS"], ["dead", "list"], ["dead", "show", "x"], ["trace", "x"],
    ["events", "tail", "--once"], ["topics", "apply"], ["seed"], ["logs"], ["url"], ["status"],
    ["replay", "training", "--since", "2h"],
)  # fmt: skip


def kopa(home: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """(exit code, all that it says)."""
    files = {"FILE": home.parent / "offerings.yaml", "HUBS": home.parent / "hubs.jsonl"}
    files["FILE"].write_text("hub: cesis\nkind: course\nmode: online\ntitle: {lv: X}\n", "utf-8")
    files["HUBS"].write_text('{"id": "x", "name": "X", "country": "LV", "status": "DIH"}\n', "utf-8")
    given = {name: value for name, value in os.environ.items() if not name.startswith(("KOPA_", "KAFKA_"))}
    argv = [str(files.get(each, each)) for each in arguments]
    ended = forked.run("kopa", argv, {**given, "KOPA_HOME": str(home), **environment}, ROOT, seconds=60)
    return ended.returncode, ended.stdout + ended.stderr


def made(home: Path) -> Path:
    """As if the system had run here once, on ports where nobody listens now."""
    home.mkdir(parents=True)
    (home / "clients.json").write_text(
        json.dumps([{"client_id": "cesis", "client_secret": "s"}, {"client_id": "operator", "client_secret": "s"}])
    )
    return home


@pytest.mark.parametrize("command", SPEAKING, ids=" ".join)
def test_before_the_first_start_every_command_says_how_to_start(tmp_path: Path, command: list[str]) -> None:
    code, said = kopa(tmp_path / "home", *command)
    assert code == 1
    assert "`kopa up`" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "environment", "said"),
    [
        (["token", "nobody"], {}, "neither a hub of the network's folder nor a role. Known: cesis, operator."),
        (["token", "cesis"], {}, "The portal does not answer at"),
        (["dead", "list"], {}, "The portal does not answer at"),
        (["publish", "FILE"], {"KOPA_URL": "nonsense", "KOPA_TOKEN": "x"}, "KOPA_URL is 'nonsense'. Write a whole address"),
        (["publish", "FILE"], {"KOPA_URL": "http://127.0.0.1:1"}, "put a token of it into KOPA_TOKEN"),
        (["topics", "apply"], {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}, "Kafka does not answer at 127.0.0.1:1 (nobody listens there)."),
        (["events", "tail"], {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}, "Kafka does not answer at 127.0.0.1:1 (nobody listens there)."),
        (["trace", "x"], {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}, "No service knows 'x' as an event. Kafka does not answer"),
    ],
)
def test_what_is_away_or_unknown_is_said_in_one_line(tmp_path: Path, command: list[str], environment: dict[str, str], said: str) -> None:
    code, shown = kopa(made(tmp_path / "home"), *command, **environment)
    assert code == 1
    assert said in shown
    assert len(shown.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody", "--since", "2h"), "There is no service 'nobody'. Known: portal, training"),
        (("training", "--since", "soon"), "'soon' is no time. Write 30s"),
        (("matching", "--since", "2h", "--topic", "training.offering"), "Did you mean 'training.offerings'?"),
    ],
)
def test_a_replay_that_cannot_be_is_refused(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    code, shown = kopa(made(tmp_path / "home"), "replay", *arguments)
    assert (code, len(shown.splitlines())) == (2, 1)
    assert said in shown


def test_a_language_that_nobody_knows_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    code, said = kopa(made(tmp_path / "home"), "import", "hubs", "HUBS", "--language", "xx")
    assert code == 2
    assert "'xx' is no language of the network. Use one of: bg, " in said
