"""The command line `kopa`: puts the groups of commands together, and nothing else."""

import io
import logging
import sys
from importlib import import_module

import typer

from kopa.commands import down, logs, status, up

LATER = {
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
"""Commands that load much; `kopa up` and `kopa token` should not wait for it."""

app = typer.Typer(
    help="Kopā, the event network of digital innovation hubs.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
app.command()(up.up)
app.command()(down.down)
app.command()(status.status)
app.command()(status.url)
app.command()(status.token)
app.command()(status.password)
app.command()(logs.logs)
app.command()(down.reset)


def load(wanted: str | None) -> None:
    """Adds those of `LATER` that are needed: the wanted one, none for a command that is there, all for the help."""
    if wanted in {each.name or each.callback.__name__ for each in app.registered_commands if each.callback}:
        return
    for name in [wanted] if wanted in LATER else LATER:
        module, attribute = LATER[name].split(":")
        command = getattr(import_module(f"kopa.commands.{module}"), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no ā or ✓ shows a question mark instead of a traceback
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it would say of a broker that is away, commands say in words
    load(sys.argv[1] if len(sys.argv) > 1 else None)
    try:
        app()
    except PermissionError as error:
        raise SystemExit(
            f"✗ {error}. It belongs to another user: was Kopā started here as root before? Then stop and reset it as root."
        ) from error


if __name__ == "__main__":
    main()
