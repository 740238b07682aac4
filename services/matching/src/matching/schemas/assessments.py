"""Assessments as they are begun, filled and read."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from matching.domain.assessment.questionnaire import Audience
from matching.schemas.hubs import Word

SizeClass = Literal["micro", "small", "medium", "large"]
Stage = Literal["T0", "T1", "T2"]


class Taken(BaseModel):
    """Base of what is sent: a mistyped field is refused."""

    model_config = ConfigDict(extra="forbid")


class NewAssessment(Taken):
    """Who is assessed. The name is for the organisation's own report, and leaves the service in nothing else.

    `sector`: a code of the list sectors for a company, of the list public_areas for a public body.
    """

    audience: Audience
    size_class: SizeClass
    sector: Word = None
    region: Word = None
    name: Annotated[str, Field(max_length=200)] | None = None


class SavedAnswers(Taken):
    """Answers to some questions; each replaces what was there for its question, the others stay."""

    answers: dict[str, Any] = Field(min_length=1, max_length=200)


class NewLink(Taken):
    """A further link, for filling these dimensions only."""

    dimensions: list[Annotated[str, Field(max_length=60)]] = Field(min_length=1, max_length=12)


class Opened(BaseModel):
    """A secret link was made. `token` is told here and never again: only its hash is kept."""

    id: UUID
    stage: Stage
    dimensions: list[str] | None = None
    token: str


class QuestionnaireName(BaseModel):
    """A questionnaire that new assessments use."""

    key: str
    version: int
    audience: Audience
    title: dict[str, str]


class QuestionnaireList(BaseModel):
    """The newest version of each."""

    items: list[QuestionnaireName]


class AssessmentView(BaseModel):
    """An assessment as its link shows it: a link for a part sees the answers of that part."""

    id: UUID
    stage: Stage
    state: Literal["draft", "completed"]
    questionnaire: str
    questionnaire_version: int
    audience: Audience
    name: str | None
    size_class: str
    sector: str | None
    region: str | None
    dimensions: list[str]
    answers: dict[str, Any]
    missing: list[str]
    created_at: AwareDatetime
    changed_at: AwareDatetime
    completed_at: AwareDatetime | None
    version: int


class LevelView(BaseModel):
    """A level and its name."""

    id: str
    name: dict[str, str]


class AxisView(BaseModel):
    """One dimension. `x`, `y`: its place on a radar of 100 by 100, the first axis upwards, clockwise."""

    id: str
    name: dict[str, str]
    score: float
    level: LevelView
    text: dict[str, str]
    x: float
    y: float


class MoverView(BaseModel):
    """What helps, as a code of the network's lists."""

    kind: Literal["functions", "services", "technologies"]
    code: str
    label: dict[str, str]


class GapView(BaseModel):
    """A weak dimension: points to the next level, and what moves it."""

    id: str
    name: dict[str, str]
    score: float
    to_next_level: int
    moved_by: list[MoverView]


class Comparison(BaseModel):
    """The mean of others alike. Hidden, with their number, below ten others."""

    by: Literal["sector", "size_class", "region"]
    value: str
    shown: bool
    others: int | None = None
    overall: float | None = None
    dimensions: dict[str, float] | None = None


class Earlier(BaseModel):
    """An earlier stage and the points gained or lost since."""

    stage: Stage
    completed_at: AwareDatetime
    overall: float
    changes: dict[str, float]


class Results(BaseModel):
    """The result of a complete assessment. Scores have two decimals; levels go by the rounded whole percentage.

    `note` and `choices` say what the questionnaire is and where it decided for itself.
    """

    id: UUID
    stage: Stage
    completed_at: AwareDatetime
    audience: Audience
    title: dict[str, str]
    note: dict[str, str]
    choices: list[dict[str, str]]
    overall: float
    level: LevelView
    dimensions: list[AxisView]
    gaps: list[GapView]
    comparisons: list[Comparison]
    earlier: list[Earlier]


class Export(BaseModel):
    """All that is kept of one organisation: every stage with its answers, and results where it is complete."""

    assessments: list[AssessmentView]
    results: list[Results]


class Completed(BaseModel):
    """It is complete; its results can be read."""

    id: UUID
    completed_at: AwareDatetime
