"""With CI=true a skipped test is a failed one: a part that is missing there must not hide what it would have shown."""

import os
from collections.abc import Generator

import pytest

Runs = Generator[None, pytest.TestReport, pytest.TestReport]
Collects = Generator[None, pytest.CollectReport, pytest.CollectReport]


def forbidden() -> bool:
    return os.environ.get("CI", "").lower() in ("true", "1")


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{report.nodeid} was skipped, and with CI=true nothing may be: {reason}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Runs:
    report = yield
    if forbidden() and report.skipped and not hasattr(report, "wasxfail"):
        _refuse(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Collects:
    report = yield
    if forbidden() and report.skipped:
        _refuse(report)
    return report
