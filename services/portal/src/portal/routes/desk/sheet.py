"""The sheet on which an offering is written: shown with what is typed, what is wrong with it, and what is still missing."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from starlette.responses import Response

from portal.domain.writing import fields_of, of_row, row_numbers
from portal.domain.writing.wall import DEFAULT_ZONE, Reason
from portal.errors import PageMissing
from portal.forms import Fields
from portal.routes.desk.visit import DeskVisit
from portal.schemas import Listed
from portal.schemas.desk import Lock, OwnOffering, Quality
from portal.services import Reply

STANDS_AT = {
    "title": "title.lv",
    "price": "price.amount",
    "duration": "duration.number",
    "place": "place.name",
    "contact": "contact.email",
    "sessions.recurrence": "dates",
    "sessions": "dates",
}
"""What services call it -> where in the form the reader mends it."""
STALE = 412


async def own(visit: DeskVisit, offering_id: UUID) -> OwnOffering:
    """An offering of the visit's hub. Raises PageMissing for any other, PartAway."""
    found = await visit.ask(f"/offerings/{offering_id}", OwnOffering)
    if found.hub != visit.hub:
        raise PageMissing
    return found


def said_of(visit: DeskVisit, reasons: Mapping[str, Reason]) -> dict[str, str]:
    """Reasons of our own rules in the reader's language."""
    return {field: reason[visit.view.preferences.language] for field, reason in reasons.items()}


def problems_of(reply: Reply[Any], rows: list[int]) -> dict[str, str]:
    """Why a service refuses a form: field of the form -> how to mend it."""
    return placed(reply.problems, rows)


def placed(problems: Mapping[str, str], rows: list[int]) -> dict[str, str]:
    """The same problems by the names that fields have in the form."""
    found = ((of_row(field, rows), text) for field, text in problems.items())
    return {STANDS_AT.get(field, field): text for field, text in found}


async def sheet(
    visit: DeskVisit,
    offering: OwnOffering | None = None,
    typed: Fields | None = None,
    *,
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    done: str = "",
    focus: str = "",
) -> Response:
    """The page. Without `typed` it shows the offering as it stands; with it nothing that was typed is lost."""
    quality, locks = await _beside(visit, offering)
    shown = typed or Fields(fields_of(offering.known()) if offering else FRESH)
    is_stale = status == STALE
    return visit.render(
        "desk/editor.html",
        status,
        offering=offering,
        typed=shown,
        version=_written_upon(offering, None if is_stale else typed),
        rows=row_numbers(shown),
        errors=dict(problems or {}),
        is_stale=is_stale,
        quality=quality,
        locks=locks,
        done=done,
        focus=focus,
        default_zone=DEFAULT_ZONE,
    )


FRESH: Iterable[tuple[str, str]] = (
    ("kind", "course"),
    ("mode", "on-site"),
    ("languages", "lv"),
    ("price.currency", "EUR"),
    ("sessions.0.time_zone", DEFAULT_ZONE),
)
"""What a new offering most often is; the first date has its row already."""


def _written_upon(offering: OwnOffering | None, typed: Fields | None) -> str:
    """The version that a form changes: the one that its writer saw, not one of somebody else's that came in between and was never shown."""
    seen = typed.get("version", "") if typed else ""
    return seen or (str(offering.version) if offering else "")


async def _beside(visit: DeskVisit, offering: OwnOffering | None) -> tuple[Quality | None, tuple[Lock, ...]]:
    """What stands beside the form; the form does without it."""
    if offering is None:
        return None, ()
    get, asker = visit.portal.services.get, visit.asker
    if offering.origin is None:
        return (await get(asker, "training", f"/offerings/{offering.id}/quality", Quality)).value, ()
    quality, locks = await asyncio.gather(
        get(asker, "training", f"/offerings/{offering.id}/quality", Quality),
        get(asker, "training", f"/offerings/{offering.id}/locks", Listed[Lock]),
    )
    return quality.value, locks.value.items if locks.value else ()
