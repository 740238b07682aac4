"""How assessments say no."""

from chassis.errors import Conflict, Forbidden, InvalidInput, NotFound, NotSignedIn, UnknownCode


class UnknownQuestion(InvalidInput):
    """An answer to a question that the questionnaire does not have."""

    code = "unknown-question"
    mend = {
        "en": "The questionnaire has no question {value!r}. Read it and use the ids of its questions.",
        "lv": "Anketā nav jautājuma {value!r}. Nolasiet anketu un lietojiet tās jautājumu identifikatorus.",
    }


class WrongAnswer(InvalidInput):
    """An answer that does not fit its question; nothing of the request was saved."""

    code = "wrong-answer"
    mend = {
        "en": "{value!r} cannot be an answer here. Expected: {expected}.",
        "lv": "{value!r} šeit nevar būt atbilde. Jābūt: {expected}.",
    }


class NoSuchQuestionnaire(NotFound):
    """No questionnaire of this name, version or audience."""

    code = "no-such-questionnaire"
    mend = {
        "en": "There is no questionnaire {value!r}. GET /questionnaires lists those that there are.",
        "lv": "Anketas {value!r} nav. Esošās anketas uzskaita GET /questionnaires.",
    }


class AssessmentTokenMissing(NotSignedIn):
    """A request about an assessment without the secret of its link."""

    code = "assessment-token-missing"
    title = {"en": "The link's secret is missing", "lv": "Trūkst saites slepenās daļas"}
    mend = {
        "en": "Send the token of the assessment's link as the header Assessment-Token.",
        "lv": "Novērtējuma saites slepeno daļu sūtiet galvenē Assessment-Token.",
    }


class NoSuchAssessment(NotFound):
    """No assessment that this link opens. Whether there is one with this id is not told."""

    code = "no-such-assessment"
    mend = {
        "en": "This link opens no assessment: it was closed, not copied whole, or the assessment was erased.",
        "lv": "Šī saite neatver nevienu novērtējumu: tā ir aizvērta vai nav nokopēta pilnībā, vai arī novērtējums ir izdzēsts.",
    }


class OwnersLinkNeeded(Forbidden):
    """A link for a part was used for what only the first link may do."""

    code = "owners-link-needed"
    mend = {
        "en": "This link is for filling {dimensions} only. Ask the person who began the assessment.",
        "lv": "Šī saite der tikai šādu jomu aizpildīšanai: {dimensions}. Vērsieties pie tā, kas novērtējumu sāka.",
    }


class AssessmentClosed(Conflict):
    """The assessment is complete, and its answers stand."""

    code = "assessment-completed"
    mend = {
        "en": "This assessment is complete. To measure again, begin the next one with POST /assessments/{id}/next.",
        "lv": "Šis novērtējums ir pabeigts. Lai novērtētu vēlreiz, sāciet nākamo ar POST /assessments/{id}/next.",
    }


class AssessmentIncomplete(Conflict):
    """Answers are missing, before completion or where results are asked for."""

    code = "assessment-incomplete"
    mend = {
        "en": "Still to be answered or completed: {missing}.",
        "lv": "Vēl jāatbild vai jāpabeidz: {missing}.",
    }


class NoFurtherStage(Conflict):
    """The next assessment was begun already, or there were three."""

    code = "no-further-stage"
    mend = {
        "en": "The next assessment was begun already, or this was the last of three (T0, T1, T2).",
        "lv": "Nākamais novērtējums jau ir sākts, vai arī šis bija pēdējais no trim (T0, T1, T2).",
    }


class TooManyLinks(Conflict):
    """More links than people who could answer."""

    code = "too-many-links"
    mend = {
        "en": "An assessment has at most {most} links. Use one of those that you gave out.",
        "lv": "Novērtējumam var būt ne vairāk kā {most} saites. Izmantojiet kādu no tām, kas jau ir.",
    }


class UnknownDimension(UnknownCode):
    """A dimension that the questionnaire does not have."""

    code = "unknown-dimension"
