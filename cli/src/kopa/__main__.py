"""The command line `kopa`: puts the groups of commands together, and nothing else."""

import io
import sys

import typer

from kopa.commands import down, logs, status, topics, up

app = typer.Typer(
    help="Kopā, the event network of digital innovation hubs.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
app.command()(up.up)
app.command()(down.down)
app.command()(status.status)
app.command()(status.url)
app.command()(status.token)
app.command()(logs.logs)
app.command()(down.reset)
app.add_typer(topics.app, name="topics")


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no ā or ✓ shows a question mark instead of a traceback
    try:
        app()
    except PermissionError as error:
        raise SystemExit(
            f"✗ {error}. It belongs to another user: was Kopā started here as root before? Then stop and reset it as root."
        ) from error


if __name__ == "__main__":
    main()
