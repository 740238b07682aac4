"""How projects says no."""

from chassis.errors import Conflict, InvalidInput


class WrongState(Conflict):
    """The project's state does not allow this step."""

    code = "project-wrong-state"
    mend = {
        "en": "The project is {state}; this is possible only when it is {allowed}.",
        "lv": "Projekta stāvoklis ir „{state}”; tas iespējams tikai stāvoklī „{allowed}”.",
    }


class CallAlreadyOpen(Conflict):
    """A project has one call at a time."""

    code = "call-already-open"
    mend = {
        "en": "The project has an open call already. Change it together with the project, or close it first.",
        "lv": "Projektam jau ir atvērts uzsaukums. Mainiet to kopā ar projektu vai vispirms to slēdziet.",
    }


class CallNotOpen(Conflict):
    """There is no call to answer, to change or to close."""

    code = "call-not-open"
    mend = {
        "en": "The project has no open call for partners now. Its lead, {lead}, can open one.",
        "lv": "Projektam pašlaik nav atvērta uzsaukuma partneriem. To var atvērt projekta vadošais centrs {lead}.",
    }


class CallFull(Conflict):
    """The last place of the call is taken."""

    code = "call-full"
    mend = {
        "en": "All places of this call are taken. Ask the lead, {lead}, whether it opens another.",
        "lv": "Visas šī uzsaukuma vietas ir aizņemtas. Jautājiet projekta vadošajam centram {lead}, vai būs vēl kāds uzsaukums.",
    }


class TooFewPlaces(Conflict):
    """Fewer places than are taken already."""

    code = "call-too-few-places"
    mend = {
        "en": "Partners that joined through this call: {taken}. Give at least so many places.",
        "lv": "Partneri, kas jau pieteikušies šajā uzsaukumā: {taken}. Norādiet vismaz tik vietu.",
    }


class LeadCannotJoin(Conflict):
    """The lead is of the project already."""

    code = "lead-cannot-join"
    mend = {
        "en": "{hub} leads this project and takes part in it already. Name another of your hubs.",
        "lv": "{hub} vada šo projektu un tajā jau piedalās. Norādiet citu savu centru.",
    }


class AlreadyPartner(Conflict):
    """The hub joined before."""

    code = "already-partner"
    mend = {
        "en": "{hub} is a partner of this project already; nothing was changed.",
        "lv": "{hub} jau ir šī projekta partneris; nekas nav mainīts.",
    }


class NotPartner(Conflict):
    """The hub takes no part that it could give up."""

    code = "not-partner"
    mend = {
        "en": "{hub} is not a partner of this project. Only a partner can leave; a lead closes the project instead.",
        "lv": "{hub} nav šī projekta partneris. Izstāties var tikai partneris; vadošais centrs projektu slēdz.",
    }


class UnknownHub(InvalidInput):
    """A hub that the directory does not have as a member."""

    code = "unknown-hub"
    mend = {
        "en": "{hub} is not a member of the network. Register it in the directory of hubs; within seconds it is known here.",
        "lv": "{hub} nav tīkla dalībnieks. Reģistrējiet to centru sarakstā; pēc dažām sekundēm to pazīs arī šeit.",
    }


class SaysNothing(InvalidInput):
    """A text without words in any language."""

    code = "says-nothing"
    mend = {"en": "Write the text in at least one language.", "lv": "Uzrakstiet tekstu vismaz vienā valodā."}


class WrongLink(InvalidInput):
    """A link that a browser should not be given."""

    code = "wrong-link"
    mend = {
        "en": "Give a whole address that begins with https:// or http://.",
        "lv": "Norādiet pilnu adresi, kas sākas ar https:// vai http://.",
    }
