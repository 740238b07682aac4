"""How the catalogue says no."""

from chassis.errors import Conflict, InvalidInput


class WrongState(Conflict):
    """The offering's state does not allow this step."""

    code = "offering-wrong-state"
    mend = {
        "en": "The offering is {state}; this is possible only when it is {allowed}.",
        "lv": "Piedāvājuma stāvoklis ir “{state}”; tas iespējams tikai stāvoklī “{allowed}”.",
    }


class UnknownCode(InvalidInput):
    """A code that the taxonomy does not have."""

    code = "unknown-code"
    mend = {
        "en": "{value!r} is not known. Use one of: {known}.",
        "lv": "Vērtība {value!r} nav zināma. Lietojiet kādu no šīm: {known}.",
    }


class WrongDates(InvalidInput):
    """Dates that contradict each other."""

    code = "wrong-dates"
