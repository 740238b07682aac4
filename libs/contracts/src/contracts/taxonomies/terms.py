"""What a shared code is: a term with its names, and the list it belongs to."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Wording = Annotated[str, Field(min_length=1, pattern=r"\S")]


class Label(BaseModel):
    """A name in the languages that every network has; `label["lv"]` reads like the language maps of events."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: Wording
    lv: Wording

    def __getitem__(self, language: str) -> str:
        if language not in type(self).model_fields:
            raise KeyError(language)
        return str(getattr(self, language))


Scale = Annotated[tuple[int, int], Field(description="lowest and highest step")]


class Term(BaseModel):
    """One code with its names. `catalogue` is its exact name in the European hub catalogue, if it has one.

    `broader` is the code of the term above it (DigComp area of a competence), `scale` the steps of DigComp 2.2 that a
    level covers, `names` the framework's own name by edition.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: Label
    catalogue: str | None = None
    broader: str | None = None
    scale: Scale | None = None
    names: Mapping[str, Label] = {}

    def __hash__(self) -> int:
        return hash(self.code)


class UnknownTermError(LookupError):
    """A code that the list does not have."""

    code = "unknown_term"

    def __init__(self, taxonomy: str, given: str, codes: Iterable[str]) -> None:
        self.taxonomy, self.given = taxonomy, given
        self.close = tuple(difflib.get_close_matches(given, codes, n=3))
        hint = f"; did you mean {' or '.join(self.close)}?" if self.close else ""
        super().__init__(f"'{given}' is not in the list '{taxonomy}'{hint}")


class Taxonomy:
    """A list of terms in the order in which people should see them."""

    def __init__(self, name: str, terms: Iterable[Term], source: str = "") -> None:
        self.name, self.source = name, source
        self._terms: dict[str, Term] = {}
        self._by_catalogue_name: dict[str, Term] = {}
        for term in terms:
            self._add(term)
        for term in self:
            if term.broader is not None and term.broader not in self._terms:
                raise ValueError(f"{name}: '{term.code}' stands below '{term.broader}', which is not in the list")

    def _add(self, term: Term) -> None:
        if self._terms.setdefault(term.code, term) is not term:
            raise ValueError(f"{self.name}: the code '{term.code}' is there twice")
        if term.catalogue is not None and self._by_catalogue_name.setdefault(_folded(term.catalogue), term) is not term:
            raise ValueError(f"{self.name}: the catalogue name '{term.catalogue}' is there twice")

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, in the list's order."""
        return tuple(self._terms)

    def get(self, code: str) -> Term | None:
        """The term of a code, or None."""
        return self._terms.get(code)

    def require(self, code: str) -> Term:
        """The term of a code; raises `UnknownTermError`, which names the codes that look like it."""
        if code not in self._terms:
            raise UnknownTermError(self.name, code, self._terms)
        return self._terms[code]

    def by_catalogue_name(self, name: str) -> Term | None:
        """The term with this name in the European hub catalogue, whatever its case and spaces; None when there is none."""
        return self._by_catalogue_name.get(_folded(name))

    def narrower(self, code: str) -> tuple[Term, ...]:
        """The terms right below one."""
        return tuple(term for term in self if term.broader == code)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, code: object) -> bool:
        return code in self._terms

    def __repr__(self) -> str:
        return f"Taxonomy({self.name!r}, {len(self)} terms)"


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


@cache
def packaged(name: str) -> Taxonomy:
    """The list that this package carries under a name; read once a process."""
    text = resources.files("contracts.taxonomies").joinpath("data", f"{name}.json").read_text(encoding="utf-8")
    content = json.loads(text)
    return Taxonomy(name, TypeAdapter(list[Term]).validate_python(content["terms"]), content["source"])
