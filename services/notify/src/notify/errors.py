"""How notify says no."""

from chassis.errors import Conflict, InvalidInput, Problem, WrongDates


class WrongAddress(InvalidInput):
    """A webhook address that requests may not go to."""

    code = "wrong-webhook-address"
    mend = {
        "en": "Messages cannot be sent to this address. Give a public address that begins with https://, without user name or password.",
        "lv": "Uz šo adresi ziņojumus sūtīt nevar. Norādiet publisku adresi, kas sākas ar https://, bez lietotājvārda un paroles.",
    }


class NoDayLeft(WrongDates):
    """Days between which there is none."""

    mend = {
        "en": "The last day lies before the first. Exchange them, or leave one out.",
        "lv": "Pēdējā diena ir pirms pirmās. Samainiet tās vietām vai vienu izlaidiet.",
    }


class NoSuchToken(Problem):
    """A link that never was, has expired, or belongs to somebody who left."""

    status = 404
    code = "no-such-token"
    title = {"en": "This link is not valid", "lv": "Šī saite nav derīga"}
    mend = {
        "en": "It may have expired. Ask for a new one with your e-mail address.",
        "lv": "Iespējams, tās derīguma termiņš ir beidzies. Pieprasiet jaunu, norādot savu e-pasta adresi.",
    }


class TokenMissing(Problem):
    """A request about one's own subscriptions without saying whose."""

    status = 401
    code = "subscriber-token-missing"
    title = {"en": "Open the link from our e-mail", "lv": "Atveriet saiti no mūsu e-pasta vēstules"}
    mend = {
        "en": "Send the token of that link as header Subscriber-Token or as query parameter token.",
        "lv": "Sūtiet šīs saites marķieri galvenē Subscriber-Token vai vaicājuma parametrā token.",
    }


class TooManySubscriptions(Conflict):
    """More standing queries than one person needs."""

    code = "too-many-subscriptions"
    mend = {
        "en": "You have {limit} subscriptions already. Change or remove one of them first.",
        "lv": "Abonementu jau ir {limit}. Vispirms kādu no tiem mainiet vai noņemiet.",
    }


class WhichHub(InvalidInput):
    """The caller edits several hubs, or none."""

    code = "which-hub"
    mend = {
        "en": "Say in `hub` for which of your hubs the webhook is.",
        "lv": "Laukā `hub` norādiet, kuram no jūsu centriem tīmekļa āķis ir paredzēts.",
    }


class NotResendable(Conflict):
    """The delivery's state does not allow sending it again."""

    code = "delivery-not-resendable"
    mend = {
        "en": "The delivery is {state}; only one that failed or whose fate is unknown can be sent again.",
        "lv": "Piegādes stāvoklis ir „{state}”; atkārtoti sūtīt var tikai neizdevušos vai tādu, kuras liktenis nav zināms.",
    }


class RecipientGone(Conflict):
    """Nobody is there to send it to any more."""

    code = "recipient-gone"
    mend = {
        "en": "The subscription has ended, so there is nobody to send it to.",
        "lv": "Abonements ir beidzies, tāpēc vairs nav, kam sūtīt.",
    }
