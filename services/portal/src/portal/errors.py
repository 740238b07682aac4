"""How the portal says no, besides what the chassis says."""

from chassis.errors import Forbidden, InvalidInput, Problem, Unavailable


class ServiceAway(Problem):
    """The service that a request was forwarded to does not answer."""

    status = 502
    code = "service-away"
    title = {"en": "A part of the system does not answer", "lv": "Kāda sistēmas daļa neatbild"}
    mend = {
        "en": "The service {service!r} cannot be reached just now. Try again in a moment.",
        "lv": "Pakalpojums {service!r} pašlaik nav sasniedzams. Pamēģiniet pēc brīža vēlreiz.",
    }


class ServiceSlow(ServiceAway):
    """The service that a request was forwarded to did not answer in time."""

    status = 504
    code = "service-slow"
    mend = {
        "en": "The service {service!r} did not answer in time. A change may have happened: repeat it with the same Idempotency-Key.",
        "lv": "Pakalpojums {service!r} laikus neatbildēja. Izmaiņa varēja notikt: atkārtojiet to ar to pašu Idempotency-Key.",
    }


class TooManyStreams(Unavailable):
    """Every place for a live stream is taken."""

    code = "too-many-streams"
    mend = {
        "en": "Too many people follow the stream just now. Try again in a minute.",
        "lv": "Pašlaik tiešraidei seko pārāk daudz lasītāju. Pamēģiniet pēc minūtes vēlreiz.",
    }


class PageMissing(Exception):
    """There is no such page, or it is no longer shown."""

    code = "page-missing"


class PartAway(Exception):
    """The service that the whole page is about does not answer."""

    code = "part-away"


class BadLink(Exception):
    """The link of a letter about enrolments opens nothing; `said` is why, in the reader's language."""

    code = "bad-link"

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self.said = said


class LinkNeeded(Exception):
    """The page belongs to whoever has its secret link, and this browser has none that opens it. `kind`: need, assessment, organisation."""

    code = "link-needed"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class SignInNeeded(Exception):
    """The page is for those who are signed in, and the reader is not, or not any more."""

    code = "sign-in-needed"


class ClientsUnreadable(Exception):
    """The file of clients is no list of clients."""

    code = "clients-unreadable"


class TokenRefused(Exception):
    """A token request that is refused, in the words of RFC 6749 (section 5.2): ASCII, for programs."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.description = description
        self.status = status


class SignInBroken(InvalidInput):
    """A question to the issuer that the portal did not ask, or an answer that belongs to no question."""

    code = "sign-in-broken"
    mend = {
        "en": "This sign-in was not begun here, or has been under way for too long. Begin again.",
        "lv": "Šī pierakstīšanās nav sākta šeit vai ir ieilgusi. Sāciet no jauna.",
    }


class ProviderRefused(Exception):
    """The identity provider gives no token: the code or what renews it is spent, over, or was never given."""

    code = "provider-refused"


class ForeignForm(Forbidden):
    """A form that was sent from another site's page."""

    code = "foreign-form"
    mend = {
        "en": "The form was sent from another site. Open the page here and send it again.",
        "lv": "Veidlapa nosūtīta no citas vietnes. Atveriet lapu šeit un nosūtiet to vēlreiz.",
    }


class FormBroken(InvalidInput):
    """A form that cannot be read."""

    code = "form-broken"
    mend = {
        "en": "The form arrived broken. Open the page again and fill it in once more.",
        "lv": "Veidlapa atnākusi bojāta. Atveriet lapu vēlreiz un aizpildiet to no jauna.",
    }
