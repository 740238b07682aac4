"""Who takes part, at the desk: seats, the waiting list, who came, cancelling, the file; nobody else sees it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from portal.routes.desk import attendees
from tests.component.portal.at_desk import Desk, at_desk, hidden
from tests.component.portal.conftest import Serve, signed_in
from tests.component.training.enrolling import Member, SignUps, evening

PEOPLE = ("anna@example.lv", "berta@example.lv", "cilda@example.lv", "dace@example.lv")


class Course:
    """An offering of two dates with people in the first one: two with a seat, two who wait."""

    def __init__(self, desk: Desk, offering: dict[str, Any], people: dict[str, Member]) -> None:
        self.desk, self.offering, self.people = desk, offering, people
        self.path = f"/desk/cesis/offerings/{offering['id']}/attendees"
        self.sign_ups = next(iter(people.values())).sign_ups

    async def states(self) -> dict[str, str]:
        items = (await self.desk.call("cesis", "GET", f"/offerings/{self.offering['id']}/enrolments"))["items"]
        return {each["email"]: each["state"] for each in items}

    async def begin(self) -> None:
        """The first date has started."""
        await self.sign_ups.execute(
            "UPDATE session SET starts_at = now() - $2::interval, ends_at = now() + interval '1 hour' WHERE id = $1",
            UUID(self.offering["sessions"][0]["id"]),
            timedelta(hours=1),
        )

    def ticked(self, page: httpx.Response, *people: str) -> dict[str, Any]:
        """What the form sends when these are ticked."""
        ids = {self.people[each].id: each for each in self.people}
        shown = [f"{id_}:{state}" for id_ in ids for state in ("enrolled", "attended", "absent") if f'value="{id_}:{state}"' in page.text]
        return {**hidden(page), "shown": shown, "came": [self.people[each].id for each in people]}


@pytest.fixture
async def course(serve: Serve, clients_file: Path) -> AsyncIterator[Course]:
    async with at_desk(serve, clients_file) as desk:
        sign_ups = SignUps(desk.training)
        offering = await desk.offering("cesis", evening(10), evening(40), mode="hybrid")
        people = {each: await sign_ups.join(offering, each, note="Ratiņkrēsls" if each == PEOPLE[0] else None) for each in PEOPLE}
        yield Course(desk, offering, people)


async def test_a_date_shows_its_seats_and_who_waits_in_which_order(course: Course) -> None:
    async with signed_in(course.desk.portal) as browser:
        page = await browser.get(course.path)
        assert page.headers["cache-control"] == "no-store"
        assert "2 / 2" in page.text
        assert "Ratiņkrēsls" in page.text
        line = page.text[page.text.index('id="waiting"') :]
        assert line.index("cilda@example.lv") < line.index("dace@example.lv")
        assert 'name="came"' not in page.text, "it has not begun"
        other = await browser.get(f"{course.path}?session={course.offering['sessions'][1]['id']}")
        assert "0 / 2" in other.text
        assert "anna@example.lv" not in other.text


async def test_who_came_is_noted_and_mended(course: Course) -> None:
    await course.begin()
    async with signed_in(course.desk.portal) as browser:
        page = await browser.get(course.path)
        form = course.ticked(page, "anna@example.lv")
        assert len(form["shown"]) == 2
        saved = await browser.post(course.path, data=form)
        assert "Atzīmes saglabātas" in saved.text
        assert await course.states() | {"anna@example.lv": "attended", "berta@example.lv": "absent"} == await course.states()
        assert "Atzīmes saglabātas" in (await browser.post(course.path, data=form)).text, "a second click changes nothing"
        mended = await browser.post(course.path, data=course.ticked(saved, "anna@example.lv", "berta@example.lv"))
        assert "Atzīmes saglabātas" in mended.text
    assert (await course.states())["berta@example.lv"] == "attended"


async def test_what_a_colleague_noted_meanwhile_is_not_written_over(course: Course) -> None:
    await course.begin()
    async with signed_in(course.desk.portal) as browser:
        page = await browser.get(course.path)
        item = {"enrolment": course.people["berta@example.lv"].id, "attended": True}
        await course.desk.call("cesis", "POST", f"/offerings/{course.offering['id']}/attendance", json={"items": [item]})
        moved = await browser.post(course.path, data=course.ticked(page, "anna@example.lv"))
        assert moved.status_code == 409
        assert "Kāds cits tikmēr ir atzīmējis citādi" in moved.text
        anna = course.people["anna@example.lv"].id
        assert f'name="came" value="{anna}" aria-describedby="came-hint" checked' in moved.text, "what was ticked stays"
        assert (await course.states())["anna@example.lv"] == "enrolled"
        saved = await browser.post(course.path, data=course.ticked(moved, "anna@example.lv"))
        assert "Atzīmes saglabātas" in saved.text
    assert (await course.states())["berta@example.lv"] == "absent"


async def test_somebody_is_cancelled_with_a_reason_and_the_next_gets_the_seat(course: Course) -> None:
    path = f"{course.path}/{course.people['anna@example.lv'].id}"
    async with signed_in(course.desk.portal) as browser:
        page = await browser.get(path)
        assert "anna@example.lv" in page.text
        without = await browser.post(path, data=hidden(page) | {"reason": " "})
        assert (without.status_code, 'href="#reason"' in without.text) == (422, True)
        stale = await browser.post(path, data=hidden(page) | {"reason": "Telpa par mazu", "version": "99"})
        assert (stale.status_code, "Telpa par mazu</textarea>" in stale.text) == (412, True)
        done = await browser.post(path, data=hidden(page) | {"reason": "Telpa par mazu"})
        assert "Pieteikums atcelts" in done.text
        assert "vairs nevar atcelt" in (await browser.get(path)).text
    states = await course.states()
    assert (states["anna@example.lv"], states["cilda@example.lv"], states["dace@example.lv"]) == ("cancelled", "offered", "waiting")


async def test_the_list_is_a_file_for_spreadsheets(course: Course) -> None:
    async with signed_in(course.desk.portal) as browser:
        file = await browser.get(f"{course.path}.csv?session={course.offering['sessions'][0]['id']}")
        assert file.headers["content-type"].startswith("text/csv")
        assert "attachment" in file.headers["content-disposition"]
        assert file.headers["cache-control"] == "no-store"
        assert file.text.count("@example.lv") >= 4
        assert (await browser.get(f"{course.path}.csv?session=x")).status_code == 422


async def test_nobody_but_the_hub_sees_them(course: Course) -> None:
    async with httpx.AsyncClient(base_url=course.desk.portal.url) as stranger:
        assert (await stranger.get(course.path)).status_code == 303
        assert (await stranger.get(f"{course.path}.csv")).status_code == 303
    foreign = course.path.replace("/cesis/", "/ventspils/")
    async with signed_in(course.desk.portal, "ventspils") as browser:
        for path in (course.path, f"{course.path}.csv", foreign, f"{foreign}.csv", f"{foreign}/{course.people['anna@example.lv'].id}"):
            page = await browser.get(path)
            assert page.status_code in (403, 404), path
            assert "@example.lv" not in page.text


async def test_a_long_list_comes_in_pages(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attendees, "A_PAGE", 1)
    async with signed_in(course.desk.portal) as browser:
        first = await browser.get(course.path)
        assert ("anna@example.lv" in first.text, "berta@example.lv" in first.text, "2 / 2" in first.text) == (True, False, True)
        assert "berta@example.lv" in (await browser.get(f"{course.path}?page=2")).text
