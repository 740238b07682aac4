"""What an event is: the full public state of one aggregate after a change, with a name, a schema version and a topic."""

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from contracts.topics import Topic

LANGUAGE = r"^[a-z]{2}$"


def _says_something(text: dict[str, str]) -> dict[str, str]:
    for each in text.values():  # a plain loop: this runs for every text of every event
        if each and not each.isspace():
            return text
    raise ValueError('write the text in at least one language, for example {"lv": "…", "en": "…"}')


LanguageCode = Annotated[str, Field(pattern=LANGUAGE)]
Text = Annotated[dict[LanguageCode, str], AfterValidator(_says_something)]
"""A human-readable text by ISO 639-1 language: `{"lv": "…", "en": "…"}`, at least one of them not empty."""


class State(BaseModel):
    """Base of everything inside an event: frozen, and tolerant of fields that a newer publisher added."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Event(State):
    """Base of all events. `version` counts the aggregate's changes from 1 and becomes `ce_sequence`."""

    topic: ClassVar[Topic]
    event_name: ClassVar[str]
    schema_version: ClassVar[int] = 1

    version: int = Field(ge=1)
    changed_at: AwareDatetime

    @property
    def subject(self) -> str:
        """The aggregate's id: the record's key, and the unit within which order is kept."""
        return str(getattr(self, "id"))  # noqa: B009  every aggregate names its id `id`; hubs override

    @classmethod
    def type_name(cls) -> str:
        """The type without the network's prefix: `training.offering.published.v1`."""
        return f"{cls.event_name}.v{cls.schema_version}"


class Registry:
    """Every event of the network by its type, without the prefix that a network gives it."""

    def __init__(self, *events: type[Event]) -> None:
        self._by_type: dict[str, type[Event]] = {}
        self._by_name: dict[str, set[int]] = {}
        for each in events:
            if each.type_name() in self._by_type:
                raise ValueError(f"two events are named {each.type_name()}")
            self._by_type[each.type_name()] = each
            self._by_name.setdefault(each.event_name, set()).add(each.schema_version)

    def __iter__(self) -> Any:
        return iter(self._by_type.values())

    def newest(self, prefix: str, type_: str) -> int | None:
        """The newest schema version known of a type's name, None when not even the name is known."""
        name, _, _ = type_.removeprefix(f"{prefix}.").rpartition(".v")
        return max(self._by_name[name]) if name in self._by_name else None
