"""One hub asked for one need: what it can come to, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from contracts.matches import MatchState
from contracts.matching import AidBasis
from matching.domain.matches.clock import Clock
from matching.errors.matches import DateChanged, HubGone, MatchOver, MatchOverdue, NoMoreDays, NotAgreeing, NotClosed, SameDay

State = Literal["waiting", "proposed", "date-proposed", "accepted", "declined", "passed-on", "withdrawn", "closed"]
ASKED: tuple[State, ...] = ("proposed", "date-proposed", "accepted")
"""While a hub has the need in its hands. One at a time has it."""
ANSWERABLE: tuple[State, ...] = ("proposed", "date-proposed")
MOST_OTHER_DAYS = 3
"""So often a client may ask its hub for another day; then it agrees or withdraws, so that they do not go round in circles."""
Declining = Literal["no-capacity", "not-our-field", "not-eligible", "other"]
Passing = Literal["no-answer", "hub-left", "hub-full", "hub-not-eligible"]
Ending = Literal["client-withdrew", "client-silent", "need-erased"]


@dataclass(frozen=True, slots=True)
class Match:
    """A hub for a need. It waits in line with version 0 and nothing public; `place` is 1 for the hub that is asked first.

    `explanation`: the engine's factors and reasons when the client asked. `message`: the hub's to the client, with its answer; `note`:
    the hub's words with a decline; `feedback`: the client's. `other_days`: how often the client asked for another day; `wished_on` and
    `wish`: the day that it would like and its words, the last time.
    """

    id: UUID
    need: UUID
    hub: str
    place: int
    state: State
    version: int
    score: float
    terms: Mapping[str, Sequence[str]]
    client: Mapping[str, Any]
    explanation: Mapping[str, Any]
    changed_at: datetime
    proposed_at: datetime | None = None
    due_at: datetime | None = None
    remind_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    working_days: float | None = None
    meeting_on: date | None = None
    agree_by: datetime | None = None
    reason: str | None = None
    message: str | None = None
    note: str | None = None
    feedback: str | None = None
    delivered: tuple[str, ...] = ()
    hours: float | None = None
    aid_basis: AidBasis | None = None
    rating: int | None = None
    other_days: int = 0
    wished_on: date | None = None
    wish: str | None = None

    @property
    def other_days_left(self) -> int:
        """How often the client may still ask for another day."""
        return max(0, MOST_OTHER_DAYS - self.other_days)

    @property
    def is_asked(self) -> bool:
        """Whether the hub has the need in its hands."""
        return self.state in ASKED

    def public(self) -> MatchState:
        """The state that events carry."""
        said = {name: getattr(self, name) for name in MatchState.model_fields if hasattr(self, name)}
        client = {"client_kind" if name == "kind" else name: value for name, value in self.client.items()}
        terms = {kind: tuple(codes) for kind, codes in self.terms.items()}
        meeting = self.meeting_on.isoformat() if self.meeting_on else None
        return MatchState.model_construct(**said | client | terms | {"meeting_on": meeting})


def propose(match: Match, now: datetime, clock: Clock, days: int) -> Match:
    """The hub's turn has come; its clock begins."""
    assert match.state == "waiting"
    return _ask(match, now, clock, days)


def accept(match: Match, now: datetime, clock: Clock, message: str | None) -> Match:
    """The hub takes the client on; a day that it proposed before stands. Too late is allowed until it was passed on."""
    _must_be_answerable(match)
    return _answer(match, now, clock, state="accepted", message=message or match.message, agree_by=None)


def decline(match: Match, now: datetime, clock: Clock, reason: Declining, note: str | None) -> Match:
    """The hub says no."""
    _must_be_answerable(match)
    return _answer(match, now, clock, state="declined", reason=reason, note=note, agree_by=None)


def propose_date(match: Match, now: datetime, clock: Clock, day: date, message: str | None, days: int) -> Match:
    """The hub proposes a day to meet: it has answered, and the client has `days` working days to agree, but not past that day."""
    _must_be_answerable(match)
    changes = {"meeting_on": day, "message": message, "agree_by": min(clock.due(now, days), clock.end(day))}
    return _answer(match, now, clock, state="date-proposed", **changes)


