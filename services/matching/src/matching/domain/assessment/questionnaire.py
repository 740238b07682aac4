"""A questionnaire as data: what is asked, in which words, and how much each answer weighs."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, max_length=1_000, pattern=r"\S")]
Weight = Annotated[Decimal, Field(gt=0, le=100)]
Kind = Literal["ticks", "ticks_two_columns", "scale_0_5", "three_state"]
Audience = Literal["sme", "public"]
ONE = Decimal(1)
SCALE_TOP = 5


class Piece(BaseModel):
    """Base: frozen, and a mistyped field is a mistake, not silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Worded(Piece):
    """A text in both languages."""

    en: Line
    lv: Line

    def words(self) -> dict[str, str]:
        """The text by language."""
        return {"en": self.en, "lv": self.lv}


class MovedBy(Piece):
    """What helps an organisation that is weak in a dimension, as codes of the network's lists."""

    functions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()


class Dimension(Worded):
    """One of the axes that are scored."""

    id: Id
    moved_by: MovedBy = MovedBy()


class Item(Worded):
    """One line of a question. A negative one earns its point when it is not ticked.

    `technologies`: codes that a line of a scale names. Where it is answered 1 or 2, considered or tried out, they too move the
    dimension: there help is wanted now.
    """

    id: Id
    negative: bool = False
    technologies: tuple[str, ...] = ()


class Column(Worded):
    """One of the columns of a question whose lines are ticked more than once; each is scored for itself."""

    id: Id
    weight: Weight = ONE


class Question(Piece):
    """One question. `divisor` is the most points that its lines (of one column) can earn."""

    id: Id
    dimension: Id
    type: Kind
    divisor: int = Field(ge=1, le=100)
    weight: Weight = ONE
    title: Worded
    help: Worded
    parts: tuple[Column, ...] = ()
    items: tuple[Item, ...] = Field(min_length=1, max_length=100)

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The lines in their order."""
        return tuple(each.id for each in self.items)


class State(Worded):
    """One of the answers to a line with three states."""

    points: Annotated[Decimal, Field(ge=0, le=1)]


class Level(Worded):
    """A level of maturity; `upto` belongs to it."""

    id: Id
    upto: int = Field(ge=1, le=100)


class Choice(Worded):
    """A point on which known implementations of the framework disagree, and what is done here."""

    id: Id
    question: Id
    item: Id | None = None
    choice: Line


class Scoring(Piece):
    """What people are told about the scoring. The formula itself is `scoring.py`; its weights are in the questions."""

    choices: tuple[Choice, ...] = ()


class Expected(Piece):
    """What an example must come to, as it is shown."""

    dimensions: dict[Id, Decimal]
    overall: Decimal
    rounded: int
    level: Id


class Example(Piece):
    """Answers with their scores: a file proves with them that it is scored as its author meant."""

    id: Id
    title: Worded
    answers: dict[Id, Any]
    expected: Expected


class Questionnaire(Piece):
    """One version of a questionnaire. `checks.problems` says whether its parts go together."""

    key: Id
    version: int = Field(ge=1, le=10_000)
    audience: Audience
    title: Worded
    note: Worded
    scoring: Scoring = Scoring()
    dimensions: tuple[Dimension, ...] = Field(min_length=3, max_length=12)
    scale: dict[Annotated[int, Field(ge=0, le=SCALE_TOP)], Worded] = {}
    three_state: dict[Id, State] = {}
    level_rule: Literal["rounded whole percentage, upper bound inclusive"]
    levels: tuple[Level, ...] = Field(min_length=1, max_length=20)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=200)
    interpretations: dict[Id, dict[Id, Worded]]
    examples: tuple[Example, ...] = ()

    def of(self, dimension: str) -> tuple[Question, ...]:
        """The questions of one dimension."""
        return tuple(each for each in self.questions if each.dimension == dimension)
