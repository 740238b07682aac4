"""How the command line speaks: Rich in a terminal, plain lines elsewhere, errors in one place."""

import sys
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.text import Text

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def fail(message: str, code: int = 1) -> NoReturn:
    """Prints what went wrong and what to do, and ends the command."""
    err.print(f"[bold red]✗[/] {escape(message)}", soft_wrap=True)
    raise typer.Exit(code)


def done(message: str) -> None:
    """Says that it is done; the message is text, whatever signs are in it."""
    out.print(Text.assemble(("✓ ", "green"), message), soft_wrap=True)


def plain(text: str) -> None:
    """For output that other programs read: nothing added, nothing wrapped."""
    sys.stdout.write(text + "\n")
