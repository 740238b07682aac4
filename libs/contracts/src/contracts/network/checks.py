"""What must hold between the parts of a network; each check yields one sentence a mistake."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from contracts.network.parts import Hub, Municipality, Organisation, Profile, Region
from contracts.taxonomies import COUNTRIES, FUNCTIONS, HUB_STATUSES, LANGUAGES, SECTORS, SERVICES, TECHNOLOGIES, Taxonomy, UnknownTermError


def repeated(part: str, values: Iterable[str]) -> Iterator[str]:
    """Values that should be unique and are not."""
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{part}, '{value}': it is there {count} times, and must be there once"


def unknown(where: str, taxonomy: Taxonomy, codes: Iterable[str]) -> Iterator[str]:
    """Codes that a shared list does not have."""
    for code in codes:
        try:
            taxonomy.require(code)
        except UnknownTermError as error:
            yield f"{where}: {error}"


def untranslated(where: str, text: Mapping[str, str] | None, languages: Iterable[str]) -> Iterator[str]:
    """Languages of the network in which a text is not written."""
    for language in languages:
        if text is not None and not text.get(language, "").strip():
            yield f"{where} is not written in '{language}'"


def profile_problems(profile: Profile) -> Iterator[str]:
    """The network's own entry."""
    yield from unknown("network, languages", LANGUAGES, profile.languages)
    yield from unknown("network, country", COUNTRIES, [profile.country])
    for name, text in (("name", profile.name), ("title", profile.start_page.title), ("intro", profile.start_page.intro)):
        yield from untranslated(f"network: the {name}", text, profile.languages)


def region_problems(profile: Profile, regions: tuple[Region, ...]) -> Iterator[str]:
    """Regions by themselves."""
    yield from repeated("regions", (each.slug for each in regions))
    yield from repeated("regions, NUTS code", (each.nuts for each in regions))
    for each in regions:
        yield from untranslated(f"regions, '{each.slug}': the name", each.name, profile.languages)


def municipality_problems(profile: Profile, regions: tuple[Region, ...], municipalities: tuple[Municipality, ...]) -> Iterator[str]:
    """Municipalities, their regions and what became of them."""
    yield from repeated("municipalities", (each.atvk for each in municipalities))
    slugs, by_code = {each.slug for each in regions}, {each.atvk: each for each in municipalities}
    for each in municipalities:
        where = f"municipalities, '{each.atvk}'"
        yield from untranslated(f"{where}: the name", each.name, profile.languages)
        if each.region not in slugs:
            yield f"{where}: there is no region '{each.region}'"
        if each.valid_to is not None and each.valid_to < each.valid_from:
            yield f"{where}: it ends on {each.valid_to}, before it begins"
        if each.merged_into is not None and (each.merged_into not in by_code or each.valid_to is None):
            yield f"{where}: say when it ended, and merge it into a municipality that is in the list, not '{each.merged_into}'"
    for one, other in combinations(municipalities, 2):
        if one.iso == other.iso and (one.valid_on(other.valid_from) or other.valid_on(one.valid_from)):
            yield f"municipalities, '{one.atvk}' and '{other.atvk}': both are {one.iso} at the same time"


def hub_problems(
    profile: Profile, regions: tuple[Region, ...], municipalities: tuple[Municipality, ...], hubs: tuple[Hub, ...]
) -> Iterator[str]:
    """Hubs: their place and their codes."""
    yield from repeated("hubs", (each.slug for each in hubs))
    for each in hubs:
        where = f"hubs, '{each.slug}'"
        yield from untranslated(f"{where}: the name", each.name, profile.languages)
        yield from untranslated(f"{where}: the description", each.description, profile.languages)
        yield from _hub_codes(where, each)
        yield from _hub_place(where, each, {region.slug for region in regions}, {unit.atvk: unit for unit in municipalities})
        if each.sample != bool(each.sample_fields):
            yield f"{where}: 'sample' and 'sample_fields' go together, the list names the fields that are made up"
        for field in each.sample_fields:
            if field not in type(each).model_fields:
                yield f"{where}: 'sample_fields' names '{field}', and a hub has no such field"


def _hub_codes(where: str, hub: Hub) -> Iterator[str]:
    yield from unknown(f"{where}, country", COUNTRIES, [hub.country])
    yield from unknown(f"{where}, status", HUB_STATUSES, [hub.status])
    yield from unknown(f"{where}, languages", LANGUAGES, hub.languages)
    yield from unknown(f"{where}, functions", FUNCTIONS, hub.functions)
    yield from unknown(f"{where}, services", SERVICES, hub.services)
    yield from unknown(f"{where}, technologies", TECHNOLOGIES, hub.technologies)
    yield from unknown(f"{where}, sectors", SECTORS, hub.sectors)


def _hub_place(where: str, hub: Hub, regions: set[str], municipalities: Mapping[str, Municipality]) -> Iterator[str]:
    if hub.region is not None and hub.region not in regions:
        yield f"{where}: there is no region '{hub.region}'"
    if hub.municipality is None:
        return
    municipality = municipalities.get(hub.municipality)
    if municipality is None:
        yield f"{where}: there is no municipality '{hub.municipality}'"
    elif municipality.region != hub.region:
        yield f"{where}: municipality '{hub.municipality}' lies in region '{municipality.region}', not in '{hub.region}'"


def organisation_problems(profile: Profile, hubs: tuple[Hub, ...], organisations: tuple[Organisation, ...]) -> Iterator[str]:
    """Organisations; a slug names one member only, be it a hub or an organisation."""
    yield from repeated("organisations", (each.slug for each in organisations))
    for each in organisations:
        where = f"organisations, '{each.slug}'"
        if each.slug in {hub.slug for hub in hubs}:
            yield f"{where}: a hub has this slug already"
        yield from untranslated(f"{where}: the name", each.name, profile.languages)
        yield from untranslated(f"{where}: the role", each.role, profile.languages)
