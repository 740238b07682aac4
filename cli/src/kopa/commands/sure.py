"""Asking before what cannot be undone."""

import sys

import typer

from kopa.commands.console import fail


def sure(question: str, *, yes: bool) -> None:
    """Goes on where somebody says yes, or said so with `--yes`; else ends the command."""
    if yes:
        return
    if not sys.stdin.isatty():
        fail("This cannot be undone: say it again with --yes where nobody can be asked.", 2)
    typer.confirm(question, abort=True)
