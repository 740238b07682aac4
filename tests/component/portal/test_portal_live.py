"""The live stream: complete, in order, resumable, bounded, and ended cleanly."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from portal import commands, live
from portal.app import service
from portal.domain.stream import Happening
from tests.component.portal.conftest import Serve, Served
from tests.component.portal.test_portal_handlers import NOW, offering

PATH = "/live/stream"


class Followed:
    """One reader of the stream."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.aiter_lines()
        self.last = ""

    async def next(self, seconds: float = 5) -> dict[str, str]:
        """The next event: its id and its data; a comment is `{"": …}`."""
        async with asyncio.timeout(seconds):
            event: dict[str, str] = {}
            async for line in self._lines:
                if not line and event:
                    self.last = event.get("id", self.last)
                    return event
                name, _, value = line.partition(":")
                event[name] = f"{event[name]}\n{value.strip()}" if name in event else value.strip()
        raise EOFError

    async def news(self, seconds: float = 5) -> dict[str, str]:
        """The next event that is neither a heartbeat nor the opening."""
        while True:
            event = await self.next(seconds)
            if "data" in event:
                return event


@asynccontextmanager
async def follow(portal: Served, path: str = PATH, **request: Any) -> AsyncIterator[Followed]:
    async with httpx.AsyncClient(base_url=portal.url) as client, client.stream("GET", path, **request) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        followed = Followed(answer)
        opening = await followed.next()
        assert opening.keys() == {"retry", "id"}, "a reader knows where it began before anything has come"
        assert opening["retry"] == "2000"
        yield followed


@pytest.fixture
async def lonely(serve: Serve) -> AsyncIterator[Served]:
    """The portal alone."""
    async with serve(service, stream_clients=3) as portal:
        yield portal


async def happen(portal: Served, title: str) -> None:
    await portal.receive(offering(str(uuid4()), title={"lv": title, "en": f"{title} (en)"}))


async def test_what_happens_is_sent_at_once_in_the_readers_language(lonely: Served) -> None:
    async with follow(lonely, headers={"Accept-Language": "lv"}) as latvian, follow(lonely, f"{PATH}?lang=en") as english:
        await asyncio.sleep(0.3)
        await happen(lonely, "Drošība <b>")
        event = await latvian.news()
        assert event["data"].startswith('<li id="event-')
        assert "Publicēts: Drošība &lt;b&gt;" in event["data"]
        assert f'id="event-{event["id"]}"' in event["data"]
        assert "Published: Drošība &lt;b&gt; (en)" in (await english.news())["data"]


async def test_programs_get_json(lonely: Served) -> None:
    async with follow(lonely, f"{PATH}?format=json&after=0") as followed:
        await happen(lonely, "A")
        event = await followed.news()
        said = json.loads(event["data"])
        assert (said["type"], said["title"]["lv"], said["hub"], str(said["seq"])) == (
            "training.offering.published.v1",
            "A",
            "cesis",
            event["id"],
        )
        assert said["traceparent"] is not None


async def test_a_lost_connection_resumes_where_it_was(lonely: Served) -> None:
    for title in ("1", "2", "3"):
        await happen(lonely, title)
    async with follow(lonely, f"{PATH}?format=json&after=0") as followed:
        seen = [json.loads((await followed.news())["data"])["title"]["lv"] for _ in range(2)]
        last = followed.last
    await happen(lonely, "4")
    async with follow(lonely, f"{PATH}?format=json&after=0", headers={"Last-Event-ID": last}) as followed:
        seen += [json.loads((await followed.news())["data"])["title"]["lv"] for _ in range(2)]
        await happen(lonely, "5")
        seen.append(json.loads((await followed.news())["data"])["title"]["lv"])
    assert seen == ["1", "2", "3", "4", "5"]


async def test_without_a_number_it_begins_now(lonely: Served) -> None:
    await happen(lonely, "before")
    async with follow(lonely, f"{PATH}?format=json") as followed:
        await asyncio.sleep(0.3)
        await happen(lonely, "after")
        assert json.loads((await followed.news())["data"])["title"]["lv"] == "after"


async def test_a_number_from_a_database_that_was_reset_begins_now(lonely: Served) -> None:
    async with follow(lonely, f"{PATH}?format=json&after=99999") as followed:
        await asyncio.sleep(0.3)
        await happen(lonely, "after the reset")
        assert json.loads((await followed.news())["data"])["title"]["lv"] == "after the reset"


