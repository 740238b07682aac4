"""What is counted in the portal alone."""

from prometheus_client import Counter, Gauge, Histogram

TOKENS = Counter("kopa_portal_tokens_total", "Token requests, by outcome: issued, or RFC 6749's error code.", ("outcome",))
SIGN_INS = Counter("kopa_portal_sign_ins_total", "People who tried to sign in at the built-in issuer: admitted, refused.", ("outcome",))
KEYS_MADE = Counter("kopa_portal_signing_keys_made_total", "Signing keys made: the first one and each rotation.")
CALLS = Counter(
    "kopa_portal_service_calls_total", "Calls of pages to services, by outcome: answered, missing, refused, away.", ("service", "outcome")
)
FORWARDED = Counter(
    "kopa_portal_forwarded_total", "Requests forwarded to services, by outcome: answered, away, slow.", ("service", "outcome")
)
STREAM_CLIENTS = Gauge("kopa_portal_stream_clients", "Live streams being served.")
STREAM_SENT = Counter("kopa_portal_stream_sent_total", "Chunks sent to live streams: items, or heartbeats.", ("what",))
RENDER_SECONDS = Histogram(
    "kopa_portal_render_seconds",
    "Time to make the HTML of a page.",
    ("template",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25),
)
