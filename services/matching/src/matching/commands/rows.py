"""Rows of an import read one by one: each becomes a profile, or the reasons why it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from chassis.rows import MOST_REASONS, RowReason, reason, shape_reasons
from contracts.matching import HubProfile
from matching.domain.profiles import profile_problems
from matching.domain.territory import Territory
from matching.errors.directory import NotAHub, RepeatedSlug
from matching.schemas.hubs import NewHub


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was read: a profile, or reasons against it."""

    at: int
    slug: str | None
    profile: HubProfile | None
    reasons: tuple[RowReason, ...] = ()


def read_rows(raw: Sequence[Any], territory: Territory | None, language: str) -> list[Row]:
    """Every row, in order; of two with one slug the first counts."""
    rows: list[Row] = []
    first: dict[str, int] = {}
    for at, each in enumerate(raw):
        row = _read(at, each, territory, language)
        if row.profile is not None and row.slug in first:
            row = Row(at, row.slug, None, (reason(RepeatedSlug(field="slug", first=first[row.slug]), language),))
        elif row.profile is not None and row.slug is not None:
            first[row.slug] = at
        rows.append(row)
    return rows


def _read(at: int, raw: Any, territory: Territory | None, language: str) -> Row:
    if not isinstance(raw, Mapping):
        return Row(at, None, None, (reason(NotAHub(field="row"), language),))
    slug = raw.get("slug")
    named = slug if isinstance(slug, str) and slug.isprintable() else None
    try:
        hub = NewHub.model_validate(raw)
    except ValidationError as error:
        return Row(at, named, None, tuple(shape_reasons(error, language)))
    profile = hub.profile()
    reasons = tuple(reason(each, language) for each in profile_problems(profile, territory, hub.slug)[:MOST_REASONS])
    return Row(at, hub.slug, None if reasons else profile, reasons)
