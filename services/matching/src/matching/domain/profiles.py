"""What must hold for a hub's profile; the same for one hub and for each row of an import."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from chassis.errors import InvalidInput
from contracts.matching import HubProfile
from contracts.taxonomies import COUNTRIES, FUNCTIONS, HUB_STATUSES, LANGUAGES, SECTORS, SERVICES, TECHNOLOGIES
from matching.domain.codes import unknown_codes
from matching.domain.territory import Territory
from matching.errors.directory import ReservedSlug, WrongAddress, WrongText

LONGEST = {"name": 200, "description": 10_000, "address": 300, "website": 500, "region": 100, "municipality": 20}
LARGEST_BYTES = 100_000
"""Of a whole profile: well below the limit of an event, so that one row never spoils an import."""

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What JSON can say and neither PostgreSQL nor UTF-8 can hold."""


RESERVED = frozenset(("adopt", "network"))
"""Words that stand beside slugs in the addresses of the hub desk."""


def profile_problems(profile: HubProfile, territory: Territory | None, slug: str = "") -> list[InvalidInput]:
    """All that is wrong with a profile. Regions and municipalities are checked where the network's data is known."""
    found = [*_code_problems(profile), *_place_problems(profile, territory), *_rule_problems(profile, territory), *_text_problems(profile)]
    if slug in RESERVED:
        found.append(ReservedSlug(field="slug", value=slug))
    return found or list(_size_problems(profile))


def _code_problems(profile: HubProfile) -> Iterator[InvalidInput]:
    yield from unknown_codes("country", COUNTRIES, [profile.country])
    yield from unknown_codes("status", HUB_STATUSES, [profile.status])
    yield from unknown_codes("languages", LANGUAGES, profile.languages)
    yield from unknown_codes("functions", FUNCTIONS, profile.functions)
    yield from unknown_codes("services", SERVICES, profile.services)
    yield from unknown_codes("technologies", TECHNOLOGIES, profile.technologies)
    yield from unknown_codes("sectors", SECTORS, profile.sectors)


def _place_problems(profile: HubProfile, territory: Territory | None) -> Iterator[InvalidInput]:
    if territory is not None:
        yield from territory.problems(profile.country, profile.region, profile.municipality)
    if profile.website is not None and not _is_web_address(profile.website):
        yield WrongAddress(field="website", value=profile.website)


def _rule_problems(profile: HubProfile, territory: Territory | None) -> Iterator[InvalidInput]:
    for at, rule in enumerate(profile.eligibility):
        yield from unknown_codes(f"eligibility.{at}.countries", COUNTRIES, rule.countries)
        yield from unknown_codes(f"eligibility.{at}.sectors", SECTORS, rule.sectors)
        if territory is not None:
            yield from (wrong for region in rule.regions for wrong in territory.problems(profile.country, region, None))


def _text_problems(profile: HubProfile) -> Iterator[InvalidInput]:
    for field, longest in LONGEST.items():
        written = getattr(profile, field)
        for text in written.values() if isinstance(written, dict) else [written or ""]:
            if len(text) > longest:
                yield WrongText(field=field, reason=_too_long(longest))
            elif UNSTORABLE.search(text):
                yield WrongText(field=field, reason=NOT_STORABLE)


def _size_problems(profile: HubProfile) -> Iterator[InvalidInput]:
    if len(profile.model_dump_json().encode()) > LARGEST_BYTES:
        reason = {
            "en": f"The whole profile takes more than {LARGEST_BYTES} bytes; shorten the description.",
            "lv": f"Viss profils aizņem vairāk nekā {LARGEST_BYTES} baitu; saīsiniet aprakstu.",
        }
        yield WrongText(field="description", reason=reason)


NOT_STORABLE = {
    "en": "The text holds a null character or half a character; remove it.",
    "lv": "Tekstā ir nulles zīme vai nepilnīga zīme; izdzēsiet to.",
}


def _too_long(longest: int) -> dict[str, str]:
    return {"en": f"At most {longest} characters.", "lv": f"Ne vairāk kā {longest} zīmju."}


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and not any(each.isspace() or not each.isprintable() for each in text)
