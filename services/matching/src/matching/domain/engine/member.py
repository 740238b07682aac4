"""A hub as the engine weighs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.matching import Admission
from matching.domain.needs import Asked


@dataclass(frozen=True, slots=True)
class Record:
    """How a hub has answered those who were matched with it in the last year. `open`: whom it serves or should answer now.

    `proven`: terms of the needs that it has served to the end, with how many.
    """

    asked: int = 0
    in_time: int = 0
    open: int = 0
    median_days: float | None = None
    proven: Mapping[Asked, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the network. `claims`: terms with their strength 1 to 5, None where the hub rates none (functions).

    `offered`: terms of its published offerings, each with the time (seconds since 1970) until which one of them is live.
    `words`: what its texts and offerings are about, see `domain.topic`.
    """

    slug: str
    name: Mapping[str, str]
    country: str
    region: str | None = None
    municipality: str | None = None
    status: str = ""
    website: str | None = None
    languages: tuple[str, ...] = ()
    claims: Mapping[Asked, int | None] = field(default_factory=dict)
    capacity: int | None = None
    eligibility: tuple[Admission, ...] = ()
    offered: Mapping[Asked, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    record: Record = Record()

    @property
    def is_full(self) -> bool:
        """Whether it serves as many as it said it can."""
        return self.capacity is not None and self.record.open >= self.capacity
