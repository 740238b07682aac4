"""What the thesaurus holds: for each term its phrases by language and by how surely they mean it."""

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ReadLanguage = Literal["lv", "en"]
LANGUAGES_READ: tuple[ReadLanguage, ...] = ("lv", "en")
LISTS_READ = ("sectors", "technologies", "services", "functions")
Strength = Annotated[float, Field(gt=0, lt=1)]
Certainty = Literal["sure", "likely", "hint"]


class Part(BaseModel):
    """Base of what stands in the data files."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrases(Part):
    """Phrases of one term in one language.

    `sure`: whoever says it means the term. `likely`: most do, and it is enough alone. `hint`: two different ones are needed.
    """

    sure: tuple[str, ...]
    likely: tuple[str, ...]
    hint: tuple[str, ...]

    def __iter__(self) -> Iterator[tuple[Certainty, str]]:  # type: ignore[override]  # phrases, where pydantic gives fields
        """Every phrase with its certainty."""
        yield from (("sure", each) for each in self.sure)
        yield from (("likely", each) for each in self.likely)
        yield from (("hint", each) for each in self.hint)

    def __len__(self) -> int:
        return len(self.sure) + len(self.likely) + len(self.hint)


class Entry(Part):
    """One term. `implies` names terms of the same list that come with it, and how surely: electricity is energy too."""

    implies: Mapping[str, Strength] = {}
    lv: Phrases
    en: Phrases

    def __getitem__(self, language: ReadLanguage) -> Phrases:
        return self.lv if language == "lv" else self.en


class Shared(Part):
    """Phrases that mean more than one term, on purpose or for lack of a better word."""

    lv: tuple[str, ...]
    en: tuple[str, ...]

    def __getitem__(self, language: ReadLanguage) -> tuple[str, ...]:
        return self.lv if language == "lv" else self.en


class Lexicon(Part):
    """The entries of one list, by code."""

    about: str
    shared: Shared
    terms: Mapping[str, Entry]


class Reading(Part):
    """Words that tell how to read the others.

    `aside` hides shorter phrases inside it ("office space" is not space), `refuse` says that something is not wanted, `want` that it
    is, and `split` ends a thought within a sentence.
    """

    aside: Shared
    refuse: Shared
    want: Shared
    split: Shared


def _read(name: str) -> Any:
    return json.loads(resources.files("contracts.thesaurus").joinpath("data", f"{name}.json").read_text(encoding="utf-8"))


THESAURUS: Mapping[str, Lexicon] = {name: Lexicon.model_validate(_read(name)) for name in LISTS_READ}
GROUPS: Mapping[str, Shared] = {name: Shared.model_validate(words) for name, words in _read("groups").items()}
READING = Reading.model_validate(_read("reading"))
