"""How the harvest says no."""

from chassis.errors import Conflict, InvalidInput


class WrongAddress(InvalidInput):
    """An address that no harvest may go to."""

    code = "source-wrong-address"
    mend = {
        "en": "Give a public address of the web that exists and begins with https:// or http://, without a user name or password.",
        "lv": "Norādiet publisku, esošu tīmekļa adresi, kas sākas ar https:// vai http://, bez lietotājvārda un paroles.",
    }


class UnknownZone(InvalidInput):
    """A time zone that nobody knows."""

    code = "source-unknown-zone"
    mend = {"en": "Use a time zone such as Europe/Riga.", "lv": "Lietojiet laika joslu, piemēram, Europe/Riga."}


class SourceKnown(Conflict):
    """The hub has a source with this address and method."""

    code = "source-known"
    mend = {
        "en": "The hub has a source with this address already. Change that one.",
        "lv": "Centram jau ir avots ar šo adresi. Mainiet to.",
    }


class NotApproved(Conflict):
    """The source does not run, so it cannot be run now."""

    code = "source-not-running"
    mend = {
        "en": "The source must be approved and switched on before it can be read.",
        "lv": "Avotu var lasīt tikai tad, kad tas ir apstiprināts un ieslēgts.",
    }


class Superseded(Conflict):
    """A run lost its source: another one began, or the source was changed or removed meanwhile."""

    code = "run-superseded"
    mend = {"en": "Another run has taken its place.", "lv": "To ir aizstājusi cita lasīšana."}


class DuplicateDecided(Conflict):
    """The proposal's state does not allow this."""

    code = "duplicate-wrong-state"
    mend = {
        "en": "The proposal is {state}; this is possible only when it is {allowed}.",
        "lv": "Priekšlikuma stāvoklis ir „{state}”; tas iespējams tikai stāvoklī „{allowed}”.",
    }


class NotOfThePair(InvalidInput):
    """The offering to keep is none of the two."""

    code = "duplicate-not-of-the-pair"
    mend = {"en": "`keep` must be one of the two offerings.", "lv": "`keep` jābūt vienam no abiem piedāvājumiem."}
