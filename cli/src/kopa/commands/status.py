"""`kopa status`, `kopa url`, `kopa token`, `kopa password`: what runs, where, and the keys to it.

Here is how they are explained; `kopa.commands.asked` answers them, most often without this file.
"""

from typing import Annotated

import typer

from kopa.commands import asked


def status(as_json: Annotated[bool, typer.Option("--json", help="for programs: a list of processes")] = False) -> None:
    """Show every process: ready or not, since when, how often started again. Exit code 1 when something is not ready."""
    raise typer.Exit(asked.status(as_json=as_json))


def url(service: Annotated[str, typer.Argument(help="portal, training, matching, …, mail, smtp, kafka, postgres")] = "portal") -> None:
    """Print the address of the portal or of another service."""
    asked.told("url", service)


def token(hub: Annotated[str, typer.Argument(help="a hub's slug, or coordinator, or operator")]) -> None:
    """Print a bearer token, and nothing else."""
    asked.told("token", hub)


def password(hub: Annotated[str, typer.Argument(help="a hub's slug, or coordinator, or operator")]) -> None:
    """Print the password with which a hub's staff sign in on the pages, and nothing else."""
    asked.told("password", hub)
