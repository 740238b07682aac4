"""What the coordinator sees of all matches: how they stand by region, and how each hub answers. No clients' names, no texts."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.text import Text

from kopa.api import Api
from kopa.commands.arguments import AsJson, Tongue
from kopa.commands.console import out
from kopa.commands.speaking import speaking
from kopa.commands.told import put, said, shown, table
from kopa.home import Home

COUNTS = ("waiting", "overdue", "due_soon", "agreeing", "accepted", "closed", "unasked", "untaken")


def network(
    hubs: Annotated[bool, typer.Option("--hubs", help="how each hub answers, those first where most is overdue")] = False,
    tongue: Tongue = "lv",
    as_json: AsJson = False,
) -> None:
    """Show how matches stand by region: what waits, what is overdue, what no hub took."""
    with speaking():
        api = Api(Home.find())
        if hubs:
            found: Any = list(api.listed("matching", "/matches/record", who="coordinator"))
        else:
            found = api.get("matching", "/matches/summary", who="coordinator")
    shown(found, as_json, lambda: _records(found, tongue) if hubs else _summary(found))


def share(value: float | None) -> str:
    """A share of 0 to 1 in percent; a dash where none was to be answered."""
    return "-" if value is None else f"{value:.0%}"


def _summary(found: Mapping[str, Any]) -> None:
    rows = table("region", *(name.replace("_", " ") for name in COUNTS), "in time")
    for name, counts in [*((each.get("region") or "(not stated)", each) for each in found["regions"]), ("all", found["all"])]:
        rows.add_row(Text(name), *(str(counts[each]) for each in COUNTS), share(counts.get("share_in_time")))
    put(rows)
    out.print(f"[dim]closed and in time: of the last {found['days']} days; unasked, untaken: needs[/]")


def _records(found: Sequence[Mapping[str, Any]], tongue: str) -> None:
    if not found:
        out.print("No hub was asked in the last year.")
        return
    rows = table("hub", "waiting", "overdue", "accepted", "asked", "in time", "median days")
    for each in found:
        name = Text.assemble(said(each["name"], tongue), (f" ({each['hub']}{'' if each['is_member'] else ', left'})", "dim"))
        counts = (str(each[count]) for count in ("waiting", "overdue", "accepted", "asked"))
        days = each.get("median_days")
        rows.add_row(name, *counts, share(each.get("share_in_time")), "-" if days is None else f"{days:g}")
    put(rows)
