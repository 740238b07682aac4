"""The files of a measurement: needs and hubs in, a run out. JSON lines, in the names of the European hub catalogue."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from contracts.taxonomies import COUNTRIES
from matching.domain.needs import LISTS, Asked, Kind
from matching.evaluation.errors import FileUnusable

CATALOGUED: tuple[Kind, ...] = ("sectors", "technologies", "services")
Line = TypeVar("Line", bound=BaseModel)


class Terms(BaseModel):
    """Terms by their names in the catalogue, surest first."""

    sectors: list[str] = []
    technologies: list[str] = []
    services: list[str] = []


class Stated(BaseModel):
    """A need as it stands in a file. `expected` is what a careful reader understood, where somebody wrote it down."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str = Field(min_length=1)
    language: str | None = None
    kind: str | None = None
    country: str | None = None
    region: str | None = None
    text: str = Field(max_length=50_000)
    expected: Terms | None = None


def _names(claims: Any) -> Any:
    return list(claims) if isinstance(claims, Mapping) else claims or []


Claimed = Annotated[list[str], BeforeValidator(_names)]


class Listed(BaseModel):
    """A hub as it stands in the catalogue: names of terms, with or without strengths."""

    id: str = Field(min_length=1)
    name: str = ""
    title: str | None = None
    description: str | None = None
    country: str | None = None
    sectors: Claimed = []
    technologies: Claimed = []
    services: Claimed = []

    def claims(self) -> frozenset[Asked]:
        """The claimed terms that the lists know."""
        return frozenset(asked for kind in CATALOGUED for name in getattr(self, kind) if (asked := term_of(kind, name)))

    def unknown(self) -> Iterator[str]:
        """Names that the lists do not know."""
        yield from (name for kind in CATALOGUED for name in getattr(self, kind) if term_of(kind, name) is None)


class Ranked(BaseModel):
    """What was understood of a need, and the hubs, best first."""

    need_id: str
    understood: Terms
    ranking: list[str]


def term_of(kind: Kind, name: str) -> Asked | None:
    """The term of a name in the catalogue, or of a code."""
    term = LISTS[kind].by_catalogue_name(name) or LISTS[kind].get(name)
    return Asked(kind, term.code) if term else None


def named(asked: Asked) -> str:
    """The name of a term in the catalogue."""
    return asked.term.catalogue or asked.code


def country_of(name: str | None) -> str | None:
    """The code of a country given by code or name; what is neither stands for itself."""
    if not name or not name.strip():
        return None
    term = COUNTRIES.get(name.strip().upper()) or COUNTRIES.get(name.strip().lower()) or COUNTRIES.by_catalogue_name(name)
    return term.code if term else name.strip().casefold()


def read_needs(file: Path) -> list[Stated]:
    """The needs of a file. Raises FileUnusable."""
    return _read(file, Stated, lambda need: need.id)


def read_hubs(file: Path) -> list[Listed]:
    """The hubs of a catalogue. Raises FileUnusable."""
    return _read(file, Listed, lambda hub: hub.id)


def write_run(file: Path, run: list[Ranked]) -> None:
    """Writes a run whole or not at all. Raises FileUnusable."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text("".join(f"{line.model_dump_json()}\n" for line in run), "utf-8")
        part.replace(file)
    except OSError as error:
        raise FileUnusable(file, f"cannot be written: {error.strerror}") from error


def _read(file: Path, shape: type[Line], identity: Callable[[Line], str]) -> list[Line]:
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise FileUnusable(file, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileUnusable(file, "is not UTF-8; save it as UTF-8") from error
    read: dict[str, Line] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _parse(file, number, line, shape)
            if read.setdefault(identity(row), row) is not row:
                raise FileUnusable(file, f"line {number}: the id {identity(row)!r} was there before; ids must differ")
    if not read:
        raise FileUnusable(file, "holds no line; one JSON object a line is expected")
    return list(read.values())


def _parse(file: Path, number: int, line: str, shape: type[Line]) -> Line:
    try:
        return shape.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise FileUnusable(file, f"line {number}: {place}: {first['msg']}") from error
