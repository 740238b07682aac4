"""How asking and answering say no."""

from chassis.errors import Conflict, InvalidInput, NotFound


class OrganisationNeeded(Conflict):
    """A need of nobody: hubs must know whom they would help."""

    code = "organisation-needed"
    mend = {
        "en": "Say first who asks: register the organisation and bind the need to it.",
        "lv": "Vispirms norādiet, kas lūdz palīdzību: reģistrējiet organizāciju un piesaistiet tai vajadzību.",
    }


class NeedNotOpen(Conflict):
    """A need that a hub serves already, or that is over."""

    code = "need-not-open"
    mend = {
        "en": "For this need nobody can be asked any more: a hub has taken it, or it is over. State a new one.",
        "lv": "Par šo vajadzību vairs nevienu nevar uzrunāt: to jau pieņēmis kāds centrs, vai tā ir noslēgta. Uzrakstiet jaunu.",
    }


class UnknownHub(InvalidInput):
    """A hub that is no member of the network."""

    code = "unknown-hub"
    mend = {
        "en": "{hub!r} is no member of the network. Choose another hub.",
        "lv": "{hub!r} nav tīkla dalībnieks. Izvēlieties citu centru.",
    }


class HubTwice(InvalidInput):
    """The same hub twice in one request."""

    code = "hub-twice"
    mend = {"en": "{hub} stands in the list twice; leave one out.", "lv": "{hub} sarakstā ir divreiz; atstājiet vienu."}


class HubAsked(Conflict):
    """A hub that was asked for this need before; nobody is asked twice."""

    code = "hub-already-asked"
    mend = {
        "en": "{hub} was asked for this need already. Choose another hub.",
        "lv": "{hub} par šo vajadzību jau ir uzrunāts. Izvēlieties citu centru.",
    }


class HubFull(Conflict):
    """A hub that serves as many as it said it can."""

    code = "hub-full"
    mend = {
        "en": "{hub} serves as many clients as it can just now. Choose another hub.",
        "lv": "{hub} pašlaik palīdz tik daudziem, cik spēj. Izvēlieties citu centru.",
    }


class HubNotEligible(Conflict):
    """A hub whose rules do not let it help this client."""

    code = "hub-not-eligible"
    mend = {"en": "{hub} may not help you. {reason}.", "lv": "{hub} nedrīkst jums palīdzēt. {reason}."}


class TooManyAsked(Conflict):
    """A line that is longer than anybody could answer for."""

    code = "too-many-asked"
    mend = {
        "en": "At most {most} hubs can be asked for one need. State the need anew, perhaps in other words.",
        "lv": "Par vienu vajadzību var uzrunāt ne vairāk kā {most} centrus. Izveidojiet vajadzību no jauna, varbūt citiem vārdiem.",
    }


class NoSuchMatch(NotFound):
    """No match of this id that the caller may see."""

    code = "no-such-match"
    mend = {
        "en": "There is no such match. Check that the address was copied whole.",
        "lv": "Šāda lūguma nav. Pārbaudiet, vai adrese nokopēta pilnībā.",
    }


class MatchOverdue(Conflict):
    """An answer to what was passed on."""

    code = "match-overdue"
    mend = {
        "en": "The time to answer is over, and the client waits for you no longer. There is nothing more to do here.",
        "lv": "Atbildes laiks ir beidzies, un klients jūs vairs negaida. Te vairs nekas nav jādara.",
    }


class HubGone(Conflict):
    """An answer of a hub from which the need was taken when it left the network."""

    code = "match-hub-left"
    mend = {
        "en": "Your hub has left the network, so the client waits for you no longer. A coordinator can register the hub again.",
        "lv": "Jūsu centrs ir izstājies no tīkla, tāpēc klients jūs vairs negaida. Centru no jauna var reģistrēt tīkla koordinators.",
    }


class MatchOver(Conflict):
    """A step that the state of the match does not allow."""

    code = "match-not-open"
    mend = {
        "en": "As the request stands now, this is not possible any more, or not yet. Open it again to see how it stands.",
        "lv": "Pašreizējā lūguma stāvoklī tas vairs nav vai vēl nav iespējams. Atveriet lūgumu vēlreiz un apskatiet, kā ir tagad.",
    }


class NotAgreeing(Conflict):
    """Agreeing where no day is proposed."""

    code = "no-date-proposed"
    mend = {
        "en": "The hub proposes no day just now, so there is none to answer. Open the need again to see how it stands.",
        "lv": "Centrs pašlaik nepiedāvā nevienu dienu, tāpēc nav, uz ko atbildēt. Atveriet vajadzību vēlreiz un apskatiet, kā ir tagad.",
    }


class DateChanged(Conflict):
    """Agreeing to a day that the hub has changed meanwhile."""

    code = "date-changed"
    mend = {
        "en": "The hub proposes another day now: {day}. Look at it once more.",
        "lv": "Centrs tagad piedāvā citu dienu: {day}. Apskatiet vēlreiz.",
    }


class NoMoreDays(Conflict):
    """Asking for another day once too often."""

    code = "no-more-days"
    mend = {
        "en": "You have asked for another day {most} times, which is the most. Agree to the day that the hub proposes, or withdraw.",
        "lv": "Citu dienu var lūgt ne vairāk kā {most} reizes, un tas jau ir darīts. Piekrītiet piedāvātajai dienai vai atsauciet lūgumu.",
    }


class SameDay(InvalidInput):
    """Wishing for the day that the hub proposes."""

    code = "same-day"
    mend = {
        "en": "This is the day that the hub proposes: agree to it, or choose another.",
        "lv": "Tieši šo dienu centrs piedāvā: piekrītiet tai vai izvēlieties citu.",
    }


class NotClosed(Conflict):
    """Feedback on work that is not done."""

    code = "match-not-closed"
    mend = {
        "en": "Feedback can be given when the hub has closed its work. It has not done so yet.",
        "lv": "Vērtējumu var sniegt, kad centrs darbu ir pabeidzis. Tas vēl nav noticis.",
    }


class NothingToWithdraw(Conflict):
    """Withdrawing a need that is over."""

    code = "need-over"
    mend = {
        "en": "This need is over already; there is nothing to withdraw.",
        "lv": "Šī vajadzība jau ir noslēgta; nav ko atsaukt.",
    }


class WrongDay(InvalidInput):
    """A day on which nobody can meet."""

    code = "wrong-day"
    mend = {
        "en": "Choose a day from today on, at most {most} days ahead.",
        "lv": "Izvēlieties dienu, sākot ar šodienu, ne vairāk kā {most} dienas uz priekšu.",
    }
