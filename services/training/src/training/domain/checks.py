"""What an offering must be to be stored."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chassis.errors import UnknownCode, WrongDates
from contracts.taxonomies import AUDIENCES, COMPETENCES, DIGCOMP, KINDS, LANGUAGES, LEVELS, MODES, SECTORS, TECHNOLOGIES, Taxonomy
from contracts.training import OfferingContent, Session


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
