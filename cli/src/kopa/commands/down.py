"""`kopa down` and `kopa reset`: end everything this copy started, whoever its parent is now."""

import shutil
import time
from typing import Annotated

import typer

from kopa.commands.console import fail, out
from kopa.home import Home
from kopa.processes import end, marked
from kopa.supervisor.state import DOWN, STATUS_FILE, running_supervisor, want

ORDERLY_SECONDS = 45.0


def take_down(home: Home) -> int:
    """Asks the supervisor to stop everything in order, then ends what is left. Returns how many processes ran."""
    if not home.folder.exists():
        return 0
    running = len(marked(home.folder))
    home.create()
    want(home, DOWN)
    supervisor = running_supervisor(home)
    if supervisor is not None:
        end([supervisor], ORDERLY_SECONDS)
    end(marked(home.folder), 12)
    if (status := home.read(STATUS_FILE)) is not None:  # also when no supervisor was left to say so
        home.write(STATUS_FILE, {**status, "phase": "down"})
    return running


def down() -> None:
    """Stop everything that `kopa up` started."""
    began = time.monotonic()
    running = take_down(Home.find())
    if running:
        out.print(f"[green]✓[/] stopped {running} processes [dim]{time.monotonic() - began:.1f} s[/]")
    else:
        out.print("nothing was running")


def reset(yes: Annotated[bool, typer.Option("--yes", "-y", help="do not ask")] = False) -> None:
    """Stop everything and delete all data of this copy (databases, events, mails, logs, secrets)."""
    home = Home.find()
    if not home.folder.exists():
        out.print("there is nothing to delete")
        return
    if not yes:
        _ask(home)
    take_down(home)
    from kopa.embedded.postgres import Postgres  # noqa: PLC0415  `kopa down` must not pay for it

    Postgres(home.folder, 0).remove()
    shutil.rmtree(home.folder)
    out.print(f"[green]✓[/] deleted {home.folder}")


def _ask(home: Home) -> None:
    if not out.is_terminal:
        fail("`kopa reset` deletes all data; say `kopa reset --yes` where nobody can be asked.")
    typer.confirm(f"Delete {home.folder} with all databases and events?", abort=True)
