"""House rules that no linter knows: the same rooms everywhere, short files and functions, one place for what must have one."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SERVICES = sorted(path.parent.name for path in (ROOT / "services").glob("*/pyproject.toml"))
ROOMS = (
    "__main__",
    "app",
    "routes",
    "handlers",
    "commands",
    "queries",
    "domain",
    "repository",
    "models",
    "schemas",
    "settings",
    "errors",
    "permissions",
)
PORTAL_HAS_NO = {"domain", "commands", "schemas"}
"""The portal shows what the services know; it has no rules of its own."""
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def sources() -> tuple[Path, ...]:
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return tuple(ROOT / line for line in files.splitlines() if (ROOT / line).exists())


def shipped() -> list[Path]:
    return [
        path for path in sources() if path.relative_to(ROOT).parts[0] in ("libs", "services", "cli") and "migrations" not in path.parts[-2:]
    ]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def calls(path: Path) -> tuple[tuple[str, ast.Call], ...]:
    return tuple((ast.unparse(node.func), node) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_rooms(service: str) -> None:
    folder = ROOT / "services" / service
    missing = [
        room for room in ROOMS if not ((folder / "src" / service / f"{room}.py").exists() or (folder / "src" / service / room).is_dir())
    ]
    assert set(missing) <= (PORTAL_HAS_NO if service == "portal" else set())
    assert list((folder / "migrations").glob("0001_*.py"))
    assert (folder / "README.md").read_text().count("\n") >= 10


def test_files_are_short() -> None:
    assert [f"{path.relative_to(ROOT)}: {count}" for path in sources() if (count := path.read_text().count("\n")) > LONGEST_FILE] == []


def test_functions_are_short() -> None:
    functions = [(path, node) for path in shipped() for node in ast.walk(parsed(path)) if isinstance(node, FUNCTIONS)]
    lengths = {f"{path.relative_to(ROOT)}:{node.name}": (node.end_lineno or 0) - node.body[0].lineno + 1 for path, node in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_only_the_unit_of_work_commits() -> None:
    allowed = {"libs/chassis/src/chassis/database.py", "libs/chassis/src/chassis/relay.py"}
    found = {
        str(path.relative_to(ROOT))
        for path in shipped()
        for name, _ in calls(path)
        if name.endswith((".commit", ".rollback")) and "consumer" not in name
    }
    assert found <= allowed


def test_only_the_chassis_makes_producers_and_brokers() -> None:
    makers = {"KafkaBroker", "AIOKafkaProducer", "AIOKafkaConsumer"}
    found = {str(path.relative_to(ROOT)) for path in shipped() for name, _ in calls(path) if name.rpartition(".")[2] in makers}
    assert {each for each in found if each.startswith("services/")} == set()


def test_metrics_are_named_in_their_file() -> None:
    kinds = {"Counter", "Gauge", "Histogram", "Summary"}
    for path in shipped():
        made = [
            node
            for name, node in calls(path)
            if name in kinds and node.args and isinstance(node.args[0], ast.Constant) and len(node.args) > 1
        ]
        assert not made or path.name == "metrics.py", path
        for node in made:
            assert re.fullmatch(r"kopa_[a-z_]+", str(node.args[0].value)), ast.unparse(node)  # type: ignore[attr-defined]


def test_no_room_is_called_by_a_word_that_says_nothing() -> None:
    assert [path for path in sources() if path.stem in {"utils", "util", "helpers", "helper", "common", "misc", "manager", "tools"}] == []


def test_nothing_names_a_package_registry_or_this_machine() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    hosts = re.compile(
        rb"pypi\.org|pythonhosted|registry\.npmjs|repo1?\.maven|crates\.io|proxy\.golang|deb\.debian" + rb"\.org|(?<![\w.])/(?:root|farm)/"
    )
    own = Path(__file__).relative_to(ROOT).as_posix()
    assert [name for name in files if name != own and (ROOT / name).is_file() and hosts.search((ROOT / name).read_bytes())] == []
