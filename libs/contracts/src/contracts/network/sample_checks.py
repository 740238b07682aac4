"""Reads sample offerings and checks them against their network; each check yields one sentence a mistake."""

from collections.abc import Iterator, Sequence
from datetime import date

from contracts.network.checks import repeated, unknown, untranslated
from contracts.network.errors import NetworkDataError
from contracts.network.network import Network
from contracts.network.reading import Entry, read
from contracts.network.samples import SampleOffering
from contracts.taxonomies import (
    AUDIENCES,
    COMPETENCES,
    DIGCOMP,
    DIGCOMP_VERSIONS,
    KINDS,
    LANGUAGES,
    LEVELS,
    MODES,
    SECTORS,
    TECHNOLOGIES,
    level_of_step,
)
from contracts.training import Competence


def sample_offerings(network: Network, entries: Sequence[Entry]) -> tuple[SampleOffering, ...]:
    """Take what was parsed from offerings.yaml; raises `NetworkDataError` with every problem found."""
    problems: list[str] = []
    offerings = read(SampleOffering, "offerings", entries, problems)
    problems.extend(offering_problems(network, offerings))
    if problems:
        raise NetworkDataError(problems)
    return offerings


def offering_problems(network: Network, offerings: Sequence[SampleOffering]) -> Iterator[str]:
    """All that is wrong with a list of offerings."""
    yield from repeated("offerings", (each.slug for each in offerings))
    for each in offerings:
        where = f"offerings, '{each.slug}'"
        yield from _places(where, each, network)
        yield from _codes(where, each)
        yield from _level(where, each)
        yield from _sense(where, each)
        for name in ("title", "summary", "description", "certificate", "prerequisites"):
            yield from untranslated(f"{where}: the {name}", getattr(each, name), network.profile.languages)


def _places(where: str, offering: SampleOffering, network: Network) -> Iterator[str]:
    if network.hub(offering.hub) is None:
        yield f"{where}: there is no hub '{offering.hub}'"
    for slug in offering.regions:
        if network.region(slug) is None:
            yield f"{where}: there is no region '{slug}'"
    met_at = [place.municipality for place in (offering.place, *(session.place for session in offering.sessions)) if place is not None]
    for atvk in (*offering.municipalities, *(code for code in met_at if code is not None)):
        municipality = network.municipality(atvk)
        if municipality is None or not municipality.valid_on(date.max):
            yield f"{where}: there is no municipality '{atvk}' any more, or there never was"
        elif municipality.region not in offering.regions:
            yield f"{where}: municipality '{atvk}' lies in region '{municipality.region}', which the offering does not name"


def _codes(where: str, offering: SampleOffering) -> Iterator[str]:
    yield from unknown(f"{where}, kind", KINDS, [offering.kind])
    yield from unknown(f"{where}, mode", MODES, [offering.mode])
    yield from unknown(f"{where}, languages", LANGUAGES, offering.languages)
    yield from unknown(f"{where}, technologies", TECHNOLOGIES, offering.technologies)
    yield from unknown(f"{where}, sectors", SECTORS, offering.sectors)
    yield from unknown(f"{where}, audiences", AUDIENCES, offering.audiences)
    for competence in offering.competences:
        yield from _competence(where, competence)


def _competence(where: str, competence: Competence) -> Iterator[str]:
    if competence.framework != DIGCOMP or competence.version not in DIGCOMP_VERSIONS:
        given = f"{competence.framework} {competence.version}"
        yield f"{where}: competences are those of {DIGCOMP} {' or '.join(DIGCOMP_VERSIONS)}, not {given}"
    else:
        yield from unknown(f"{where}, competences", COMPETENCES, [competence.code])


def _level(where: str, offering: SampleOffering) -> Iterator[str]:
    if offering.level is not None:
        yield from unknown(f"{where}, level", LEVELS, [offering.level])
    if offering.digcomp_level is not None and (level := level_of_step(offering.digcomp_level).code) != offering.level:
        yield f"{where}: step {offering.digcomp_level} belongs to level '{level}', not to '{offering.level}'"


def _sense(where: str, offering: SampleOffering) -> Iterator[str]:
    price = offering.price
    if price.free and price.amount and price.funding_programme is None:
        yield f"{where}: it is free and costs {price.amount}; name the programme that pays, or drop one"
    for session in offering.sessions:
        if session.weeks > 1 and session.series is None:
            yield f"{where}: weekly sessions are one series, give it a name"
        if session.place is None and session.link is None and offering.place is None and offering.link is None:
            yield f"{where}: a session has neither a place nor a link"
