"""The fixed words of a report, in both languages."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["lv", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words. `{…}` is filled in."""

    language: Language
    heading: str
    completed: str
    overall: str
    dimension: str
    score: str
    level: str
    means: str
    radar: str
    next_steps: str
    to_next_level: str
    nothing_weak: str
    helps: str
    changes: str
    since: str
    comparison: str
    alike: dict[str, str]
    mean_of: str
    hidden: str
    about: str


WORDS: dict[str, Words] = {
    "en": Words(
        language="en",
        heading="Digital maturity report",
        completed="Completed",
        overall="Overall result",
        dimension="Area",
        score="Score, %",
        level="Level",
        means="What it means",
        radar="Radar of the areas, from 0 in the middle to 100 at the edge",
        next_steps="Where to begin",
        to_next_level="points to the next level: {points}",
        nothing_weak="Every area is at the highest level.",
        helps="What a hub can help with",
        changes="What has changed",
        since="Since {stage} ({date})",
        comparison="Compared with others",
        alike={"sector": "The same sector", "area": "The same field of work", "size_class": "The same size", "region": "The same region"},
        mean_of="mean {mean} % (number of others: {others})",
        hidden="not shown: fewer than ten others have completed an assessment",
        about="About this assessment",
    ),
    "lv": Words(
        language="lv",
        heading="Digitālā brieduma pārskats",
        completed="Pabeigts",
        overall="Kopējais rezultāts",
        dimension="Joma",
        score="Rezultāts, %",
        level="Līmenis",
        means="Ko tas nozīmē",
        radar="Jomu radars: 0 vidū, 100 pie malas",
        next_steps="Ar ko sākt",
        to_next_level="punkti līdz nākamajam līmenim: {points}",
        nothing_weak="Visas jomas ir augstākajā līmenī.",
        helps="Ar ko var palīdzēt centrs",
        changes="Kas ir mainījies",
        since="Kopš {stage} ({date})",
        comparison="Salīdzinājums ar citiem",
        alike={
            "sector": "Tā pati nozare",
            "area": "Tā pati darbības joma",
            "size_class": "Tāds pats lielums",
            "region": "Tas pats reģions",
        },
        mean_of="vidēji {mean} % (citu skaits: {others})",
        hidden="netiek rādīts: novērtējumu pabeiguši mazāk nekā desmit citi",
        about="Par šo novērtējumu",
    ),
}
