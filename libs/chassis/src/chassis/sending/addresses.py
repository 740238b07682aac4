"""Which e-mail addresses mail can be sent to, and in what one form they are kept."""

import re

import idna

from chassis.errors import WrongEmail

LONGEST, LONGEST_NAME = 254, 64  # RFC 5321, 4.5.3.1
NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
REASONS = {
    "shape": {
        "en": "Write the address in the form anna@example.lv.",
        "lv": "Rakstiet adresi šādā veidā: anna@example.lv.",
    },
    "letters": {
        "en": "Before the @ only Latin letters without diacritics, digits and the usual signs can be used; "
        "check for letters of another alphabet.",
        "lv": "Pirms @ drīkst lietot tikai latīņu burtus bez diakritiskajām zīmēm, ciparus un ierastās zīmes; "
        "pārbaudiet, vai tur nav cita alfabēta burtu.",
    },
    "domain": {
        "en": "There is no such domain name; check what stands after the @.",
        "lv": "Šāda domēna nosaukuma nevar būt; pārbaudiet, kas rakstīts aiz @.",
    },
    "long": {"en": "The address is too long.", "lv": "Adrese ir par garu."},
}


def normal(email: str) -> str:
    """The address in lower case, its domain in ASCII (IDNA 2008). Raises WrongEmail.

    Only what every mail server takes is accepted: no quoted names, no address literals, no letters that need SMTPUTF8.
    """
    name, at, domain = email.strip().rpartition("@")
    if not at or not name or not domain or "@" in name:
        raise _wrong("shape")
    if not NAME.fullmatch(name):
        raise _wrong("letters")
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise _wrong("domain") from error
    if "." not in ascii_domain or ascii_domain.rpartition(".")[2].isdigit():
        raise _wrong("domain")
    if len(name) > LONGEST_NAME or len(name) + 1 + len(ascii_domain) > LONGEST:
        raise _wrong("long")
    return f"{name}@{ascii_domain}".lower()


def _wrong(reason: str) -> WrongEmail:
    return WrongEmail(field="email", reason=REASONS[reason])
