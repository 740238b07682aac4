"""What happened anywhere is remembered once, in order, for the stream and the receipts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from contracts.event import Event
from contracts.matching import HubRegistered
from contracts.notify import DeliveryFailed, DeliveryQueued, DeliverySent
from contracts.projects import ProjectOpened
from contracts.training import OfferingPublished, OfferingRevised
from portal import queries, repository
from portal.app import service
from portal.domain import receipts, stream
from tests.component.conftest import Running, Start, as_record

NOW = datetime.now(UTC)


def offering(id_: str, event: type[Event] = OfferingPublished, version: int = 1, **changes: Any) -> Event:
    body = {"id": id_, "hub": "cesis", "state": "published", "kind": "course", "mode": "online", "title": {"lv": "Kurss"}}
    return event.model_validate(body | {"version": version, "published_at": NOW, "changed_at": NOW} | changes)


def delivery(id_: str, event: type[Event], version: int, *, about: str, event_id: str, state: str, **changes: Any) -> Event:
    body = {"id": id_, "subscriber": str(uuid4()), "subscription": str(uuid4()), "channel": "email", "event_type": "x"}
    body |= {"event_id": event_id, "about": about, "state": state, "queued_at": NOW, "changed_at": NOW, "version": version}
    return event.model_validate(body | changes)


async def rows(portal: Running, table: str) -> list[dict[str, Any]]:
    async with portal.runtime.database.reading() as work:
        return [dict(row) for row in await work.fetch(f"SELECT * FROM {table} ORDER BY 1")]


async def test_all_four_kinds_of_news_enter_the_stream(start: Start) -> None:
    id_ = str(uuid4())
    hub = {"slug": "cesis", "name": {"lv": "Cēsis"}, "country": "LV", "status": "regional", "version": 1, "changed_at": NOW}
    project = {"id": str(uuid4()), "title": {"lv": "P"}, "state": "open", "lead": "cesis", "partners": [], "version": 1, "changed_at": NOW}
    sent = delivery(str(uuid4()), DeliverySent, 2, about=id_, event_id=str(uuid4()), state="sent")
    async with start(service) as portal:
        await portal.receive(
            offering(id_), HubRegistered.model_validate(hub), ProjectOpened.model_validate(project), sent, source="/anywhere"
        )
        async with portal.runtime.database.reading() as work:
            found = await queries.stream_after(work, 0, 10)
    assert {each.type for each in found} == {
        "training.offering.published.v1",
        "matching.hub.registered.v1",
        "projects.project.opened.v1",
        "notify.delivery.sent.v1",
    }
    by_type = {each.type: each for each in found}
    assert by_type["notify.delivery.sent.v1"].title == {"lv": "Kurss"}, "a message bears the title of what it is about"
    assert by_type["training.offering.published.v1"].hub_name == {"lv": "Cēsis"}
    assert not any(str(getattr(sent, name)) in repr(found) for name in ("subscriber", "subscription"))


async def test_the_same_record_again_changes_nothing(start: Start) -> None:
    record = as_record(offering(str(uuid4())), "/training")
    async with start(service) as portal:
        for _ in range(3):
            await portal.runtime.batches.apply(portal.runtime.reader.read([record, record]))
        assert len(await rows(portal, "stream_event")) == 1


async def test_of_a_delivery_the_newest_version_counts_whatever_the_order(start: Start) -> None:
    id_, event_id, about = str(uuid4()), str(uuid4()), str(uuid4())
    states = {1: (DeliveryQueued, "queued"), 2: (DeliverySent, "sent")}
    async with start(service) as portal:
        for version in (2, 1):
            event, state = states[version]
            await portal.receive(delivery(id_, event, version, about=about, event_id=event_id, state=state))
        [kept] = await rows(portal, "delivery")
        assert (kept["version"], kept["state"]) == (2, "sent")
        failed = delivery(id_, DeliveryFailed, 3, about=about, event_id=event_id, state="failed", reason="refused", attempts=4)
        queued = delivery(id_, DeliveryQueued, 1, about=about, event_id=event_id, state="queued")
        await portal.receive(failed, queued)
        [kept] = await rows(portal, "delivery")
    assert (kept["version"], kept["state"], kept["reason"], kept["attempts"]) == (3, "failed", "refused", 4)
    assert not {"subscriber", "subscription"} & set(kept)


async def test_receipts_count_and_list_the_messages_of_one_change(start: Start) -> None:
    event_id, about = str(uuid4()), str(uuid4())
    async with start(service) as portal:
        for number in range(5):
            queued = delivery(str(uuid4()), DeliveryQueued, 1, about=about, event_id=event_id, state="queued")
            await portal.receive(queued)
            if number < 3:
                later = NOW + timedelta(milliseconds=40)
                await portal.receive(
                    delivery(str(queued.id), DeliverySent, 2, about=about, event_id=event_id, state="sent", changed_at=later)
                )
        await portal.receive(delivery(str(uuid4()), DeliveryQueued, 1, about=about, event_id=str(uuid4()), state="queued"))
        async with portal.runtime.database.reading() as work:
            counts = await queries.delivery_counts(work, event_id)  # type: ignore[arg-type]  # asyncpg takes the text too
            found = await queries.deliveries_of(work, event_id, 2)  # type: ignore[arg-type]
    assert counts == {"queued": 2, "sent": 3}
    assert len(found) == 2


async def test_news_of_long_ago_is_not_news(start: Start) -> None:
    record = as_record(offering(str(uuid4())), "/training")
    old = (NOW - stream.KEPT - timedelta(hours=1)).isoformat().encode()
    record.headers = tuple((name, old if name == "ce_time" else value) for name, value in record.headers)
    async with start(service) as portal:
        await portal.runtime.batches.apply(portal.runtime.reader.read([record]))
        assert await rows(portal, "stream_event") == []
        assert len(await rows(portal, "inbox")) == 1


async def test_what_is_old_is_forgotten_and_nothing_else(start: Start) -> None:
    async with start(service) as portal:
        id_ = str(uuid4())
        await portal.receive(offering(id_), offering(id_, OfferingRevised, 2))
        for _ in range(2):
            await portal.receive(delivery(str(uuid4()), DeliveryQueued, 1, about=id_, event_id=str(uuid4()), state="queued"))
        async with portal.runtime.database.unit_of_work() as work:
            await work.execute("UPDATE stream_event SET at = at - interval '15 days' WHERE type LIKE '%published%'")
            await work.execute(
                "UPDATE delivery SET queued_at = queued_at - interval '31 days' WHERE id = (SELECT min(id::text)::uuid FROM delivery)"
            )
        async with portal.runtime.database.unit_of_work() as work:
            await repository.forget(work, stream.KEPT, receipts.KEPT)
        assert [row["type"] for row in await rows(portal, "stream_event")].count("training.offering.published.v1") == 0
        assert len(await rows(portal, "stream_event")) == 3
        assert len(await rows(portal, "delivery")) == 1
