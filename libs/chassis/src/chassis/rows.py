"""Rows of an import: what is wrong with one, said as a single request would be told, in the reader's language."""

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError

from chassis.errors import Problem
from chassis.validation import told

MOST_REASONS = 20
"""Told of one row; whoever mends them sees the rest the next time."""


class RowReason(BaseModel):
    """Why a row is refused: the field, a stable code, what to do."""

    field: str
    code: str
    detail: str


def shape_reasons(error: ValidationError, language: str) -> Iterator[RowReason]:
    """Of a row that is not in the shape of its model."""
    for each in error.errors(include_url=False, include_input=False)[:MOST_REASONS]:
        yield RowReason(field=".".join(map(str, each["loc"])) or "row", code="invalid-input", detail=told(each, language))


def reason(problem: Problem, language: str) -> RowReason:
    """Of a row that breaks a rule."""
    values = {key: value[language] if isinstance(value, dict) else value for key, value in problem.values.items()}
    return RowReason(field=problem.field or "row", code=problem.code, detail=problem.mend[language].format_map(values))
