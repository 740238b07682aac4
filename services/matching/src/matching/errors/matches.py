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
        "en": "For this need nobody can be asked any more (its state: {state}). State a new one.",
        "lv": "Par šo vajadzību vairs nevienu nevar uzrunāt (stāvoklis: {state}). Izveidojiet jaunu.",
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
        "en": "The time to answer is over and the client was passed on to the next hub.",
        "lv": "Atbildes termiņš ir pagājis, un klients jau nodots nākamajam centram.",
    }


class MatchOver(Conflict):
    """A step that the state of the match does not allow."""

    code = "match-not-open"
    mend = {
        "en": "This is not possible any more, or not yet (the match is {state}). Read it again.",
        "lv": "Tas vairs nav vai vēl nav iespējams (stāvoklis: {state}). Nolasiet to vēlreiz.",
    }


class NotAgreeing(Conflict):
    """Agreeing where no day is proposed."""

    code = "no-date-proposed"
    mend = {
        "en": "There is no day to agree to now (the match is {state}).",
        "lv": "Pašlaik nav dienas, kurai piekrist (stāvoklis: {state}).",
    }


class DateChanged(Conflict):
    """Agreeing to a day that the hub has changed meanwhile."""

    code = "date-changed"
    mend = {
        "en": "The hub proposes another day now: {day}. Look at it once more.",
        "lv": "Centrs tagad piedāvā citu dienu: {day}. Apskatiet vēlreiz.",
    }


class NotClosed(Conflict):
    """Feedback on work that is not done."""

    code = "match-not-closed"
    mend = {
        "en": "Feedback can be given when the hub has closed its work (the match is {state}).",
        "lv": "Vērtējumu var sniegt, kad centrs darbu ir pabeidzis (stāvoklis: {state}).",
    }


class NothingToWithdraw(Conflict):
    """Withdrawing a need that is over."""

    code = "need-over"
    mend = {
        "en": "This need is over already (its state: {state}); there is nothing to withdraw.",
        "lv": "Šī vajadzība jau ir noslēgta (stāvoklis: {state}); nav ko atsaukt.",
    }


class WrongDay(InvalidInput):
    """A day on which nobody can meet."""

    code = "wrong-day"
    mend = {
        "en": "Choose a day from today on, at most {most} days ahead.",
        "lv": "Izvēlieties dienu, sākot ar šodienu, ne vairāk kā {most} dienas uz priekšu.",
    }
