"""`kopa dead`: what could not be handled, why, whom it touches, and how to mend it."""

import json
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.text import Text

from kopa.api import Api
from kopa.commands.console import err, fail, out, plain
from kopa.commands.speaking import speaking
from kopa.dead_letters import DeadLetters, Group, is_id, reason_in_words
from kopa.home import Home
from kopa.services import SERVICES

app = typer.Typer(help="Events that could not be handled.", no_args_is_help=True)
Target = Annotated[str, typer.Argument(help="a fingerprint from `kopa dead list`, or the id of one letter")]
InService = Annotated[str | None, typer.Option("--service", help="only this service's")]
AsJson = Annotated[bool, typer.Option("--json", help="for programs")]
KEPT = ("id", "topic", "partition", "offset", "key", "type", "event_id", "attempts", "state", "created_at")


@app.command("list")
def list_groups(service: InService = None, as_json: AsJson = False) -> None:
    """List open dead letters by kind of failure, in all services."""
    with speaking():
        letters = _letters(service)
        groups = letters.groups()
    if as_json:
        plain(json.dumps([{"service": group.service, **group.fields} for group in groups], ensure_ascii=False, indent=1))
    else:
        for group in groups:
            _print_group(group)
        if not groups and not letters.away:
            out.print("[green]✓[/] there are none")
        elif groups:
            out.print("\n[dim]kopa dead show FINGERPRINT · kopa dead redrive FINGERPRINT --dry-run · kopa dead discard FINGERPRINT[/]")
    _say_away(letters)


@app.command()
def show(target: Target, service: InService = None, as_json: AsJson = False) -> None:
    """Show the letters of a fingerprint, or one letter with headers and content."""
    with speaking():
        letters = _letters(service)
        if is_id(target):
            found = letters.letter(target)
            chosen: Any = {"service": found[0], **found[1]} if found else None
        else:
            chosen = [{"service": name, **each} for name, items in letters.letters(target).items() for each in items]
    if not chosen:
        _say_away(letters)
        fail(f"There is no open dead letter {target!r}. See `kopa dead list`.")
    if as_json:
        plain(json.dumps(chosen, ensure_ascii=False, indent=1))
    elif isinstance(chosen, list):
        _print_letters(chosen)
    else:
        _print_letter(chosen)
    _say_away(letters)


@app.command()
def redrive(
    target: Target,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen, change nothing")] = False,
    service: InService = None,
) -> None:
    """Apply letters again, with everything that waits behind them. Exit code 1 when any still fails."""
    with speaking():
        letters = _letters(service)
        outcomes = list(letters.redrive(target, dry_run=dry_run))
    if not outcomes:
        _say_away(letters)
        fail(f"There is no open dead letter {target!r}. See `kopa dead list`.")
    for each in outcomes:
        done = "[green]would be applied[/]" if dry_run else "[green]applied[/]"
        out.print(
            f"{each.service:<9} {each.id}  {done if each.applied else '[red]still fails[/]  ' + escape(each.detail or '')}", soft_wrap=True
        )
    if dry_run:
        out.print("[yellow]Nothing was changed (dry run).[/]")
    _say_away(letters)
    if not all(each.applied for each in outcomes):
        raise typer.Exit(1)


@app.command()
def discard(
    target: Target,
    reason: Annotated[str, typer.Option(help="why; it is kept with the letters and in the audit")],
    service: InService = None,
) -> None:
    """Close letters for good. Things that nothing else waits for go on with their next change."""
    if len(reason.strip()) < 3:
        fail("Say in a few words why they are discarded.", 2)
    with speaking():
        letters = _letters(service)
        discarded = letters.discard(target, reason.strip())
    if not discarded:
        _say_away(letters)
        fail(f"There is no open dead letter {target!r}. See `kopa dead list`.")
    for name, number in discarded.items():
        out.print(f"{name:<9} {number} discarded")
    _say_away(letters)


def _letters(service: str | None) -> DeadLetters:
    letters = DeadLetters(Api(Home.find()), service)
    if not letters.services:
        fail(f"There is no service {service!r} that consumes events. Known: {', '.join(each.name for each in SERVICES)}.", 2)
    return letters


def _print_group(group: Group) -> None:
    fields = group.fields
    many = "1 letter" if fields["letters"] == 1 else f"{fields['letters']} letters"
    since = datetime.fromisoformat(fields["first_at"]).astimezone()
    out.print(
        Text.assemble((group.fingerprint, "bold"), f"  {group.service}, {many} since {since:%Y-%m-%d %H:%M}, {fields['topic']}"),
        soft_wrap=True,
    )
    out.print(Text(f"  {group.reason}"), soft_wrap=True)
    out.print(Text(f"  {fields['detail']}  [{fields['reason']}]", "dim"), soft_wrap=True)
    out.print(Text(f"  {group.touches}"), soft_wrap=True)


def _print_letters(letters: list[dict[str, Any]]) -> None:
    out.print(Text(reason_in_words(letters[0]["reason"]), "bold"))
    for each in letters:
        at = datetime.fromisoformat(each["created_at"]).astimezone()
        where = f"{each['topic']}/{each['partition']}@{each['offset']}"
        out.print(
            Text(f"{each['service']:<9} {each['id']}  {at:%Y-%m-%d %H:%M:%S}  {where}  {each['key']}  {each['detail']}"), soft_wrap=True
        )


def _print_letter(letter: dict[str, Any]) -> None:
    out.print(Text(reason_in_words(letter["reason"]), "bold"))
    out.print(Text(f"{letter['detail']}  [{letter['reason']}]"), soft_wrap=True)
    for name in ("service", *KEPT):
        out.print(Text.assemble((f"{name:<11} ", "dim"), str(letter[name])), soft_wrap=True)
    for name, value in letter["headers"].items():
        out.print(Text.assemble((f"{name}: ", "dim"), str(value)), soft_wrap=True)
    out.print(Text(letter["value"] if letter["value"] is not None else "(no value)"), soft_wrap=True)


def _say_away(letters: DeadLetters) -> None:
    for name, why in letters.away.items():
        err.print(f"[yellow]![/] {name} could not be asked: {escape(why)}", soft_wrap=True)
    if letters.away:
        raise typer.Exit(1)
