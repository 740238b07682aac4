"""How the directory says no. A row of an import is refused with the same classes as a single hub."""

from chassis.errors import Conflict, InvalidInput, UnknownCode


class AlreadyMember(Conflict):
    """A hub of this slug is a member already."""

    code = "hub-already-member"
    mend = {
        "en": "{slug} is a member already. Read it and send your change with PUT and If-Match.",
        "lv": "Centrs {slug} jau ir dalībnieks. Nolasiet to un izmaiņas sūtiet ar PUT un If-Match.",
    }


class NotMember(Conflict):
    """The hub has left."""

    code = "hub-not-member"
    mend = {
        "en": "{slug} has left the network. Register it again with POST /hubs.",
        "lv": "Centrs {slug} ir izstājies no tīkla. Reģistrējiet to no jauna ar POST /hubs.",
    }


class CodeNotInList(UnknownCode):
    """A code that its list does not have; the hint names the nearest."""

    mend = {"en": "{value!r} is not in the list {list}. {hint}", "lv": "Vērtības {value!r} nav sarakstā {list}. {hint}"}


class WrongPlace(InvalidInput):
    """A region or municipality that the network does not have, or two that do not go together."""

    code = "wrong-place"


class WrongText(InvalidInput):
    """A text that is too long or cannot be stored."""

    code = "wrong-text"


class WrongAddress(InvalidInput):
    """A website that is no web address."""

    code = "wrong-address"
    mend = {
        "en": "{value!r} is not a web address. Write it whole, for example https://hub.example.",
        "lv": "{value!r} nav tīmekļa adrese. Rakstiet pilnu adresi, piemēram, https://centrs.example.",
    }


class NotAHub(InvalidInput):
    """A row that is not an object."""

    code = "not-a-hub"
    mend = {
        "en": "A row is an object with at least slug, name, country and status.",
        "lv": "Rinda ir objekts, kurā ir vismaz slug, name, country un status.",
    }


class RepeatedSlug(InvalidInput):
    """A slug that an earlier row of the same import has."""

    code = "repeated-slug"
    mend = {
        "en": "Row {first} has this slug already; leave one of the two out.",
        "lv": "Šāds identifikators jau ir {first}. rindā; atstājiet tikai vienu no abām.",
    }


class ReservedSlug(InvalidInput):
    """A slug that is a word of our own addresses."""

    code = "reserved-slug"
    mend = {
        "en": "{value!r} is a word of the network's own addresses. Choose another slug.",
        "lv": "{value!r} ir paša tīkla adrešu vārds. Izvēlieties citu identifikatoru.",
    }
