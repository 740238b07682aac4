"""The line of a need, and what stands around it, as a client sees it in the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.text import Text

from kopa.commands.console import out
from kopa.commands.told import put, said, table, when, words

REASONS = {
    "no-capacity": "it has no room just now",
    "not-our-field": "it is not its field",
    "not-eligible": "its rules do not let it help you",
    "other": "another reason",
    "no-answer": "it did not answer in time",
    "hub-left": "it left the network",
    "hub-full": "it is full",
    "hub-not-eligible": "its rules do not let it help you",
    "client-withdrew": "you called the need back",
    "client-silent": "the day was not agreed to in time",
    "need-erased": "the need was erased",
}


def line(matches: Sequence[Mapping[str, Any]], tongue: str) -> None:
    """Every hub of the need by place, with the clock and the hub's words."""
    if not matches:
        out.print("No hub has been asked yet: kopa match ask NEED HUB")
        return
    rows = table("", "hub", "state", "")
    for each in matches:
        told = [clock(each), *(f"“{words(each[name])}”" for name in ("message", "note") if each.get(name))]
        name = Text.assemble(said(each["name"], tongue), (f"\n{each['hub']}", "dim"))
        rows.add_row(str(each["place"]), name, each["state"], Text("\n".join(filter(None, told))))
    put(rows)


def clock(match: Mapping[str, Any]) -> str:
    """What the state means for the client now."""
    match match["state"]:
        case "waiting":
            return "waits its turn and knows nothing of it yet"
        case "proposed":
            wished = f"; you asked for {match.get('wished_on') or 'another day'}" if match.get("other_days") else ""
            return f"answers by {when(match.get('due_at'))}{wished}"
        case "date-proposed":
            return f"proposes {match.get('meeting_on')}; agree by {when(match.get('agree_by'))}"
        case "accepted":
            return f"since {when(match.get('answered_at'))}" + (
                f", meeting on {match.get('meeting_on')}" if match.get("meeting_on") else ""
            )
        case "closed":
            work = ", ".join(match["delivered"]) or "it came to nothing"
            hours = f", {match.get('hours'):g} hours" if match.get("hours") is not None else ""
            return work + hours + (f", rated {match.get('rating')} of 5" if match.get("rating") else "")
    return REASONS.get(match.get("reason") or "", match.get("reason") or "")


def offerings(found: Mapping[str, Any], tongue: str) -> None:
    """Open offerings with what they move and what is known of that."""
    if "message" in found:
        out.print(escape(said(found["message"], tongue)), soft_wrap=True)
    for each in found["items"]:
        starts = f", from {when(each.get('next_start'))}" if each.get("next_start") else ""
        title = Text.assemble((said(each["title"], tongue), "bold"), f"  {each['score']:.1f}  {each['hub']}{starts}  {each['id']}")
        out.print(title, soft_wrap=True)
        for reason in each["reasons"]:
            out.print(Text(f"  {said(reason, tongue)}"), soft_wrap=True)
        if each["moves"]:
            out.print(Text(f"  {said(each['evidence']['text'], tongue)}", "dim"), soft_wrap=True)


def news(items: Sequence[Mapping[str, Any]], tongue: str) -> None:
    """What is new, the newest first."""
    if not items:
        out.print("Nothing new fits since the need was stated.")
    for each in items:
        name = said(each.get("title") or each["name"], tongue)
        out.print(Text(f"{when(each['found_at'])}  {each['kind']}  {name} · {each['hub']}  fit {each['fit']:.2f}"), soft_wrap=True)
