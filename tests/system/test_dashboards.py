"""Every query of the dashboards and every alert, put to a real Prometheus that scrapes a running system with real traffic."""

import asyncio
import math
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kopa import topics
from kopa.embedded import Kafka, Postgres
from tests.support.issuer import Issuer
from tests.system.dashboard_prometheus import Prometheus, need
from tests.system.dashboard_queries import PanelQuery, alert_rules, metric_names, panel_queries
from tests.system.dashboard_traffic import SERVICES, Traffic


@pytest.fixture(scope="module")
async def kafka_of_its_own() -> AsyncIterator[Kafka]:
    """This test restarts Kafka and leaves a broken record in it, neither of which the others should meet."""
    need("prometheus")
    with Kafka.temporary() as kafka:
        await topics.apply(kafka.bootstrap)
        yield kafka


@pytest.fixture(scope="module")
async def prometheus(
    postgres: Postgres, kafka_of_its_own: Kafka, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Prometheus]:
    folder: Path = tmp_path_factory.mktemp("dashboards")
    with Traffic.flowing(postgres, kafka_of_its_own, issuer, folder) as traffic:
        targets = {name: process.url.removeprefix("http://") for name, process in traffic.processes.items()}
        with Prometheus.scraping(targets, folder) as running:
            await _move(traffic)
            yield running
            await traffic.close()


async def _move(traffic: Traffic) -> None:
    await traffic.begin()
    await traffic.break_a_record()
    await traffic.cut_a_connection()
    await traffic.restart_kafka()
    for number in range(16):
        await traffic.round(number)
        await asyncio.sleep(0.4)
    await asyncio.sleep(3)  # housekeeping, lag and two more scrapes


def _problem(prometheus: Prometheus, query: PanelQuery) -> str | None:
    series = prometheus.query(query.runnable())
    real = [each for each in series if math.isfinite(each["value"])]
    if not real:
        return f"{query.where}: {'only NaN' if series else 'empty'}: {query.expr}"
    if not any(query.labels <= each["labels"].keys() for each in real):
        return f"{query.where}: no series has the labels {sorted(query.labels)} of its legend"
    return None


async def test_no_panel_is_empty(prometheus: Prometheus) -> None:
    problems = [problem for query in panel_queries() if (problem := await asyncio.to_thread(_problem, prometheus, query))]
    assert not problems, "\n".join(problems)
    # A panel that shows zero where nothing ever happened is filled by that zero; here everything did happen.
    used = {name for query in panel_queries() for name in metric_names(query.expr)}
    assert used - await asyncio.to_thread(prometheus.metric_names) == set()


async def test_the_choice_of_services_offers_all_of_them(prometheus: Prometheus) -> None:
    series = prometheus.query("count by (job) (kopa_database_connections_limit)")
    assert {each["labels"]["job"] for each in series} == set(SERVICES)


async def test_alerts_read_metrics_that_exist_and_can_be_evaluated(prometheus: Prometheus) -> None:
    there = prometheus.metric_names()
    for rule in alert_rules():
        assert metric_names(rule["expr"]) <= there, rule["alert"]
        prometheus.query(rule["expr"])
    groups = prometheus.get("rules")["groups"]
    loaded = {rule["name"]: rule for group in groups for rule in group["rules"]}
    assert loaded.keys() == {rule["alert"] for rule in alert_rules()}
    assert {name: rule.get("lastError") for name, rule in loaded.items() if rule["health"] == "err"} == {}


async def test_what_went_wrong_is_on_its_way_to_be_told(prometheus: Prometheus) -> None:
    """The broken record of the traffic is seen by the alert for it, in each service that reads the topic."""
    expr = next(rule["expr"] for rule in alert_rules() if rule["alert"] == "DeadLettersOpen")
    assert {each["labels"]["job"] for each in prometheus.query(expr)} == {"matching", "notify", "portal"}
