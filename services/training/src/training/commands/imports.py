"""Many offerings of one hub, from the rows of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from chassis.database import Work
from chassis.errors import Problem
from chassis.rows import RowReason, reason, shape_reasons
from contracts.training import OfferingContent, OfferingPublished, OfferingRevised, Session
from training import metrics
from training.commands.adoptions import propose_corrections
from training.commands.telling import tell
from training.domain.checks import check_content, check_session
from training.domain.imports import taking
from training.domain.imports.columns import offering_of
from training.domain.imports.files import Raw
from training.domain.offerings import Catalogued
from training.domain.series import expanded
from training.errors.imports import RepeatedRow
from training.errors.offerings import AlreadyOver
from training.repository import imports
from training.schemas.imports import Outcome, Refused
from training.schemas.offerings import OfferingInput

LONGEST_REF = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be taken: what it is known by, what it says."""

    at: int
    ref: str
    content: OfferingContent
    sessions: tuple[Session, ...]
    digest: str


def read_rows(raw: Sequence[Raw], language: str, *, publish: bool) -> tuple[list[Row], list[Refused]]:
    """Every row: taken, or refused with the reasons. Of two that are the same offering the first counts."""
    rows: list[Row] = []
    refused: list[Refused] = []
    first: dict[str, int] = {}
    for each in raw:
        found = _read(each, language, publish=publish)
        if isinstance(found, Row) and found.ref in first:
            found = _refused(each, [reason(RepeatedRow(field="ref", first=first[found.ref]), language)])
        if isinstance(found, Row):
            first[found.ref] = found.at
            rows.append(found)
        else:
            refused.append(found)
    return rows, refused


async def take_in(work: Work, hub: str, rows: Sequence[Row], *, publish: bool, dry_run: bool) -> Iterator[Outcome]:
    """Stores what is new, revises what says something else, leaves the rest; what is published is told. In the rows' order."""
    known = await imports.known(work, hub, [row.ref for row in rows], lock=not dry_run)
    outcomes: list[Outcome] = [_outcome(row, known.get(row.ref)) for row in rows]
    if not dry_run:
        await _store(
            work, hub, [row for row, outcome in zip(rows, outcomes, strict=True) if outcome != "unchanged"], known, publish=publish
        )
        for outcome in outcomes:
            metrics.IMPORT_ROWS.labels(outcome).inc()
    return iter(outcomes)


def _outcome(row: Row, known: tuple[UUID, str] | None) -> Outcome:
    if known is None:
        return "added"
    return "unchanged" if known[1] == row.digest else "revised"


async def _store(work: Work, hub: str, rows: Sequence[Row], known: dict[str, tuple[UUID, str]], *, publish: bool) -> None:
    now = datetime.now(UTC)
    there = await imports.lock_offerings(work, [known[row.ref][0] for row in rows if row.ref in known])
    changed: list[Catalogued] = []
    for row in rows:
        if row.ref in known:
            changed.append(taking.revised(there[known[row.ref][0]], row.content, row.sessions, now))
        else:
            changed.append(taking.added(hub, row.content, row.sessions, now, publish=publish))
    await imports.store(work, hub, changed, {row.ref: (each.id, row.digest) for row, each in zip(rows, changed, strict=True)})
    followed = await imports.adopted(work, list(there)) if there else set()
    for offering in changed:
        if offering.state == "published":
            tell(work, OfferingRevised if offering.id in there else OfferingPublished, offering)
        if offering.id in followed and offering.state == "published":
            await propose_corrections(work, offering)


def _read(raw: Raw, language: str, *, publish: bool) -> Row | Refused:
    try:
        said: Any = offering_of(raw.value) if raw.is_table else raw.value
        ref = str(said.pop("ref", "") or "")[:LONGEST_REF] if isinstance(said, dict) else ""
        written = OfferingInput.model_validate(said)
        check_content(written)
        for session in written.sessions:
            check_session(session)
        sessions = expanded(written.sessions)
        if publish and sessions and all(each.ends_at <= datetime.now(UTC) for each in sessions):
            raise AlreadyOver(field="sessions")
    except ValidationError as error:
        return _refused(raw, list(shape_reasons(error, language)))
    except Problem as problem:
        return _refused(raw, [reason(problem, language)])
    content = written.content()
    return Row(raw.at, taking.reference(ref, content, written.sessions), content, sessions, taking.digest(content, written.sessions))


def _refused(raw: Raw, reasons: list[RowReason]) -> Refused:
    said = raw.value if isinstance(raw.value, dict) else {}
    title = said.get("title_lv") or said.get("title_en") if raw.is_table else None
    ref = said.get("ref")
    return Refused(row=raw.at, ref=str(ref)[:LONGEST_REF] if ref else None, title=str(title)[:200] if title else None, reasons=reasons)
