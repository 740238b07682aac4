"""Needs, matches and assignments as the terminal shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from kopa.commands.console import out
from kopa.commands.told import said

SHOWN_REASONS = 3
ADMITTED = {"yes": "", "depends": "depends on what you have not said", "no": "may not help"}


def need(answer: Mapping[str, Any], tongue: str) -> None:
    """What was understood, and the best hubs with their reasons."""
    terms = ", ".join(said(each["label"], tongue) for each in answer["understood"]) or "nothing"
    out.print(f"[bold]Understood[/] {escape(terms)}", soft_wrap=True)
    if answer.get("message"):
        out.print(f"[yellow]{escape(said(answer['message'], tongue))}[/]", soft_wrap=True)
    if not answer["matches"] and not answer["refused"]:
        return
    table = Table("", "score", "hub", "why", box=None, padding=(0, 1), pad_edge=False)
    for rank, match in enumerate(answer["matches"], 1):
        table.add_row(str(rank), f"{match['score']:.1f}", _named(match, tongue), Text("\n".join(_why(match, tongue))))
    for match in answer["refused"]:
        reasons = "\n".join(said(each, tongue) for each in match["eligible"]["reasons"])
        table.add_row("-", f"{match['score']:.1f}", _named(match, tongue), Text(reasons, style="yellow"))
    out.print(table)
    out.print(f"[dim]{answer['fitting']} of {answer['hubs']} hubs share something with it[/]")


def why_not(found: Mapping[str, Any], tongue: str) -> None:
    """Where one hub stands, and what separates it from those shown."""
    match = found["match"]
    place = f"place {found['rank']} of {found['hubs']}, {match['score']:.1f} points"
    out.print(f"[bold]{escape(said(match['name'], tongue))}[/] {place}{'; it is among those shown' if found['shown'] else ''}")
    if match["eligible"]["admitted"] == "no":
        out.print(f"[yellow]{escape('; '.join(said(each, tongue) for each in match['eligible']['reasons']))}[/]", soft_wrap=True)
    if found["missing"]:
        out.print(f"It does not name: {escape(', '.join(said(each['label'], tongue) for each in found['missing']))}", soft_wrap=True)
    if found.get("beyond"):
        table = Table("what counts", "here", escape(str(found["beyond"])), box=None, padding=(0, 1), pad_edge=False)
        for each in found["lost"]:
            table.add_row(each["kind"], f"{each['other'] - each['points']:.1f}", f"{each['other']:.1f}")
        out.print(table)
    for reason in _why(match, tongue):
        out.print(f"  {escape(reason)}", soft_wrap=True)


def assignment(found: Mapping[str, Any]) -> None:
    """The proposal and its proof."""
    table = Table("need", "region", "hub", "score", box=None, padding=(0, 1), pad_edge=False)
    for each in found["items"]:
        table.add_row(each["need"], each["region"] or "-", each["hub"], f"{each['score']:.1f}")
    if found["items"]:
        out.print(table)
    for line in proof(found):
        out.print(escape(line), soft_wrap=True)


def proof(found: Mapping[str, Any]) -> Sequence[str]:
    """What was reached, what it cost, which limits bind, who gets nothing and why."""
    bound = f"; no assignment can raise it above {found['bound']:.2f}" if found.get("bound") is not None else ""
    lines = [
        f"Without a floor: total {found['total_without_floor']:.1f}, worst-off region {found['floor_without']:.2f}",
        f"Now: total {found['total']:.1f}, worst-off region {found['floor']:.2f}{bound}",
        f"The floor costs {found['cost']:.1f} points in all"
        + ("" if found["proven"] else " (the solver ran out of time: the best that was found)"),
    ]
    lines += [
        f"Region {region or '(not stated)'}: mean {mean:.2f}{' = the floor' if region in found['binding'] else ''}"
        for region, mean in found["means"].items()
    ]
    lines += [f"Full: {each['hub']} ({each['places']} places; {each['wanted']} more needs would fit it better)" for each in found["full"]]
    if found["unlimited"]:
        lines.append(f"Taken as without limit, since they state no capacity: {', '.join(found['unlimited'])}")
    lines += [f"Nothing for {each['need']}: {each['why']}" for each in found["nothing"]]
    if found["left"]:
        lines.append(f"{found['left']} more needs are waiting: assign these first")
    return lines


def _named(match: Mapping[str, Any], tongue: str) -> Text:
    told = ADMITTED[match["eligible"]["admitted"]]
    return Text.assemble(said(match["name"], tongue), (f"\n{match['hub']}", "dim"), (f"\n{told}" if told else "", "yellow"))


def _why(match: Mapping[str, Any], tongue: str) -> list[str]:
    return [f"{each['points']:>4.1f}  {said(each['text'], tongue)}" for each in match["reasons"][:SHOWN_REASONS]]
