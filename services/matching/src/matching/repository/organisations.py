"""Organisations and their links. One is found by its id together with a token, or by its id alone for who is known to speak for it."""

from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from matching.domain.organisations import Contact, Organisation, Profile
from matching.errors.organisations import BoundElsewhere, NoSuchOrganisation, NotBound

SAID = tuple(each.name for each in fields(Profile) if each.name != "contact")
FIELDS = ", ".join(f"o.{name}" for name in ("id", "version", *SAID, "verified_at", "verified_by", "created_at", "changed_at"))
SELECT = f"SELECT {FIELDS}, o.contact::text AS contact FROM organisation o"
BY_LINK = f"{SELECT} JOIN organisation_link l ON l.organisation = o.id WHERE o.id = $1 AND l.token = $2"
BY_ID = f"{SELECT} WHERE o.id = $1"
BY_EMAIL = f"{SELECT} WHERE o.contact ->> 'email' = $1 ORDER BY o.id"
LOCK = " FOR UPDATE OF o"
INSERT = f"""
INSERT INTO organisation (id, version, {", ".join(SAID)}, contact, words, created_at, changed_at)
VALUES ($1, 1, {", ".join(f"${at + 2}" for at in range(len(SAID)))}, ${len(SAID) + 2}::text::jsonb, ${len(SAID) + 3}, now(), now())
"""
SAVE = f"""
UPDATE organisation SET {", ".join(f"{name} = ${at + 2}" for at, name in enumerate(SAID))}, contact = ${len(SAID) + 2}::text::jsonb,
    words = ${len(SAID) + 3}, version = ${len(SAID) + 4}, verified_at = ${len(SAID) + 5}, verified_by = ${len(SAID) + 6},
    changed_at = now()
WHERE id = $1
"""
MINT = """
INSERT INTO organisation_link (token, organisation, created_at)
SELECT $1, id, now() FROM organisation WHERE id = $2 FOR KEY SHARE RETURNING 1
"""
CLOSE_LINKS = "DELETE FROM organisation_link WHERE organisation = $1 AND token IS DISTINCT FROM $2"
CLOSE_NEED_LINKS = "DELETE FROM need_link l USING need n WHERE n.id = l.need AND n.organisation = $1"
CLOSE_ASSESSMENT_LINKS = "DELETE FROM assessment_link l USING assessment a WHERE a.id = l.assessment AND a.organisation = $1"
NUMBER_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('register number:' || $1, 0))"
VERIFIED_ANOTHER = """
SELECT 1 FROM organisation WHERE country = $2 AND register_number = $3 AND verified_at IS NOT NULL AND id <> $1
"""
LETTERS_TODAY = """
SELECT count(*) FILTER (WHERE opens_id = $2) AS of_it, count(*) AS of_all
FROM letter WHERE email = $1 AND email <> '' AND opens = 'organisation' AND created_at > now() - interval '1 day'
"""
HOLD_SERIES = "SELECT 1 FROM assessment WHERE series = $1 ORDER BY stage FOR UPDATE"
BOUND_SERIES = "SELECT organisation FROM assessment WHERE series = $1 ORDER BY stage FOR UPDATE"
BIND_SERIES = "UPDATE assessment SET organisation = $2 WHERE series = $1"
BOUND_NEED = "SELECT organisation FROM need WHERE id = $1 FOR UPDATE"
BIND_NEED = "UPDATE need SET organisation = $2 WHERE id = $1"
LOCK_NEEDS = "SELECT id FROM need WHERE organisation = $1 ORDER BY id FOR UPDATE"
LOCK_ASSESSMENTS = "SELECT id, series FROM assessment WHERE organisation = $1 ORDER BY series, stage FOR UPDATE"
HOLDS_ASSESSMENT = "SELECT 1 FROM assessment WHERE organisation = $1 AND id = $2"
HOLDS_NEED = "SELECT 1 FROM need WHERE organisation = $1 AND id = $2"
COUNTS = """
SELECT (SELECT count(*) FROM consent WHERE organisation = $1) AS consents,
       (SELECT count(*) FROM organisation_link WHERE organisation = $1)
       + (SELECT count(*) FROM need_link l JOIN need n ON n.id = l.need WHERE n.organisation = $1)
       + (SELECT count(*) FROM assessment_link l JOIN assessment a ON a.id = l.assessment WHERE a.organisation = $1) AS links
"""
COUNT_MATCHES = "SELECT count(*) FROM match WHERE need = ANY($1::uuid[])"
ERASE = "DELETE FROM organisation WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Key:
    """What opens an organisation: the hash of a link's token; None where the caller was found to speak for this very one."""

    organisation: UUID
    token: bytes | None


async def load(work: Work, key: Key, *, lock: bool = False) -> Organisation:
    """The organisation that a key opens. Raises NoSuchOrganisation."""
    if key.token is None:
        return await by_id(work, key.organisation, lock=lock)
    return _found(await work.fetchrow(BY_LINK + (LOCK if lock else ""), key.organisation, key.token))


async def by_id(work: Work, id_: UUID, *, lock: bool = False) -> Organisation:
    """An organisation, for who may see it otherwise. Raises NoSuchOrganisation."""
    return _found(await work.fetchrow(BY_ID + (LOCK if lock else ""), id_))


