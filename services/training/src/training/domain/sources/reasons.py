"""Why an item was left out or a run failed: stable codes, and how to mend it in people's words."""

from pydantic import BaseModel, ConfigDict

SAID: dict[str, dict[str, str]] = {
    "no-title": {"en": "It has no title.", "lv": "Tam nav nosaukuma."},
    "over": {"en": "All its dates are past.", "lv": "Visi tā datumi jau ir pagājuši."},
    "blocked": {
        "en": "One of the blocked words is in its title or address.",
        "lv": "Nosaukumā vai adresē ir kāds no aizliegtajiem vārdiem.",
    },
    "not-allowed": {
        "en": "None of the allowed words is in its title or address.",
        "lv": "Nosaukumā vai adresē nav neviena no atļautajiem vārdiem.",
    },
    "twice": {"en": "The source names this item twice.", "lv": "Avots šo ierakstu min divreiz."},
    "json-broken": {"en": "The JSON-LD on the page cannot be read.", "lv": "Lapas JSON-LD nav nolasāms."},
    "no-item": {"en": "The page describes no course and no event.", "lv": "Lapā nav aprakstīts neviens kurss un pasākums."},
    "too-often": {
        "en": "It repeats more often than daily, or began too long ago.",
        "lv": "Tas atkārtojas biežāk nekā reizi dienā vai sākās pārāk sen.",
    },
    "too-large-item": {"en": "Its texts are too long together.", "lv": "Tā teksti kopā ir par garu."},
    "not-storable": {"en": "One of its values cannot be stored.", "lv": "Kādu no tā vērtībām nevar saglabāt."},
    "row-short": {"en": "The row has another number of cells than the header.", "lv": "Rindā ir cits šūnu skaits nekā virsrakstā."},
    "date-unreadable": {"en": "A date cannot be read.", "lv": "Datumu nevar nolasīt."},
    "dates-reversed": {"en": "It ends before it starts.", "lv": "Tas beidzas pirms sākuma."},
    "no-end": {"en": "No end is given; one hour was taken.", "lv": "Beigas nav norādītas; pieņemta viena stunda."},
    "unknown-code": {"en": "A code is not known and was left out.", "lv": "Kods nav zināms un tika izlaists."},
    "mode-assumed": {
        "en": "It does not say whether it is on site or online; that was assumed.",
        "lv": "Nav norādīts, vai tas ir klātienē vai tiešsaistē; tas ir pieņemts.",
    },
    "shortened": {"en": "A text was too long and was cut.", "lv": "Teksts bija par garu un tika saīsināts."},
    "link-unusable": {"en": "An address is not one of the web and was left out.", "lv": "Adrese nav tīmekļa adrese un tika izlaista."},
    "charset": {"en": "The text was not in the character set that it names.", "lv": "Teksts nebija norādītajā rakstzīmju kopā."},
    "dates-cut": {"en": "Only the first 200 dates were taken.", "lv": "Ņemti tikai pirmie 200 datumi."},
    "address-refused": {
        "en": "The address leads to a machine that is not public, or is not one of the web.",
        "lv": "Adrese ved uz datoru, kas nav publisks, vai nav tīmekļa adrese.",
    },
    "answer-too-large": {"en": "The answer is too large or compressed.", "lv": "Atbilde ir par lielu vai saspiesta."},
    "too-many-redirects": {"en": "The address redirects without end.", "lv": "Adrese pāradresē bez gala."},
    "timeout": {"en": "The site did not answer in time.", "lv": "Vietne laikus neatbildēja."},
    "unreachable": {"en": "The site cannot be reached.", "lv": "Vietne nav sasniedzama."},
    "http-error": {"en": "The site answers with an error.", "lv": "Vietne atbild ar kļūdu."},
    "calendar-broken": {"en": "This is not an iCalendar file.", "lv": "Šis nav iCalendar fails."},
    "feed-broken": {"en": "This is neither RSS nor Atom.", "lv": "Šis nav ne RSS, ne Atom."},
    "csv-header": {
        "en": "The first row must name the columns; at least title, title_lv or title_en.",
        "lv": "Pirmajā rindā jābūt kolonnu nosaukumiem; vismaz title, title_lv vai title_en.",
    },
    "not-kopa": {"en": "The address is not a list of offerings of a Kopā.", "lv": "Adrese nav Kopā piedāvājumu saraksts."},
    "interrupted": {"en": "The run was interrupted and is begun again.", "lv": "Lasīšana tika pārtraukta un sāksies no jauna."},
    "pages-failed": {"en": "Most pages could not be read.", "lv": "Lielāko daļu lapu nevarēja nolasīt."},
    "failed": {"en": "The source could not be read.", "lv": "Avotu nevarēja nolasīt."},
}


class Reason(BaseModel):
    """One reason or note: a stable code, and what it is about."""

    model_config = ConfigDict(frozen=True)

    code: str
    about: str | None = None

    @property
    def text(self) -> dict[str, str]:
        """The same in people's words, by language."""
        return said(self.code)


def said(code: str) -> dict[str, str]:
    """A code in people's words, by language; those of HTTP carry their status."""
    if code.startswith("http-"):
        status = code.removeprefix("http-")
        return {"en": f"The site answers with status {status}.", "lv": f"Vietne atbild ar statusu {status}."}
    return SAID.get(code, SAID["failed"])
