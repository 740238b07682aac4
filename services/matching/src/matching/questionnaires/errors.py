"""Why a questionnaire's file was refused, all reasons at once."""

from collections.abc import Iterable


class QuestionnaireUnusable(Exception):
    """A file that is no questionnaire, or one whose parts do not go together."""

    code = "questionnaire-unusable"

    def __init__(self, file: str, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join((f"{file} cannot be used:", *(f"- {reason}" for reason in self.reasons))))
