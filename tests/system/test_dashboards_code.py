"""The dashboards' files are what their code makes, names exist, and Prometheus' own checks pass: nothing runs here but promtool."""

import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from chassis.metrics import BatchHistogram
from deploy.grafana.build import stale
from tests.system.dashboard_prometheus import need
from tests.system.dashboard_queries import ALERTS, DEPLOY, RUNBOOKS, alert_rules, metric_names, panel_queries

SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
FROM_THE_CLIENT = {"up", "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds", "process_max_fds"}
TESTS = sorted((DEPLOY / "prometheus" / "tests").glob("*.yml"))


def declared() -> set[str]:
    """The series that chassis and the services declare."""
    services = Path(__file__).parents[2] / "services"
    modules = ["chassis.metrics", *(f"{file.parent.name}.metrics" for file in sorted(services.glob("*/src/*/metrics.py")))]
    metrics = [
        each for name in modules for each in vars(import_module(name)).values() if isinstance(each, MetricWrapperBase | BatchHistogram)
    ]
    described = [family for metric in metrics for family in metric.describe()]
    return {family.name + suffix for family in described for suffix in SUFFIXES[family.type]}


def promtool(*arguments: str | Path) -> None:
    done = subprocess.run([need("promtool"), *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_are_what_the_code_makes() -> None:
    assert stale() == [], "run `python -m deploy.grafana.build`"


def test_every_metric_of_dashboards_and_alerts_is_declared() -> None:
    used = {name: query.where for query in panel_queries() for name in metric_names(query.expr)}
    used |= {name: rule["alert"] for rule in alert_rules() for name in metric_names(rule["expr"])}
    known = declared() | FROM_THE_CLIENT
    assert len(used) > 40
    assert {name: where for name, where in used.items() if name not in known} == {}


def test_prometheus_takes_the_configuration_and_the_rules() -> None:
    promtool("check", "rules", ALERTS)
    promtool("check", "config", DEPLOY / "prometheus" / "prometheus.yml")


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.stem)
def test_alerts_fire_when_they_should_and_not_otherwise(file: Path) -> None:
    promtool("test", "rules", file)


def test_every_alert_is_tested_both_ways_and_has_a_runbook() -> None:
    cases = [case for file in TESTS for test in yaml.safe_load(file.read_text("utf-8"))["tests"] for case in test["alert_rule_test"]]
    fires = {case["alertname"] for case in cases if case["exp_alerts"]}
    silent = {case["alertname"] for case in cases if not case["exp_alerts"]}
    names = {rule["alert"] for rule in alert_rules()}
    assert names - fires == set()
    # HttpErrors is silent in the same case in which it fires, for the two services beside.
    assert names - silent <= {"HttpErrors"}
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", line[3:].lower()).replace(" ", "-")
        for line in RUNBOOKS.read_text("utf-8").splitlines()
        if line[:3] == "## "
    }
    for rule in alert_rules():
        file, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert file == "docs/how-to/runbooks.md"
        assert anchor in anchors, rule["alert"]
        assert rule["annotations"]["summary"], rule["alert"]
