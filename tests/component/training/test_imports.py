"""Files of offerings: what is taken, what is refused with the row and the cure, and that the same file can be sent again."""

import csv
import io
import zipfile
from collections.abc import AsyncIterator, Callable
from typing import Any

import openpyxl
import pytest
import yaml

from tests.component.conftest import Running, Start
from tests.component.training.test_offerings import CESIS, VENTSPILS
from training.app import service
from training.domain.imports.files import MOST_ROWS, XLSX

HEADINGS = ["ref", "kind", "title_lv", "mode", "level", "starts", "lasts", "seats_on_site", "price", "competences"]
GOOD = ["K-1", "course", "Drošība internetā", "on-site", "basic", "2031-03-26 17:30; 2031-04-02 17:30", "1:30", "20", "12,50", "4.1; 4.2"]


@pytest.fixture
async def training(start: Start) -> AsyncIterator[Running]:
    async with start(service) as running:
        yield running


def table(*rows: list[str], headings: list[str] = HEADINGS, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([headings, *rows])
    return written.getvalue().encode(encoding)


def row(**changes: str) -> list[str]:
    return [changes.get(heading, cell) for heading, cell in zip(HEADINGS, GOOD, strict=True)]


async def sent(training: Running, content: bytes, media_type: str = "text/csv", *, who: dict[str, Any] = CESIS, **query: Any) -> Any:
    params = {"hub": "cesis"} | query
    return await training.call("POST", "/offerings/import", who=who, content=content, params=params, headers={"Content-Type": media_type})


async def report(training: Running, content: bytes, media_type: str = "text/csv", **query: Any) -> dict[str, Any]:
    answer = await sent(training, content, media_type, **query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_table_becomes_published_offerings_with_their_sessions(training: Running) -> None:
    said = await report(training, table(row(), row(ref="K-2", title_lv="Tabulas")))
    assert (said["added"], said["invalid"], said["rows"]) == (2, 0, 2)
    [offering] = (await training.call("GET", "/offerings?q=drosiba")).json()["items"]
    assert [each["starts_at"] for each in offering["sessions"]] == ["2031-03-26T15:30:00Z", "2031-04-02T14:30:00Z"], "clocks on the wall"
    assert (offering["price"]["amount"], offering["sessions"][0]["seats_on_site"]) == ("12.50", 20)
    assert [each["code"] for each in offering["competences"]] == ["4.1", "4.2"]
    assert [each["type"] for each in await training.events()] == ["training.offering.published.v1"] * 2


async def test_the_same_file_again_changes_nothing_and_a_changed_row_revises(training: Running) -> None:
    await report(training, table(row(), row(ref="K-2")))
    assert (await report(training, table(row(), row(ref="K-2"))))["unchanged"] == 2
    assert len(await training.events()) == 2
    said = await report(training, table(row(), row(ref="K-2", level="advanced", starts="2031-03-26 17:30")))
    assert (said["revised"], said["unchanged"]) == (1, 1)
    told = (await training.events())[-1]
    assert (told["type"], told["data"]["version"], told["data"]["level"]) == ("training.offering.revised.v1", 2, "advanced")
    states = {each["starts_at"]: each["status"] for each in told["data"]["sessions"]}
    assert states == {"2031-03-26T15:30:00Z": "scheduled", "2031-04-02T14:30:00Z": "cancelled"}, (
        "a published date is cancelled, not dropped"
    )


async def test_without_a_ref_a_row_is_known_by_title_kind_and_first_date(training: Running) -> None:
    await report(training, table(row(ref="")))
    assert (await report(training, table(row(ref="", level="advanced"))))["revised"] == 1
    assert (await report(training, table(row(ref="", starts="2031-05-01 10:00"))))["added"] == 1


async def test_a_dry_run_says_what_would_happen_and_does_nothing(training: Running) -> None:
    said = await report(training, table(row(), row(ref="K-2", kind="dance")), dry_run=True)
    assert (said["dry_run"], said["added"], said["invalid"]) == (True, 1, 1)
    assert await training.events() == []
    assert (await report(training, table(row())))["added"] == 1


@pytest.mark.parametrize(
    ("changes", "field", "word"),
    [
        ({"kind": "dance"}, "kind", "dance"),
        ({"title_lv": ""}, "title", ""),
        ({"starts": "rīt vakarā"}, "starts", "2027-03-26 17:30"),
        ({"starts": "2020-01-01 10:00"}, "sessions", "past"),
        ({"lasts": "ilgi"}, "lasts", "2:30"),
        ({"lasts": ""}, "lasts", "2:30"),
        ({"seats_on_site": "daudz"}, "seats_on_site", "number"),
        ({"seats_on_site": "-3"}, "sessions.0.seats_on_site", "greater"),
        ({"price": "dārgi"}, "price", "number"),
        ({"competences": "9.9"}, "competences", "9.9"),
        ({"mode": "sapņos"}, "mode", "sapņos"),
    ],
)
async def test_a_row_is_refused_with_its_number_its_field_and_the_cure(
    training: Running, changes: dict[str, str], field: str, word: str
) -> None:
    said = await report(training, table(row(), row(ref="K-2", **changes), row(ref="K-3")))
    assert (said["added"], said["invalid"]) == (2, 1)
    [refused] = said["refused"]
    assert (refused["row"], refused["ref"], refused["reasons"][0]["field"]) == (3, "K-2", field)
    assert word in refused["reasons"][0]["detail"]


async def test_the_reasons_are_in_the_readers_language(training: Running) -> None:
    headers = {"Content-Type": "text/csv", "Accept-Language": "lv"}
    answer = await training.call("POST", "/offerings/import?hub=cesis", who=CESIS, content=table(row(starts="rīt")), headers=headers)
    assert answer.json()["refused"][0]["reasons"][0]["detail"] == "Rakstiet datumu un laiku kā 2027-03-26 17:30."


async def test_the_same_row_twice_in_a_file_counts_once(training: Running) -> None:
    said = await report(training, table(row(), row(level="advanced")))
    assert (said["added"], said["refused"][0]["reasons"][0]["code"]) == (1, "repeated-row")


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "cp1257"), ("\t", "utf-8")])
async def test_a_table_may_be_written_as_programs_write_it(training: Running, delimiter: str, encoding: str) -> None:
    await report(training, table(row(), delimiter=delimiter, encoding=encoding))
    assert (await training.call("GET", "/offerings")).json()["items"][0]["title"]["lv"] == "Drošība internetā"


