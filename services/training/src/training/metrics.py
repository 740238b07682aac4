"""Figures of training's own."""

from prometheus_client import Gauge, Histogram

INDEX_SIZE = Gauge("kopa_training_index_offerings", "published offerings in the index in memory")
INDEX_FILL_SECONDS = Gauge("kopa_training_index_fill_seconds", "how long the last filling of the index took")
SEARCH_SECONDS = Histogram(
    "kopa_training_search_seconds",
    "time to answer one question of the catalogue from memory",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5),
)
