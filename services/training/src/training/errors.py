"""How the catalogue says no."""

from chassis.errors import Conflict


class WrongState(Conflict):
    """The offering's state does not allow this step."""

    code = "offering-wrong-state"
    mend = {
        "en": "The offering is {state}; this is possible only when it is {allowed}.",
        "lv": "Piedāvājuma stāvoklis ir „{state}”; tas iespējams tikai stāvoklī „{allowed}”.",
    }
