"""One assessment: its place in the series T0, T1, T2, its answers, and who holds a link to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from contracts.taxonomies import PUBLIC_AREAS, SECTORS, Taxonomy
from matching.domain.assessment.answers import missing, taken
from matching.domain.assessment.questionnaire import Audience, Questionnaire
from matching.domain.codes import unknown_codes
from matching.domain.territory import Territory
from matching.errors.assessments import AssessmentClosed, AssessmentIncomplete, OwnersLinkNeeded

STAGES = ("T0", "T1", "T2")
SECTORS_OF: Mapping[Audience, Taxonomy] = {"sme": SECTORS, "public": PUBLIC_AREAS}
"""Companies are told apart by their trade, public bodies by what they do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An assessment. `scope` is what the link in use may fill; None for the owner's."""

    id: UUID
    series: UUID
    stage: int
    questionnaire: str
    questionnaire_version: int
    name: str | None
    size_class: str
    sector: str | None
    region: str | None
    state: Literal["draft", "completed"]
    version: int
    answers: dict[str, Any]
    created_at: datetime
    changed_at: datetime
    completed_at: datetime | None
    scope: tuple[str, ...] | None = None

    def for_owner(self) -> "Assessment":
        """Itself. Raises OwnersLinkNeeded where the link is for a part."""
        if self.scope is not None:
            raise OwnersLinkNeeded(dimensions=", ".join(self.scope))
        return self

    def open(self) -> "Assessment":
        """Itself. Raises AssessmentClosed where it is complete."""
        if self.state == "completed":
            raise AssessmentClosed(id=self.id)
        return self

    def within(self, questionnaire: Questionnaire) -> list[str]:
        """The questions that the link in use may fill."""
        return [each.id for each in questionnaire.questions if self.scope is None or each.dimension in self.scope]

    def filled(self, questionnaire: Questionnaire, given: dict[str, Any]) -> "Assessment":
        """With further answers. Raises WrongAnswer, UnknownQuestion, AssessmentClosed, OwnersLinkNeeded."""
        read = taken(questionnaire, given)
        if set(read) - set(self.within(questionnaire)):
            self.for_owner()
        return replace(self.open(), answers=self.answers | read)

    def whole(self, questionnaire: Questionnaire) -> "Assessment":
        """Itself, every question answered. Raises AssessmentIncomplete, AssessmentClosed."""
        if left := missing(questionnaire, self.open().answers):
            raise AssessmentIncomplete(missing=", ".join(left))
        return self

    def finished(self) -> "Assessment":
        """Itself, complete. Raises AssessmentIncomplete."""
        if self.state != "completed":
            raise AssessmentIncomplete(missing="POST /assessments/{id}/complete")
        return self


def check_place(audience: Audience, sector: str | None, region: str | None, territory: Territory | None) -> None:
    """Raises for a sector or region that the lists do not have."""
    for problem in unknown_codes("sector", SECTORS_OF[audience], [sector] if sector else []):
        raise problem
    for wrong in territory.problems(territory.country, region, None) if territory else ():
        raise wrong
