"""`kopa status`, `kopa url`, `kopa token`, `kopa password`: what runs, where, and the keys to it."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from kopa import tokens
from kopa.commands.console import fail, out, plain
from kopa.commands.running import addresses, rows
from kopa.home import Home
from kopa.processes import marked
from kopa.supervisor.state import running_supervisor


def status(as_json: Annotated[bool, typer.Option("--json", help="for programs: a list of processes")] = False) -> None:
    """Show every process: ready or not, since when, how often started again. Exit code 1 when something is not ready."""
    home = Home.find()
    found = rows(home)
    if as_json:
        plain(json.dumps(found, ensure_ascii=False, indent=1))
    elif found:
        _print(home, found)
    else:
        out.print("Nothing was started here yet. Run `kopa up`.")
    if not found or not all(row["ready"] for row in found):
        raise typer.Exit(1)


def url(service: Annotated[str, typer.Argument(help="portal, training, matching, …, mail, smtp, kafka, postgres")] = "portal") -> None:
    """Print the address of the portal or of another service."""
    found = addresses(Home.find())
    if service not in found:
        fail(f"There is no {service!r}. Known: {', '.join(found)}.")
    plain(found[service])


def token(hub: Annotated[str, typer.Argument(help="a hub's slug, or coordinator, or operator")]) -> None:
    """Print a bearer token, and nothing else."""
    try:
        plain(tokens.fetch_token(Home.find(), hub))
    except tokens.TokenRefused as error:
        fail(str(error))


def password(hub: Annotated[str, typer.Argument(help="a hub's slug, or coordinator, or operator")]) -> None:
    """Print the password with which a hub's staff sign in on the pages, and nothing else."""
    try:
        plain(tokens.password(Home.find(), hub))
    except tokens.TokenRefused as error:
        fail(str(error))


def _print(home: Home, found: list[dict[str, Any]]) -> None:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("process", "state", "port", "pid", "up", "restarts", "last exit"):
        table.add_column(column, justify="right" if column in ("port", "pid", "restarts") else "left")
    for row in found:
        state = "[green]ready[/]" if row["ready"] else "[yellow]not ready[/]" if row["pid"] else "[red]down[/]"
        restarts = f"[yellow]{row['restarts']}[/]" if row["restarts"] else "0"
        table.add_row(row["name"], state, str(row["port"] or ""), str(row["pid"] or ""), _age(row), restarts, row["last_exit"] or "")
    out.print(table)
    if running_supervisor(home) is None and (left := marked(home.folder)):
        out.print(
            f"\n[yellow]The supervisor is gone and {len(left)} processes run without it:[/] `kopa up` adopts them, `kopa down` ends them.",
            soft_wrap=True,
        )


def _age(row: dict[str, Any]) -> str:
    if not row["since"] or not row["pid"]:
        return ""
    seconds = int((datetime.now(UTC) - datetime.fromisoformat(row["since"])).total_seconds())
    hours, rest = divmod(max(0, seconds), 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s" if rest >= 60 else f"{rest} s"
