"""What scripts ask again and again is answered at once; the same questions in other words are explained by Typer."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kopa.__main__ import COMMANDS, load
from kopa.commands.asked import answered
from kopa.ports import PORTS_FILE
from kopa.services import PREFERRED_PORTS

QUESTIONS = (["url"], ["url", "kafka"], ["password", "cesis"], ["status"], ["status", "--json"])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / PORTS_FILE).write_text(json.dumps(PREFERRED_PORTS))
    (tmp_path / "clients.json").write_text(json.dumps([{"client_id": "cesis", "client_secret": "s3cret"}]))
    monkeypatch.setenv("KOPA_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_the_short_way_says_what_the_long_way_says(home: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    code = answered(words)
    long = CliRunner().invoke(load(words[0]), words)
    assert (code, capsys.readouterr().out) == (long.exit_code, long.stdout)


@pytest.mark.parametrize(
    "words", [[], ["url", "--help"], ["url", "a", "b"], ["token"], ["token", "-x"], ["status", "-x"], ["up"]], ids=" ".join
)
def test_what_has_more_to_it_is_left_to_typer(home: Path, words: list[str]) -> None:
    assert answered(words) is None


@pytest.mark.usefixtures("home")
def test_nothing_heavy_is_loaded_for_an_address() -> None:
    code = "import sys; from kopa.commands.asked import answered; import kopa.__main__; answered(['url']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "http://127.0.0.1:8080" in loaded
    assert {"typer", "rich", "httpx", "pydantic", "yaml"} & set(loaded) == set()


def test_every_command_can_be_loaded_alone_and_all_are_in_the_help() -> None:
    for name in COMMANDS:
        assert CliRunner().invoke(load(name), [name, "--help"]).exit_code == 0
    shown = CliRunner().invoke(load(None), ["--help"]).stdout
    assert [name for name in COMMANDS if f" {name} " not in shown] == []
