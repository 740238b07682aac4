"""The report of an assessment: a tagged PDF that says the result in Latvian and English, whatever the organisation is called."""

from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from matching.messages import radar
from matching.messages.report import document, said
from matching.messages.words import WORDS
from matching.schemas.assessments import AxisView, Comparison, Earlier, GapView, LevelView, MoverView, Results

RIGA = ZoneInfo("Europe/Riga")
LEVEL = LevelView(id="average", name={"lv": "Vidējs līmenis", "en": "Middle level"})
AXIS = AxisView(id="d1", name={"lv": "Joma", "en": "Area"}, score=43.33, level=LEVEL, text={"lv": "Šādi.", "en": "So."}, x=50, y=28.33)
ROBOTS = MoverView(kind="technologies", code="robotics", label={"lv": "Robotika", "en": "Robotics"})
AT = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)


def result(**changes: object) -> Results:
    fields = {
        "id": UUID(int=1),
        "stage": "T1",
        "completed_at": AT,
        "audience": "sme",
        "title": {"lv": "Pārbaude", "en": "Check-up"},
        "note": {"lv": "Paši rakstījām.", "en": "We wrote it."},
        "choices": [{"lv": "Plāns sver tikpat.", "en": "A plan weighs the same."}],
        "overall": 43.33,
        "level": LEVEL,
        "dimensions": [AXIS.model_copy(update={"id": f"d{at}"}) for at in range(1, 7)],
        "gaps": [GapView(id="d1", name=AXIS.name, score=43.33, to_next_level=8, moved_by=[ROBOTS])],
        "comparisons": [
            Comparison(by="sector", value="energy", shown=False),
            Comparison(by="region", value="vidzeme", shown=True, others=12, overall=51.5, dimensions={"d1": 51.5}),
        ],
        "earlier": [Earlier(stage="T0", completed_at=AT, overall=40.0, changes={"d1": -1.5, "d2": 0.0, "overall": 3.33})],
    }
    return Results.model_validate(fields | changes)


def lines(language: str, of: Results) -> list[str]:
    return [line for section in said(of, None, WORDS[language], RIGA)["sections"] for line in section["lines"]]


def test_latvian_numbers_dates_and_the_networks_clock() -> None:
    text = said(result(), "SIA Rūķis", WORDS["lv"], RIGA)
    assert text["overall"] == "Kopējais rezultāts: 43,33 % (Vidējs līmenis)"
    assert text["completed"] == "Pabeigts: 2026. gada 1. aprīlis (T1)"  # 22.30 UTC is the next day in Riga
    assert lines("lv", result()) == [
        "Joma (punkti līdz nākamajam līmenim: 8). Ar ko var palīdzēt centrs: Robotika.",
        "Kopš T0 (2026. gada 1. aprīlis): Joma −1,50; Joma 0; Kopējais rezultāts +3,33.",
        "Tā pati nozare: netiek rādīts: novērtējumu pabeiguši mazāk nekā desmit citi.",
        "Tas pats reģions: vidēji 51,50 % (citu skaits: 12).",
        "Paši rakstījām.",
        "Plāns sver tikpat.",
    ]


def test_a_public_body_is_compared_by_its_field_of_work() -> None:
    told = lines("lv", result(audience="public")), lines("en", result(audience="public"))
    assert [each[2].partition(":")[0] for each in told] == ["Tā pati darbības joma", "The same field of work"]


def test_english_says_the_same() -> None:
    assert lines("en", result())[0] == "Area (points to the next level: 8). What a hub can help with: Robotics."
    assert lines("en", result())[1] == "Since T0 (April 1, 2026): Area −1.50; Area 0; Overall result +3.33."


def test_what_there_is_not_is_left_out() -> None:
    bare = result(gaps=[], earlier=[], comparisons=[])
    assert lines("en", bare) == ["Every area is at the highest level.", "We wrote it.", "A plan weighs the same."]


@pytest.mark.parametrize("name", [None, "SIA Rūķis", '#panic("no") $x$ *b* ` \\ " <b>', "株式会社", "a" * 200, "\u202eabc"])
def test_a_name_is_text_and_never_markup(name: str | None) -> None:
    made = document(result(), name, "lv", RIGA)
    assert made.startswith(b"%PDF") and b"/StructTreeRoot" in made
    assert made == document(result(), name, "lv", RIGA)


def test_the_radar_has_a_shape_for_any_number_of_axes() -> None:
    for count in (3, 6, 12):
        drawn = radar.svg([AXIS] * count)
        assert drawn.count("<text") == drawn.count("<line") == count and drawn.count("<polygon") == 5
        document(result(dimensions=[AXIS] * count, earlier=[]), None, "en", RIGA)
    numbers = [drawn.index(f">{at}</text>") for at in range(1, 13)]
    assert all(one < next_ for one, next_ in pairwise(numbers))
