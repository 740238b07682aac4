"""How the tests themselves are run: no skip passes where CI=true, and what shares the platform goes to one worker."""

from pathlib import Path

import pytest

from tests.support import sharing

ROOT = Path(__file__).parents[3]

SKIPS = """
import pytest

def test_missing():
    pytest.skip("no Prometheus here")

@pytest.mark.skip(reason="marked")
def test_marked():
    pass

@pytest.mark.xfail(reason="known", strict=True)
def test_expected():
    assert False

def test_fine():
    pass
"""
SKIPPED_WHOLE = 'import pytest\npytest.skip("no browser here", allow_module_level=True)\n'
QUIET = ("-p", "tests.support.skips", "-p", "no:cacheprovider")


@pytest.fixture(autouse=True)
def only_what_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def test_a_skip_fails_in_ci_and_says_what_is_missing(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makepyfile(SKIPS)
    run = pytester.runpytest_inprocess(*QUIET)
    run.assert_outcomes(passed=1, failed=1, errors=1, xfailed=1)  # a mark skips before the test is set up
    run.stdout.fnmatch_lines_random(
        ["*test_missing was skipped, and with CI=true nothing may be: *no Prometheus here*", "*test_marked was*marked"]
    )


def test_a_file_that_skips_itself_fails_in_ci(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makepyfile(SKIPPED_WHOLE)
    run = pytester.runpytest_inprocess(*QUIET)
    run.assert_outcomes(errors=1)
    run.stdout.fnmatch_lines(["*was skipped, and with CI=true nothing may be: *no browser here*"])


def test_elsewhere_a_skip_is_a_skip(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    pytester.makepyfile(SKIPS)
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=1, skipped=2, xfailed=1)


SHARING = """
import os
import pytest
from tests.support.sharing import Shares

@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Shares(config, log)
"""
WHO = """
import os, pathlib

def test_one():
    pathlib.Path(os.environ["WHO"], f"{__name__}.one").write_text(os.environ["PYTEST_XDIST_WORKER"])

def test_two():
    pathlib.Path(os.environ["WHO"], f"{__name__}.two").write_text(os.environ["PYTEST_XDIST_WORKER"])
"""


def test_what_shares_a_file_or_the_platform_runs_in_one_worker(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """On real workers: marks of pytest-xdist once stopped to work without a word, and each test started what it was to share."""
    who = pytester.mkdir("who")
    monkeypatch.setenv("WHO", str(who))
    pytester.makeconftest(SHARING)
    on_it = ("tests/browser/test_a", "tests/browser/test_b", "tests/system/commands/test_c", "tests/system/commands/test_d")
    for name in (*on_it, *(f"tests/other/test_{number}" for number in range(4))):
        file = pytester.path / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(WHO)
    pytester.runpytest_inprocess("-p", "xdist", "-n", "2", "tests").assert_outcomes(passed=16)
    workers = {file.name: file.read_text() for file in who.iterdir()}
    for together in (("test_a", "test_b"), ("test_c", "test_d")):
        assert len({worker for name, worker in workers.items() if name.split(".")[0] in together}) == 1
    assert all(workers[f"test_{number}.one"] == workers[f"test_{number}.two"] for number in range(4))
    assert len(set(workers.values())) > 1


def test_a_test_that_uses_the_platform_and_is_not_named_is_refused(request: pytest.FixtureRequest) -> None:
    class Stray:
        nodeid = "tests/system/test_new.py::test_it"
        fixturenames = ("platform",)

    assert sharing.strays([Stray()]) == [Stray.nodeid]  # type: ignore[list-item]
    assert sharing.strays([request.node]) == []


def test_what_is_behind_one_set_of_proxies_stays_together_and_other_faults_go_apart() -> None:
    for file in sharing.BEHIND_PROXIES:
        assert sharing.share(f"{file}.py::test_one[a]") == sharing.share(f"{file}.py::test_one[b]") == f"{file}.py"
    apart = [f"tests/fault/test_outages.py::test_{name}" for name in ("one", "two")]
    assert [sharing.share(each) for each in apart] == apart


def test_a_platform_ends_with_its_package() -> None:
    """Without `__init__.py` a folder is no package to pytest, and a fixture of that scope stays to the end of the run, without a word."""
    assert [folder for folder in sharing.ON_THE_PLATFORM if not (ROOT / folder / "__init__.py").exists()] == []
