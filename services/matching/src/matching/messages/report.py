"""The report of an assessment as PDF: tagged, in Latvian or English; the same result makes the same bytes."""

from datetime import datetime
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from babel.dates import format_date
from babel.numbers import format_decimal

from chassis.pdf import pdf
from matching.messages import radar
from matching.messages.words import WORDS, Language, Words
from matching.schemas.assessments import Comparison, Earlier, GapView, Results

SOURCE = files("matching.messages").joinpath("report.typ").read_bytes()


def document(result: Results, name: str | None, language: Language, zone: ZoneInfo) -> bytes:
    """The PDF. Dates are those of the network's clock."""
    inputs = {"said": orjson.dumps(said(result, name, WORDS[language], zone)).decode(), "radar": radar.svg(result.dimensions)}
    return pdf(SOURCE, inputs, result.completed_at)


def said(result: Results, name: str | None, words: Words, zone: ZoneInfo) -> dict[str, Any]:
    """All that the page says, in order. Texts go as data, so that a name is never read as markup."""
    tongue, day = words.language, result.completed_at.astimezone(zone)
    return {
        "language": tongue,
        "heading": words.heading,
        "form": result.title[tongue],
        "name": name or "",
        "completed": f"{words.completed}: {_day(result.completed_at, words, zone)} ({result.stage})",
        "completed_on": [day.year, day.month, day.day],
        "overall": f"{words.overall}: {_number(result.overall, words)} % ({result.level.name[tongue]})",
        "radar": words.radar,
        "columns": [words.dimension, words.score, words.level, words.means],
        "rows": [[each.name[tongue], _number(each.score, words), each.level.name[tongue], each.text[tongue]] for each in result.dimensions],
        "sections": [each for each in _sections(result, words, zone) if each["lines"]],
    }


def _sections(result: Results, words: Words, zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {"title": words.next_steps, "lines": [_gap(each, words) for each in result.gaps] or [words.nothing_weak]},
        {"title": words.changes, "lines": [_change(each, result, words, zone) for each in result.earlier]},
        {"title": words.comparison, "lines": [_comparison(each, result, words) for each in result.comparisons]},
        {"title": words.about, "lines": [" ".join(each[words.language].split()) for each in (result.note, *result.choices)]},
    ]


def _gap(gap: GapView, words: Words) -> str:
    movers = ", ".join(each.label[words.language] for each in gap.moved_by)
    begin = f"{gap.name[words.language]} ({words.to_next_level.format(points=gap.to_next_level)})."
    return f"{begin} {words.helps}: {movers}." if movers else begin


def _change(earlier: Earlier, result: Results, words: Words, zone: ZoneInfo) -> str:
    names = {each.id: each.name[words.language] for each in result.dimensions} | {"overall": words.overall}
    moved = "; ".join(f"{names[name]} {_signed(value, words)}" for name, value in earlier.changes.items())
    return f"{words.since.format(stage=earlier.stage, date=_day(earlier.completed_at, words, zone))}: {moved}."


def _comparison(compared: Comparison, result: Results, words: Words) -> str:
    # What stands as the sector of a public body is what it does.
    alike = words.alike["area" if compared.by == "sector" and result.audience == "public" else compared.by]
    if not compared.shown or compared.overall is None:
        return f"{alike}: {words.hidden}."
    return f"{alike}: {words.mean_of.format(mean=_number(compared.overall, words), others=compared.others)}."


def _day(at: datetime, words: Words, zone: ZoneInfo) -> str:
    return format_date(at.astimezone(zone).date(), "long", locale=words.language)


def _number(value: float, words: Words) -> str:
    return format_decimal(value, "0.00", locale=words.language)


def _signed(value: float, words: Words) -> str:
    return format_decimal(value, "+0.00;−0.00", locale=words.language) if value else "0"  # noqa: RUF001  a true minus sign
