"""match_10k: the ten best of 10,000 hubs with reasons; against the bare product of the same vectors."""

from kopa.embedded import Kafka, Postgres
from tests.bench.figures import Figure
from tests.bench.match_457 import ranked
from tests.bench.networks import made

HUBS, ASKED = 10_000, 600
GOAL_MS = 20.0


async def measure(_postgres: Postgres, _kafka: Kafka) -> Figure:
    return ranked("match_10k", made(HUBS), ASKED, GOAL_MS)
