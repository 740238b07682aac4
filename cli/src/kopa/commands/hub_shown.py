"""Matches, calls and the desk as a hub's staff see them in the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.text import Text

from kopa.commands import assess_shown
from kopa.commands.console import out
from kopa.commands.organisation_shown import aid_left, contact
from kopa.commands.told import put, said, table, when, words

ORDER = ("proposed", "date-proposed", "accepted")
SHOWN_REASONS = 3
VERIFIED = {True: ", verified", False: ", not verified"}
WITHHELD = {
    "consent": "Who asks, and the text, are not shown: the client's consent for this hub has ended.",
    "erased": "Who asks, and the text, are not shown: the client has erased the need.",
}


def urgency(match: Mapping[str, Any]) -> tuple[int, str]:
    """What must be answered stands first, by its day; what is over, last."""
    state = match["state"]
    return (ORDER.index(state) if state in ORDER else len(ORDER), match["due_at"])


def inbox(matches: Sequence[Mapping[str, Any]], tongue: str) -> None:
    """One row a match."""
    if not matches:
        out.print("There is none.")
        return
    rows = table("id", "state", "left", "answer by", "who asks", "what", "score")
    for each in matches:
        what = ", ".join(said(term["label"], tongue) for term in each["terms"])
        due = when(each.get("due_at")) if each["state"] == "proposed" else "-"
        who, state = words(each.get("organisation") or "-"), each["state"] + (", another day" if asks_again(each) else "")
        rows.add_row(each["id"], state, left(each), due, Text(who), Text(what), f"{each['score']:.1f}")
    put(rows)


def left(match: Mapping[str, Any]) -> str:
    """The working days until the answer is due."""
    days = match.get("working_days_left")
    return "-" if days is None else "today" if days == 0 else f"{days} d"


def asks_again(match: Mapping[str, Any]) -> str:
    """What the client wants where the day that the hub proposed does not suit it; nothing where none was proposed, or it does."""
    if match["state"] != "proposed" or not match.get("other_days"):
        return ""
    wished = f" It would suit the client on {match.get('wished_on')}." if match.get("wished_on") else ""
    return f"The day that you proposed does not suit the client.{wished} Propose another, accept or decline."


def match(found: Mapping[str, Any], aid: Mapping[str, Any] | None, tongue: str) -> None:
    """One match in whole."""
    due = f", answer by {when(found.get('due_at'))} ({left(found)})" if found["state"] == "proposed" else ""
    out.print(Text.assemble((found["state"], "bold"), f"{due}  place {found['place']}, {found['score']:.1f} points"), soft_wrap=True)
    if again := asks_again(found):
        out.print(f"[yellow]{again}[/]", soft_wrap=True)
    if why := found.get("withheld"):
        out.print(f"[yellow]{WITHHELD[why]}[/]", soft_wrap=True)
    if asker := found.get("organisation"):
        out.print(
            Text.assemble(
                (words(asker["name"]), "bold"),
                f"  {asker['id']}  {asker['kind']}, {asker['size_class']}{VERIFIED[bool(asker.get('verified'))]}",
            ),
            soft_wrap=True,
        )
        out.print(Text(f"  {contact(asker['contact'])}"), soft_wrap=True)
        if asker.get("shows_assessments"):
            out.print(f"  It lets you see its assessments: kopa match results {asker['id']} --hub {found['hub']}", soft_wrap=True)
    out.print(Text("asked for: " + ", ".join(said(term["label"], tongue) for term in found["terms"])), soft_wrap=True)
    if need := found.get("need"):
        _need(need)
    for each in (found.get("explanation") or {"reasons": []})["reasons"][:SHOWN_REASONS]:
        out.print(Text(f"  {each['points']:>4.1f}  {said(each['text'], tongue)}"), soft_wrap=True)
    for note in found.get("notes") or ():
        out.print(Text(f"{note['by']}: “{words(note['text'])}”"), soft_wrap=True)
    if found.get("meeting_on"):
        out.print(f"day to meet: {found.get('meeting_on')}")
    if aid is not None:
        out.print(aid_left(aid), soft_wrap=True)


def desk(found: Mapping[str, Any]) -> None:
    """Where letters go, and the clock."""
    out.print(Text(f"letters go to {found.get('email') or 'nobody'}, in {found['language']}"), soft_wrap=True)
    days = min(found.get("answer_days") or found["most_answer_days"], found["most_answer_days"])
    out.print(f"answers within {days} working {'day' if days == 1 else 'days'} (the network allows {found['most_answer_days']})")


def calls(items: Sequence[Mapping[str, Any]], tongue: str) -> None:
    """Calls for partners with the reasons."""
    if not items:
        out.print("No open call shares anything with the hub.")
    for each in items:
        call = each["call"]
        closes = f"closes {when(call['closes_at'])}, {call['places']} {'place' if call['places'] == 1 else 'places'}"
        head = Text.assemble((said(call["title"], tongue), "bold"), f"  {each['score']:.1f}  {call['lead']}  {closes}  {call['project']}")
        out.print(head, soft_wrap=True)
        _reasons(each, tongue)


def partners(found: Mapping[str, Any], tongue: str) -> None:
    """Hubs for a call."""
    out.print(f"[bold]{escape(said(found['call']['title'], tongue))}[/]: {found['fitting']} hubs share something with it", soft_wrap=True)
    for each in found["items"]:
        out.print(Text(f"{each['score']:>5.1f}  {said(each['name'], tongue)} ({each['hub']})"), soft_wrap=True)
        _reasons(each, tongue)


def shared(items: Sequence[Mapping[str, Any]]) -> None:
    """Organisations that let the hub see the results of their assessments, and until when."""
    if not items:
        out.print("No organisation lets the hub see its assessments.")
    for each in items:
        out.print(Text(f"{each['organisation']}  until {when(each['until'])}  {words(each['name'])}"), soft_wrap=True)


def results(items: Sequence[Mapping[str, Any]], tongue: str) -> None:
    """Results of assessments, by stage."""
    if not items:
        out.print("The organisation has no complete assessment.")
    for each in items:
        assess_shown.result(each, tongue)


def _need(need: Mapping[str, Any]) -> None:
    for text in (need.get("text") or {}).values():
        if text:
            out.print(Text(f"“{words(text)}”"), soft_wrap=True)
    wishes = [
        f"budget {need.get('budget_eur')} EUR" if need.get("budget_eur") is not None else "",
        f"by {need['by']}" if need.get("by") else "",
    ]
    if any(wishes):
        out.print(Text(", ".join(filter(None, wishes))))


def _reasons(each: Mapping[str, Any], tongue: str) -> None:
    for reason in each["reasons"][:SHOWN_REASONS]:
        out.print(Text(f"  {reason['points']:>4.1f}  {said(reason['text'], tongue)}"), soft_wrap=True)
