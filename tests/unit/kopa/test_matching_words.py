"""Matching in the terminal: files of links, aid as it is written, and what is shown in which order and words."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from kopa import links, needs, own_files
from kopa.api import Api, Refused
from kopa.commands.assess_shown import bar, comparison
from kopa.commands.hub_shown import asks_again, left, urgency
from kopa.commands.line_shown import clock
from kopa.commands.organisation_shown import aid_left, contact
from kopa.commands.speaking import CHANGED, speaking
from kopa.commands.told import said, words
from kopa.granted import AidUnusable, aid_of
from kopa.home import Home
from kopa.links import Link, LinkUnusable
from kopa.own_files import OwnFileUnusable


def test_a_link_is_kept_for_its_owner_alone_and_never_over_another(tmp_path: Path) -> None:
    file = tmp_path / "need.json"
    with own_files.new(file) as out:
        Link("need", "1", "s3cret").write(out)
    assert file.stat().st_mode & 0o777 == 0o600
    assert links.opened(file, "need").headers == {"Need-Token": "s3cret"}
    assert links.opened(file, "need").path == "/needs/1"
    with pytest.raises(OwnFileUnusable, match="Name a new file"), own_files.new(file):
        pytest.fail("what cannot be kept is not begun")
    assert links.opened(file, "need").token == "s3cret"
    with pytest.raises(LinkUnusable, match="opens a need; here the file of an assessment is wanted"):
        links.opened(file, "assessment")


def test_where_nothing_was_begun_no_empty_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "need.json"
    with pytest.raises(ValueError, match="refused"), own_files.new(file):
        raise ValueError("refused")
    assert not file.exists()


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        '{"id": "1"}',
        '{"kind": "x", "id": "1", "token": "t"}',
        '{"id": 1, "token": null}',
        "[" * 10**5,
        '{"id": "1", "token": "ā"}',
        '{"id": "1", "token": "t\\n"}',
        '{"id": "1/../2", "token": "t"}',
    ],
)
def test_a_file_without_a_link_is_said_in_words(content: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(content)
    for file in ("x.json", "missing.json"):
        with pytest.raises(LinkUnusable):
            links.opened(tmp_path / file, "need")


@pytest.mark.parametrize("token", ["", "ā", "t\n"])
def test_an_id_opens_a_need_with_a_secret_that_can_be_one(token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    id_, api = "01900000-0000-7000-8000-000000000000", Api(Home(tmp_path))
    monkeypatch.setenv(needs.TOKEN, "s3-cret")
    assert needs.opened(api, id_) == (Link("need", id_, "s3-cret"), False)
    monkeypatch.setenv(needs.TOKEN, token)
    with pytest.raises(LinkUnusable, match=needs.TOKEN):
        needs.opened(api, id_)


def test_the_links_of_needs_that_were_kept_before_open_them_still(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(json.dumps({"id": "1", "token": "t"}))
    assert links.opened(tmp_path / "old.json", "need") == Link("need", "1", "t")


def test_aid_is_basis_amount_day_and_perhaps_service() -> None:
    assert aid_of("de-minimis:2500:2026-11-28") == {
        "basis": "de-minimis", "amount_eur": "2500", "granted_on": "2026-11-28", "service": None,
    }  # fmt: skip
    assert aid_of("gber-28:99.50:2026-01-02:Prototips: ātri")["service"] == "Prototips: ātri"
    for wrong in ("x:1:2026-01-01", "de-minimis", "de-minimis:1", "none:much:2026-01-01", "none:NaN:2026-01-01", "none:1:soon", ""):
        with pytest.raises(AidUnusable, match="--aid"):
            aid_of(wrong)


def match(state: str, due: str, days: int | None = None) -> dict[str, Any]:
    return {"state": state, "due_at": due, **({} if days is None else {"working_days_left": days})}


def test_the_most_urgent_stands_first() -> None:
    told = [match("closed", "1"), match("accepted", "2"), match("proposed", "9", 3), match("proposed", "4", 0), match("date-proposed", "3")]
    assert [(each["state"], left(each)) for each in sorted(told, key=urgency)] == [
        ("proposed", "today"), ("proposed", "3 d"), ("date-proposed", "-"), ("accepted", "-"), ("closed", "-"),
    ]  # fmt: skip


def test_a_hub_reads_that_its_day_does_not_suit_and_which_would() -> None:
    again = {"state": "proposed", "other_days": 1, "wished_on": "2026-12-09"}
    assert "does not suit the client. It would suit the client on 2026-12-09. Propose another" in asks_again(again)
    assert "does not suit the client. Propose another" in asks_again({"state": "proposed", "other_days": 1})
    assert [asks_again(each) for each in (again | {"state": "accepted"}, {"state": "proposed", "other_days": 0})] == ["", ""]


def test_aid_that_cannot_be_granted_yet_is_not_told_as_if_it_could() -> None:
    left_over = {"verified": False, "sum_eur": 0.0, "ceiling_eur": 300_000.0, "left_eur": 300_000.0}
    assert "None can be granted before the coordinator has verified" in aid_left(left_over)
    assert aid_left(left_over | {"verified": True}).endswith("300000.00 EUR are left.")


def test_a_line_says_what_a_state_means_for_the_client() -> None:
    assert "knows nothing" in clock({"state": "waiting"})
    assert clock({"state": "declined", "reason": "no-capacity"}) == "it has no room just now"
    assert clock({"state": "passed-on", "reason": "no-answer"}) == "it did not answer in time"
    assert clock({"state": "closed", "delivered": ["prototyping"], "hours": 2.5, "rating": 4}) == "prototyping, 2.5 hours, rated 4 of 5"
    assert clock({"state": "closed", "delivered": []}) == "it came to nothing"
    asked = {"state": "proposed", "due_at": "2026-12-04T21:59:59Z", "other_days": 1, "wished_on": "2026-12-09"}
    assert clock(asked).endswith("you asked for 2026-12-09")


def test_a_result_is_a_bar_and_a_comparison_says_why_it_is_hidden() -> None:
    assert (bar(0), bar(52.5)[:12], bar(100)) == ("░" * 20, "█" * 10 + "░" * 2, "█" * 20)
    assert "fewer than ten" in comparison({"by": "sector", "value": "food", "shown": False})
    shown = {"by": "region", "value": "latgale", "shown": True, "others": 12, "overall": 41.0}
    assert comparison(shown) == "12 others of the same region (latgale): 41.00 on average."


def test_what_others_wrote_does_not_steer_the_terminal() -> None:
    assert words("\x1b[2Jā\nb\t\x9b1m\x07") == "�[2Jā\nb\t�1m�"
    assert said({"lv": "", "en": "x\x1b"}, "lv") == "x�"
    assert contact({"name": "Ilze\x9b2J", "email": "ilze@maiznica.example"}) == "Ilze�2J, ilze@maiznica.example"


def test_a_refusal_says_which_command_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), speaking():
        raise Refused("matching", 409, {"code": "organisation-needed", "detail": "Say first who asks."})
    told = capsys.readouterr().err
    assert "Say first who asks." in told and "kopa organisation bind FILE --need NEED" in told
    with pytest.raises(typer.Exit), speaking():
        raise Refused("matching", 412, {"code": "stale", "detail": "send the new ETag"})
    assert CHANGED in capsys.readouterr().err
