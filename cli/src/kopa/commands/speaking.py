"""What commands that ask the services have in common: every refusal ends the command with a sentence, never with a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

from kopa.api import Away, Refused
from kopa.commands.console import fail
from kopa.own_files import OwnFileUnusable
from kopa.tokens import TokenRefused

CHANGED = (
    "It is not any more as this command read it: somebody else changed it, or the command did and the answer was lost on the way. "
    "Look at it, then repeat the command if that is still needed."
)
WITH_KOPA = {
    "assessment-incomplete": "`kopa assess form --of FILE` prints the questions and answers so far; `kopa assess complete FILE` closes it.",
    "assessment-completed": "`kopa assess next FILE --keep NEW` begins the next one.",
    "organisation-needed": "`kopa organisation register … --keep FILE`, then `kopa organisation bind FILE --need NEED`.",
    "not-bound": "`kopa organisation bind FILE --need NEED` or `--assessment FILE`.",
    "no-such-organisation": "`kopa organisation link ADDRESS` has a new link sent; `kopa organisation list` tells the coordinator the ids.",
    "organisation-not-verified": "The coordinator does that: `kopa organisation list --unverified`, then `kopa organisation verify ID`.",
    "no-such-member": "`kopa url` is the address of the pages; its /hubs lists the hubs.",
}
"""By the code of a problem: which command mends what the service says in words of its API."""


@contextmanager
def speaking(*more: type[Exception]) -> Iterator[None]:
    """Turns what services, the issuer and own files say into the command's end, and `more` that only this command may meet."""
    plainly: tuple[type[Exception], ...] = (Away, TokenRefused, *more)
    try:
        yield
    except plainly as error:
        fail(str(error))
    except OwnFileUnusable as error:
        fail(str(error), 2)
    except Refused as refused:
        fail(CHANGED if refused.status == 412 else "\n  ".join(_told(refused)))


def _told(refused: Refused) -> Iterator[str]:
    yield str(refused)
    yield from (f"{field}: {detail}" for field, detail in refused.errors if refused.detail not in (detail, f"{field}: {detail}"))
    if refused.problem_code in WITH_KOPA:
        yield WITH_KOPA[refused.problem_code]
