"""A file of offerings: tried first, then taken in by one button; whatever is wrong with it is told in people's words."""

import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import lxml.html
import openpyxl
import pytest

from portal.routes.desk.import_ import LARGEST_FILE, LARGEST_FORM
from tests.component.portal.conftest import Served, signed_in

PAGE = "/desk/cesis/import"
ROWS = "ref;kind;title_lv;mode;starts;lasts\nA;course;Drošība internetā;online;2099-03-26 17:30;1:30\n"
WRONG = ROWS + "B;race;Sacīkstes;online;;\nC;course;;online;;\n"
Browser = httpx.AsyncClient


@pytest.fixture
async def browser(desk: Served) -> AsyncIterator[Browser]:
    async with signed_in(desk, path="/desk/cesis?lang=en") as browser:
        yield browser


def words(page: httpx.Response) -> str:
    return " ".join(lxml.html.fromstring(page.text).text_content().split())


async def send(browser: Browser, content: str | bytes, name: str = "courses.csv", **form: str) -> httpx.Response:
    return await browser.post(PAGE, data={"act": "check", **form}, files={"file": (name, content)})


async def take_in(browser: Browser, page: httpx.Response) -> httpx.Response:
    """Presses the page's one button; the file goes along."""
    [form] = [each for each in lxml.html.fromstring(page.text).forms if each.action == PAGE]
    pairs: list[tuple[str, Any]] = [(name, (None, value)) for name, value in [*form.form_values(), ("act", "import")]]
    return await browser.post(PAGE, files=pairs)


async def drafts(browser: Browser, state: str = "draft") -> str:
    return (await browser.get(f"/desk/cesis?state={state}")).text


async def test_a_file_is_tried_and_then_taken_in_as_it_was(browser: Browser) -> None:
    page = await send(browser, ROWS)
    assert page.status_code == 200
    stats = lxml.html.fromstring(page.text).xpath("//dl[@class='stats']/div")
    told = {each.findtext("dt"): each.findtext("dd") for each in stats}
    assert told == {"New": "1", "Changed": "0", "Unchanged": "0", "Rows refused": "0"}
    assert "Drošība internetā" not in await drafts(browser), "a try changes nothing"
    done = await take_in(browser, page)
    assert "The file is imported" in words(done)
    assert "Drošība internetā" in await drafts(browser)
    again = await send(browser, ROWS)
    assert "The file has nothing new to import." in words(again)
    assert [each for each in lxml.html.fromstring(again.text).forms if each.action == PAGE] == []


async def test_new_ones_are_published_where_that_is_ticked(browser: Browser) -> None:
    page = await send(browser, ROWS, publish="yes")
    assert "Import and publish" in words(page)
    await take_in(browser, page)
    assert "Drošība internetā" in await drafts(browser, "published")


async def test_refused_rows_are_named_with_field_and_reason(browser: Browser) -> None:
    page = await send(browser, WRONG)
    assert "Row 3 Sacīkstes kind" in words(page)
    assert "Row 4 C title" in words(page)
    done = await take_in(browser, page)
    assert "Row 3" in words(done)
    assert "Drošība internetā" in await drafts(browser), "the valid row does not suffer"


async def test_a_workbook(browser: Browser) -> None:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for row in ROWS.splitlines():
        book.worksheets[0].append(row.split(";"))
    book.save(packed)
    await take_in(browser, await send(browser, packed.getvalue(), "Kursi 2099.XLSX"))
    assert "Drošība internetā" in await drafts(browser)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("courses.csv", b"", "Choose a file that holds something."),
        ("courses.docx", b"PK", "Choose a .csv, .xlsx, .yaml or .json file."),
        ("courses.csv", b"x" * (LARGEST_FILE + 1), "The file is larger than 5 MB."),
        ("courses.csv", b"colour\nred\n", "There is no column 'colour'."),
        ("courses.xlsx", b"not a workbook", "not a workbook"),
        ("courses.yaml", b"a: [", "YAML"),
        ("courses.json", b"{}", "must hold a list"),
    ],
)
async def test_a_file_that_cannot_be_read(browser: Browser, name: str, content: bytes, says: str) -> None:
    page = await send(browser, content, name)
    assert page.status_code in (415, 422)
    root = lxml.html.fromstring(page.text)
    assert says in root.get_element_by_id("file-error").text_content()
    assert root.get_element_by_id("file").get("aria-invalid") == "true"


async def test_no_file_at_all_and_one_that_came_along_broken(browser: Browser) -> None:
    assert (await browser.post(PAGE, data={"act": "check"})).status_code == 422
    broken = {"act": "import", "name": "a.csv", "content": "%%%"}
    assert (await browser.post(PAGE, data=broken)).status_code == 422
    foreign = await browser.post(PAGE, data=broken, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


async def test_a_form_of_parts_that_cannot_be_read_is_no_failure_of_ours(browser: Browser) -> None:
    many = await browser.post(PAGE, files=[(f"field{each}", (None, "x")) for each in range(12)])
    assert (many.status_code, "arrived broken" in words(many)) == (422, True)
    garbage = await browser.post(PAGE, content=b"garbage", headers={"Content-Type": "multipart/form-data"})
    assert garbage.status_code == 422


async def test_more_than_any_form_may_bring_is_refused_on_a_page(browser: Browser) -> None:
    reader = {"Accept": "text/html,*/*;q=0.8"}
    answer = await browser.post(PAGE, data={"act": "check"}, files={"file": ("a.csv", b"x" * (LARGEST_FORM + 1))}, headers=reader)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "What was sent is too large" in words(answer)


async def test_who_is_signed_out_is_told_to_choose_the_file_again(desk: Served) -> None:
    answer = await desk.client.post(PAGE, data={"act": "check"}, files={"file": ("a.csv", ROWS)})
    assert answer.status_code == 401
