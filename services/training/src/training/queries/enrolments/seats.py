"""How many seats are free and how many people wait: figures only, nobody's name."""

from uuid import UUID

from chassis.database import Work
from training.schemas.enrolments import FreeSeats

# Who waits, waits for a session or for a whole series: then on each of its dates.
COMING = """
SELECT s.id AS session, mode.name AS mode, mode.seats, greatest(0, mode.seats - mode.taken) AS free,
       (SELECT count(*) FROM enrolment e WHERE e.offering_id = s.offering_id AND e.target IN (s.details->>'series', s.id::text)
        AND e.mode = mode.name AND e.state = 'waiting') AS waiting
FROM offering o JOIN session s ON s.offering_id = o.id
CROSS JOIN LATERAL (VALUES ('on_site', (s.details->>'seats_on_site')::int, s.taken_on_site),
                           ('online', (s.details->>'seats_online')::int, s.taken_online)) AS mode(name, seats, taken)
WHERE o.id = $1 AND o.state = 'published' AND s.status <> 'cancelled' AND s.starts_at > now() AND mode.seats IS NOT NULL
ORDER BY s.starts_at, s.id, mode.name DESC
"""


async def coming(work: Work, offering: UUID) -> list[FreeSeats]:
    """The seats on the dates of an offering that are still to come; none where it is not published."""
    return [FreeSeats.model_construct(**row) for row in await work.fetch(COMING, offering)]
