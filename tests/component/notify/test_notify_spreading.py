"""One event may concern more subscriptions than a transaction takes: all are told, in order, and the consumer does not wait."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import orjson

from chassis.ids import new_id
from notify.commands.news import Happening, spread, tell_of
from notify.domain import filters
from tests.component.notify.conftest import Notify, offering_record

SUBSCRIPTIONS = 25


async def test_every_subscription_is_told_portion_by_portion_in_order(notify: Notify) -> None:
    await _subscriptions(notify, SUBSCRIPTIONS)
    course = str(uuid4())
    told = [_happening(notify, what, id=course, version=at) for at, what in enumerate(("published", "revised", "withdrawn"), 1)]
    runtime = notify.running.runtime
    for each in (told[:2], told[2:]):
        async with runtime.database.unit_of_work() as work:
            await tell_of(work, each, 48, portion=8)
    assert len(await _queued(notify)) == 4, "a batch of two takes a share each, the second waits wholly behind the first"
    steps = 0
    while await _spread(notify, 8):
        steps += 1
    assert steps >= 3 * SUBSCRIPTIONS // 8
    queued = await _queued(notify)
    assert len(queued) == 3 * SUBSCRIPTIONS
    for subscription in {subscription for subscription, _ in queued}:
        events = [event for each, event in queued if each == subscription]
        assert events == [each.event_id for each in told], "for each in the order in which it happened"
    assert len(await notify.told()) == 3 * SUBSCRIPTIONS


async def test_the_loop_finishes_what_the_handler_began(notify: Notify) -> None:
    await _subscriptions(notify, 2500)
    event = await notify.happen()
    before = (await notify.call("GET", f"/deliveries/summary?event_id={event}")).json()["items"][0]["count"]
    assert before == 2000
    while await _spread(notify, 2000):
        pass
    after = (await notify.call("GET", f"/deliveries/summary?event_id={event}")).json()["items"][0]["count"]
    assert after == 2500


async def _subscriptions(notify: Notify, number: int) -> None:
    subscriber = new_id()
    await notify.execute("INSERT INTO subscriber (id, email, language, confirmed_at) VALUES ($1, 'x@example.lv', 'lv', now())", subscriber)
    ids = [new_id() for _ in range(number)]
    await notify.execute(
        """
        INSERT INTO subscription (id, subscriber_id, filters, anchors, created_at)
        SELECT id, $2, $3::text::jsonb, $4::text[], now() - interval '1 minute' FROM unnest($1::uuid[]) AS new(id)
        """,
        ids, subscriber, orjson.dumps({"kinds": ["course"]}).decode(), filters.anchors({"kinds": ["course"]}),
    )  # fmt: skip


def _happening(notify: Notify, what: str, **changes: object) -> Happening:
    [received] = notify.running.runtime.reader.read([offering_record(what, new_id(), datetime.now(UTC), **changes)])
    assert received.event is not None and received.id is not None
    return Happening(received.id, received.type, what, received.time, received.traceparent, received.event)  # type: ignore[arg-type]


async def _spread(notify: Notify, portion: int) -> bool:
    runtime = notify.running.runtime
    async with runtime.database.unit_of_work() as work:
        return await spread(work, portion)


async def _queued(notify: Notify) -> list[tuple[UUID, UUID]]:
    async with notify.running.runtime.database.reading() as work:
        rows = await work.fetch("SELECT subscription_id, event_id FROM delivery ORDER BY seq")
    return [(UUID(str(row[0])), UUID(str(row[1]))) for row in rows]
