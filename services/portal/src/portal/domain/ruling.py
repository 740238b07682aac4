"""A hub's rules of whom it helps, and how many at a time, as the desk's form has them and as the directory takes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.domain.writing.typed import Json, Pair, Typed, number

LISTS = ("client_kinds", "sizes", "regions", "sectors", "countries")
BASES = ("none", "de-minimis", "gber-25", "gber-28")
MOST_RULES = 20
CAPACITY = "capacity"


def typed_of(profile: Mapping[str, Any]) -> list[Pair]:
    """The form's fields for what the directory holds."""
    pairs: list[Pair] = [] if profile.get(CAPACITY) is None else [(CAPACITY, str(profile[CAPACITY]))]
    for at, rule in enumerate(profile.get("eligibility") or ()):
        pairs += [("rule", str(at)), (f"rules.{at}.basis", rule["basis"])]
        pairs += [(f"rules.{at}.{name}", code) for name in LISTS for code in rule[name]]
    return pairs


def rules_of(typed: Typed) -> list[Json]:
    """The rules that stand: those whose box "take away" is not ticked, in the form's order."""
    kept = [at for at in typed.all("rule") if not typed.get(f"rules.{at}.remove", "")]
    return [
        {"basis": typed.get(f"rules.{at}.basis", "none"), **{name: list(dict.fromkeys(typed.all(f"rules.{at}.{name}"))) for name in LISTS}}
        for at in kept
    ]


def changed(profile: Mapping[str, Any], typed: Typed) -> Json:
    """The whole profile with these rules: the rest of it is not this form's."""
    capacity = typed.get(CAPACITY, "")
    return {**profile, CAPACITY: number(capacity) if capacity else None, "eligibility": rules_of(typed)}


def with_another(typed: Typed) -> list[Pair]:
    """The form with one more rule, which admits everybody until something is chosen."""
    numbers = [int(at) for at in typed.all("rule") if at.isdecimal()]
    return [*typed.pairs(), ("rule", str(max(numbers, default=-1) + 1))]


def beside(problems: Mapping[str, str], numbers: Iterable[str]) -> dict[str, str]:
    """Each problem at its rule: `eligibility.1.regions.0` is one of the second rule that stands."""
    standing = list(numbers)
    found: dict[str, str] = {}
    for field, said in problems.items():
        head, _, rest = field.partition(".")
        at = rest.partition(".")[0]
        known = head == "eligibility" and at.isdecimal() and int(at) < len(standing)
        found.setdefault(f"rules.{standing[int(at)]}" if known else CAPACITY if head == CAPACITY else "", said)
    return found
