"""Organisations that may assess themselves again: what a hub's work has changed is only seen then."""

from dataclasses import dataclass
from uuid import UUID

from chassis.database import Work

DUE = """
SELECT a.organisation, a.id AS assessment, a.series, o.contact->>'name' AS person, o.contact->>'email' AS email, o.language
FROM assessment a
JOIN assessment first ON first.series = a.series AND first.stage = 0
JOIN organisation o ON o.id = a.organisation
WHERE a.stage = $1 AND a.state = 'completed' AND first.completed_at <= now() - make_interval(days => $2)
  AND first.completed_at > now() - make_interval(days => $2 + 180)
  AND NOT EXISTS (SELECT FROM assessment later WHERE later.series = a.series AND later.stage > a.stage)
  AND EXISTS (SELECT FROM match m JOIN need n ON n.id = m.need WHERE n.organisation = a.organisation AND m.state = 'closed')
  AND NOT EXISTS (SELECT FROM letter l WHERE l.once = 'repeat:' || a.series || ':' || $1 + 1)
LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Repeat:
    """An assessment that can be followed by its next stage, and who is asked to."""

    organisation: UUID
    assessment: UUID
    series: UUID
    person: str
    email: str
    language: str


async def due(work: Work, stage: int, days: int) -> list[Repeat]:
    """Assessments of this stage, the newest of their series, so many days after the first one (and not half a year later than that),
    of organisations that a hub has served.
    """
    return [Repeat(**row) for row in await work.fetch(DUE, stage, days)]
