"""Every metric of the platform's own machinery, in one file; a test holds the names against docs and dashboards."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from prometheus_client import REGISTRY, Counter, Gauge, Histogram
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class BatchHistogram(Collector):
    """A histogram that takes a batch of values at a time: the client's own takes locks and walks its bounds with each value, which
    showed in the profile of the consumer. One label; written by one thread (the event loop), read by the one that answers the scrape.
    """

    def __init__(self, name: str, documentation: str, label: str, buckets: Sequence[float]) -> None:
        self._family = (name, documentation, (label,))
        self._bounds = [*buckets, float("inf")]
        self._counts: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}
        REGISTRY.register(self)

    def observe(self, label: str, values: Iterable[float]) -> None:
        """Takes in values; a negative one (another machine's clock) counts as 0."""
        counts = self._counts.setdefault(label, [0] * len(self._bounds))
        total, bounds = 0.0, self._bounds
        for value in values:
            counts[bisect_left(bounds, value)] += 1
            total += max(value, 0.0)
        self._sums[label] = self._sums.get(label, 0.0) + total

    def describe(self) -> list[HistogramMetricFamily]:
        """Name and kind."""
        return [HistogramMetricFamily(self._family[0], self._family[1], labels=self._family[2])]

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """What a scrape shows."""
        [family] = self.describe()
        for label, counts in list(self._counts.items()):
            names = [*(str(float(bound)) for bound in self._bounds[:-1]), "+Inf"]
            family.add_metric([label], list(zip(names, accumulate(counts), strict=True)), self._sums.get(label, 0.0))
        yield family


HTTP_REQUESTS = Counter("kopa_http_requests_total", "Requests answered.", ("route", "method", "status"))
HTTP_SECONDS = Histogram("kopa_http_request_seconds", "Time to answer a request.", ("route", "method"), buckets=SECONDS)
HTTP_IN_PROGRESS = Gauge("kopa_http_requests_in_progress", "Requests being answered now.")
REFUSALS = Counter("kopa_refusals_total", "Requests refused with 401, 403 or 429.", ("status",))

OUTBOX_ENQUEUED = Counter("kopa_outbox_enqueued_total", "Events written to the outbox.", ("topic",))
OUTBOX_OLDEST_SECONDS = Gauge("kopa_outbox_oldest_unpublished_seconds", "Age of the oldest event not yet published.")
OUTBOX_UNPUBLISHED = Gauge("kopa_outbox_unpublished", "Events not yet published.")
RELAY_PUBLISHED = Counter("kopa_relay_published_total", "Events acknowledged by Kafka.", ("topic",))
RELAY_SECONDS = Histogram(
    "kopa_relay_publish_seconds", "Time from reading a page of the outbox to Kafka's last acknowledgement.", buckets=SECONDS
)
RELAY_GAPS = Gauge("kopa_relay_open_gaps", "Sequence numbers whose transaction has not ended yet.")
RELAY_GAP_SECONDS = Gauge("kopa_relay_oldest_gap_seconds", "Age of the oldest open gap: a long writing transaction.")
RELAY_LEADER = Gauge("kopa_relay_leader", "1 where this process leads the relay of its service.")
RELAY_REBUILDS = Counter("kopa_relay_producer_rebuilds_total", "Producers thrown away after a failure.", ("reason",))
RELAY_NEW_CLUSTER = Counter("kopa_relay_new_cluster_total", "Times that another, empty cluster was met and the outbox published again.")

CONSUMED = Counter("kopa_consumed_total", "Events handled, by outcome.", ("topic", "outcome"))
CONSUMER_BATCH_SECONDS = Histogram("kopa_consumer_batch_seconds", "Time to handle one batch, its transaction included.", buckets=SECONDS)
CONSUMER_BATCH_RECORDS = Histogram("kopa_consumer_batch_records", "Records in a batch.", buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000))
CONSUMER_RETRIES = Counter("kopa_consumer_retries_total", "Batches tried again, by cause.", ("cause",))
CONSUMER_REBALANCES = Counter("kopa_consumer_rebalances_total", "Times that partitions were given or taken.")
CONSUMER_PARTITIONS = Gauge("kopa_consumer_partitions", "Partitions assigned to this process.")
CONSUMER_COMMIT_FAILURES = Counter(
    "kopa_consumer_commit_failures_total", "Offset commits that failed; the records come again and are dropped."
)
CONSUMER_TOO_LARGE = Counter(
    "kopa_consumer_too_large_total", "Batches larger than a fetch, which aiokafka skips: lost here until replayed (aiokafka#1173)."
)
CONSUMER_BREAKER = Gauge("kopa_consumer_breaker_open", "1 while too many invalid records hold the consumer.")
LAG_RECORDS = Gauge("kopa_consumer_lag_records", "Records behind the end of a partition.", ("topic", "partition"))
LAG_SECONDS = Gauge("kopa_consumer_lag_seconds", "Age of the oldest record not handled yet; 0 when there is none.", ("topic", "partition"))
LAST_POLL = Gauge("kopa_consumer_last_poll_timestamp_seconds", "Unix time of the last poll.")
LAST_COMMIT = Gauge("kopa_consumer_last_commit_timestamp_seconds", "Unix time of the last committed batch.")
END_TO_END_SECONDS = BatchHistogram(
    "kopa_event_end_to_end_seconds", "From the change in one service to its effect in this one.", "topic", SECONDS
)

DEAD_LETTERS = Counter("kopa_dead_letters_total", "Records put aside, by reason.", ("topic", "reason"))
DEAD_LETTERS_OPEN = Gauge("kopa_dead_letters_open", "Dead letters that wait for a person.")
PARKED_KEYS = Gauge("kopa_parked_keys", "Keys whose events follow an earlier dead letter.")

DATABASE_POOL_USED = Gauge("kopa_database_connections_used", "Connections of the pool in use.")
DATABASE_POOL_SIZE = Gauge("kopa_database_connections_limit", "Connections the pool may open.")
ROUNDS_FAILED = Counter("kopa_rounds_failed_total", "Rounds of work by the clock that failed and are tried again.", ("round",))
