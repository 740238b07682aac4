"""What matching counts of its own business."""

from prometheus_client import Counter, Gauge, Histogram

HUB_CHANGES = Counter("kopa_matching_hub_changes_total", "Hubs written to the directory, by what it did.", ("change",))
NEEDS = Counter("kopa_matching_needs_total", "Needs stated, by whether any hub fits.", ("outcome",))
NEED_SECONDS = Histogram(
    "kopa_matching_need_seconds", "Time to rank the hubs for a need.", buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1)
)
ENGINE_HUBS = Gauge("kopa_matching_engine_hubs", "Members that the engine ranks.")
ENGINE_SECONDS = Histogram(
    "kopa_matching_engine_seconds", "Time to make the engine ready after a change.", buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5)
)
ASSESSMENTS = Counter("kopa_matching_assessments_total", "Assessments begun and completed, by questionnaire.", ("audience", "step"))
ASSESSMENTS_ERASED = Counter("kopa_matching_assessments_erased_total", "Organisations whose assessments were erased on their wish.")
FINDINGS = Counter("kopa_matching_findings_total", "New hubs and offerings that were found for needs that stand open.", ("kind",))
REMATCHES_WAITING = Gauge("kopa_matching_rematches_waiting", "Imports whose hubs are not yet held against all open needs.")
LETTERS = Counter("kopa_matching_letters_total", "Letters about matches and organisations, by state after an attempt.", ("state",))
LETTERS_WAITING = Gauge("kopa_matching_letters_waiting", "Letters about matches and organisations that are due and not sent.")
MATCHES = Counter("kopa_matching_matches_total", "Steps of matches.", ("step",))
MATCHES_WAITING = Gauge("kopa_matching_matches_waiting", "Matches that a hub should answer.")
OLDEST_DUE = Gauge(
    "kopa_matching_oldest_due_timestamp_seconds", "When the answer is due that is due first, as a round last saw it; 0 where none is."
)
ORGANISATIONS = Counter("kopa_matching_organisations_total", "Organisations written down, changed, verified and erased.", ("step",))
CONSENTS = Counter("kopa_matching_consents_total", "Consents given and withdrawn, by purpose.", ("purpose", "step"))
FORGOTTEN = Counter("kopa_matching_forgotten_total", "Drafts, needs, letters and old aid that a round removed.", ("what",))
