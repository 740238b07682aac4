"""What a language must have to write our mails."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `{…}` is filled in; `more` has the plural forms that CLDR names for the language."""

    locale: Locale
    language: str
    subject: Mapping[str, str]
    lead: Mapping[str, str]
    hub: str
    kind: str
    mode: str
    languages: str
    level: str
    price: str
    free: str
    when: str
    place: str
    online: str
    cancelled: str
    moved: str
    more: Mapping[str, str]
    details: str
    why: str
    everything: str
    free_only: str
    manage: str
    unsubscribe: str
    confirm_subject: str
    confirm: str
    confirm_action: str
    confirm_ignore: str
    manage_subject: str
    manage_lead: str
    manage_action: str
    manage_ignore: str

    def count_more(self, number: int) -> str:
        """How many sessions are not listed, in the plural form of the number."""
        return self.more[self.locale.plural_form(number)].format(number=number)