async def test_a_workbook_a_list_and_the_template_are_read_too(training: Running) -> None:
    book = openpyxl.Workbook()
    for line in ([*HEADINGS, None], [*GOOD, "a note"], [None] * 11):
        book.worksheets[0].append(line)
    packed = io.BytesIO()
    book.save(packed)
    assert (await report(training, packed.getvalue(), XLSX))["added"] == 1
    offering = {"ref": "Y-1", "kind": "webinar", "title": {"lv": "Roboti"}, "mode": "online"}
    assert (await report(training, yaml.safe_dump([offering]).encode(), "application/yaml"))["added"] == 1
    for ending, media_type in (("csv", "text/csv"), ("xlsx", XLSX)):
        template = (await training.call("GET", f"/offerings/import/template.{ending}")).content
        assert (await report(training, template, media_type, dry_run=True))["invalid"] == 0


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 210 * 1024 * 1024)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"", "text/csv", 422, "unreadable-file"),
        (b"ref;colour\n1;red\n", "text/csv", 422, "unknown-column"),
        (b"\x00\x01\x02", "text/csv", 422, "unreadable-file"),
        (b"PK not a book", XLSX, 422, "unreadable-file"),
        (bomb, XLSX, 422, "unreadable-file"),
        (b"- &a [x, x]\n- *a\n", "application/yaml", 422, "unreadable-file"),
        (b"{: [", "application/yaml", 422, "unreadable-file"),
        (b'{"not": "a list"}', "application/json", 422, "unreadable-file"),
        (b"ref\n" + b"x\n" * (MOST_ROWS + 1), "text/csv", 422, "too-many-rows"),
        (b"%PDF", "application/pdf", 415, "wrong-kind-of-file"),
        (b"x" * (20 * 1024 * 1024 + 1), "text/csv", 413, "too-large"),
    ],
    ids=["empty", "column", "binary", "no-book", "bomb", "aliases", "yaml", "no-list", "rows", "pdf", "large"],
)  # fmt: skip
async def test_a_file_that_is_none_is_refused_whole(
    training: Running, content: bytes | Callable[[], bytes], media_type: str, status: int, code: str
) -> None:
    answer = await sent(training, content if isinstance(content, bytes) else content(), media_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.json()["detail"]


async def test_rows_of_any_shape_are_the_files_mistake_not_ours(training: Running) -> None:
    said = await report(training, b'[1, null, "x", [], {}, {"title": {"lv": 5}}, {"kind": "course", "ref": {"a": 1}}]', "application/json")
    assert (said["invalid"], said["added"]) == (7, 0)


async def test_only_the_hubs_own_staff_imports(training: Running) -> None:
    assert (await sent(training, table(row()), who=VENTSPILS)).status_code == 403
    assert (await training.call("POST", "/offerings/import?hub=cesis", content=b"")).status_code == 401
