"""Figures of training's own."""

from prometheus_client import Counter, Gauge, Histogram

INDEX_SIZE = Gauge("kopa_training_index_offerings", "published offerings in the index in memory")
INDEX_FILL_SECONDS = Gauge("kopa_training_index_fill_seconds", "how long the last filling of the index took")
SEARCH_SECONDS = Histogram(
    "kopa_training_search_seconds",
    "time to answer one question of the catalogue from memory",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5),
)
ENROLMENTS = Counter("kopa_training_enrolments_total", "Steps of enrolments.", ("step",))
LETTERS = Counter("kopa_training_letters_total", "Letters about enrolments, by state after an attempt.", ("state",))
LETTERS_WAITING = Gauge("kopa_training_letters_waiting", "Letters about enrolments that are due and not sent.")
HARVEST_RUNS = Counter("kopa_training_harvest_runs_total", "runs of harvest sources", ("method", "outcome"))
HARVEST_SECONDS = Histogram(
    "kopa_training_harvest_run_seconds", "time that a run took", ("method",), buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 900)
)
HARVEST_ITEMS = Counter("kopa_training_harvest_items_total", "items of harvest sources", ("outcome",))
LINK_CHECKS = Counter("kopa_training_link_checks_total", "links of offerings that were checked", ("outcome",))
IMPORT_ROWS = Counter("kopa_training_import_rows", "rows of imported files that were taken", ("outcome",))
