"""How sign-up says no."""

from chassis.errors import Conflict, InvalidInput, Problem


class ConsentMissing(InvalidInput):
    """Signed up without agreeing that the hub gets name and address."""

    code = "consent-missing"
    mend = {
        "en": "Agree that the hub may use your name and address for this enrolment (`consent`: true).",
        "lv": "Piekrītiet, ka centrs drīkst izmantot jūsu vārdu un adresi šim pieteikumam (`consent`: true).",
    }


class WhichDate(InvalidInput):
    """Neither a session nor a series is named, or both."""

    code = "which-date"
    mend = {
        "en": "Name either a `session` or a `series` of the offering.",
        "lv": "Norādiet vai nu piedāvājuma nodarbību (`session`), vai sēriju (`series`).",
    }


class NotOnOffer(Conflict):
    """The offering was withdrawn or is over."""

    code = "offering-not-on-offer"
    mend = {
        "en": "The offering is no longer on offer, so one cannot sign up for it. Look for another one in the catalogue.",
        "lv": "Piedāvājums vairs nav pieejams, tāpēc pieteikties tam nevar. Meklējiet katalogā citu.",
    }


class DateCancelled(Conflict):
    """The session was cancelled."""

    code = "session-cancelled"
    mend = {"en": "This date was cancelled. Choose another one.", "lv": "Šī nodarbība ir atcelta. Izvēlieties citu."}


class DateOver(Conflict):
    """The session has started."""

    code = "session-over"
    mend = {"en": "It has started already. Choose another date.", "lv": "Tā jau ir sākusies. Izvēlieties citu datumu."}


class NotOpenYet(Conflict):
    """Sign-up begins later."""

    code = "sign-up-not-open"
    mend = {"en": "Sign-up opens on {when}. Come back then.", "lv": "Pieteikšanās sāksies {when}. Nāciet tad."}


class Closed(Conflict):
    """Sign-up has ended."""

    code = "sign-up-closed"
    mend = {
        "en": "Sign-up closed on {when}. Ask the hub, or choose another date.",
        "lv": "Pieteikšanās beidzās {when}. Jautājiet centram vai izvēlieties citu datumu.",
    }


class NoSuchMode(Conflict):
    """There are no seats of this kind here."""

    code = "mode-without-seats"
    mend = {
        "en": "One cannot sign up here for taking part in this way. Possible: {modes}.",
        "lv": "Šādai dalībai šeit pieteikties nevar. Iespējams: {modes}.",
    }


class NothingOffered(Conflict):
    """There is no offered seat (any more) to take or decline."""

    code = "no-seat-offered"
    mend = {
        "en": "No seat is offered to you just now; the offer may have expired. The enrolment is {state}.",
        "lv": "Pašlaik vieta jums netiek piedāvāta; iespējams, piedāvājuma termiņš ir beidzies. Pieteikuma stāvoklis: „{state}”.",
    }


class EnrolmentOver(Conflict):
    """The enrolment has ended, or what it is for has begun."""

    code = "enrolment-over"
    mend = {
        "en": "This cannot be changed any more: the enrolment is {state}, or it has started already.",
        "lv": "To vairs nevar mainīt: pieteikuma stāvoklis ir „{state}”, vai arī nodarbība jau ir sākusies.",
    }


class SameDate(Conflict):
    """A transfer to where the person is enrolled already."""

    code = "enrolled-there-already"
    mend = {"en": "You are signed up for that date already.", "lv": "Uz šo nodarbību jau ir jūsu pieteikums."}


class NoSeatThere(Conflict):
    """A transfer to a full date by somebody who would not wait."""

    code = "no-seat-there"
    mend = {
        "en": "There is no free seat on that date; your place here is kept. To give it up and wait there, send `wait`: true.",
        "lv": "Tajā nodarbībā brīvu vietu nav; jūsu līdzšinējā vieta ir saglabāta. Lai no tās atteiktos un gaidītu tur, "
        "sūtiet `wait`: true.",
    }


class NotStarted(Conflict):
    """Attendance is noted once it has begun."""

    code = "not-started"
    mend = {
        "en": "Who came can be noted once it has started; nobody was noted.",
        "lv": "Apmeklējumu var atzīmēt pēc sākuma; neviens nav atzīmēts.",
    }


class NoSeatHeld(Conflict):
    """Attendance of somebody who had no seat."""

    code = "no-seat-held"
    mend = {
        "en": "{enrolment} has no seat (it is {state}); nobody was noted.",
        "lv": "Pieteikumam {enrolment} nav vietas (stāvoklis: „{state}”); neviens nav atzīmēts.",
    }


class NoSuchToken(Problem):
    """A link that never was, has expired, or belongs to somebody who was forgotten."""

    status = 404
    code = "no-such-token"
    title = {"en": "This link is not valid", "lv": "Šī saite nav derīga"}
    mend = {
        "en": "It may have expired. Sign up again with your e-mail address.",
        "lv": "Iespējams, tās derīguma termiņš ir beidzies. Piesakieties vēlreiz ar savu e-pasta adresi.",
    }


class TokenMissing(Problem):
    """A request about one's own enrolments without saying whose."""

    status = 401
    code = "enrolment-token-missing"
    title = {"en": "Open the link from our e-mail", "lv": "Atveriet saiti no mūsu e-pasta vēstules"}
    mend = {
        "en": "Send the token of that link as header Enrolment-Token or as query parameter token.",
        "lv": "Sūtiet šīs saites marķieri galvenē Enrolment-Token vai vaicājuma parametrā token.",
    }
