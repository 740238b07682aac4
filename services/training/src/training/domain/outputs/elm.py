"""Courses in the European Learning Model, profile for learning opportunities: what can be learnt (LearningAchievementSpecification),
when and where (LearningOpportunity), from whom (Organisation). Only properties that the profile's closed shapes know are written.
"""

import re
from collections.abc import Iterator
from typing import Final

from contracts.taxonomies import COMPETENCES, DIGCOMP
from contracts.training import Competence, Place, Session
from training.domain.outputs import elm_lists as lists
from training.domain.outputs.embedding import Node, trimmed
from training.domain.outputs.shown import Addresses, Shown
from training.domain.outputs.wording import LANGUAGES, clean, every, plain

LEARNING: Final = ("course", "curriculum", "workshop", "webinar")
"""Kinds in which something is learnt; the rest is left out."""
DURATION: Final = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
WEEKS: Final = re.compile(r"P(\d{1,4})W")
_TIME, _TEXT = {"@type": "xsd:dateTime"}, {"@container": "@language"}
CONTEXT: Final[Node] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dc": "http://purl.org/dc/terms/",
    "elm": "http://data.europa.eu/snb/model/elm/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rov": "http://www.w3.org/ns/regorg#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dc:title": _TEXT,
    "dc:description": _TEXT,
    "rov:legalName": _TEXT,
    "skos:prefLabel": _TEXT,
    "elm:noteLiteral": _TEXT,
    "elm:geographicName": _TEXT,
    "dc:modified": _TIME,
    "elm:startDate": _TIME,
    "elm:endDate": _TIME,
    "elm:applicationDeadline": _TIME,
    "elm:duration": {"@type": "xsd:duration"},
    "elm:volumeOfLearning": {"@type": "xsd:duration"},
    "elm:contentUrl": {"@type": "xsd:anyURI"},
    "rdf:value": {"@type": "xsd:decimal"},
}


class Graph:
    """A dataset in the making: each hub is described once, before its first course."""

    def __init__(self, addresses: Addresses, country: str) -> None:
        self._addresses = addresses
        self._country = country
        self._hubs: set[str] = set()

    def nodes(self, shown: Shown) -> Iterator[Node]:
        """The nodes of one offering; none where nothing is learnt."""
        if shown.content.kind not in LEARNING:
            return
        if shown.offering.hub not in self._hubs:
            self._hubs.add(shown.offering.hub)
            yield self._organisation(shown)
        yield self._specification(shown)
        runs: dict[str, list[Session]] = {}
        for session in shown.standing:
            runs.setdefault(session.series or str(session.id), []).append(session)
        if not shown.offering.sessions:
            yield self._opportunity(shown, [])
        for run in runs.values():
            yield self._opportunity(shown, run)

    def _organisation(self, shown: Shown) -> Node:
        address = self._addresses.hub(shown.offering.hub)
        return {
            "@id": address,
            "@type": "elm:Organisation",
            "rov:legalName": every(shown.hub_name) or {LANGUAGES[0]: shown.offering.hub},
            "foaf:homepage": _page(address),
            "elm:location": self._location(None),
        }

    def _specification(self, shown: Shown) -> Node:
        content, address = shown.content, self._addresses.offering(shown.offering.id)
        fields = lists.fields(content.technologies, content.sectors, content.level)
        return trimmed(
            {
                "@id": f"{address}#specification",
                "@type": "elm:LearningAchievementSpecification",
                "dc:title": _titles(shown),
                "dc:description": every(content.summary) or {tongue: plain(text) for tongue, text in every(content.description).items()},
                "foaf:homepage": _page(address),
                "dc:modified": shown.offering.changed_at.isoformat(),
                "elm:ISCEDFCode": [_concept(each) for each in fields],
                "dc:language": [_concept(lists.language(each)) for each in content.languages or _titles(shown)],
                "elm:mode": _mode(shown),
                "elm:volumeOfLearning": _hours(content.workload_hours),
                "elm:entryRequirement": _note(every(content.prerequisites)),
                "elm:learningOutcome": [_outcome(each) for each in content.competences] or [_learnt(shown)],
            }
        )

    def _opportunity(self, shown: Shown, run: list[Session]) -> Node:
        content, address = shown.content, self._addresses.offering(shown.offering.id)
        closing = run[0].sign_up_closes_at if run else None
        place = shown.place(run[0] if run else None) if content.mode != "online" else None
        return trimmed(
            {
                "@id": f"{address}#{run[0].id if run else 'any-time'}",
                "@type": "elm:LearningOpportunity",
                "dc:title": _titles(shown),
                "foaf:homepage": _page(address),
                "dc:modified": shown.offering.changed_at.isoformat(),
                "dc:temporal": _period(run),
                "elm:duration": _duration(content.duration),
                "elm:mode": _mode(shown),
                "elm:applicationDeadline": closing.isoformat() if closing else None,
                "elm:priceDetail": _price(shown),
                "elm:providedBy": {"@id": self._addresses.hub(shown.offering.hub)},
                "elm:location": self._location(place) if place else None,
                "elm:learningAchievementSpecification": {"@id": f"{address}#specification"},
                "elm:defaultLanguage": _concept(lists.language(next(iter(_titles(shown))))),
            }
        )

    def _location(self, place: Place | None) -> Node:
        """A place; of a hub we know the country only."""
        address = {"@type": "elm:Address", "elm:countryCode": _concept(lists.country(self._country))}
        if place is None:
            return {"@type": "dc:Location", "elm:address": address}
        full = _note({LANGUAGES[0]: clean(place.address or place.name)})
        return {
            "@type": "dc:Location",
            "elm:geographicName": {LANGUAGES[0]: clean(place.name)},
            "elm:address": trimmed(address | {"elm:fullAddress": full}),
        }


