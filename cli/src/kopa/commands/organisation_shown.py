"""Organisations, consents and aid as the terminal shows them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.markup import escape
from rich.text import Text

from kopa.commands.console import done, out
from kopa.commands.told import put, said, table, when, words

LINKS = {"organisation": "to the organisation", "needs": "to needs", "assessments": "to assessments"}


def organisation(found: Mapping[str, Any]) -> None:
    """What it says of itself, and what belongs to it."""
    verified = f"verified {when(found.get('verified_at'))}" if found.get("verified_at") else "not verified"
    out.print(Text.assemble((words(found["name"]), "bold"), f"  {found['id']}"), soft_wrap=True)
    told = ("kind", "size_class", "sector", "country", "region", "municipality")
    out.print(Text(", ".join(found[name] for name in told if found.get(name))), soft_wrap=True)
    number = found.get("register_number") or "no register number"
    out.print(
        Text(f"{number}, {verified}" + (f", group of {found.get('undertaking')}" if found.get("undertaking") else "")), soft_wrap=True
    )
    out.print(Text(f"contact: {contact(found['contact'])}"), soft_wrap=True)
    rows = table("", "id", "", "", "", header=False)
    for each in found["assessments"]:
        rows.add_row("assessment", each["id"], f"{each['stage']} {each['state']}", when(each["changed_at"]))
    for each in found["needs"]:
        terms = ", ".join(said(term["label"], found["language"]) for term in each["terms"])
        rows.add_row("need", each["id"], each["state"], when(each["stated_at"]), Text(terms))
    if rows.row_count:
        put(rows)
    else:
        out.print("It has no assessments or needs yet: kopa organisation bind FILE --need NEED")


def contact(found: Mapping[str, Any]) -> str:
    """Whom to write to, in one line."""
    return words(", ".join(found[name] for name in ("name", "email", "phone") if found.get(name)))


def listed(found: Sequence[Mapping[str, Any]]) -> None:
    """A list of organisations."""
    if not found:
        out.print("There are none.")
        return
    rows = table("id", "name", "number", "kind", "size", "region", "verified")
    for each in found:
        verified = when(each.get("verified_at")) if each.get("verified_at") else "no"
        cells = (
            words(each["name"]),
            each.get("register_number") or "-",
            each["kind"],
            each["size_class"],
            each.get("region") or "-",
            verified,
        )
        rows.add_row(each["id"], *map(Text, cells))
    put(rows)


def consents(found: Sequence[Mapping[str, Any]]) -> None:
    """What was agreed to, and whether it still holds."""
    if not found:
        out.print("No hub may see anything.")
        return
    rows = table("id", "hub", "purpose", "until", "")
    for each in found:
        rows.add_row(each["id"], each["hub"], each["purpose"], when(each["expires_at"]), _standing(each))
    put(rows)


def aid(found: Mapping[str, Any]) -> None:
    """The grants, and what is left under the ceiling of the undertaking."""
    rows = table("granted", "hub", "basis", "EUR", "service")
    for each in found["entries"]:
        rows.add_row(each["granted_on"], each["hub"], each["basis"], f"{each['amount_eur']:.2f}", Text(each.get("service") or "-"))
    if found["entries"]:
        put(rows)
    out.print(aid_left(found), soft_wrap=True)


def aid_left(found: Mapping[str, Any]) -> str:
    """How much de-minimis aid may still be granted, and whether it may be at all."""
    unknown = "" if found["verified"] else " None can be granted before the coordinator has verified the organisation."
    return (
        f"De-minimis aid of the whole undertaking in three years: {found['sum_eur']:.2f} of {found['ceiling_eur']:.2f} EUR; "
        f"{found['left_eur']:.2f} EUR are left.{unknown}"
    )


def receipt(found: Mapping[str, Any]) -> None:
    """What an erasure did."""
    done(f"erased: {_counted(found['erased'])}")
    for each in found["kept"]:
        out.print(f"  kept: {each['what']} ({each['count']}). {escape(said(each['why'], 'en'))}", soft_wrap=True)


def closed(found: Mapping[str, int]) -> None:
    """How many links were ended, by what they opened."""
    done(f"links ended: {', '.join(f'{count} {LINKS[name]}' for name, count in found.items() if count) or 'there was no other'}")


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name if count != 1 else name.removesuffix('s')}" for name, count in counts.items() if count) or "none"


def _standing(consent: Mapping[str, Any]) -> str:
    if consent.get("withdrawn_at"):
        return f"withdrawn {when(consent.get('withdrawn_at'))}"
    return "in force" if datetime.fromisoformat(consent["expires_at"]) > datetime.now(UTC) else "over"
