"""Offerings from YAML: relative dates, texts that YAML would turn into something else, mistakes in words."""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from kopa.network_folder import NetworkFolder
from kopa.publishing import Entry, OfferingUnusable, in_words, key_of, read_entries
from kopa.sample_projects import sample_projects
from training.schemas.offerings import NewOffering

FOLDER = Path(__file__).parents[3] / "deploy" / "networks" / "latvia"
TODAY, RIGA = date(2026, 11, 24), ZoneInfo("Europe/Riga")


def entries(tmp_path: Path, text: str) -> list[Entry]:
    file = tmp_path / "o.yaml"
    file.write_text(text, "utf-8")
    return read_entries(file)


@pytest.mark.parametrize("text", ["title: {lv: A}", "- title: {lv: A}\n", "---\ntitle: {lv: A}\n---\n", "\ufefftitle: {lv: A}"])
def test_one_a_list_or_documents(tmp_path: Path, text: str) -> None:
    [entry] = entries(tmp_path, text)
    assert entry.called == "offering 1 (A)"


def test_dates_and_codes_stay_text(tmp_path: Path) -> None:
    text = "municipalities: [0026000]\nsessions: [{starts_at: 2026-12-01T17:30:00+02:00}]\nworkload_hours: 12\nlink: 0\n"
    [entry] = entries(tmp_path, text)
    body = entry.body("cesis", TODAY, RIGA)
    assert body["municipalities"] == ["0026000"]
    assert body["sessions"] == [{"starts_at": "2026-12-01T17:30:00+02:00"}]
    assert body["workload_hours"] == 12


def test_relative_sessions_become_dates_and_mix_with_plain_ones() -> None:
    sessions = [{"starts": "+1w tue 17:30", "lasts": "2h", "weeks": 2, "series": "s"}, {"starts_at": "x"}]
    body = Entry(1, {"hub": "lda", "slug": "s", "sessions": sessions}).body(None, TODAY, RIGA)
    assert [each["starts_at"] for each in body["sessions"]] == ["2026-12-01T17:30:00+02:00", "2026-12-08T17:30:00+02:00", "x"]
    assert "slug" not in body


def test_every_sample_of_the_network_can_be_published_from_its_file() -> None:
    for entry in read_entries(FOLDER / "offerings.yaml"):
        assert NewOffering.model_validate(entry.body(None, TODAY, RIGA))


def test_the_hub_of_the_command_line_wins_and_one_is_needed() -> None:
    assert Entry(1, {"hub": "lda"}).body("cesis", TODAY, RIGA)["hub"] == "cesis"
    with pytest.raises(OfferingUnusable, match="--hub"):
        Entry(1, {}).body(None, TODAY, RIGA)


@pytest.mark.parametrize("text", ["", "# nothing", "- just words", "a: b: c", "[" * 5000])
def test_what_is_no_offering_is_refused_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(OfferingUnusable):
        entries(tmp_path, text)


@pytest.mark.parametrize(
    ("session", "words"),
    [
        ({"starts": "soon", "lasts": "2h"}, "session 1, starts: 'soon' is no relative"),
        ({"starts": "+1d 10:00"}, "session 1, lasts: Field required"),
    ],
)
def test_a_wrong_relative_session_is_said(session: dict[str, Any], words: str) -> None:
    with pytest.raises(OfferingUnusable, match=words.replace("+", r"\+")):
        Entry(1, {"hub": "lda", "sessions": [session]}).body(None, TODAY, RIGA)


def test_the_key_is_of_the_content_whatever_its_order() -> None:
    assert key_of({"a": 1, "b": [2]}) == key_of({"b": [2], "a": 1}) != key_of({"a": 1, "b": [3]})


def test_fields_in_words() -> None:
    assert in_words("sessions.0.ends_at") == "session 1, ends_at"
    assert in_words("title") == "title"
    assert in_words("price.amount") == "price, amount"


def test_the_sample_projects_of_latvia_hold() -> None:
    folder = NetworkFolder.read(FOLDER)
    assert len(folder.projects) == 5
    body = folder.projects[0].body(TODAY, RIGA)
    assert body["starts_on"] == "2027-02-08"
    assert body["call"]["closes_at"] == "2027-01-08T17:00:00+02:00"
    assert {"slug", "partners", "starts", "ends"} & body.keys() == set()
    for project in folder.projects:
        texts = [project.title, project.summary, *([project.call.sought] if project.call else [])]
        assert all(text.keys() == {"lv", "en"} for text in texts)


def test_mistakes_in_sample_projects_are_all_named() -> None:
    network = NetworkFolder.read(FOLDER).network
    good = yaml.safe_load((FOLDER / "projects.yaml").read_text("utf-8"))[0]
    bad = good | {"lead": "nobody", "regions": ["nowhere"], "summary": {"lv": "tikai"}, "call": None}
    with pytest.raises(ValueError, match="nobody") as error:
        sample_projects(network, [bad, good, good | {"starts": "soon"}])
    said = str(error.value)
    for words in ("entry 3: starts", "no hub 'nobody'", "no region 'nowhere'", "not written in 'en'", "through a call", "there 2 times"):
        assert words in said
