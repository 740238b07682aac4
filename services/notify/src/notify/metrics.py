"""Business figures of notify."""

from prometheus_client import Counter, Gauge, Histogram

QUEUED = Counter("kopa_notify_deliveries_queued_total", "Deliveries that events gave rise to.", ("channel",))
OUTCOMES = Counter("kopa_notify_attempts_total", "Attempts to send, by the state that the delivery is in afterwards.", ("channel", "state"))
SECONDS = Histogram(
    "kopa_notify_delivery_seconds",
    "From the change in another service to the recipient's server.",
    ("channel",),
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 86400),
)
WAITING = Gauge("kopa_notify_deliveries_waiting", "Deliveries not finished yet.", ("channel",))
OLDEST_SECONDS = Gauge(
    "kopa_notify_oldest_due_seconds", "How long the oldest delivery that is due has waited; 0 when none is.", ("channel",)
)
INTERRUPTED = Counter("kopa_notify_interrupted_total", "Deliveries left behind by a process that died.", ("channel",))
LETTERS = Counter("kopa_notify_letters_total", "Letters about the subscription itself, by state after an attempt.", ("state",))
DISABLED = Counter("kopa_notify_webhooks_disabled_total", "Endpoints that were disabled.", ("reason",))
