"""What commands that ask the services have in common: every refusal ends the command with a sentence, never with a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.network import NetworkDataError
from kopa.api import Away, Refused
from kopa.commands.console import fail
from kopa.tokens import TokenRefused


@contextmanager
def speaking() -> Iterator[None]:
    """Turns what services and the issuer say into the command's end."""
    try:
        yield
    except (Away, TokenRefused, NetworkDataError) as error:
        fail(str(error))
    except Refused as refused:
        fail("\n  ".join((str(refused), *(f"{field}: {detail}" for field, detail in refused.errors if detail != refused.detail))))
