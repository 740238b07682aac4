"""The dashboard *Events*: how events leave, how they arrive, and what stands in their way."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.grafana.panels import Limits, Query, board, curve, number, row
from deploy.grafana.promql import or_zero, pick, quantile, rate, total_rate, worst

OUTBOX_AGE = "kopa_outbox_oldest_unpublished_seconds"
END_TO_END = "kopa_event_end_to_end_seconds"
PARTITION = "{{job}} {{topic}}/{{partition}}"


def events() -> Dashboard:
    """The whole dashboard."""
    dashboard = board("kopa-events", "Kopā: events", "From the change in one service to its effect in the others.")
    for part in (_at_a_glance, _publishing, _consuming, _trouble, _deliveries):
        part(dashboard)
    return dashboard


def _at_a_glance(dashboard: Dashboard) -> None:
    numbers = (
        number("Oldest unpublished", "How long the oldest event waits to be published.", "s", f"max({pick(OUTBOX_AGE)})", Limits(5, 60)),
        number("Published", "Events a second that Kafka has acknowledged.", "eps", total_rate("kopa_relay_published_total")),
        number(
            "Furthest behind", "Age of the oldest event that a service has not handled.", "s",
            f"max({pick('kopa_consumer_lag_seconds')})", Limits(10, 60),
        ),
        number(
            "Change to effect, 99 %", "From the change in one service to its effect in another.", "s",
            f"histogram_quantile(0.99, sum by (le) (rate({pick(f'{END_TO_END}_bucket')}[$__rate_interval])))", Limits(1, 10),
        ),
        number("Dead letters", "Events that wait for a person.", "short", f"sum({worst('kopa_dead_letters_open')})", Limits(1, 10)),
        number("Parked keys", "Things whose later events wait, too.", "short", f"sum({worst('kopa_parked_keys')})", Limits(1, 10)),
    )  # fmt: skip
    dashboard.with_row(row("At a glance"))
    for each in numbers:
        dashboard.with_panel(each)


def _publishing(dashboard: Dashboard) -> None:
    dashboard.with_row(row("Publishing: outbox and relay"))
    panels = (
        curve(
            "Published", "Events acknowledged by Kafka, and written to the outbox, by topic.", "eps",
            Query(rate("kopa_relay_published_total", "topic"), "{{topic}}"),
            Query(rate("kopa_outbox_enqueued_total", "topic"), "{{topic}} written"),
        ),
        curve("Age of the outbox", "How long the oldest unpublished event has waited.", "s", Query(worst(OUTBOX_AGE))),
        curve("Unpublished", "Events in the outbox that are not in Kafka yet.", "short", Query(worst("kopa_outbox_unpublished"))),
        curve(
            "Open gaps", "Sequence numbers whose transaction has not ended. A long one keeps the events behind it waiting.", "short",
            Query(worst("kopa_relay_open_gaps")),
        ),
        curve("Oldest gap", "Age of the oldest open gap.", "s", Query(worst("kopa_relay_oldest_gap_seconds"))),
        curve(
            "Time to publish a page", "From reading a page of the outbox to Kafka's last acknowledgement.", "s",
            Query(quantile(0.5, "kopa_relay_publish_seconds"), "{{job}} 50 %"),
            Query(quantile(0.99, "kopa_relay_publish_seconds"), "{{job}} 99 %"),
        ),
        curve("Leaders", "One copy of each service leads its relay.", "short", Query(f"sum by (job) ({pick('kopa_relay_leader')})")),
        curve(
            "Producers rebuilt", "Producers thrown away after a failure, in five minutes.", "short",
            Query(or_zero(f"sum by (job, reason) (increase({pick('kopa_relay_producer_rebuilds_total')}[5m]))"), "{{job}} {{reason}}"),
        ),
        curve(
            "New clusters met", "Times that another, empty Kafka was met and the outbox published again.", "short",
            Query(f"sum by (job) ({pick('kopa_relay_new_cluster_total')})"),
        ),
    )  # fmt: skip
    for each in panels:
        dashboard.with_panel(each)


def _consuming(dashboard: Dashboard) -> None:
    dashboard.with_row(row("Consuming"))
    panels = (
        curve(
            "Behind, in events", "Events between a service and the end of each partition.", "short",
            Query(f"sum by (job, topic, partition) ({pick('kopa_consumer_lag_records')})", PARTITION), span=12,
        ),
        curve(
            "Behind, in seconds", "Age of the oldest event that is not handled yet.", "s",
            Query(f"max by (job, topic, partition) ({pick('kopa_consumer_lag_seconds')})", PARTITION), span=12,
        ),
        curve(
            "Change to effect", "From the change in one service to its effect in this one.", "s",
            Query(quantile(0.5, END_TO_END), "{{job}} 50 %"), Query(quantile(0.99, END_TO_END), "{{job}} 99 %"),
        ),
        curve(
            "Handled", "Events by what became of them: applied, repeated (dropped by the inbox), dead.", "eps",
            Query(rate("kopa_consumed_total", "job, outcome"), "{{job}} {{outcome}}"),
        ),
        curve(
            "Time to handle a batch", "Its transaction included.", "s",
            Query(quantile(0.5, "kopa_consumer_batch_seconds"), "{{job}} 50 %"),
            Query(quantile(0.99, "kopa_consumer_batch_seconds"), "{{job}} 99 %"),
        ),
        curve(
            "Events in a batch", "Large batches under load are healthy.", "short",
            Query(f"{rate('kopa_consumer_batch_records_sum')} / {rate('kopa_consumer_batch_records_count')}"),
        ),
        curve(
            "Since the last poll and commit", "A poll is due every second, a commit with every batch.", "s",
            Query(f"time() - max by (job) ({pick('kopa_consumer_last_poll_timestamp_seconds')} > 0)", "{{job}} poll"),
            Query(f"time() - max by (job) ({pick('kopa_consumer_last_commit_timestamp_seconds')} > 0)", "{{job}} commit"),
        ),
        curve(
            "Rebalances", "Times that partitions were given or taken, in five minutes, and partitions held.", "short",
            Query(f"sum by (job) (increase({pick('kopa_consumer_rebalances_total')}[5m]))", "{{job}} rebalances"),
            Query(f"sum by (job) ({pick('kopa_consumer_partitions')})", "{{job}} partitions"),
        ),
    )  # fmt: skip
    for each in panels:
        dashboard.with_panel(each)


def _trouble(dashboard: Dashboard) -> None:
    dashboard.with_row(row("What stands in the way"))
    panels = (
        curve(
            "Dead letters by reason", "Events put aside, in five minutes.", "short",
            Query(
                or_zero(f"sum by (job, topic, reason) (increase({pick('kopa_dead_letters_total')}[5m]))"),
                "{{job}} {{reason}} {{topic}}",
            ),
        ),
        curve(
            "Waiting for a person", "Open dead letters, and keys whose events wait behind them.", "short",
            Query(worst("kopa_dead_letters_open"), "{{job}} letters"), Query(worst("kopa_parked_keys"), "{{job}} keys"),
        ),
        curve(
            "Tried again", "Batches, by what stopped them; commits that failed; batches too large to fetch. In 5 minutes.", "short",
            Query(or_zero(f"sum by (job, cause) (increase({pick('kopa_consumer_retries_total')}[5m]))"), "{{job}} {{cause}}"),
            Query(f"sum by (job) (increase({pick('kopa_consumer_commit_failures_total')}[5m]))", "{{job}} commits"),
            Query(f"sum by (job) (increase({pick('kopa_consumer_too_large_total')}[5m]))", "{{job}} too large"),
        ),
        curve("Breaker", "1 while too many invalid events hold the consumer.", "short", Query(worst("kopa_consumer_breaker_open"))),
    )  # fmt: skip
    for each in panels:
        dashboard.with_panel(each)


def _deliveries(dashboard: Dashboard) -> None:
    dashboard.with_row(row("Deliveries to people and systems"))
    panels = (
        curve(
            "Attempts by state", "What each delivery came to after an attempt: sent, failed, unknown, or to be tried again.", "eps",
            Query(rate("kopa_notify_attempts_total", "channel, state"), "{{channel}} {{state}}"),
        ),
        curve(
            "Waiting", "Deliveries not finished yet, and new ones a second.", "short",
            Query(worst("kopa_notify_deliveries_waiting", "channel"), "{{channel}} waiting"),
            Query(rate("kopa_notify_deliveries_queued_total", "channel"), "{{channel}} new a second"),
        ),
        curve("Oldest due", "How long it has waited.", "s", Query(worst("kopa_notify_oldest_due_seconds", "channel"), "{{channel}}")),
        curve(
            "Change to recipient", "From the change in a service to the recipient's server.", "s",
            Query(quantile(0.5, "kopa_notify_delivery_seconds", "channel"), "{{channel}} 50 %"),
            Query(quantile(0.99, "kopa_notify_delivery_seconds", "channel"), "{{channel}} 99 %"),
        ),
    )  # fmt: skip
    for each in panels:
        dashboard.with_panel(each)
