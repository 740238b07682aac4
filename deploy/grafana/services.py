"""The dashboard *Services*: rate, errors and duration of requests, and how full each service is."""

from grafana_foundation_sdk.builders import timeseries
from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.grafana.panels import Limits, Query, board, curve, number, row
from deploy.grafana.promql import pick, quantile, rate, total_rate, worst

REQUESTS = "kopa_http_requests_total"
SECONDS = "kopa_http_request_seconds"
OURS = 'route!~"/metrics|/healthz|/readyz"'
SHORT = 'route!~"/metrics|/healthz|/readyz|.*/stream"'  # a live stream lasts as long as somebody watches
FAILED = f'{OURS}, status=~"5.."'


def services() -> Dashboard:
    """The whole dashboard."""
    dashboard = board("kopa-services", "Kopā: services", "Rate, errors, duration and saturation of every service.")
    for part in (_at_a_glance, _requests, _saturation, _catalogue, _matching, _business):
        part(dashboard)
    return dashboard


def _share_failed(by: str) -> str:
    every = f"sum{by} (rate({pick(REQUESTS, OURS)}[$__rate_interval]))"
    failed = f"sum{by} (rate({pick(REQUESTS, FAILED)}[$__rate_interval]))"
    return f"({failed} or 0 * {every}) / {every}"


def _at_a_glance(dashboard: Dashboard) -> None:
    numbers = (
        number("Copies running", "Processes that answer.", "short", f"sum({pick('up')})"),
        number("Requests", "Requests a second.", "reqps", total_rate(REQUESTS, OURS)),
        number("Failed", "Share of requests answered with a server's error.", "percentunit", _share_failed(""), Limits(0.005, 0.02)),
        number(
            "99 % answered within", "Over all services.", "s",
            f"histogram_quantile(0.99, sum by (le) (rate({pick(f'{SECONDS}_bucket', SHORT)}[$__rate_interval])))", Limits(0.5, 1),
        ),
        number("Processor", "Cores in use.", "short", f"sum(rate({pick('process_cpu_seconds_total')}[$__rate_interval]))"),
        number("Memory", "Of all copies together.", "bytes", f"sum({pick('process_resident_memory_bytes')})"),
    )  # fmt: skip
    dashboard.with_row(row("At a glance"))
    for each in numbers:
        dashboard.with_panel(each)


def _requests(dashboard: Dashboard) -> None:
    dashboard.with_row(row("Requests"))
    panels = (
        curve("Rate", "Requests a second.", "reqps", Query(rate(REQUESTS, more=OURS))),
        curve("Errors", "Share of requests answered with 5xx.", "percentunit", Query(_share_failed(" by (job)"))),
        curve(
            "Duration", "Within which half, and 99 of 100, requests are answered.", "s",
            Query(quantile(0.5, SECONDS, more=SHORT), "{{job}} 50 %"), Query(quantile(0.99, SECONDS, more=SHORT), "{{job}} 99 %"),
        ),
        curve("Answers", "By status.", "reqps", Query(rate(REQUESTS, "job, status", OURS), "{{job}} {{status}}"), stacked=True),
        curve(
            "Refused", "Requests refused for who asks (401, 403) or how often (429).", "reqps",
            Query(rate("kopa_refusals_total", "job, status"), "{{job}} {{status}}"),
        ),
        curve(
            "Slowest routes", "99 of 100 requests to these are answered within.", "s",
            Query(f"topk(8, {quantile(0.99, SECONDS, 'job, method, route', SHORT)})", "{{job}} {{method}} {{route}}"),
        ),
    )  # fmt: skip
    for each in panels:
        dashboard.with_panel(each)


def _saturation(dashboard: Dashboard) -> None:
    used, limit = pick("kopa_database_connections_used"), pick("kopa_database_connections_limit")
    dashboard.with_row(row("Saturation"))
    panels = (
        curve("In progress", "Requests being answered now.", "short", Query(f"sum by (job) ({pick('kopa_http_requests_in_progress')})")),
        curve("Database connections", "Share of the pool in use.", "percentunit", Query(f"{used} / {limit}", "{{job}} {{instance}}")),
        curve("Processor", "Cores in use.", "short", Query(rate("process_cpu_seconds_total"))),
        curve("Memory", "Resident, by copy.", "bytes", Query(pick("process_resident_memory_bytes"), "{{job}} {{instance}}")),
        curve(
            "Open files", "Share of what the system allows, sockets included.", "percentunit",
            Query(f"{pick('process_open_fds')} / {pick('process_max_fds')}", "{{job}} {{instance}}"),
        ),
        curve("Copies", "Processes that answer, by service.", "short", Query(f"sum by (job) ({pick('up')})")),
    )  # fmt: skip
    for each in panels:
        dashboard.with_panel(each)


