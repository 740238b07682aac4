"""What people and scripts ask again and again, answered without Typer, which takes longer to load than these take to answer.

Only the plain spelling is answered here; whatever has more to it, or something wrong with it, is Typer's to read and to explain.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence

from kopa import tokens
from kopa.commands.running import address, rows
from kopa.home import Home

QUESTIONS: Mapping[str, Callable[[Home, str], str]] = {"url": address, "token": tokens.fetch_token, "password": tokens.password}


def answered(words: Sequence[str]) -> int | None:
    """The exit code of a question that was answered; None for anything else. Raises AddressUnknown, TokenRefused."""
    match words:
        case ["url"]:
            return told("url", "portal")
        case [question, name] if question in QUESTIONS and not name.startswith("-"):
            return told(question, name)
        case ["status"]:
            return status(as_json=False)
        case ["status", "--json"]:
            return status(as_json=True)
    return None


def told(question: str, name: str) -> int:
    """The answer and nothing else, for programs. Raises AddressUnknown, TokenRefused."""
    sys.stdout.write(QUESTIONS[question](Home.find(), name) + "\n")
    return 0


def status(*, as_json: bool) -> int:
    """Every process as it is now; 1 when something is not ready."""
    home = Home.find()
    found = rows(home)
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    elif found:
        from kopa.commands.status_shown import show  # noqa: PLC0415  a table needs Rich

        show(home, found)
    else:
        sys.stdout.write("Nothing was started here yet. Run `kopa up`.\n")
    return int(not found or not all(row["ready"] for row in found))
