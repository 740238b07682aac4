"""What the pages of the assessment read: a questionnaire as data, an assessment, its result."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime

from portal.schemas.shared import Read

Kind = Literal["ticks", "ticks_two_columns", "scale_0_5", "three_state"]
Stage = Literal["T0", "T1", "T2"]


class Worded(Read):
    """A text in both languages."""

    en: str
    lv: str

    @property
    def text(self) -> Mapping[str, str]:
        """By language, as pages want it."""
        return {"lv": self.lv, "en": self.en}


class Line(Worded):
    """What is ticked or graded: a line or a column of a question; a dimension."""

    id: str


class Question(Read):
    """One question; which answers it takes depends on its type."""

    id: str
    dimension: str
    type: Kind
    title: Worded
    help: Worded
    parts: tuple[Line, ...] = ()
    items: tuple[Line, ...]


class Questionnaire(Read):
    """One version of a questionnaire, as far as it is asked; how it is scored the pages do not know."""

    key: str
    version: int
    audience: str
    title: Worded
    note: Worded
    dimensions: tuple[Line, ...]
    scale: dict[str, Worded] = {}
    three_state: dict[str, Worded] = {}
    questions: tuple[Question, ...]

    def of(self, dimension: str) -> tuple[Question, ...]:
        """The questions of one topic."""
        return tuple(each for each in self.questions if each.dimension == dimension)

    def grades(self, question: Question) -> Mapping[str, Worded]:
        """Value -> words of what each line of a graded question may be answered with; nothing for questions with ticks."""
        return {"scale_0_5": self.scale, "three_state": self.three_state}.get(question.type, {})


class Assessment(Read):
    """An assessment as its link shows it."""

    id: UUID
    stage: Stage
    state: Literal["draft", "completed"]
    questionnaire: str
    questionnaire_version: int
    audience: str
    name: str | None = None
    size_class: str
    sector: str | None = None
    region: str | None = None
    dimensions: tuple[str, ...]
    answers: dict[str, Any] = {}
    missing: tuple[str, ...] = ()
    changed_at: AwareDatetime
    completed_at: AwareDatetime | None = None
    version: int

    @property
    def unanswered(self) -> set[str]:
        """Ids of the questions that lack something."""
        return {each.partition(".")[0] for each in self.missing}


class Opened(Read):
    """A new secret link."""

    id: UUID
    token: str


class Level(Read):
    """A level of maturity."""

    id: str
    name: dict[str, str]


class Axis(Read):
    """One dimension of a result; the score is of 0 to 100."""

    id: str
    name: dict[str, str]
    score: float
    level: Level
    text: dict[str, str]


class Mover(Read):
    """What helps, as a code of the network's lists."""

    kind: str
    code: str
    label: dict[str, str]


class Gap(Read):
    """A weak dimension."""

    id: str
    name: dict[str, str]
    score: float
    to_next_level: int
    moved_by: tuple[Mover, ...] = ()


class Comparison(Read):
    """The mean of others alike; hidden while they are few."""

    by: Literal["sector", "size_class", "region"]
    value: str
    shown: bool
    others: int | None = None
    overall: float | None = None
    dimensions: dict[str, float] | None = None


class Earlier(Read):
    """An earlier stage; `changes` are points since then, by dimension and `overall`."""

    stage: Stage
    completed_at: AwareDatetime
    overall: float
    changes: dict[str, float]


class Results(Read):
    """The result of a complete assessment."""

    id: UUID
    stage: Stage
    completed_at: AwareDatetime
    title: dict[str, str]
    note: dict[str, str]
    choices: tuple[dict[str, str], ...] = ()
    overall: float
    level: Level
    dimensions: tuple[Axis, ...]
    gaps: tuple[Gap, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    earlier: tuple[Earlier, ...] = ()
