"""What a hub answers to a match, as the desk's forms have it and as matching takes it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from portal.domain.writing.typed import Json, Typed, lines, number

STEPS = {"accept": "accept", "decline": "decline", "propose": "propose-date", "close": "close"}
"""The pressed button -> the step of the service."""
REASONS = ("no-capacity", "not-our-field", "not-eligible", "other")
AID = ("amount_eur", "service", "granted_on")


class Due(Protocol):
    """Something with a clock."""

    @property
    def due_at(self) -> datetime | None:
        """When it is over; none where nobody waits."""


T = TypeVar("T", bound=Due)


def most_urgent(found: Iterable[T]) -> list[T]:
    """By their clock; what has none comes last."""
    return sorted(found, key=lambda each: (each.due_at is None, each.due_at))


def answer_of(act: str, typed: Typed) -> Json:
    """The body of an answer. Raises KeyError for an act that is none."""
    match STEPS[act]:
        case "accept":
            return _said(typed, "accept_message", "message")
        case "decline":
            return {"reason": typed.get("reason", "")} | _said(typed, "decline_text", "text")
        case "propose-date":
            return {"date": typed.get("date", "")} | _said(typed, "propose_message", "message")
    closed: Json = {"delivered": typed.all("delivered")}
    if hours := typed.get("hours", ""):
        closed["hours"] = number(hours)
    basis, given = typed.get("basis", ""), {name: value for name in AID if (value := typed.get(name, ""))}
    if basis or given:  # an amount without a basis is a mistake to be told, not aid to be forgotten
        closed["aid"] = {"basis": basis} | {name: number(value) if name == "amount_eur" else value for name, value in given.items()}
    return closed


def _said(typed: Typed, field: str, name: str) -> Json:
    return {name: lines(text)} if (text := typed.get(field, "")) else {}


FIELDS = {
    "accept": {"message": "accept_message"},
    "decline": {"text": "decline_text"},
    "propose": {"message": "propose_message"},
    "close": {"aid": "basis", "aid.basis": "basis", **{f"aid.{name}": name for name in AID}},
}
"""Field of the answer's body -> field of the form, where it is another."""


def beside(act: str, problems: dict[str, str]) -> dict[str, str]:
    """Each problem at the field of the form that it belongs to."""
    known = FIELDS.get(act, {})
    return {known.get(field, field.partition(".")[0]): said for field, said in reversed(problems.items())}
