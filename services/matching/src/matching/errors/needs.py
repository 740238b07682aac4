"""How stating and matching needs says no."""

from chassis.errors import InvalidInput, NotFound, NotSignedIn


class EmptyNeed(InvalidInput):
    """A need that says nothing to look for."""

    code = "empty-need"
    mend = {
        "en": "Say what you need: a text, or at least one technology, sector, service or function.",
        "lv": "Norādiet, kas vajadzīgs: tekstu vai vismaz vienu tehnoloģiju, nozari, pakalpojumu vai funkciju.",
    }


class NeedTokenMissing(NotSignedIn):
    """A request about a need without the secret of its link."""

    code = "need-token-missing"
    title = {"en": "The link's secret is missing", "lv": "Trūkst saites slepenās daļas"}
    mend = {
        "en": "Send the token that the need was answered with as the header Need-Token.",
        "lv": "Vajadzības atbildē saņemto slepeno daļu sūtiet galvenē Need-Token.",
    }


class NoSuchNeed(NotFound):
    """No need that this link opens. Whether there is one with this id is not told."""

    code = "no-such-need"
    mend = {
        "en": "This link opens no need: it was closed, not copied whole, or the need was erased.",
        "lv": "Šī saite neatver nevienu vajadzību: tā ir aizvērta vai nav nokopēta pilnībā, vai arī vajadzība ir izdzēsta.",
    }