def _letters(title: str, metric: str) -> timeseries.Panel:
    return curve(
        title, "Attempts by what came of them, and how many letters are due.", "short",
        Query(rate(f"{metric}_total", "state"), "{{state}} a second"), Query(f"max({pick(f'{metric}_waiting')})", "due"),
    )  # fmt: skip


def _catalogue(dashboard: Dashboard) -> None:
    dashboard.with_row(row("The catalogue"))
    panels = (
        curve(
            "Searches", "Questions to the index in memory, within which half and 99 of 100 are answered.", "s",
            Query(quantile(0.5, "kopa_training_search_seconds"), "50 %"), Query(quantile(0.99, "kopa_training_search_seconds"), "99 %"),
        ),
        curve(
            "Offerings found", "Published offerings in the index.", "short",
            Query(f"max({pick('kopa_training_index_offerings')})", "offerings"),
        ),
        curve("Sign-ups", "Steps of enrolments.", "eps", Query(rate("kopa_training_enrolments_total", "step"), "{{step}}")),
        _letters("Letters about sign-ups", "kopa_training_letters"),
        curve(
            "Harvest", "Runs of hubs' sources, by what came of them.", "eps",
            Query(rate("kopa_training_harvest_runs_total", "method, outcome"), "{{method}} {{outcome}}"),
        ),
        curve(
            "Rounds that failed", "Work by the clock that is tried again.", "eps",
            Query(rate("kopa_rounds_failed_total", "job, round"), "{{job}} {{round}}"),
        ),
    )  # fmt: skip
    for each in panels:
        dashboard.with_panel(each)


def _matching(dashboard: Dashboard) -> None:
    dashboard.with_row(row("Needs and matches"))
    panels = (
        curve(
            "Needs and hubs", "Needs stated, by whether a hub fits; hubs written, by what changed.", "eps",
            Query(rate("kopa_matching_needs_total", "outcome"), "need: {{outcome}}"),
            Query(rate("kopa_matching_hub_changes_total", "change"), "hub: {{change}}"),
        ),
        curve("Time to rank", "Ranking the hubs for a need, 99 %.", "s", Query(quantile(0.99, "kopa_matching_need_seconds"))),
        curve(
            "Matches", "Steps of matches, and how many a hub should answer.", "short",
            Query(rate("kopa_matching_matches_total", "step"), "{{step}} a second"),
            Query(f"max({pick('kopa_matching_matches_waiting')})", "to be answered"),
        ),
        _letters("Letters about matches", "kopa_matching_letters"),
        curve(
            "Assessments", "Begun and completed.", "eps",
            Query(rate("kopa_matching_assessments_total", "audience, step"), "{{audience}} {{step}}"),
        ),
        curve(
            "Found for open needs", "New hubs and offerings that fit a need that stands; imports still held against them.", "short",
            Query(rate("kopa_matching_findings_total", "kind"), "{{kind}} a second"),
            Query(f"max({pick('kopa_matching_rematches_waiting')})", "imports waiting"),
        ),
    )  # fmt: skip
    for each in panels:
        dashboard.with_panel(each)


def _business(dashboard: Dashboard) -> None:
    dashboard.with_row(row("What they are for"))
    panels = (
        curve("Projects", "By state.", "short", Query(worst("kopa_projects_projects", "state"), "{{state}}")),
        curve(
            "Calls for partners", "Open calls, and places in them.", "short",
            Query(f"max({pick('kopa_projects_calls_open')})", "calls"), Query(f"max({pick('kopa_projects_places_open')})", "places"),
        ),
        curve(
            "Pages and services", "Calls that the portal's pages make, by outcome.", "reqps",
            Query(rate("kopa_portal_service_calls_total", "service, outcome"), "{{service}} {{outcome}}"),
        ),
        curve(
            "Pages", "Time to make a page's HTML, 99 %, and live streams being watched.", "short",
            Query(quantile(0.99, "kopa_portal_render_seconds", "template"), "{{template}}"),
            Query(f"sum({pick('kopa_portal_stream_clients')})", "streams"),
        ),
    )  # fmt: skip
    for each in panels:
        dashboard.with_panel(each)
