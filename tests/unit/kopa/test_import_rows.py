"""Files of hubs: lines, separators, alphabets, and what people get wrong, each said with its line."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import HubProfile
from contracts.taxonomies import FUNCTIONS, SECTORS, SERVICES, TECHNOLOGIES
from kopa.importing.files import kind_of, read_rows
from kopa.importing.json_lines import LONGEST_LINE
from kopa.importing.profiles import COLUMNS, Profiles, slug_of
from kopa.importing.rows import FileUnusable, Row
from kopa.importing.sending import MOST_BYTES, MOST_ROWS, Chunk

HUB: dict[str, Any] = {"id": "dips-italy", "name": "DIPS", "country": "Italy", "status": "Seal of Excellence"}


def rows(tmp_path: Path, content: str | bytes, name: str = "hubs.jsonl") -> list[Row]:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(file))


def reasons(**fields: Any) -> list[str]:
    return Profiles().profile(1, HUB | fields)[1]


def test_a_row_of_the_catalogue_becomes_a_profile() -> None:
    row = HUB | {
        "title": "Digitalization of Public Services", "description": "Plans.", "location": " Rome, Italy ", "website": None,
        "sectors": {"Smart City": 5, "energy": 1}, "services": {}, "technologies": {"Artificial Intelligence & Decision support": 4},
    }  # fmt: skip
    profile, against = Profiles().profile(7, row)
    assert against == []
    assert profile == {
        "slug": "dips-italy", "name": {"en": "DIPS"}, "description": {"en": "Digitalization of Public Services\n\nPlans."},
        "country": "IT", "status": "seal-of-excellence", "address": "Rome, Italy", "sectors": {"smart-city": 5, "energy": 1},
        "technologies": {"artificial-intelligence": 4},
    }  # fmt: skip
    assert HubProfile.model_validate(profile)


def test_texts_by_language_and_codes_are_taken_as_they_are() -> None:
    row = {"id": "x", "name": {"lv": "Centrs", "en": "Hub"}, "title": "Hub", "country": "LV", "status": "regional"}
    row |= {"functions": ["skills-and-training"], "languages": ["lv"]}
    profile, _ = Profiles("en").profile(1, row)
    assert profile is not None
    assert profile["name"] == {"lv": "Centrs", "en": "Hub"}
    assert "description" not in profile  # the title says no more than the name
    assert profile["functions"] == ["skills-and-training"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": " "}, "id is missing"),
        ({"id": 7}, "id is missing"),
        ({"id": "Ā"}, "id: 'Ā' cannot be used"),
        ({"id": "x" * 61}, "at most 60"),
        ({"name": ""}, "name is missing"),
        ({"name": 5}, "name: must be text"),
        ({"name": {"lv": 5}}, "name: write a text"),
        ({"country": "Itly"}, "country: 'Itly' is not known. Did you mean 'Italy'"),
        ({"country": "Narnia"}, "country: 'Narnia' is not known. Write its English name or two-letter code"),
        ({"status": "weird"}, "status: 'weird' is not known. Use one of: edih, "),
        ({"country": None}, "country is missing"),
        ({"status": ["DIH"]}, "status: must be text"),
        ({"sectors": {"Energi": 3}}, "Did you mean 'Energy'"),
        ({"sectors": {"Energy": 9}}, "must be 1, 2, 3, 4 or 5"),
        ({"sectors": {"Energy": True}}, "must be 1, 2, 3, 4 or 5"),
        ({"sectors": {"Energy": "3"}}, "must be 1, 2, 3, 4 or 5"),
        ({"sectors": {"Energy": 3, "energy": 4}}, "'energy' is there twice"),
        ({"sectors": ["Energy"]}, "names with strengths"),
        ({"functions": "skills"}, "functions: must be a list"),
        ({"webiste": "x"}, "did you mean 'website'"),
        ({"website": 1}, "website: must be text"),
    ],
)
def test_each_mistake_is_a_sentence(fields: dict[str, Any], words: str) -> None:
    [reason] = reasons(**fields)
    assert words in reason


def test_all_mistakes_of_a_row_are_said_at_once() -> None:
    assert len(Profiles().profile(1, {})[1]) == 4


def test_of_two_rows_with_one_id_the_first_good_one_counts() -> None:
    profiles = Profiles()
    assert profiles.profile(1, HUB | {"country": "Nowhere"})[0] is None
    assert profiles.profile(2, HUB)[0] is not None
    assert profiles.profile(3, HUB | {"id": "DIPS Italy-"})[1] == [
        "id: line 2 has the id 'dips-italy' already; leave one of the two out",
    ]


@given(st.text(max_size=80))
def test_a_slug_is_a_slug_and_stays_one(text: str) -> None:
    slug = slug_of(text)
    assert slug_of(slug) == slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")


def test_every_catalogue_name_is_known() -> None:
    for name, taxonomy in (("sectors", SECTORS), ("services", SERVICES), ("technologies", TECHNOLOGIES)):
        for term in taxonomy:
            assert term.catalogue is None or reasons(**{name: {term.catalogue: 3}}) == []


def test_json_lines_know_their_numbers(tmp_path: Path) -> None:
    content = (
        b'\xef\xbb\xbf{"id": 1}\n\n[1]\r\n{"a": "\xff"}\n{"a": 1, "a": 2}\n{"a": NaN}\n"' + b"x" * (LONGEST_LINE + 10) + b'"\n{"id": 2}'
    )
    found = rows(tmp_path, content)
    assert [(row.line, row.fields) for row in found] == [
        (1, {"id": 1}),
        (3, None),
        (4, None),
        (5, None),
        (6, None),
        (7, None),
        (8, {"id": 2}),
    ]
    said = [row.reasons[0] for row in found if row.reasons]
    for words, reason in zip(("not an object", "not UTF-8", "'a' is there twice", "NaN", "too long"), said, strict=True):
        assert words in reason
    assert found[-1].read == len(content)


def test_deeply_nested_json_is_refused_in_words(tmp_path: Path) -> None:
    [row] = rows(tmp_path, '{"a":' + "[" * 100_000)
    assert "JSON" in row.reasons[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_each_separator(tmp_path: Path, delimiter: str) -> None:
    lines = [["id", "name_lv", "sectors", "languages"], ["x", "Ķekava", '"Energy:4;Smart City: 2"', '"lv;en"']]
    [row] = rows(tmp_path, "\n".join(delimiter.join(line) for line in lines), "hubs.csv")
    assert row.fields == {"id": "x", "name": {"lv": "Ķekava"}, "sectors": {"Energy": 4, "Smart City": 2}, "languages": ["lv", "en"]}


def test_csv_rows_bear_the_line_on_which_they_begin(tmp_path: Path) -> None:
    content = b'id,name\na,"two\nlines"\n\nb,\xff\nc,d,e\nf,g\n"x"y,z\nh,"never closed\ni,j\n'
    found = rows(tmp_path, content, "hubs.csv")
    assert [row.line for row in found] == [2, 5, 6, 7, 8, 9]
    assert [row.reasons[0].split(";")[0] for row in found if row.reasons] == [
        "not UTF-8",
        "3 fields, and the header has 2",
        "not CSV: ',' expected after '\"'",
        "not CSV: a quotation mark is opened here and never closed",
    ]


def test_strengths_in_csv(tmp_path: Path) -> None:
    [row] = rows(tmp_path, "id,sectors\nx,Energy;Space:five;:3;A: B:2;A: B:1\n", "hubs.csv")
    assert row.reasons == (
        "sectors: 'Energy' has no strength; write for example Energy:3",
        "sectors: ':3' has no strength; write for example :3:3",
        "sectors: 'A: B' is there twice",
    )
    [row] = rows(tmp_path, "id,sectors\nx,Space:five\n", "hubs.csv")
    assert row.fields == {"id": "x", "sectors": {"Space": "five"}}  # the profile says what is wrong with it


@pytest.mark.parametrize(("name", "content", "kind"), [("a", b' {"a": 1}', "json"), ("a", b"id,name", "csv"), ("a.CSV", b"{", "csv")])
def test_the_kind_is_seen_by_suffix_or_content(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert kind_of(tmp_path / name) == kind


def test_the_how_to_lists_every_name() -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "import-hubs.md").read_text("utf-8")
    for taxonomy in (SECTORS, SERVICES, TECHNOLOGIES, FUNCTIONS):
        for term in taxonomy:
            assert f"| {term.catalogue or term.label.en} | `{term.code}` |" in page
    assert all(f"`{name}`" in page for name in COLUMNS)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match="cannot be read"):
        kind_of(tmp_path)


def test_chunks_stay_within_their_limits() -> None:
    chunk, profile = Chunk(), json.dumps({"name": "ķ" * 2000}, ensure_ascii=False)
    while chunk.takes(profile):
        chunk.add(len(chunk.lines), profile)
    assert MOST_BYTES - len(profile.encode()) - 2 < chunk.size <= MOST_BYTES
    small = Chunk()
    while small.takes("{}"):
        small.add(0, "{}")
    assert len(small.lines) == MOST_ROWS
