"""How much is known of what moves a dimension: the mean change of others between their first and second assessment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ENOUGH_ALIKE = 10
"""From so many on, those of the same sector or size are told of alone."""
ENOUGH = 20
"""Below so many, what is said is an expert's opinion."""


@dataclass(frozen=True, slots=True)
class Change:
    """How others moved in one dimension, in points of 100: `n` of them by `mean`. `alike`: what they share with who asks, None all."""

    n: int
    mean: float
    alike: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """`mean_change` is told only where enough is known."""

    n: int
    mean_change: float | None
    text: dict[str, str]


ALIKE = {
    "sector": {"lv": " jūsu nozarē", "en": " of your sector"},
    "size_class": {"lv": " jums līdzīga lieluma organizācijās", "en": " of your size"},
    None: {"lv": "", "en": ""},
}
NO_DIMENSION = {
    "lv": "Izvēlēts tikai pēc tēmas: nav novērtējuma, ko tas varētu uzlabot.",
    "en": "Chosen by its topic alone: no assessment was given that it could improve.",
}


def chosen(known: Sequence[Change]) -> Change:
    """The first of those alike that are enough, else all. `known`: in the order of preference, all last."""
    return next((each for each in known if each.n >= ENOUGH_ALIKE), known[-1])


def told(change: Change | None, name: Mapping[str, str] | None) -> Evidence:
    """What can be said of a dimension; None where the offering moves none."""
    if name is None:
        return Evidence(0, None, NO_DIMENSION)
    n, lv, en = change.n if change else 0, name.get("lv") or name.get("en"), name.get("en") or name.get("lv")
    if change is None or n < ENOUGH:
        text = {
            "lv": f"Ekspertu viedoklis, n = {n}: pārāk maz atkārtotu novērtējumu, lai izmērītu „{lv}”.",
            "en": f"Expert opinion, n = {n}: too few repeated assessments to measure “{en}”.",
        }
        return Evidence(n, None, text)
    mean = f"{change.mean:+.1f}".replace("-", "\u2212")
    comma = mean.replace(".", ",")
    text = {
        "lv": f"„{lv}” atkārtotos novērtējumos{ALIKE[change.alike]['lv']} vidēji mainījās par {comma} punktiem, n = {n}.",
        "en": f"“{en}” changed by {mean} points on average in repeated assessments{ALIKE[change.alike]['en']}, n = {n}.",
    }
    return Evidence(n, change.mean, text)
