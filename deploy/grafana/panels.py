"""The few kinds of panel that our dashboards are made of, so that all of them look and behave alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.models import common as common_models
from grafana_foundation_sdk.models import dashboard as models

SOURCE = models.DataSourceRef(type_val="prometheus", uid="prometheus")
COLUMNS = 24
HEIGHT = 8
NUMBER_HEIGHT = 4

GOOD, WORSE, BAD = "green", "yellow", "red"


@dataclass(frozen=True, slots=True)
class Query:
    """A PromQL expression and what to call its series."""

    expr: str
    legend: str = "{{job}}"


@dataclass(frozen=True, slots=True)
class Limits:
    """From which value on a number is a matter of concern, and from which of alarm."""

    worse: float
    bad: float


def curve(title: str, description: str, unit: str, *queries: Query, span: int = 8, stacked: bool = False) -> timeseries.Panel:
    """Values over time, zero included; `unit` in Grafana's words: s, reqps, bytes, percentunit, short."""
    panel = (
        timeseries.Panel()
        .title(title)
        .description(description)
        .datasource(SOURCE)
        .unit(unit)
        .min(0)
        .span(span)
        .height(HEIGHT)
        .fill_opacity(30 if stacked else 8)
        .line_width(1)
        .show_points(common_models.VisibilityMode.NEVER)
        .legend(
            common.VizLegendOptions().display_mode(common_models.LegendDisplayMode.LIST).placement(common_models.LegendPlacement.BOTTOM)
        )
        .tooltip(common.VizTooltipOptions().mode(common_models.TooltipDisplayMode.MULTI).sort(common_models.SortOrder.DESCENDING))
    )
    if stacked:
        panel.stacking(common.StackingConfig().mode(common_models.StackingMode.NORMAL))
    for target in _targets(queries):
        panel.with_target(target)
    return panel


def number(title: str, description: str, unit: str, expr: str, limits: Limits | None = None, span: int = 4) -> stat.Panel:
    """One figure with its recent course; coloured where there are limits."""
    steps = [models.Threshold(value=None, color=GOOD)]
    if limits is not None:
        steps += [models.Threshold(value=limits.worse, color=WORSE), models.Threshold(value=limits.bad, color=BAD)]
    return (
        stat.Panel()
        .title(title)
        .description(description)
        .datasource(SOURCE)
        .unit(unit)
        .span(span)
        .height(NUMBER_HEIGHT)
        .graph_mode(common_models.BigValueGraphMode.AREA)
        .color_mode(common_models.BigValueColorMode.VALUE)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .thresholds(dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(steps))
        .with_target(_targets([Query(expr, "")])[0])
    )


def board(uid: str, title: str, description: str) -> dashboard.Dashboard:
    """An empty dashboard with the choice of services."""
    return (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(description)
        .tags(["kopa"])
        .timezone("browser")
        .readonly()
        .refresh("10s")
        .time("now-1h", "now")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .with_variable(_services())
        .link(dashboard.DashboardLink("Kopā").type(models.DashboardLinkType.DASHBOARDS).tags(["kopa"]).keep_time(True).include_vars(True))
    )


def row(title: str) -> dashboard.Row:
    """A heading over the panels that follow."""
    return dashboard.Row(title)


def _services() -> dashboard.QueryVariable:
    return (
        dashboard.QueryVariable("service")
        .label("Service")
        .datasource(SOURCE)
        .query("label_values(kopa_database_connections_limit, job)")
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(True)
        .include_all(True)
        .all_value(".+")
        .current(models.VariableOption(text="All", value="$__all"))
    )


def _targets(queries: Sequence[Query]) -> list[prometheus.Dataquery]:
    return [
        prometheus.Dataquery().ref_id(chr(ord("A") + place)).expr(query.expr).legend_format(query.legend).range()
        for place, query in enumerate(queries)
    ]
