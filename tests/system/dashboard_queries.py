"""What the dashboards and alerts ask Prometheus, read from the files that Grafana and Prometheus are given."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
ALERTS = DEPLOY / "prometheus" / "alerts.yml"
RUNBOOKS = Path(__file__).parents[2] / "docs" / "how-to" / "runbooks.md"


@dataclass(frozen=True)
class PanelQuery:
    """One query of one panel. `labels`: what its legend speaks of."""

    where: str
    expr: str
    labels: frozenset[str]

    def runnable(self) -> str:
        """With Grafana's variables filled in as for all services and the last two minutes."""
        return self.expr.replace("$service", ".+").replace("$__rate_interval", "2m")


def panel_queries() -> list[PanelQuery]:
    files = sorted((DEPLOY / "grafana" / "dashboards").glob("*.json"))
    return [query for file in files for query in _queries(file.stem, json.loads(file.read_text("utf-8"))["panels"])]


def _queries(board: str, panels: list[dict[str, Any]]) -> Iterator[PanelQuery]:
    for panel in panels:
        yield from _queries(board, panel.get("panels") or [])
        for target in panel.get("targets") or []:
            labels = frozenset(re.findall(r"\{\{(\w+)\}\}", target.get("legendFormat") or ""))
            yield PanelQuery(f"{board}: {panel['title']} ({target['refId']})", target["expr"], labels)


def alert_rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"] for rule in group["rules"]]


def metric_names(expr: str) -> set[str]:
    """The metrics that an expression reads."""
    plain = re.sub(r'"[^"]*"', '""', expr)
    return set(re.findall(r"\b(?:kopa|process)_\w+|\bup\b", plain))
