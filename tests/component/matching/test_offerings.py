"""What each hub has on offer, as training tells of it."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.ids import new_id
from contracts.training import OfferingPublished, OfferingRevised, OfferingWithdrawn
from tests.component.conftest import Running
from tests.component.matching.conftest import registered

NOW = datetime.now(UTC)


def session(days: float, **changes: Any) -> dict[str, Any]:
    starts = NOW + timedelta(days=days)
    return {"id": new_id(), "starts_at": starts, "ends_at": starts + timedelta(hours=2)} | changes


def offering(event: type = OfferingPublished, id_: UUID | None = None, version: int = 1, **changes: Any) -> OfferingPublished:
    state = {
        "id": id_ or new_id(), "hub": "cesis", "version": version, "kind": "course", "mode": "online", "title": {"lv": "Drošība"},
        "technologies": ["cybersecurity"], "sectors": ["education"], "regions": ["vidzeme"], "audiences": ["seniors"],
        "published_at": NOW, "changed_at": NOW, "state": "withdrawn" if event is OfferingWithdrawn else "published",
    }  # fmt: skip
    made: OfferingPublished = event.model_validate(state | changes)
    return made


async def live(matching: Running, hub: str = "cesis") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await matching.call("GET", f"/hubs/{hub}/offerings")).json()["items"]
    return items


async def test_live_offerings_are_listed_by_their_next_date_and_counted(matching: Running) -> None:
    await registered(matching)
    await registered(matching, "aire", country="EE", region=None, municipality=None)
    await matching.receive(
        offering(title={"lv": "vēlāk"}, sessions=[session(-3), session(9)]),
        offering(title={"lv": "bez datuma"}, sessions=[]),
        offering(title={"lv": "drīz"}, sessions=[session(2), session(1, status="cancelled")]),
        offering(title={"lv": "pagājis"}, sessions=[session(-9)]),
        offering(title={"lv": "cita"}, hub="aire"),
    )
    listed = await live(matching)
    assert [each["title"]["lv"] for each in listed] == ["drīz", "vēlāk", "bez datuma"]
    assert datetime.fromisoformat(listed[0]["next_start"]) == NOW + timedelta(days=2)
    assert listed[0]["technologies"] == ["cybersecurity"]
    assert (await matching.call("GET", "/hubs/cesis")).json()["live_offerings"] == 3
    counts = {each["slug"]: each["live_offerings"] for each in (await matching.call("GET", "/hubs")).json()["items"]}
    assert counts == {"cesis": 3, "aire": 1}


async def test_pages_of_offerings_cover_them_once(matching: Running) -> None:
    await registered(matching)
    await matching.receive(*[offering(title={"lv": str(at)}, sessions=[session(at)] if at < 4 else []) for at in range(1, 7)])
    seen, path = [], "?limit=2"
    while path:
        answer = await matching.call("GET", f"/hubs/cesis/offerings{path}")
        assert answer.status_code == 200, answer.text
        seen += [each["title"]["lv"] for each in answer.json()["items"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    assert seen == ["1", "2", "3", "4", "5", "6"]


async def test_an_older_event_never_replaces_a_newer_one(matching: Running) -> None:
    await registered(matching)
    orders = [[(1, 2, 3)], [(3, 2, 1)], [(1,), (2,), (3,)], [(3,), (2,), (1,)], [(3,), (1, 2)]]
    for groups in orders:
        id_ = new_id()
        told = {
            1: offering(id_=id_),
            2: offering(OfferingWithdrawn, id_, 2),
            3: offering(OfferingRevised, id_, 3, title={"lv": "jaunākais"}),
        }
        for group in groups:
            await matching.receive(*[told[version] for version in group])
    assert [each["title"]["lv"] for each in await live(matching)] == ["jaunākais"] * len(orders)


async def test_a_withdrawn_offering_stays_withdrawn(matching: Running) -> None:
    await registered(matching)
    id_ = new_id()
    await matching.receive(offering(OfferingWithdrawn, id_, 2))
    await matching.receive(offering(id_=id_, version=1))
    assert await live(matching) == []


async def test_offerings_may_come_before_their_hub(matching: Running) -> None:
    await matching.receive(offering())
    assert (await registered(matching))["live_offerings"] == 1


async def test_a_cursor_of_another_list_is_refused(matching: Running) -> None:
    await registered(matching)
    beyond = urlsafe_b64encode(b'["0001-01-01T00:00:00+14:00", "018f0000-0000-7000-8000-000000000000"]').decode()
    for cursor in (urlsafe_b64encode(b'["cesis"]').decode(), urlsafe_b64encode(b"[1, 2]").decode(), beyond):
        answer = await matching.call("GET", f"/hubs/cesis/offerings?cursor={cursor}")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")
