"""`kopa match need` and `why-not` against a running service: what is shown, and that nothing stays that was not to be kept."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from kopa.commands.match import app
from kopa.commands.match_shown import proof
from kopa.home import Home
from kopa.ports import PORTS_FILE
from tests.component.matching.conftest import hub
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess

NOBODY = "127.0.0.1:1"


@pytest.fixture
def running(database_url: str, issuer: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServiceProcess]:
    matching = ServiceProcess("matching", database_url, NOBODY, issuer, tmp_path / "log", roles="api")
    try:
        matching.migrate().start()
        other = hub("kuldiga", region="kurzeme", municipality=None, technologies={"robotics": 4}, services={}, sectors={}, functions=[])
        rows, headers = {"hubs": [hub(), other]}, issuer.headers(roles=["coordinator"]) | {"Idempotency-Key": "import"}
        assert httpx.post(f"{matching.url}/hubs/import", json=rows, headers=headers).json()["registered"] == 2
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("KOPA_HOME", str(tmp_path / ".kopa"))
        Home.find().create().write(PORTS_FILE, {"matching": matching.port})
        yield matching
    finally:
        matching.kill()


def kopa(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_a_need_is_shown_with_hubs_and_reasons_kept_only_where_asked_and_why_not_opens_it(running: ServiceProcess, tmp_path: Path) -> None:
    said = kopa("need", "Vajag kiberdrošību", "--region", "vidzeme", "--keep", "need.json")
    assert said.exit_code == 0, said.output
    assert "Kiberdrošība" in said.output and "cesis" in said.output and "kuldiga" not in said.output
    kept = json.loads((tmp_path / "need.json").read_text())
    assert (tmp_path / "need.json").stat().st_mode & 0o077 == 0
    why = kopa("why-not", "need.json", "kuldiga")
    assert why.exit_code == 0, why.output
    assert "place 2 of 2" in why.output and "It does not name: " in why.output and "Kiberdrošība" in why.output
    assert kopa("why-not", kept["id"], "kuldiga").exit_code == 2  # an id alone opens nothing
    told = json.loads(kopa("need", "robots", "--lang", "en", "--json").output)
    assert told["matches"][0]["hub"] == "kuldiga" and "token" not in told
    (tmp_path / "stated.json").write_text(json.dumps({"technologies": ["robotics"]}))
    assert "it is among those shown" in kopa("why-not", "stated.json", "kuldiga").output
    opened = [
        httpx.get(f"{running.url}/needs/{each}", headers={"Need-Token": kept["token"]}).status_code for each in (kept["id"], told["id"])
    ]
    assert opened == [200, 404]


def test_what_cannot_be_is_said_in_words(running: ServiceProcess, tmp_path: Path) -> None:
    nothing = kopa("need", "asdf qwer")
    assert nothing.exit_code == 0 and "Neviens teksta vārds" in " ".join(nothing.output.split())
    (tmp_path / "there.json").write_text("{")
    for arguments in (("need", "robots", "--lang", "ru"), ("need", "roboti", "--keep", "there.json"), ("why-not", "there.json", "cesis")):
        assert kopa(*arguments).exit_code == 2, arguments
    assert kopa("why-not", "neither", "cesis").exit_code == 2
    assert kopa("need", "robots", "--region", "atlantis").exit_code == 1


def test_a_proof_is_told_line_by_line() -> None:
    found = {
        "items": [], "total_without_floor": 90.0, "floor_without": 0.0, "floor": 10.0, "bound": 10.0, "total": 60.0, "cost": 30.0,
        "means": {"riga": 10.0, "": 50.0}, "binding": ["riga"], "full": [{"hub": "cesis", "places": 1, "wanted": 2}],
        "unlimited": ["kuldiga"], "nothing": [{"need": "n", "why": "full"}], "proven": False, "left": 3,
    }  # fmt: skip
    told = "\n".join(proof(found))
    for words in ("costs 30.0", "ran out of time", "above 10.00", "riga: mean 10.00 = the floor", "(not stated): mean 50.00",
                  "cesis (1 places; 2 more", "no capacity: kuldiga", "Nothing for n: full", "3 more needs"):  # fmt: skip
        assert words in told
