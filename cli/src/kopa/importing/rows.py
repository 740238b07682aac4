"""What a row of the file is: fields with the number of the line on which they begin, or the reasons why they cannot be used."""

from dataclasses import dataclass
from typing import Any


class FileUnusable(Exception):
    """The file as a whole cannot be imported; the text says what to do."""

    code = "file-unusable"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file; `reasons` are sentences against it. `read` is how many bytes of the file are behind us."""

    line: int
    read: int
    fields: dict[str, Any] | None = None
    reasons: tuple[str, ...] = ()