async def test_what_was_forgotten_meanwhile_is_skipped_quietly(lonely: Served) -> None:
    await happen(lonely, "forgotten")
    async with follow(lonely, f"{PATH}?format=json") as first:
        await asyncio.sleep(0.3)
        async with lonely.runtime.database.unit_of_work() as work:
            await work.execute("DELETE FROM stream_event")
        async with follow(lonely, f"{PATH}?format=json&after=0") as second:
            assert "" in await second.next(), "told that there is nothing"
            with pytest.raises(TimeoutError):
                await second.next(0.5)  # and not again and again
        await happen(lonely, "new")
        assert json.loads((await first.news())["data"])["title"]["lv"] == "new"


async def test_a_reader_may_follow_one_kind_only(lonely: Served) -> None:
    async with follow(lonely, f"{PATH}?format=json&about=hubs&after=0") as followed:
        await happen(lonely, "an offering")
        await asyncio.sleep(0.5)
        with pytest.raises(TimeoutError):
            await followed.news(0.5)


async def test_the_page_hands_over_to_the_stream_without_a_gap(lonely: Served) -> None:
    await happen(lonely, "shown on the page")
    page = (await lonely.client.get("/live?lang=en")).text
    assert "Published: shown on the page (en)" in page
    address = page.partition('data-stream="')[2].partition('"')[0].replace("&amp;", "&")
    await happen(lonely, "between page and stream")
    async with follow(lonely, f"{address}&lang=en") as followed:
        assert "between page and stream" in (await followed.news())["data"]


async def test_silence_has_a_heartbeat(lonely: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.2)
    async with follow(lonely) as followed:
        assert "" in await followed.next(2)
        assert "" in await followed.next(2)


async def test_every_place_taken_is_said_and_a_freed_one_is_given(lonely: Served) -> None:
    async with follow(lonely), follow(lonely), follow(lonely):
        full = await lonely.client.get(PATH)
        assert (full.status_code, full.json()["code"], full.headers["retry-after"]) == (503, "too-many-streams", "60")
    async with asyncio.timeout(5):
        while lonely.app.state.portal.live._followers:
            await asyncio.sleep(0.05)
    async with follow(lonely):
        pass


@pytest.mark.parametrize(("query", "headers"), [("?after=x", {}), ("?after=-1", {}), ("", {"Last-Event-ID": "x1"}), ("?format=xml", {})])
async def test_a_wrong_number_is_refused_clearly(lonely: Served, query: str, headers: dict[str, str]) -> None:
    answer = await lonely.client.get(f"{PATH}{query}", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


async def ended(followed: Followed) -> None:
    while True:
        await followed.next(2)


async def test_an_end_is_told_to_every_reader_at_once(lonely: Served) -> None:
    async with follow(lonely) as one, follow(lonely) as two:
        lonely.app.state.portal.live.close()
        for followed in (one, two):
            with pytest.raises(EOFError):
                await ended(followed)
    assert (await lonely.client.get(PATH)).status_code == 503


def happening(writer: int, number: int) -> Happening:
    return Happening(
        event_id=UUID(int=writer * 1000 + number), type="matching.hub.revised.v1", subject=f"w{writer}", about=f"w{writer}",
        hub=f"w{writer}", title={"lv": str(number)}, at=NOW, traceparent=None,
    )  # fmt: skip


async def test_nothing_is_missed_while_many_write_at_once(lonely: Served) -> None:
    """Numbers are given before the commit: a reader that trusts them would miss what commits late."""
    writers, each = 6, 20

    async def write(writer: int) -> None:
        for number in range(each):
            async with lonely.runtime.database.unit_of_work() as work:
                await commands.remember_happenings(work, [happening(writer, number)])
                await asyncio.sleep(random.uniform(0, 0.02))

    async with follow(lonely, f"{PATH}?format=json&after=0") as followed:
        writing = asyncio.gather(*(write(writer) for writer in range(writers)))
        seen: dict[str, list[int]] = {}
        for _ in range(writers * each):
            said = json.loads((await followed.news(10))["data"])
            seen.setdefault(said["subject"], []).append(int(said["title"]["lv"]))
        await writing
    assert seen == {f"w{writer}": list(range(each)) for writer in range(writers)}


async def test_a_slow_reader_misses_nothing_and_holds_up_nobody(lonely: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """It falls behind what is kept in memory, and gets the rest from the table."""
    monkeypatch.setattr(live, "REMEMBERED", 5)
    async with follow(lonely, f"{PATH}?format=json&after=0") as slow, follow(lonely, f"{PATH}?format=json&after=0") as quick:
        first = await first_of(lonely, slow, quick)
        for number in range(40):
            async with lonely.runtime.database.unit_of_work() as work:
                await commands.remember_happenings(work, [happening(9, number)])
        for followed in (quick, slow):
            assert [int(json.loads((await followed.news())["data"])["title"]["lv"]) for _ in range(40)] == list(range(40))
        assert first


async def first_of(portal: Served, *followers: Followed) -> str:
    await happen(portal, "first")
    return "".join([(await followed.news())["data"] for followed in followers])
