"""A hub writes at its desk: drafts, dates, preview, publishing, other people's changes; whatever is refused, nothing typed is lost."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pytest

from tests.component.portal.at_desk import Desk, at_desk
from tests.component.portal.conftest import Serve, signed_in
from tests.component.training.sites.pages import course, html

NEW = "/desk/cesis/offerings/new"
COURSE = {"title.lv": "Drošas paroles", "kind": "course", "mode": "online", "languages": "lv", "price.free": "yes"}
EVENING = {"sessions.0.starts_at": "2099-03-26T17:30", "sessions.0.ends_at": "2099-03-26T19:00", "sessions.0.time_zone": "Europe/Riga"}
Browser = httpx.AsyncClient


@pytest.fixture
async def at(serve: Serve, clients_file: Path) -> AsyncIterator[Desk]:
    async with at_desk(serve, clients_file) as desk:
        yield desk


@pytest.fixture
async def browser(at: Desk) -> AsyncIterator[Browser]:
    async with signed_in(at.portal, path="/desk/cesis?lang=en") as browser:
        yield browser


def filled(page: httpx.Response, form: str = "sheet") -> dict[str, Any]:
    """What a browser would send of a form as it stands, without the button."""
    found: dict[str, Any] = {}
    for name, value in lxml.html.fromstring(page.text).get_element_by_id(form).form_values():
        found.setdefault(name, []).append(value)
    return found


def own_words(page: httpx.Response) -> str:
    return " ".join(lxml.html.fromstring(page.text).text_content().split())


def error_at(page: httpx.Response, name: str) -> str:
    """The sentence beside a field; the summary leads to it."""
    root = lxml.html.fromstring(page.text)
    assert root.xpath(f"//*[contains(@class, 'error-summary')]//a[@href='#{name}']"), own_words(page)
    assert root.get_element_by_id(name).get("aria-invalid") == "true"
    return str(root.get_element_by_id(f"{name}-error").text_content())


async def press(browser: Browser, page: httpx.Response, act: str, **typed: Any) -> httpx.Response:
    """The form of the page with some fields typed anew (None empties one), sent with a button."""
    return await browser.post(str(page.url), data={**filled(page), **typed, "act": act})


async def draft(browser: Browser, **typed: Any) -> httpx.Response:
    page = await press(browser, await browser.get(NEW), "save", **{**COURSE, **typed})
    assert page.status_code == 200, own_words(page)
    assert page.url.path != NEW, own_words(page)
    return page


async def stored(at: Desk, page: httpx.Response) -> dict[str, Any]:
    id_ = page.url.path.split("/")[4]
    return dict(await at.call("cesis", "GET", f"/offerings/{id_}"))


async def test_a_draft_is_saved_shown_and_listed(at: Desk, browser: Browser) -> None:
    page = await draft(browser, **EVENING, audiences=["seniors", "citizens"], competences=["4.1"], workload_hours="1,5")
    assert "Saved" in own_words(page)
    kept = await stored(at, page)
    assert (kept["state"], kept["title"], kept["workload_hours"]) == ("draft", {"lv": "Drošas paroles"}, 1.5)
    assert kept["sessions"][0]["starts_at"] == "2099-03-26T15:30:00Z"
    assert kept["competences"] == [{"framework": "DigComp", "version": "3.0", "code": "4.1"}]
    assert set(filled(page)["audiences"]) == {"seniors", "citizens"}
    assert filled(page)["sessions.0.starts_at"] == ["2099-03-26T17:30"]
    assert "What would make it better" in own_words(page)
    listed = await browser.get("/desk/cesis?state=draft")
    assert "Drošas paroles" in listed.text
    assert "Drafts 1" in own_words(listed)
    assert "Drošas paroles" not in (await browser.get("/desk/cesis")).text


async def test_what_is_refused_keeps_every_field_and_says_what_to_mend(at: Desk, browser: Browser) -> None:
    typed = {**COURSE, "title.lv": "", "summary.en": "Two evenings.", "place.latitude": "north", "regions": ["vidzeme"]}
    page = await press(browser, await browser.get(NEW), "save", **typed)
    assert page.status_code == 422
    assert error_at(page, "title.lv")
    assert error_at(page, "place.latitude")
    now = filled(page)
    assert (now["summary.en"], now["place.latitude"], now["regions"]) == (["Two evenings."], ["north"], ["vidzeme"])
    root = lxml.html.fromstring(page.text)
    assert root.get_element_by_id("where").get("open") is not None, "the folded part with the mistake is open"
    assert root.get_element_by_id("contact").get("open") is None


async def test_dates_that_cannot_be_are_told_at_their_field(browser: Browser) -> None:
    wrong = EVENING | {"sessions.0.ends_at": "2099-03-26T17:00", "sessions.4.starts_at": "2027-03-28T03:30", "sessions.4.ends_at": "x"}
    page = await press(browser, await browser.get(NEW), "publish", **COURSE, **wrong)
    assert page.status_code == 422
    assert "The end must come after" in error_at(page, "sessions.0.ends_at")
    assert "does not exist" in error_at(page, "sessions.4.starts_at")
    assert "2027-03-26 17:30" in error_at(page, "sessions.4.ends_at")
    assert filled(page)["sessions.4.ends_at"] == ["x"]


async def test_what_the_service_refuses_of_a_date_stands_at_its_row(browser: Browser) -> None:
    rows = {name.replace(".0.", ".3."): value for name, value in EVENING.items()} | {"sessions.3.seats_on_site": "many"}
    page = await press(browser, await browser.get(NEW), "save", **COURSE, **rows)
    assert error_at(page, "sessions.3.seats_on_site")


async def test_publishing_leads_to_who_received_it(at: Desk, browser: Browser) -> None:
    page = await press(browser, await browser.get(NEW), "publish", **COURSE, **EVENING)
    assert page.url.path.endswith("/published")
    kept = await stored(at, page)
    assert kept["state"] == "published"
    assert f'href="/offerings/{kept["id"]}/where"' in page.text
    changed = await press(browser, await browser.get(page.url.path.removesuffix("/published")), "save", **{"title.lv": "Drošākas paroles"})
    assert "The changes are published" in own_words(changed)
    assert (await stored(at, changed))["title"] == {"lv": "Drošākas paroles"}


async def test_a_second_click_has_no_second_effect(at: Desk, browser: Browser) -> None:
    data = {**filled(await browser.get(NEW)), **COURSE, **EVENING}
    first, second = [await browser.post(NEW, data={**data, "act": "publish"}) for _ in range(2)]
    assert first.url == second.url
    page = await browser.get(first.url.path.removesuffix("/published"))
    data = {**filled(page), "summary.lv": "Divi vakari.", "act": "save"}
    for _ in range(2):
        answer = await browser.post(page.url.path, data=data)
        assert "The changes are published" in own_words(answer)
    assert (await stored(at, answer))["version"] == 3, "created, published, revised once"


async def test_somebody_elses_change_is_said_and_nothing_is_lost(at: Desk, browser: Browser) -> None:
    page = await draft(browser)
    await press(browser, page, "save", **{"summary.lv": "No kolēģa."})
    mine = await press(browser, page, "save", **{"summary.lv": "No manis."})
    assert mine.status_code == 412
    assert "Somebody else changed this" in own_words(mine)
    assert filled(mine)["summary.lv"] == ["No manis."]
    assert (await stored(at, mine))["summary"] == {"lv": "No kolēģa."}
    again = await press(browser, mine, "save")
    assert (await stored(at, again))["summary"] == {"lv": "No manis."}


async def test_a_change_that_came_in_between_is_said_also_after_other_buttons(at: Desk, browser: Browser) -> None:
    page = await draft(browser)
    await press(browser, page, "save", **{"summary.lv": "No kolēģa."})
    mine = await press(browser, page, "add_date", **EVENING)
    mine = await press(browser, mine, "save", **{"workload_hours": "1,5", "sessions.1.ends_at": "x"})
    assert mine.status_code == 422
    mine = await press(browser, mine, "save", **{"sessions.1.ends_at": "2099-04-02T19:00"})
    assert (mine.status_code, filled(mine)["workload_hours"]) == (412, ["1,5"])
    assert (await stored(at, mine))["summary"] == {"lv": "No kolēģa."}


async def test_what_cannot_be_published_is_kept_as_a_draft(at: Desk, browser: Browser) -> None:
    over = EVENING | {"sessions.0.starts_at": "2020-03-26T17:30", "sessions.0.ends_at": "2020-03-26T19:00"}
    page = await press(browser, await browser.get(NEW), "publish", **COURSE, **over)
    assert page.status_code == 409
    assert "All its dates are past" in own_words(page)
    [kept] = (await at.call("cesis", "GET", "/offerings?hub=cesis&state=draft"))["items"]
    mended = await browser.post(f"/desk/cesis/offerings/{kept['id']}", data={**filled(page), **EVENING, "act": "publish"})
    assert mended.url.path.endswith("/published"), own_words(mended)


async def test_dates_are_added_and_removed_before_anything_is_saved(at: Desk, browser: Browser) -> None:
    page = await press(browser, await browser.get(NEW), "add_date", **COURSE, **EVENING, **{"sessions.0.seats_online": "20"})
    rows = filled(page)
    assert (rows["sessions.1.starts_at"], rows["sessions.1.seats_online"], rows["title.lv"]) == (
        ["2099-04-02T17:30"], ["20"], ["Drošas paroles"],
    )  # fmt: skip
    assert lxml.html.fromstring(page.text).get_element_by_id("sessions.1.starts_at").get("autofocus") is not None
    page = await press(browser, page, "remove_date.0")
    assert "sessions.0.starts_at" not in filled(page)
    page = await press(browser, page, "save")
    assert [each["starts_at"] for each in (await stored(at, page))["sessions"]] == ["2099-04-02T14:30:00Z"]
    assert (await at.call("cesis", "GET", "/offerings?hub=cesis&state=draft"))["total"] == 1


async def test_a_series_by_a_rule_in_words(at: Desk, browser: Browser) -> None:
    page = await draft(browser, **EVENING, **{"sessions.0.repeat": "week", "sessions.0.repeat_count": "3"})
    sessions = (await stored(at, page))["sessions"]
    assert [each["starts_at"] for each in sessions] == ["2099-03-26T15:30:00Z", "2099-04-02T14:30:00Z", "2099-04-09T14:30:00Z"]
    assert len({each["series"] for each in sessions}) == 1
    assert "Part of a series" in own_words(page)
    before = (await stored(at, page))["sessions"]
    assert (await stored(at, await press(browser, page, "save")))["sessions"] == before


async def test_a_preview_saves_nothing_and_leads_back_with_everything(at: Desk, browser: Browser) -> None:
    page = await browser.get(NEW)
    text = {"description.lv": "Trīs **vakari**.\r\nNāc!", "sectors": ["education", "energy"]}
    shown = await press(browser, page, "preview", **COURSE, **EVENING, **text)
    assert shown.status_code == 200
    assert "<strong>vakari</strong>" in shown.text
    assert "Nothing is saved" in own_words(shown)
    assert (await at.call("cesis", "GET", "/offerings?hub=cesis&state=draft"))["total"] == 0
    [form] = [each for each in lxml.html.fromstring(shown.text).forms if each.action == NEW]
    back = await browser.post(NEW, data={**_all(form), "act": "edit"})
    assert set(filled(back)["sectors"]) == {"education", "energy"}
    assert "Trīs **vakari**" in filled(back)["description.lv"][0]
    published = await browser.post(NEW, data={**_all(form), "act": "publish"})
    assert published.url.path.endswith("/published")


def _all(form: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


async def test_a_preview_of_what_is_not_whole_says_what_to_mend(browser: Browser) -> None:
    page = await press(browser, await browser.get(NEW), "preview", **COURSE | {"title.lv": "", "digcomp_level": "9"})
    assert page.status_code == 422
    assert error_at(page, "title.lv")
    assert error_at(page, "digcomp_level")


async def test_a_colleague_reviews(at: Desk, browser: Browser) -> None:
    page = await press(browser, await draft(browser), "submit")
    assert "Handed in for review" in own_words(page)
    assert (await stored(at, page))["state"] == "in_review"
    page = await press(browser, page, "return", **{"summary.lv": "Papildiniet."})
    kept = await stored(at, page)
    assert (kept["state"], kept["summary"]) == ("draft", {"lv": "Papildiniet."})


async def test_withdrawing_asks_once_more_and_it_may_come_back(at: Desk, browser: Browser) -> None:
    made = await at.offering()
    here = f"/desk/cesis/offerings/{made['id']}"
    question = await browser.get(f"{here}/withdraw")
    assert "Withdraw “Safety online”?" in own_words(question)
    assert (await at.call("cesis", "GET", f"/offerings/{made['id']}"))["state"] == "published"
    [form] = [each for each in lxml.html.fromstring(question.text).forms if (each.action or "").endswith("/withdraw")]
    for _ in range(2):
        page = await browser.post(f"{here}/withdraw", data=_all(form))
        assert page.url.path == here
        assert "Withdrawn" in own_words(page)
    [form] = [each for each in lxml.html.fromstring(page.text).forms if (each.action or "").endswith("/publish")]
    for _ in range(2):
        page = await browser.post(f"{here}/publish", data=_all(form))
        assert page.url.path == f"{here}/published"
    assert (await at.call("cesis", "GET", f"/offerings/{made['id']}"))["state"] == "published"


async def test_what_is_not_ones_own_is_not_there(at: Desk, browser: Browser) -> None:
    foreign = await at.offering("ventspils")
    for path in ("", "/withdraw", "/published"):
        assert (await browser.get(f"/desk/cesis/offerings/{foreign['id']}{path}")).status_code == 404
    assert (await browser.post(f"/desk/cesis/offerings/{foreign['id']}", data=COURSE | {"act": "save"})).status_code == 404
    assert (await browser.get("/desk/cesis/offerings/nonsense")).status_code == 404
    assert (await browser.get("/desk/ventspils/offerings/new")).status_code == 403


@pytest.mark.parametrize("form", [{"act": "explode"}, {"act": "remove_date.x"}])
async def test_a_button_that_there_is_not(browser: Browser, form: dict[str, str]) -> None:
    assert (await browser.post(NEW, data=COURSE | form)).status_code == 422


async def test_a_form_without_its_version_changes_nothing(at: Desk, browser: Browser) -> None:
    page = await draft(browser)
    assert (await browser.post(page.url.path, data=COURSE | {"act": "save", "title.lv": "Cits"})).status_code == 422
    assert (await stored(at, page))["title"] == {"lv": "Drošas paroles"}


async def test_who_is_signed_out_meanwhile_sends_the_same_form_once_more(at: Desk, browser: Browser) -> None:
    data = {**filled(await browser.get(NEW)), **COURSE, "act": "save"}
    kept = dict(browser.cookies)
    browser.cookies.clear()
    page = await browser.post(NEW, data=data)
    assert page.status_code == 401
    [form] = [each for each in lxml.html.fromstring(page.text).forms if each.action == NEW]
    browser.cookies.update(kept)
    saved = await browser.post(NEW, data=_all(form))
    assert (await stored(at, saved))["title"] == {"lv": "Drošas paroles"}


async def test_fields_that_a_hand_has_changed_are_given_back(at: Desk, browser: Browser) -> None:
    at.site.pages = {"/": html(course(1))}
    await at.run(await at.source())
    [harvested, *_] = (await at.call("cesis", "GET", "/offerings?hub=cesis"))["items"]
    here = f"/desk/cesis/offerings/{harvested['id']}"
    page = await press(browser, await browser.get(here), "save", **{"title.lv": "Ar roku"})
    assert "Field: Title" in own_words(page)
    for _ in range(2):
        page = await browser.post(f"{here}/unlock", data={"field": "title"})
        assert "given back to the source" in own_words(page)
    assert "Field: Title" not in own_words(page)
    assert (await browser.post(f"{here}/unlock", data={})).status_code == 422


async def test_a_hub_sees_what_could_be_better(at: Desk, browser: Browser) -> None:
    empty = await browser.get("/desk/cesis/quality")
    assert "Nothing to check" in own_words(empty)
    await at.offering()
    page = await browser.get("/desk/cesis/quality")
    assert "A description (120 characters or more) is what people decide by." in own_words(page)
    assert (await browser.get("/desk/cesis/quality?cursor=nonsense")).status_code in (404, 422)
