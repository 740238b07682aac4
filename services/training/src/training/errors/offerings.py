"""How the catalogue says no."""

from chassis.errors import Conflict


class WrongState(Conflict):
    """The offering's state does not allow this step."""

    code = "offering-wrong-state"
    mend = {
        "en": "The offering is {state}; this is possible only when it is {allowed}.",
        "lv": "Piedāvājuma stāvoklis ir „{state}”; tas iespējams tikai stāvoklī „{allowed}”.",
    }


class AlreadyOver(Conflict):
    """All dates of the offering are past."""

    code = "offering-over"
    mend = {
        "en": "All its dates are past. Revise it first: give it a new date, or none where it goes on.",
        "lv": "Visi tā datumi jau ir pagājuši. Vispirms to pārstrādājiet: norādiet jaunu datumu vai, ja tas ir beztermiņa, nevienu.",
    }
