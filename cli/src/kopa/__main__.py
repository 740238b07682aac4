"""The command line `kopa`: puts the groups of commands together, and nothing else."""

import io
import logging
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from kopa.commands.asked import answered
from kopa.commands.running import AddressUnknown
from kopa.tokens import TokenRefused

if TYPE_CHECKING:  # what is asked most often needs no Typer
    import typer

COMMANDS = {
    "up": "up:up",
    "down": "down:down",
    "status": "status:status",
    "url": "status:url",
    "token": "status:token",
    "password": "status:password",
    "logs": "logs:logs",
    "reset": "down:reset",
    "seed": "seed:seed",
    "import": "import_:app",
    "publish": "publish:publish",
    "events": "events:app",
    "trace": "trace:trace",
    "assess": "assess:app",
    "organisation": "organisation:app",
    "match": "match:app",
    "dead": "dead:app",
    "replay": "replay:replay",
    "topics": "topics:app",
}
"""Where each command is: none waits for what another one loads."""


def load(wanted: str | None) -> "typer.Typer":
    """The command line with the wanted command, or with all of them where it is none."""
    import typer  # noqa: PLC0415  see above

    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

    @app.callback(help="Kopā, the event network of digital innovation hubs.", no_args_is_help=True)
    def group() -> None:
        """That it is a group of commands, also with one of them alone."""

    for name in [wanted] if wanted in COMMANDS else COMMANDS:
        module, attribute = COMMANDS[name].split(":")
        command = getattr(import_module(f"kopa.commands.{module}"), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no ā or ✓ shows a question mark instead of a traceback
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it would say of a broker that is away, commands say in words
    words = sys.argv[1:]
    try:
        code = answered(words)
        if code is None:
            load(words[0] if words else None)()
    except (AddressUnknown, TokenRefused) as error:
        raise SystemExit(f"✗ {error}") from error
    except PermissionError as error:
        raise SystemExit(
            f"✗ {error}. It belongs to another user: was Kopā started here as root before? Then stop and reset it as root."
        ) from error
    raise SystemExit(code)


if __name__ == "__main__":
    main()
