"""Rows of an import read one by one: each becomes a profile, or the reasons why it cannot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from chassis.errors import Problem
from chassis.validation import told
from contracts.matching import HubProfile
from matching.domain.profiles import profile_problems
from matching.domain.territory import Territory
from matching.errors import NotAHub, RepeatedSlug
from matching.schemas.hubs import NewHub
from matching.schemas.imports import RowReason

MOST_REASONS = 20
"""Told of one row; whoever mends them sees the rest the next time."""


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
            row = Row(at, row.slug, None, (_reason(RepeatedSlug(field="slug", first=first[row.slug]), language),))
        elif row.profile is not None and row.slug is not None:
            first[row.slug] = at
        rows.append(row)
    return rows


def _read(at: int, raw: Any, territory: Territory | None, language: str) -> Row:
    if not isinstance(raw, Mapping):
        return Row(at, None, None, (_reason(NotAHub(field="row"), language),))
    slug = raw.get("slug")
    named = slug if isinstance(slug, str) and slug.isprintable() else None
    try:
        hub = NewHub.model_validate(raw)
    except ValidationError as error:
        return Row(at, named, None, tuple(_shape_reasons(error, language)))
    profile = hub.profile()
    reasons = tuple(_reason(each, language) for each in profile_problems(profile, territory)[:MOST_REASONS])
    return Row(at, hub.slug, None if reasons else profile, reasons)


def _shape_reasons(error: ValidationError, language: str) -> Iterator[RowReason]:
    for each in error.errors(include_url=False, include_input=False)[:MOST_REASONS]:
        yield RowReason(field=".".join(map(str, each["loc"])) or "row", code="invalid-input", detail=told(each, language))


def _reason(problem: Problem, language: str) -> RowReason:
    values = {key: value[language] if isinstance(value, dict) else value for key, value in problem.values.items()}
    return RowReason(field=problem.field or "row", code=problem.code, detail=problem.mend[language].format_map(values))
