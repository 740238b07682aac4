"""The rules of the catalogue, without I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chassis.errors import UnknownCode, WrongDates
from contracts.taxonomies import AUDIENCES, COMPETENCES, DIGCOMP, KINDS, LANGUAGES, LEVELS, MODES, SECTORS, TECHNOLOGIES, Taxonomy
from contracts.training import OfferingContent, OfferingState, Session
from training.errors import WrongState

State = Literal["draft", "published", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Catalogued:
    """An offering as it stands in the catalogue, drafts included."""

    id: UUID
    hub: str
    state: State
    version: int
    content: OfferingContent
    sessions: tuple[Session, ...]
    published_at: datetime | None
    changed_at: datetime

    def public(self) -> OfferingState:
        """The public state that events carry. Only what is or was published has one."""
        assert self.published_at is not None, "a draft has no public state"
        return OfferingState.model_construct(
            **{name: getattr(self.content, name) for name in OfferingContent.model_fields},
            id=self.id,
            hub=self.hub,
            state="withdrawn" if self.state == "withdrawn" else "published",
            sessions=self.sessions,
            published_at=self.published_at,
        )


def must_be(offering: Catalogued, *allowed: State) -> None:
    """Raises WrongState unless the offering is in one of these states."""
    if offering.state not in allowed:
        raise WrongState(state=offering.state, allowed=", ".join(allowed))


def check_content(content: OfferingContent) -> None:
    """Raises UnknownCode for the first code that its taxonomy does not have."""
    checks: Sequence[tuple[str, Taxonomy, Iterable[str]]] = (
        ("kind", KINDS, [content.kind]),
        ("mode", MODES, [content.mode]),
        ("level", LEVELS, [content.level] if content.level else []),
        ("languages", LANGUAGES, content.languages),
        ("technologies", TECHNOLOGIES, content.technologies),
        ("sectors", SECTORS, content.sectors),
        ("audiences", AUDIENCES, content.audiences),
        ("competences", COMPETENCES, [each.code for each in content.competences if each.framework == DIGCOMP]),
    )
    for field, taxonomy, codes in checks:
        for code in codes:
            if code not in taxonomy:
                raise UnknownCode(field=field, value=code, known=", ".join(sorted(taxonomy.codes)))


def check_session(session: Session) -> None:
    """Raises WrongDates where a session ends before it starts, its sign-up closes before it opens, or its zone is unknown."""
    if session.ends_at <= session.starts_at:
        raise WrongDates(
            field="sessions.ends_at", reason={"en": "A session must end after it starts.", "lv": "Nodarbībai jābeidzas pēc tās sākuma."}
        )
    opens, closes = session.sign_up_opens_at, session.sign_up_closes_at
    if opens and closes and closes <= opens:
        reason = {"en": "Sign-up must close after it opens.", "lv": "Pieteikšanās jābeidz pēc tās sākuma."}
        raise WrongDates(field="sessions.sign_up_closes_at", reason=reason)
    try:
        ZoneInfo(session.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        reason = {"en": "Use a time zone such as Europe/Riga.", "lv": "Lietojiet laika joslu, piemēram, Europe/Riga."}
        raise WrongDates(field="sessions.time_zone", reason=reason) from error


def keep_dropped(known: Sequence[Session], revised: Sequence[Session]) -> tuple[Session, ...]:
    """The sessions of a published offering after a revision: one that people may count on never vanishes, it is cancelled."""
    kept = {session.id for session in revised}
    dropped = [session.model_copy(update={"status": "cancelled"}) for session in known if session.id not in kept]
    return tuple(sorted([*revised, *dropped], key=lambda session: (session.starts_at, session.id)))
