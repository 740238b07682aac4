"""Organisations: what they say of themselves, how it is checked, and when a verification no longer holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from chassis.errors import InvalidInput
from contracts.matching import ClientKind, SizeClass
from contracts.taxonomies import COUNTRIES, SECTORS
from matching.domain.codes import unknown_codes
from matching.domain.territory import Territory
from matching.domain.words import folded
from matching.errors.organisations import WrongRegisterNumber

Language = Literal["lv", "en"]
Purpose = Literal["match", "assessment"]
"""What a hub may see: who asks it and what for; the results of assessments."""
LATVIAN = re.compile(r"[4-9][0-9]{10}")
"""Latvia's sheet on tax identification numbers (OECD; Cabinet Regulation 537 of 2015): numbers of the Register of Enterprises begin with 4
or 5, those of the State Revenue Service, public bodies' too, with 9. A personal code, which must not be kept here, begins with the day
of birth (01 to 31), since July 2017 with 32 to 39. So nothing from 4 on is refused: it is no person's, and a coordinator looks it up.
The check digit is left alone for the same reason."""
ELSEWHERE = re.compile(r"[0-9A-Z][0-9A-Z./-]{2,29}")
COUNTRY = re.compile(r"(?:([A-Z]{2}):)?(.*)", re.DOTALL)
SHOWN = 40
HINTS = {
    True: {
        "en": "In Latvia it has 11 digits and usually begins with 4, 5 or 9. A personal code is not asked for.",
        "lv": "Latvijā tam ir 11 cipari, un parasti tas sākas ar 4, 5 vai 9. Personas kodu nenorādiet.",
    },
    False: {
        "en": "Write 3 to 30 letters, digits and the signs . / - only.",
        "lv": "Rakstiet no 3 līdz 30 zīmēm: tikai burtus, ciparus un zīmes . / -",
    },
}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to. Personal data: shown to the organisation, and to hubs with its consent."""

    name: str
    email: str
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an organisation says of itself. `undertaking` is the register number of its group's head."""

    name: str
    country: str
    register_number: str | None
    kind: ClientKind
    size_class: SizeClass
    sector: str | None
    region: str | None
    municipality: str | None
    undertaking: str | None
    contact: Contact
    language: Language

    def problems(self, territory: Territory | None) -> Iterator[InvalidInput]:
        """All that is wrong with it."""
        yield from unknown_codes("country", COUNTRIES, [self.country])
        yield from unknown_codes("sector", SECTORS, [self.sector] if self.sector else [])
        yield from _wrong_number("register_number", self.country, self.register_number)
        yield from _wrong_number("undertaking", self.country, self.undertaking)
        if territory is not None:
            yield from territory.problems(self.country, self.region, self.municipality)

    @property
    def words(self) -> str:
        """What a search looks in."""
        return folded(f"{self.name} {self.register_number or ''}".strip())

    @property
    def identity(self) -> tuple[str | None, ...]:
        """What is looked at when an organisation is verified."""
        return self.name, self.country, self.register_number, self.kind, self.undertaking


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation that asks for help."""

    id: UUID
    version: int
    profile: Profile
    verified_at: datetime | None
    verified_by: str | None
    created_at: datetime
    changed_at: datetime

    def revised(self, profile: Profile) -> "Organisation":
        """With another profile. Whoever says to be somebody else must be verified again."""
        if profile == self.profile:
            return self
        if profile.identity == self.profile.identity:
            return replace(self, profile=profile, version=self.version + 1)
        return replace(self, profile=profile, version=self.version + 1, verified_at=None, verified_by=None)


def number(text: str | None, country: str) -> str | None:
    """A register number in the one form in which it is kept: `LV 4000 3000 001` is 40003000001; None for a blank."""
    written = "".join((text or "").split()).upper()
    named, rest = _parted(written)
    if named == country or (country == "LV" and named is None and rest.startswith("LV")):
        return rest.removeprefix("LV") if country == "LV" else rest
    return written or None


def _wrong_number(field: str, country: str, given: str | None) -> Iterator[WrongRegisterNumber]:
    if given is None:
        return
    named, rest = _parted(given) if field == "undertaking" else (None, given)
    home = (named or country) == "LV"
    if not (LATVIAN if home else ELSEWHERE).fullmatch(rest) or (named and named not in COUNTRIES):
        yield WrongRegisterNumber(field=field, value=given[:SHOWN], hint=HINTS[home])


def _parted(written: str) -> tuple[str | None, str]:
    found = COUNTRY.fullmatch(written)
    assert found is not None
    return found[1], found[2]
