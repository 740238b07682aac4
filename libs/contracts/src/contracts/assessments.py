"""What matching publishes of digital maturity assessments: scores, never of whom."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.event import Event, State
from contracts.topics import ASSESSMENTS, Topic

Score = Annotated[float, Field(ge=0, le=100)]


class AssessmentState(State):
    """One complete assessment. `series` is a pseudonym that the stages of one organisation share."""

    id: UUID
    series: UUID
    stage: Literal["T0", "T1", "T2"]
    questionnaire: str
    questionnaire_version: int
    audience: Literal["sme", "public"]
    size_class: Literal["micro", "small", "medium", "large"]
    sector: str | None = None
    region: str | None = None
    overall: Score
    level: str
    dimensions: dict[str, Score]


class AssessmentCompleted(Event, AssessmentState):
    """An organisation completed an assessment."""

    topic: ClassVar[Topic] = ASSESSMENTS
    event_name = "matching.assessment.completed"


EVENTS = (AssessmentCompleted,)
