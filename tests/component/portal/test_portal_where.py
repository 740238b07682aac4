"""The propagation receipt: each part's step with its time, each message's fate, and what cannot be known."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from contracts.notify import DeliveryQueued, DeliverySent, DeliveryUnknown
from contracts.training import OfferingPublished, OfferingRevised
from portal import commands, queries
from portal.domain.stream import Happening
from tests.component.portal.conftest import Served, published
from tests.component.portal.test_portal_handlers import delivery
from tests.component.portal.test_portal_pages import text, words


async def arrive(portal: Served, training: Served) -> tuple[str, list[str]]:
    """An offering whose events stand in training's outbox, as the portal's stream knows them; returns its id and theirs."""
    offering = await published(training)
    async with training.runtime.database.reading() as work:
        rows = await work.fetch("SELECT id, aggregateid FROM outbox WHERE aggregateid = $1 ORDER BY seq", offering["id"])
    async with portal.runtime.database.unit_of_work() as work:
        for row in rows:
            await commands.remember_happenings(
                work,
                [
                    Happening(
                        event_id=row["id"], type=OfferingPublished.type_name(), subject=offering["id"], about=offering["id"],
                        hub="cesis", title={"en": "Safety online"}, at=datetime.now(UTC), traceparent=None,
                    )
                ],
            )  # fmt: skip
        await work.execute(
            "INSERT INTO inbox (id, source, type, subject, event_time, published_at) VALUES ($1, '/training', 'x', $2, now(), now())",
            rows[0]["id"],
            offering["id"],
        )
    return offering["id"], [str(row["id"]) for row in rows]


async def test_each_part_says_when_and_what_is_away_says_so(portal: Served, training: Served) -> None:
    id_, [event_id] = await arrive(portal, training)
    page = await text(portal, f"/offerings/{id_}/where")
    said = words(page)
    assert re.search(r"Written in the catalogue : done \d\d:\d\d:\d\d", said)
    assert re.search(r"Shown on this site : done \d\d:\d\d:\d\d · after [\d.]+", said)
    assert said.count("This part does not answer just now") == 2
    assert event_id in page
    assert f'hx-get="/offerings/{id_}/where"' in page, "it looks again while something is open"
    assert "nobody asked to be told" in said


async def test_each_message_is_shown_with_its_fate_and_no_recipient(portal: Served, training: Served) -> None:
    id_, [event_id] = await arrive(portal, training)
    now = datetime.now(UTC)
    about = {"about": id_, "event_id": event_id, "queued_at": now}
    sent = delivery(str(uuid4()), DeliverySent, 2, state="sent", changed_at=now + timedelta(milliseconds=250), **about)
    lost = delivery(str(uuid4()), DeliveryUnknown, 2, state="unknown", reason="connection-lost", channel="webhook", **about)
    queued = delivery(str(uuid4()), DeliveryQueued, 1, state="queued", **about)
    await portal.receive(sent, lost, queued)
    page = await text(portal, f"/offerings/{id_}/where")
    said = words(page)
    for part in ("Sent: 1", "Queued: 1", "Unknown: 1", "250 ms", "connection-lost", "Webhook"):
        assert part in said, part
    for event in (sent, lost, queued):
        assert str(event.subscriber) not in page
        assert str(event.subscription) not in page


async def test_each_change_has_its_own_receipt(portal: Served, training: Served) -> None:
    id_, [event_id] = await arrive(portal, training)
    later = uuid4()
    async with portal.runtime.database.unit_of_work() as work:
        revised = Happening(
            event_id=later, type=OfferingRevised.type_name(), subject=id_, about=id_, hub="cesis", title={"en": "Safety"},
            at=datetime.now(UTC), traceparent=None,
        )  # fmt: skip
        await commands.remember_happenings(work, [revised])
        changes = await queries.changes_of(work, revised.event_id, 5)
    assert changes == []
    newest = await text(portal, f"/offerings/{id_}/where")
    assert f"?event={event_id}" in newest
    assert "Revised:" in words(newest)
    earlier = words(await text(portal, f"/offerings/{id_}/where?event={event_id}"))
    assert "Published:" in earlier
    await text(portal, f"/offerings/{id_}/where?event={uuid4()}", status=404)
    await text(portal, f"/offerings/{uuid4()}/where", status=404)


async def test_a_change_that_has_not_come_here_yet_is_said_to_be_on_its_way(portal: Served, training: Served) -> None:
    offering = await published(training)
    page = await text(portal, f"/offerings/{offering['id']}/where")
    assert "Nothing is known here yet" in page
