"""How adopting says no."""

from typing import ClassVar

from chassis.errors import Conflict


class NotAdoptable(Conflict):
    """The offering cannot be adopted by this hub."""

    code = "not-adoptable"

    NOT_PUBLISHED: ClassVar = {"en": "Only a published offering can be adopted.", "lv": "Pārņemt var tikai publicētu piedāvājumu."}
    OWN: ClassVar = {"en": "It is your own offering already.", "lv": "Tas jau ir jūsu pašu piedāvājums."}
    NO_LICENCE: ClassVar = {
        "en": "Its licence does not allow others to adapt it. Ask the hub to set one, such as CC-BY-4.0.",
        "lv": "Tā licence neļauj citiem to pielāgot. Lūdziet centram norādīt licenci, piemēram, CC-BY-4.0.",
    }


class AlreadyAdopted(Conflict):
    """The hub has a copy of this offering."""

    code = "already-adopted"
    mend = {
        "en": "{hub} has adopted this offering already: {copy}.",
        "lv": "{hub} šo piedāvājumu jau ir pārņēmis: {copy}.",
    }


class AlreadyDecided(Conflict):
    """The proposal was accepted or declined before, or a newer one has taken its place."""

    code = "proposal-decided"
    mend = {"en": "This proposal is {state}; nothing was changed.", "lv": "Šī priekšlikuma stāvoklis ir „{state}”; nekas nav mainīts."}
