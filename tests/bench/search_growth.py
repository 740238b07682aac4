"""search_growth: how the time of a facet and text page grows from 1,000 over 10,000 to 100,000 offerings."""

from kopa.embedded import Kafka, Postgres
from tests.bench.figures import Figure
from tests.bench.search_1m import Timed, answered

SIZES = (1_000, 10_000, 100_000)
GROWTH = 30.0
"""A hundred times the offerings may take so many times the time."""


async def measure(postgres: Postgres, _kafka: Kafka) -> Figure:
    timed: dict[int, Timed] = {size: await answered(postgres, size, by_hand=False) for size in SIZES}
    p99 = {size: each.ours.p99 for size, each in timed.items()}
    growth = round(p99[SIZES[-1]] / p99[SIZES[0]], 1)
    note = "p50 and p99 in ms: " + ", ".join(f"{size:,}: {each.ours.p50:.1f} and {each.ours.p99:.1f}" for size, each in timed.items())
    what = "p99 of a facet and text page with its counts at 100,000 offerings to that at 1,000"
    return Figure(
        "search_growth", what, growth, "×", f"≤ {GROWTH:.0f} ×", growth <= GROWTH, note=note, command="make bench ONLY=search_growth"
    )
