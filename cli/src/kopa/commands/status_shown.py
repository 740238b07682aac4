"""The table of `kopa status`."""

from datetime import UTC, datetime
from typing import Any

from rich.table import Table

from kopa.commands.console import out
from kopa.home import Home
from kopa.processes import marked
from kopa.supervisor.state import running_supervisor


def show(home: Home, found: list[dict[str, Any]]) -> None:
    """A line a process; then what runs without anybody who watches it."""
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
