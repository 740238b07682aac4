"""A measured figure, and the file that keeps them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = "make bench"


@dataclass(frozen=True)
class Figure:
    """`ratio` is ours to the floor of the same run, so that larger is better for rates and smaller for times."""

    id: str
    what: str
    value: float
    unit: str
    goal: str
    met: bool
    floor: float | None = None
    ratio: float | None = None
    note: str = ""
    command: str = COMMAND


def rate(
    id_: str, what: str, ours: float, floor: float, *, at_least: float, ratio: float, unit: str = "events/s", note: str = ""
) -> Figure:
    """A rate with its floor: met when both the rate and its share of the floor are reached. `at_least` 0 = only the share counts."""
    goal = f"≥ {ratio} of the floor" if not at_least else f"≥ {at_least:,.0f} and ≥ {ratio} of the floor"
    met = ours >= at_least and ours / floor >= ratio
    return Figure(id_, what, round(ours, 1), unit, goal, met, round(floor, 1), round(ours / floor, 2), note, f"{COMMAND} ONLY={id_}")


def save(figures: Iterable[Figure], machine: dict[str, str]) -> None:
    """Puts the figures into docs/benchmarks.json (others stay) and renders docs/benchmarks.md."""
    path = DOCS / "benchmarks.json"
    kept: dict[str, dict[str, Any]] = {each["id"]: each for each in json.loads(path.read_text())["figures"]} if path.exists() else {}
    kept |= {each.id: asdict(each) for each in figures}
    path.write_text(json.dumps({"machine": machine, "figures": list(kept.values())}, indent=1, ensure_ascii=False) + "\n")
    render()


def render() -> None:
    """docs/benchmarks.md from docs/benchmarks.json."""
    kept = json.loads((DOCS / "benchmarks.json").read_text())
    lines = [
        "# Figures",
        "",
        "Made by `make bench` (one of them: `make bench ONLY=relay`); each floor is measured in the same run on the same machine.",
        "",
    ]
    lines += ["| what | ours | floor | ratio | goal | met |", "|---|---|---|---|---|---|"]
    for each in kept["figures"]:
        floor = f"{each['floor']:,} {each['unit']}" if each["floor"] is not None else ""
        ratio = each["ratio"] if each["ratio"] is not None else ""
        met = "yes" if each["met"] else "**no**"
        lines.append(
            f"| **{each['id']}**: {each['what']} | {each['value']:,} {each['unit']} | {floor} | {ratio} | {each['goal']} | {met} |"
        )
    notes = [f"- **{each['id']}**: {each['note']}" for each in kept["figures"] if each["note"]]
    lines += [
        "",
        *(["What falls short, and why", "", *notes, ""] if notes else []),
        "Machine: " + ", ".join(f"{name} {value}" for name, value in kept["machine"].items()) + ".",
    ]
    (DOCS / "benchmarks.md").write_text("\n".join(lines) + "\n")
