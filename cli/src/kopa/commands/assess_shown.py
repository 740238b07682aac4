"""Assessments as the terminal shows them."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from kopa.commands.console import done, out
from kopa.commands.told import put, said, table
from kopa.questionnaires import Tongue, name_of

BAR = 20
SHOWN_MOVERS = 4
BY = {"sector": "the same sector", "size_class": "the same size", "region": "the same region"}


def saved(found: Mapping[str, Any], form: Mapping[str, Any], number: int, tongue: Tongue, file: str) -> None:
    """What was saved, and what is still to be answered."""
    done(f"saved: {number} {'question' if number == 1 else 'questions'}")
    missing: dict[str, list[str]] = {}
    for each in found["missing"]:
        question, _, line = each.partition(".")
        missing.setdefault(question, []).extend([line] if line else [])
    for question, lines in missing.items():
        part = f" ({', '.join(lines)})" if lines else ""
        out.print(f"  missing {question}{part}: {escape(name_of(form, question, tongue))}", soft_wrap=True)
    if not missing:
        out.print(f"  Nothing is missing here. The owner of the assessment closes it: kopa assess complete {escape(file)}", soft_wrap=True)


def result(found: Mapping[str, Any], tongue: str) -> None:
    """Overall and by dimension with bars, what is weak and what moves it, and how others alike have done."""
    out.print(
        f"[bold]{escape(said(found['title'], tongue))}[/] {found['stage']}, {found['completed_at'][:10]}: "
        f"[bold]{found['overall']:.2f}[/] of 100, {escape(said(found['level']['name'], tongue))}",
        soft_wrap=True,
    )
    put(_dimensions(found, tongue))
    for gap in found["gaps"]:
        out.print(f"[bold]{escape(said(gap['name'], tongue))}[/] {_gap(gap, tongue)}", soft_wrap=True)
    for each in found["earlier"]:
        out.print(f"Since {each['stage']} ({each['completed_at'][:10]}): {each['overall']:.2f} → {found['overall']:.2f}")
    for each in found["comparisons"]:
        out.print(f"[dim]{escape(comparison(each))}[/]", soft_wrap=True)


def comparison(each: Mapping[str, Any]) -> str:
    """How others alike have done, or why that is not told."""
    alike = f"{BY[each['by']]} ({each['value']})"
    if not each["shown"]:
        return f"Others of {alike}: hidden while fewer than ten have answered, since a mean of few could tell of one."
    return f"{each['others']} others of {alike}: {each['overall']:.2f} on average."


def bar(score: float) -> str:
    """A score of 0 to 100 as a bar."""
    full = round(score / 100 * BAR)
    return "█" * full + "░" * (BAR - full)


def _dimensions(found: Mapping[str, Any], tongue: str) -> Table:
    shown = [each for each in found["comparisons"] if each["shown"]]
    columns = ["dimension", "", "score", "level", *(f"since {each['stage']}" for each in found["earlier"])]
    rows = table(*columns, *(BY[each["by"]] for each in shown))
    for axis in found["dimensions"]:
        moved = (_signed(each["changes"].get(axis["id"])) for each in found["earlier"])
        others = (_number((each.get("dimensions") or {}).get(axis["id"])) for each in shown)
        name = Text(f"{axis['id']} {said(axis['name'], tongue)}")
        rows.add_row(name, bar(axis["score"]), f"{axis['score']:.2f}", Text(said(axis["level"]["name"], tongue)), *moved, *others)
    return rows


def _gap(gap: Mapping[str, Any], tongue: str) -> str:
    far = f"{gap['to_next_level']} points to the next level" if gap["to_next_level"] else "at the highest level"
    movers = _few([said(each["label"], tongue) for each in gap["moved_by"]])
    return f"{far}; what moves it: {escape(movers)}" if movers else far


def _few(names: Iterable[str]) -> str:
    each = list(dict.fromkeys(names))
    more = len(each) - SHOWN_MOVERS
    return ", ".join(each[:SHOWN_MOVERS]) + (f" and {more} more" if more > 0 else "")


def _signed(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