def _titles(shown: Shown) -> dict[str, str]:
    """The title by language, the network's first language first. A title always says something (contracts.event.Text)."""
    found = every(shown.content.title)
    ordered = [tongue for tongue in LANGUAGES if tongue in found] + [tongue for tongue in found if tongue not in LANGUAGES]
    return {tongue: " ".join(found[tongue].split()) for tongue in ordered} or {LANGUAGES[0]: str(shown.offering.id)}


def _period(run: list[Session]) -> Node | None:
    if not run:
        return None
    starts, ends = min(each.starts_at for each in run), max(each.ends_at for each in run)
    return {"@type": "dc:PeriodOfTime", "elm:startDate": starts.isoformat(), "elm:endDate": ends.isoformat()}


def _price(shown: Shown) -> Node:
    price = shown.content.price
    amount = 0 if price.free else price.amount
    return {
        "@type": "elm:PriceDetail",
        "elm:amount": {"@type": "elm:Amount", "elm:unit": _concept(lists.currency(price.currency)), "rdf:value": str(amount)},
    }


def _outcome(competence: Competence) -> Node:
    term = COMPETENCES.get(competence.code) if competence.framework == DIGCOMP else None
    notation = clean(f"{competence.framework} {competence.version} {competence.code}")
    title = {"lv": term.label.lv, "en": term.label.en} if term else {LANGUAGES[0]: notation}
    return {
        "@type": "elm:LearningOutcome",
        "adms:identifier": {"@type": "elm:Identifier", "skos:notation": notation},
        "dc:title": title,
    }


def _learnt(shown: Shown) -> Node:
    """What is learnt where the hub named no competence: what it says of the course."""
    return {"@type": "elm:LearningOutcome", "dc:title": every(shown.content.summary) or _titles(shown)}


def _mode(shown: Shown) -> Node | None:
    found = lists.mode(shown.content.mode)
    return _concept(found) if found else None


def _concept(address: str) -> Node:
    return {"@id": address, "@type": "skos:Concept"}


def _page(address: str) -> Node:
    return {"@type": "elm:WebResource", "elm:contentUrl": address}


def _note(text: dict[str, str]) -> Node | None:
    return {"@type": "elm:Note", "elm:noteLiteral": text} if any(text.values()) else None


def _hours(hours: float | None) -> str | None:
    return f"PT{round(hours * 60)}M" if hours else None


def _duration(text: str | None) -> str | None:
    """As xsd:duration, which knows no weeks; None for what is no duration."""
    if text and (weeks := WEEKS.fullmatch(text)):
        return f"P{int(weeks[1]) * 7}D"
    return text if text and DURATION.fullmatch(text) else None
