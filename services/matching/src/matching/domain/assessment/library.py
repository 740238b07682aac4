"""The questionnaires that an assessment can use: new ones take the newest version, begun ones keep theirs."""

from collections.abc import Iterable

from matching.domain.assessment.questionnaire import Audience, Questionnaire
from matching.errors.assessments import NoSuchQuestionnaire


class Library:
    """All known versions."""

    def __init__(self, questionnaires: Iterable[Questionnaire]) -> None:
        self._known = {(each.key, each.version): each for each in questionnaires}

    def __len__(self) -> int:
        return len(self._known)

    def newest(self) -> list[Questionnaire]:
        """The newest version of each questionnaire, by key."""
        return [self._known[key, version] for key, version in sorted(dict(sorted(self._known)).items())]

    def for_audience(self, audience: Audience) -> Questionnaire:
        """What a new assessment asks: of an audience's questionnaires the highest version. Raises NoSuchQuestionnaire."""
        fitting = [each for each in self.newest() if each.audience == audience]
        if not fitting:
            raise NoSuchQuestionnaire(value=audience)
        return max(fitting, key=lambda each: each.version)

    def get(self, key: str, version: int) -> Questionnaire:
        """The very version. Raises NoSuchQuestionnaire where an operator has taken it away."""
        if (key, version) not in self._known:
            raise NoSuchQuestionnaire(value=f"{key} {version}")
        return self._known[key, version]