def agree(match: Match, now: datetime, day: date | None) -> Match:
    """The client agrees to the day (`day`: the one that it saw). Repeating it changes nothing."""
    if match.state == "accepted" and match.meeting_on is not None:
        return match
    if match.state != "date-proposed":
        raise NotAgreeing(state=match.state)
    if day is not None and day != match.meeting_on:
        raise DateChanged(day=match.meeting_on.isoformat() if match.meeting_on else "")
    return _step(match, now, state="accepted", agree_by=None)


def other_day(match: Match, now: datetime, clock: Clock, wished: date | None, words: str | None, seen: date | None, days: int) -> Match:
    """The day does not suit the client: the hub is asked once more, and its clock begins again, as if it had just been asked.

    `seen`: the day that the client saw. Repeating it changes nothing. Raises NotAgreeing, DateChanged, SameDay, NoMoreDays.
    """
    if match.state == "proposed" and match.other_days and (match.wished_on, match.wish) == (wished, words):
        return match
    if match.state != "date-proposed":
        raise NotAgreeing(state=match.state)
    offered = match.meeting_on.isoformat() if match.meeting_on else ""
    if seen is not None and seen != match.meeting_on:
        raise DateChanged(day=offered)
    if not match.other_days_left:
        raise NoMoreDays(most=MOST_OTHER_DAYS)
    if wished is not None and wished == match.meeting_on:
        raise SameDay(field="date")
    # The record is that of the newest turn: a hub that is silent now has not answered in time, whatever it did before.
    anew = {"answered_at": None, "working_days": None, "meeting_on": None, "agree_by": None, "message": None}
    return _ask(match, now, clock, days, **anew, other_days=match.other_days + 1, wished_on=wished, wish=words)


def pass_on(match: Match, now: datetime, reason: Passing) -> Match:
    """The hub did not answer in time, or cannot be asked any more. One that was never asked has nothing to tell the network."""
    assert match.state in ("waiting", *ANSWERABLE)
    return _step(match, now, state="passed-on", reason=reason, remind_at=None, agree_by=None)


def withdraw(match: Match, now: datetime, reason: Ending) -> Match:
    """The client does not ask any more."""
    assert match.is_asked
    return _step(match, now, state="withdrawn", reason=reason, remind_at=None, agree_by=None)


def close(match: Match, now: datetime, delivered: Sequence[str], hours: float | None, aid_basis: AidBasis | None) -> Match:
    """The work is done."""
    if match.state != "accepted":
        _refuse(match)
    return _step(match, now, state="closed", closed_at=now, delivered=tuple(dict.fromkeys(delivered)), hours=hours, aid_basis=aid_basis)


def rate(match: Match, now: datetime, rating: int, text: str | None) -> Match:
    """What the client thinks of it afterwards; it may think again. Saying the same changes nothing."""
    if match.state != "closed":
        raise NotClosed(state=match.state)
    if (match.rating, match.feedback) == (rating, text):
        return match
    return _step(match, now, rating=rating, feedback=text)


def _must_be_answerable(match: Match) -> None:
    if match.state not in ANSWERABLE:
        _refuse(match)


def _refuse(match: Match) -> None:
    if match.state == "passed-on":
        raise HubGone if match.reason == "hub-left" else MatchOverdue
    raise MatchOver(state=match.state)


def _ask(match: Match, now: datetime, clock: Clock, days: int, **changes: Any) -> Match:
    due = clock.due(now, days)
    return _step(match, now, state="proposed", proposed_at=now, due_at=due, remind_at=clock.remind(now, due), **changes)


def _answer(match: Match, now: datetime, clock: Clock, **changes: Any) -> Match:
    if match.answered_at is None and match.proposed_at is not None:
        changes |= {"answered_at": now, "working_days": float(clock.between(match.proposed_at, now))}
    return _step(match, now, remind_at=None, **changes)


def _step(match: Match, now: datetime, **changes: Any) -> Match:
    asked = match.proposed_at is not None or "proposed_at" in changes
    return replace(match, version=match.version + asked, changed_at=now, **changes)