async def of_email(work: Work, email: str) -> list[Organisation]:
    """Those that are written to at an address in its normal form."""
    return [made(row) for row in await work.fetch(BY_EMAIL, email)]


async def insert(work: Work, id_: UUID, profile: Profile) -> None:
    """Keeps a new one, not verified."""
    await work.execute(INSERT, id_, *_said(profile))


async def save(work: Work, changed: Organisation) -> None:
    """Stores one that is locked."""
    await work.execute(SAVE, changed.id, *_said(changed.profile), changed.version, changed.verified_at, changed.verified_by)


async def save_verified(work: Work, changed: Organisation) -> bool:
    """Stores one that is locked; False where another with its register number is verified."""
    said = changed.profile
    if changed.verified_at is not None:
        await work.execute(NUMBER_ONE_AT_A_TIME, f"{said.country}:{said.register_number}")
        if await work.fetchval(VERIFIED_ANOTHER, changed.id, said.country, said.register_number) is not None:
            return False
    await save(work, changed)
    return True


async def letters_today(work: Work, email: str, id_: UUID) -> tuple[int, int]:
    """How many letters were written to an address within a day: with a link to it, and with one to any organisation."""
    row = await work.fetchrow(LETTERS_TODAY, email, id_)
    return row["of_it"], row["of_all"]


async def mint(work: Work, id_: UUID, token: bytes) -> None:
    """Keeps the hash of a new link. Raises NoSuchOrganisation where it has just been erased."""
    if await work.fetchval(MINT, token, id_) is None:
        raise NoSuchOrganisation


async def close_links(work: Work, key: Key) -> int:
    """Ends every link to the organisation except the one that the key is of. How many."""
    return _count(await work.execute(CLOSE_LINKS, key.organisation, key.token))


async def close_bound_links(work: Work, organisation: UUID) -> tuple[int, int]:
    """Ends every link to the needs and to the assessments that belong to it. How many of each."""
    needs = _count(await work.execute(CLOSE_NEED_LINKS, organisation))
    return needs, _count(await work.execute(CLOSE_ASSESSMENT_LINKS, organisation))


async def hold_series(work: Work, series: UUID) -> None:
    """Locks every stage."""
    await work.fetch(HOLD_SERIES, series)


async def bind_series(work: Work, organisation: UUID, series: UUID) -> None:
    """Every stage belongs to the organisation from now on, and those to come. Raises BoundElsewhere."""
    await _bind(work, organisation, series, BOUND_SERIES, BIND_SERIES)


async def bind_need(work: Work, organisation: UUID, need: UUID) -> None:
    """The need belongs to the organisation from now on. Raises BoundElsewhere."""
    await _bind(work, organisation, need, BOUND_NEED, BIND_NEED)


async def must_hold_assessment(work: Work, organisation: UUID, id_: UUID) -> None:
    """Raises NotBound unless the assessment belongs to the organisation."""
    if await work.fetchval(HOLDS_ASSESSMENT, organisation, id_) is None:
        raise NotBound


async def must_hold_need(work: Work, organisation: UUID, id_: UUID) -> None:
    """Raises NotBound unless the need belongs to the organisation."""
    if await work.fetchval(HOLDS_NEED, organisation, id_) is None:
        raise NotBound


async def lock_needs(work: Work, organisation: UUID) -> list[UUID]:
    """The needs that belong to it."""
    return [row["id"] for row in await work.fetch(LOCK_NEEDS, organisation)]


async def lock_assessments(work: Work, organisation: UUID) -> dict[UUID, UUID]:
    """The assessments that belong to it, each with its series."""
    return {row["id"]: row["series"] for row in await work.fetch(LOCK_ASSESSMENTS, organisation)}


async def counts(work: Work, organisation: UUID) -> dict[str, int]:
    """How many consents and links go with it: its own links, and those to what is bound."""
    return dict(await work.fetchrow(COUNTS, organisation))


async def count_matches(work: Work, needs: list[UUID]) -> int:
    """How many hubs were asked for these needs."""
    return int(await work.fetchval(COUNT_MATCHES, needs))


async def erase(work: Work, id_: UUID) -> None:
    """Removes it with all that is its."""
    await work.execute(ERASE, id_)


def made(row: Any) -> Organisation:
    """An organisation of a row of `SELECT`."""
    profile = Profile(**{name: row[name] for name in SAID}, contact=Contact(**orjson.loads(row["contact"])))
    kept = ("id", "version", "verified_at", "verified_by", "created_at", "changed_at")
    return Organisation(profile=profile, **{name: row[name] for name in kept})


def _found(row: Any) -> Organisation:
    if row is None:
        raise NoSuchOrganisation
    return made(row)


async def _bind(work: Work, organisation: UUID, what: UUID, locking: str, binding: str) -> None:
    owners = {row["organisation"] for row in await work.fetch(locking, what)}
    if owners - {None, organisation}:
        raise BoundElsewhere
    if owners != {organisation}:
        await work.execute(binding, what, organisation)


def _count(status: str) -> int:
    return int(status.rpartition(" ")[2])


def _said(profile: Profile) -> tuple[object, ...]:
    contact = orjson.dumps(asdict(profile.contact)).decode()
    return *(getattr(profile, name) for name in SAID), contact, profile.words
