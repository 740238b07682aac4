"""The three ways in which work fails: told to the caller, tried again, or put aside."""

from typing import ClassVar


class Problem(Exception):
    """A failure that the caller can understand and mend; becomes an RFC 9457 problem.

    `title` and `mend` are texts by language; `{name}` in them is filled from `values`, which may be texts by language too.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str]
    title: ClassVar[dict[str, str]]
    mend: ClassVar[dict[str, str]]

    def __init__(self, *, field: str | None = None, headers: dict[str, str] | None = None, **values: object) -> None:
        super().__init__(self.code)
        self.field = field
        self.headers = headers or {}
        self.values = values


class NotSignedIn(Problem):
    """No valid bearer token."""

    status = 401
    code = "not-signed-in"
    title = {"en": "Sign in first", "lv": "Vispirms pierakstieties"}
    mend = {"en": "Send a valid bearer token: {reason}.", "lv": "Nosūtiet derīgu piekļuves marķieri: {reason}."}


class Forbidden(Problem):
    """A valid token that does not allow this."""

    status = 403
    code = "forbidden"
    title = {"en": "You may not do this", "lv": "Jums nav tiesību to darīt"}
    mend = {"en": "{reason}", "lv": "{reason}"}


class NotFound(Problem):
    """Nothing here, or nothing that the caller may see."""

    status = 404
    code = "not-found"
    title = {"en": "Not found", "lv": "Nav atrasts"}
    mend = {"en": "There is no {what} with this address. Check the id.", "lv": "Šādas adreses nav ({what}). Pārbaudiet identifikatoru."}


class Stale(Problem):
    """`If-Match` names a version that is no longer current."""

    status = 412
    code = "stale"
    title = {"en": "Somebody changed it meanwhile", "lv": "Kāds to pa šo laiku ir mainījis"}
    mend = {
        "en": "Read it again, repeat your change and send the new ETag as If-Match (now {current}).",
        "lv": "Nolasiet to vēlreiz, atkārtojiet izmaiņu un sūtiet jauno ETag kā If-Match (tagad {current}).",
    }


class VersionMissing(Problem):
    """A change without `If-Match`."""

    status = 428
    code = "version-missing"
    title = {"en": "Say which version you change", "lv": "Norādiet, kuru versiju maināt"}
    mend = {"en": "Send the ETag that you read as If-Match.", "lv": "Nolasīto ETag sūtiet kā If-Match."}


class Conflict(Problem):
    """The thing's state does not allow this change. Services derive from it."""

    status = 409
    code = "conflict"
    title = {"en": "Not possible now", "lv": "Pašlaik tas nav iespējams"}
    mend = {"en": "{reason}", "lv": "{reason}"}


class IdempotencyKeyReused(Problem):
    """The same `Idempotency-Key` with another request."""

    status = 422
    code = "idempotency-key-reused"
    title = {"en": "This Idempotency-Key was used for another request", "lv": "Šī Idempotency-Key vērtība jau lietota citam pieprasījumam"}
    mend = {"en": "Use a new key for a new request.", "lv": "Jaunam pieprasījumam lietojiet jaunu vērtību."}


class IdempotencyKeyMissing(Problem):
    """A POST without `Idempotency-Key`."""

    status = 400
    code = "idempotency-key-missing"
    title = {"en": "Idempotency-Key is missing", "lv": "Trūkst Idempotency-Key"}
    mend = {
        "en": "Send a header Idempotency-Key with a fresh value (such as a UUID), and the same value when you retry.",
        "lv": "Sūtiet galveni Idempotency-Key ar jaunu vērtību (piemēram, UUID) un to pašu vērtību, ja mēģināt vēlreiz.",
    }


class InvalidInput(Problem):
    """A value that cannot be taken, found by a rule rather than by the shape of the body."""

    status = 422
    code = "invalid-input"
    title = {"en": "The request has mistakes", "lv": "Pieprasījumā ir kļūdas"}
    mend = {"en": "{reason}", "lv": "{reason}"}


NO_NUL = {"en": "The character NUL (\\u0000) cannot be stored; leave it out.", "lv": "Zīmi NUL (\\u0000) nevar saglabāt; izlaidiet to."}
"""Reason for refusing a text that PostgreSQL cannot hold."""


class UnknownCode(InvalidInput):
    """A code that its list does not have."""

    code = "unknown-code"
    mend = {
        "en": "{value!r} is not known. Use one of: {known}.",
        "lv": "Vērtība {value!r} nav zināma. Lietojiet kādu no šīm: {known}.",
    }


class WrongDates(InvalidInput):
    """Dates that cannot be read, contradict each other, or lie where they must not."""

    code = "wrong-dates"


class WrongEmail(InvalidInput):
    """Not an address that mail can be sent to."""

    code = "wrong-email"


class OutOfRange(InvalidInput):
    """A value that no column holds, such as a date before year 1 in UTC."""

    code = "out-of-range"
    mend = {
        "en": "One of the values is out of range: {reason}. Check dates and numbers.",
        "lv": "Kāda no vērtībām ir ārpus robežām: {reason}. Pārbaudiet datumus un skaitļus.",
    }


class TooLarge(Problem):
    """A request body over the limit."""

    status = 413
    code = "too-large"
    title = {"en": "Too large", "lv": "Par lielu"}
    mend = {"en": "Send at most {limit} bytes at a time.", "lv": "Vienā reizē sūtiet ne vairāk kā {limit} baitu."}


class EventTooLarge(TooLarge):
    """An event over the record limit, refused before anything is written."""

    code = "event-too-large"
    mend = {
        "en": "The texts together make {size} bytes; at most {limit} fit. Shorten the description.",
        "lv": "Teksti kopā aizņem {size} baitu; ietilpst ne vairāk kā {limit}. Saīsiniet aprakstu.",
    }


class TooManyRequests(Problem):
    """Over the rate limit."""

    status = 429
    code = "too-many-requests"
    title = {"en": "Too many requests", "lv": "Pārāk daudz pieprasījumu"}
    mend = {"en": "Wait {seconds} s and try again.", "lv": "Pagaidiet {seconds} s un mēģiniet vēlreiz."}


class Unavailable(Problem):
    """A part that the request needs is away."""

    status = 503
    code = "unavailable"
    title = {"en": "Not available just now", "lv": "Šobrīd nav pieejams"}
    mend = {"en": "Nothing was changed. Try again in a moment.", "lv": "Nekas nav mainīts. Mēģiniet vēlreiz pēc brīža."}


class Retryable(Exception):
    """Raised by a handler when the same record may succeed later."""


class Poison(Exception):
    """Raised by a handler when the record can never succeed; `reason` is a stable code."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
