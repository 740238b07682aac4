"""How complete an offering is (0 to 100), what it lacks, where a translation is missing, and why it may be out of date.

The weights are ours: what a reader needs to decide whether to come counts most. Each stands with its reason, so that a hub sees why.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contracts.training import OfferingContent, Session
from training.domain.offerings import Catalogued

LANGUAGES: Final = ("lv", "en")
TRANSLATED: Final = ("title", "summary", "description", "prerequisites", "certificate")
STALE_AFTER: Final = timedelta(days=270)
"""Undated offerings go out of date unseen: about nine months after the last change somebody should look at one."""
LONG_ENOUGH: Final = 120
"""Characters below which a description says hardly more than the title."""
LEARNING: Final = ("course", "workshop", "webinar", "curriculum")
DATED: Final = ("course", "event", "workshop", "webinar")

Reason = dict[str, str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that makes an offering better: `points` of all that concern it, and why it counts."""

    code: str
    points: int
    reason: Reason
    is_met: Callable[[Catalogued], bool]
    concerns: Callable[[OfferingContent], bool] = lambda _content: True


@dataclass(frozen=True, slots=True)
class Lack:
    """What is not met; mending it adds so many points of 100."""

    code: str
    points: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is to be said of one offering. `untranslated`: language -> fields that it lacks."""

    score: int
    missing: tuple[Lack, ...]
    untranslated: dict[str, tuple[str, ...]]
    stale: tuple[Lack, ...]


def _long(offering: Catalogued) -> bool:
    return any(len(text) >= LONG_ENOUGH for text in (offering.content.description or {}).values())


def _whole(offering: Catalogued) -> bool:
    """Whether all that is written is there in both languages."""
    return not untranslated(offering.content)


def _placed(offering: Catalogued) -> bool:
    standing = [each for each in offering.sessions if each.status != "cancelled"]
    places = [offering.content.place] if offering.content.place else [each.place for each in standing]
    return bool(places) and all(place is not None and place.address and place.latitude is not None for place in places)


def _accessible(offering: Catalogued) -> bool:
    places = [offering.content.place, *(each.place for each in offering.sessions)]
    return any(place is not None and place.accessibility for place in places)


def _is_learning(content: OfferingContent) -> bool:
    return content.kind in LEARNING


def _is_met_on_site(content: OfferingContent) -> bool:
    return content.mode != "online" and content.kind in DATED


def _is_dated(content: OfferingContent) -> bool:
    return content.kind in DATED


CRITERIA: Final[Sequence[Criterion]] = (
    Criterion("dates", 15, {"lv": "Bez datuma cilvēks nevar pieteikties.", "en": "Without a date nobody can sign up."},
              lambda o: any(each.status != "cancelled" for each in o.sessions), _is_dated),
    Criterion("description", 15, {"lv": f"Apraksts (vismaz {LONG_ENOUGH} zīmes) palīdz izlemt, vai nākt.",
                                  "en": f"A description ({LONG_ENOUGH} characters or more) is what people decide by."}, _long),
    Criterion("translations", 12, {"lv": "Daļa lasītāju saprot tikai latviešu vai tikai angļu valodu.",
                                   "en": "Some readers understand Latvian only, others English only."}, _whole),
    Criterion("place", 10, {"lv": "Ar adresi un koordinātām piedāvājumu atrod tuvumā esošie.",
                            "en": "An address with coordinates is how people nearby find it."}, _placed, _is_met_on_site),
    Criterion("level", 8, {"lv": "Līmenis pasaka, vai kurss ir pa spēkam.", "en": "The level tells whether it is for me."},
              lambda o: o.content.level is not None, _is_learning),
    Criterion("summary", 8, {"lv": "Kopsavilkums ir tas, ko lasa sarakstā.", "en": "The summary is what people read in a list."},
              lambda o: o.content.summary is not None),
    Criterion("competences", 8, {"lv": "Pēc prasmēm redz, kā reģionam trūkst.", "en": "Competences show what a region lacks."},
              lambda o: bool(o.content.competences), _is_learning),
    Criterion("audiences", 6, {"lv": "Mērķgrupa pasaka, kam tas domāts.", "en": "The audience tells for whom it is."},
              lambda o: bool(o.content.audiences)),
    Criterion("languages", 6, {"lv": "Mācību valoda daudziem ir izšķiroša.", "en": "The language of teaching decides for many."},
              lambda o: bool(o.content.languages)),
    Criterion("regions", 6, {"lv": "Bez reģiona piedāvājums nav redzams reģionu pārskatā.",
                             "en": "Without a region it is not seen in the view of regions."}, lambda o: bool(o.content.regions)),
    Criterion("contact", 5, {"lv": "Jautājumam vajag adresi vai tālruni.", "en": "A question needs an address or a telephone."},
              lambda o: o.content.contact is not None and bool(o.content.contact.email or o.content.contact.phone)),
    Criterion("workload", 4, {"lv": "Stundu skaits palīdz plānot laiku.", "en": "Hours of work help to plan."},
              lambda o: bool(o.content.workload_hours), _is_learning),
    Criterion("price", 4, {"lv": "Jābūt skaidram: bez maksas vai cik maksā.", "en": "Say plainly: free, or how much."},
              lambda o: o.content.price.free or bool(o.content.price.amount)),
    Criterion("technologies", 3, {"lv": "Pēc tehnoloģijām piedāvājumu atrod uzņēmumi.", "en": "Companies search by technology."},
              lambda o: bool(o.content.technologies)),
    Criterion("accessibility", 3, {"lv": "Cilvēkam ratiņkrēslā jāzina, vai var iekļūt.", "en": "In a wheelchair one must know the way in."},
              _accessible, _is_met_on_site),
    Criterion("prerequisites", 2, {"lv": "Kas jāprot iepriekš.", "en": "What one must know before."},
              lambda o: o.content.prerequisites is not None, _is_learning),
    Criterion("licence", 2, {"lv": "Ar licenci kursu var pārņemt citi centri.", "en": "With a licence other hubs may adopt it."},
              lambda o: o.content.licence is not None, _is_learning),
)  # fmt: skip
UNTOUCHED: Final[Reason] = {
    "lv": "Nav datumu, un vairāk nekā deviņus mēnešus nekas nav mainīts. Pārbaudiet, vai vēl spēkā.",
    "en": "It has no dates and nothing changed for more than nine months. Check that it still holds.",
}
PAST: Final[Reason] = {
    "lv": "Visi datumi ir pagājuši. Pievienojiet jaunu vai atsauciet.",
    "en": "All dates are past. Add one or withdraw it.",
}
OFF: Final[Reason] = {"lv": "Visi datumi ir atcelti.", "en": "All its dates are cancelled."}
BROKEN: Final[Reason] = {"lv": "Saite neatbild. Izlabojiet to.", "en": "Its link does not answer. Mend it."}


def assess(offering: Catalogued, now: datetime, *, link_fails: bool) -> Assessment:
    """The score is the share of the points that concern an offering of its kind, rounded down: 100 means that nothing is missing."""
    concerned = [each for each in CRITERIA if each.concerns(offering.content)]
    whole = sum(each.points for each in concerned)
    unmet = [each for each in concerned if not each.is_met(offering)]
    lacking = sum(each.points for each in unmet)
    missing = tuple(Lack(each.code, max(1, round(100 * each.points / whole)), each.reason) for each in unmet)
    return Assessment(100 * (whole - lacking) // whole, missing, untranslated(offering.content), tuple(_stale(offering, now, link_fails)))


def untranslated(content: OfferingContent) -> dict[str, tuple[str, ...]]:
    """Language -> the texts that are there in another language only."""
    found: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        written = {name: text for name in TRANSLATED if (text := getattr(content, name))}
        if lacks := tuple(name for name, text in written.items() if not text.get(language, "").strip()):
            found[language] = lacks
    return found


def _stale(offering: Catalogued, now: datetime, link_fails: bool) -> Iterator[Lack]:
    standing: list[Session] = [each for each in offering.sessions if each.status != "cancelled"]
    if offering.sessions and not standing:
        yield Lack("cancelled", 0, OFF)
    elif standing and all(each.ends_at <= now for each in standing):
        yield Lack("past", 0, PAST)
    elif not standing and now - offering.changed_at > STALE_AFTER:
        yield Lack("untouched", 0, UNTOUCHED)
    if link_fails:
        yield Lack("link", 0, BROKEN)
