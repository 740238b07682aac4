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
        "en": "You are signed in as somebody who may not open this organisation. Open it with its own link.",
        "lv": "Jūs esat pierakstījies kā kāds, kas šo organizāciju atvērt nedrīkst. Atveriet to ar tās saiti.",
    }


class NoSuchOrganisation(NotFound):
    """No organisation that this link opens. Whether there is one with this id is not told."""

    code = "no-such-organisation"
    mend = {
        "en": "This link opens no organisation: it was closed, not copied whole, or the organisation was erased. Ask for a new link.",
        "lv": "Šī saite neatver nevienu organizāciju: tā ir aizvērta vai nav nokopēta pilnībā, vai arī organizācija ir izdzēsta. "
        "Palūdziet jaunu saiti.",
    }


class NotBound(NotFound):
    """An assessment or need that does not belong to the organisation."""

    code = "not-bound"
    mend = {
        "en": "This does not belong to the organisation. Open the need or the assessment with its own link and add it first.",
        "lv": "Tas organizācijai nepieder. Vispirms atveriet vajadzību vai novērtējumu ar tā paša saiti un piesaistiet organizācijai.",
    }


class BoundElsewhere(Conflict):
    """An assessment or need that belongs to another organisation already."""

    code = "bound-elsewhere"
    mend = {
        "en": "This belongs to another organisation already. Only those who can open that organisation can go on with it.",
        "lv": "Tas jau pieder citai organizācijai. Tālāk ar to var rīkoties tikai tas, kurš var atvērt to organizāciju.",
    }


class WrongRegisterNumber(InvalidInput):
    """A register number that cannot be one."""

    code = "wrong-register-number"
    mend = {
        "en": "{value!r} is no register number. {hint}",
        "lv": "{value!r} nav reģistrācijas numurs. {hint}",
    }


class RegisterNumberNeeded(Conflict):
    """Verifying an organisation that says no register number."""

    code = "register-number-needed"
    mend = {
        "en": "Without a register number there is nothing to verify. Ask the organisation to add it.",
        "lv": "Bez reģistrācijas numura nav ko pārbaudīt. Palūdziet, lai organizācija to norāda.",
    }


class RegisterNumberTaken(Conflict):
    """Another organisation with this register number is verified."""

    code = "register-number-taken"
    mend = {
        "en": "Another organisation with this register number is verified already. Take that back first, if it was a mistake.",
        "lv": "Cita organizācija ar šo reģistrācijas numuru jau ir pārbaudīta. Ja tā bija kļūda, vispirms atsauciet tās pārbaudi.",
    }


class NoSuchConsent(NotFound):
    """No consent of this id that the organisation gave."""

    code = "no-such-consent"
    mend = {
        "en": "The organisation gave no such consent. Open the list of its consents again.",
        "lv": "Organizācija šādu piekrišanu nav devusi. Atveriet tās piekrišanu sarakstu vēlreiz.",
    }


class NoSuchMember(InvalidInput):
    """A hub that is no member of the network."""

    code = "no-such-member"
    mend = {
        "en": "{value!r} is no hub of the network. Choose one from its list of hubs (GET /hubs).",
        "lv": "Tīklā nav centra {value!r}. Izvēlieties kādu no tīkla centru saraksta (GET /hubs).",
    }


class ConsentNeeded(Forbidden):
    """A hub asks for what the organisation does not let it see, or no longer."""

    code = "consent-needed"
    mend = {
        "en": "The organisation does not let your hub see this, or not any more. Ask it: its page lets it agree.",
        "lv": "Organizācija jūsu centram to redzēt nav atļāvusi vai vairs neļauj. Palūdziet tai: atļauju var dot tās lapā.",
    }


class OrganisationNotVerified(Conflict):
    """De-minimis aid to an organisation whose register number nobody has looked up: the number says whose ceiling it counts against."""

    code = "organisation-not-verified"
    mend = {
        "en": "De-minimis aid can be entered once the network's coordinator has verified the organisation. Ask the coordinator: it stands "
        "in their list of organisations. The organisation must have told its register number.",
        "lv": "De minimis atbalstu var ierakstīt tikai tad, kad tīkla koordinators organizāciju ir pārbaudījis. Palūdziet koordinatoram: "
        "organizācija ir viņa sarakstā. Tai jābūt norādījušai reģistrācijas numuru.",
    }


class AidCeilingExceeded(Conflict):
    """De-minimis aid beyond what one undertaking may get in three years (Regulation (EU) 2023/2831, Article 3)."""

    code = "aid-ceiling-exceeded"
    mend = {
        "en": "In three years a company and its whole group may get {ceiling_eur} EUR of de-minimis aid; {left_eur} EUR are left. "
        "Grant less, or use another basis.",
        "lv": "Trīs gados uzņēmums kopā ar visu savu grupu drīkst saņemt {ceiling_eur} EUR de minimis atbalsta; vēl var piešķirt "
        "{left_eur} EUR. Piešķiriet mazāk vai izmantojiet citu pamatu.",
    }


class WrongAidDay(InvalidInput):
    """A day on which no aid can have been granted that is entered now."""

    code = "wrong-aid-day"
    mend = {
        "en": "Enter the day on which the aid was granted: today or earlier, and not more than three years ago.",
        "lv": "Norādiet dienu, kad atbalsts piešķirts: šodien vai agrāk, bet ne senāk kā pirms trim gadiem.",
    }


class WrongAidAmount(InvalidInput):
    """An amount of aid that is none."""

    code = "wrong-aid-amount"
    mend = {
        "en": "Enter an amount above 0 EUR, with at most two decimals.",
        "lv": "Ierakstiet summu, kas lielāka par 0 eiro, ar ne vairāk kā diviem cipariem aiz komata.",
    }
