"""What a certificate proves, and to whom it may be given."""

from dataclasses import dataclass
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from training.domain.enrolments.certificates import Facts
from training.schemas.enrolments import CertificateView

READ = """
SELECT c.code, c.facts::text AS facts, c.issued_at, c.revoked_at, e.person_id, e.hub AS of_hub, h.name::text AS hub_name, u.name,
       coalesce(u.shows_name, false) AS shows_name, p.language
FROM certificate c JOIN enrolment e ON e.id = c.enrolment_id LEFT JOIN sign_up u ON u.enrolment_id = e.id
LEFT JOIN hub h ON h.slug = e.hub LEFT JOIN person p ON p.id = e.person_id WHERE c.code = $1
"""


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate with what not everybody may see."""

    shown: CertificateView
    person_id: UUID | None
    name: str | None
    language: str | None


async def read(work: Work, code: str) -> Certified:
    """One, whether valid or revoked. Raises NotFound."""
    row = await work.fetchrow(READ, code.upper())
    if row is None:
        raise NotFound(what="certificate")
    facts = Facts.model_validate_json(row["facts"])
    shown = CertificateView(
        **facts.model_dump(exclude={"dates"}),
        dates=list(facts.dates),
        code=row["code"],
        state="revoked" if row["revoked_at"] else "valid",
        hub_name=orjson.loads(row["hub_name"]) if row["hub_name"] else None,
        issued_at=row["issued_at"],
        revoked_at=row["revoked_at"],
        name=row["name"] if row["shows_name"] else None,
    )
    return Certified(shown, row["person_id"], row["name"], row["language"])
