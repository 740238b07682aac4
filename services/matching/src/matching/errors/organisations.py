"""How organisations, their consents and the ledger of aid say no."""

from chassis.errors import Conflict, Forbidden, InvalidInput, NotFound, NotSignedIn


class OrganisationTokenMissing(NotSignedIn):
    """A request about an organisation without the secret of its link."""

    code = "organisation-token-missing"
    title = {"en": "The link's secret is missing", "lv": "Trūkst saites slepenās daļas"}
    mend = {
        "en": "Send the token of the organisation's link as the header Organisation-Token, or sign in as somebody of the organisation.",
        "lv": "Organizācijas saites slepeno daļu sūtiet galvenē Organisation-Token vai pierakstieties kā organizācijas pārstāvis.",
    }


class NotOfOrganisation(Forbidden):
    """A caller whose token does not speak for the organisation."""

    code = "not-of-organisation"
    mend = {
        "en": "Your token does not speak for this organisation. Open it with its own link.",
        "lv": "Jūsu marķieris nepārstāv šo organizāciju. Atveriet to ar tās pašas saiti.",
    }


class NoSuchOrganisation(NotFound):
    """No organisation that this link opens. Whether there is one with this id is not told."""

    code = "no-such-organisation"
    mend = {
        "en": "This link opens no organisation. Ask for a new link; an erased organisation cannot be opened any more.",
        "lv": "Šī saite neatver nevienu organizāciju. Pieprasiet jaunu saiti; izdzēstu organizāciju vairs nevar atvērt.",
    }


class NotBound(NotFound):
    """An assessment or need that does not belong to the organisation."""

    code = "not-bound"
    mend = {
        "en": "Nothing of this id belongs to the organisation. Bind it first, with the token of its own link.",
        "lv": "Organizācijai nepieder nekas ar šādu identifikatoru. Vispirms to piesaistiet, izmantojot tā saites slepeno daļu.",
    }


class BoundElsewhere(Conflict):
    """An assessment or need that belongs to another organisation already."""

    code = "bound-elsewhere"
    mend = {
        "en": "This belongs to another organisation already.",
        "lv": "Tas jau pieder citai organizācijai.",
    }


class WrongRegisterNumber(InvalidInput):
    """A register number that cannot be one."""

    code = "wrong-register-number"
    mend = {
        "en": "{value!r} is no register number. {hint}",
        "lv": "Vērtība {value!r} nav reģistrācijas numurs. {hint}",
    }


class RegisterNumberNeeded(Conflict):
    """Verifying an organisation that says no register number."""

    code = "register-number-needed"
    mend = {
        "en": "Without a register number there is nothing to verify. Ask the organisation to add it.",
        "lv": "Bez reģistrācijas numura nav ko apstiprināt. Lūdziet organizācijai to norādīt.",
    }


class RegisterNumberTaken(Conflict):
    """Another organisation with this register number is verified."""

    code = "register-number-taken"
    mend = {
        "en": "Another organisation with this register number is verified already. Take that back first, if it was a mistake.",
        "lv": "Cita organizācija ar šo reģistrācijas numuru jau ir apstiprināta. Ja tā bija kļūda, vispirms atceliet to.",
    }


class NoSuchConsent(NotFound):
    """No consent of this id that the organisation gave."""

    code = "no-such-consent"
    mend = {
        "en": "The organisation gave no consent of this id.",
        "lv": "Organizācija nav devusi piekrišanu ar šādu identifikatoru.",
    }


class NoSuchMember(InvalidInput):
    """A hub that is no member of the network."""

    code = "no-such-member"
    mend = {
        "en": "{value!r} is no hub of the network. GET /hubs lists those that there are.",
        "lv": "Tīklā nav centra {value!r}. Esošos centrus uzskaita GET /hubs.",
    }


class ConsentNeeded(Forbidden):
    """A hub asks for what the organisation does not let it see, or no longer."""

    code = "consent-needed"
    mend = {
        "en": "The organisation has not agreed that your hub sees this, or its consent has ended.",
        "lv": "Organizācija nav piekritusi, ka jūsu centrs to redz, vai arī piekrišana ir beigusies.",
    }


class AidCeilingExceeded(Conflict):
    """De-minimis aid beyond what one undertaking may get in three years (Regulation (EU) 2023/2831, Article 3)."""

    code = "aid-ceiling-exceeded"
    mend = {
        "en": "In three years one undertaking may get {ceiling_eur} EUR of de-minimis aid; {left_eur} EUR are left. "
        "Grant less, or use another basis.",
        "lv": "Trīs gados viens vienots uzņēmums drīkst saņemt {ceiling_eur} EUR de minimis atbalsta; atlikuši {left_eur} EUR. "
        "Piešķiriet mazāk vai izmantojiet citu pamatu.",
    }


class WrongAidDay(InvalidInput):
    """A day on which no aid can have been granted that is entered now."""

    code = "wrong-aid-day"
    mend = {
        "en": "Enter the day on which the aid was granted: today or earlier, and not more than three years ago.",
        "lv": "Norādiet dienu, kurā atbalsts piešķirts: šodienu vai agrāku dienu, ne senāku par trim gadiem.",
    }


class WrongAidAmount(InvalidInput):
    """An amount of aid that is none."""

    code = "wrong-aid-amount"
    mend = {
        "en": "Aid is an amount above 0 EUR in whole cents.",
        "lv": "Atbalsts ir summa, kas lielāka par 0 EUR un izteikta veselos centos.",
    }
