"""Sign-ups in any order against a plain model: never more taken than seats, nobody skipped, every counter what the enrolments say."""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.component.conftest import Start
from tests.component.training.enrolling import FAST, Member, SignUps, evening
from training.app import service

PEOPLE = 5
TARGETS = ("a", "s")
"""A session, and a series of two dates."""
MODES = ("on_site", "online")
Key = tuple[int, str]

STEPS = st.lists(
    st.tuples(
        st.sampled_from((*("join",) * 8, "leave", "leave", "accept", "decline", "expire", "transfer", "wait", "more")),
        st.integers(0, PEOPLE - 1),
        st.sampled_from(TARGETS),
        st.sampled_from(TARGETS),
        st.sampled_from(("on_site", "on_site", "on_site", "online")),
    ),
    min_size=15,
    max_size=40,
)


class Model:
    """The rules as one would write them on a page."""

    def __init__(self, seats: dict[tuple[str, str], int]) -> None:
        self.seats = seats
        self.places: dict[Key, tuple[str, str]] = {}
        self.queues: dict[tuple[str, str], list[int]] = defaultdict(list)

    def free(self, target: str, mode: str) -> int:
        taken = [each for key, each in self.places.items() if key[1] == target and each in ((mode, "enrolled"), (mode, "offered"))]
        return self.seats[target, mode] - len(taken)

    def is_free(self, target: str, mode: str) -> bool:
        return self.free(target, mode) > 0 and not self.queues[target, mode]

    def join(self, who: int, target: str, mode: str) -> None:
        if (who, target) in self.places:
            return
        if self.is_free(target, mode):
            self.places[who, target] = (mode, "enrolled")
        else:
            self.places[who, target] = (mode, "waiting")
            self.queues[target, mode].append(who)

    def end(self, who: int, target: str) -> None:
        mode, state = self.places.pop((who, target))
        if state == "waiting":
            self.queues[target, mode].remove(who)
        self.promote(target, mode)

    def promote(self, target: str, mode: str) -> None:
        while self.queues[target, mode] and self.free(target, mode) > 0:
            self.places[self.queues[target, mode].pop(0), target] = (mode, "offered")

    def accept(self, who: int, target: str) -> None:
        if (place := self.places.get((who, target))) and place[1] == "offered":
            self.places[who, target] = (place[0], "enrolled")

    def transfer(self, who: int, target: str, to: str, mode: str, *, wait: bool) -> None:
        same = self.places[who, target][0] == mode if to == target else (who, to) in self.places
        if not same and (wait or self.is_free(to, mode)):
            self.end(who, target)
            self.join(who, to, mode)

    def more(self, target: str, mode: str) -> None:
        self.seats[target, mode] += 1
        self.promote(target, mode)


class Real:
    """The same steps through the API; `members` holds who has an enrolment where."""

    def __init__(self, sign_ups: SignUps) -> None:
        self.sign_ups = sign_ups
        self.members: dict[Key, Member] = {}

    async def publish(self, seats: dict[tuple[str, str], int]) -> None:
        self.sessions = {name: evening(30 + at) for at, name in enumerate(("a", "s", "s2"))}
        for name, session in self.sessions.items():
            session |= {f"seats_{mode}": seats[name[0], mode] + (3 if name == "s2" else 0) for mode in MODES}
            session |= {"series": "s"} if name[0] == "s" else {}
        self.offering = await self.sign_ups.publish(*self.sessions.values())

    async def join(self, who: int, target: str, mode: str) -> None:
        member = await self.sign_ups.join(self.offering, f"p{who}@example.lv", session=self.sessions[target]["id"], mode=mode)
        self.members.setdefault((who, target), member)

    async def transfer(self, key: Key, to: str, mode: str, *, wait: bool) -> None:
        member = self.members[key]
        answer = await member.do("transfer", json={"session": self.sessions[to]["id"], "mode": mode, "wait": wait})
        if answer.status_code == 200:
            del self.members[key]
            self.members[key[0], to] = Member(self.sign_ups, member.email, member.me, answer.json()["id"], answer.json()["state"])
        else:
            assert answer.json()["code"] in ("no-seat-there", "enrolled-there-already"), answer.text

    async def expire(self, member: Member) -> None:
        statement = "UPDATE enrolment SET offered_until = $2 WHERE id = $1 AND state = 'offered'"
        await self.sign_ups.execute(statement, UUID(member.id), datetime.now(UTC))
        await self.sign_ups.look_after()

    async def more(self, target: str, mode: str) -> None:
        for name in self.sessions:
            if name[0] == target:
                self.sessions[name][f"seats_{mode}"] += 1
        await self.sign_ups.revise(self.offering, *self.sessions.values())

    async def places(self) -> dict[Key, tuple[str, str]]:
        found: dict[Key, tuple[str, str]] = {}
        async with self.sign_ups.running.runtime.database.reading() as work:
            rows = await work.fetch("SELECT id, mode, state FROM enrolment WHERE offering_id = $1", UUID(self.offering["id"]))
        by_id = {str(row["id"]): (row["mode"], row["state"]) for row in rows}
        for key, member in list(self.members.items()):
            if by_id[member.id][1] == "cancelled":
                del self.members[key]
            else:
                found[key] = by_id[member.id]
        assert len([each for each in by_id.values() if each[1] != "cancelled"]) == len(found)
        return found

    async def check_seats(self) -> None:
        for session in self.sessions.values():
            taken = await self.sign_ups.taken(session["id"])
            assert all(count <= session[f"seats_{mode}"] for mode, count in zip(MODES, taken, strict=True))


@pytest.fixture
async def sign_ups(start: Start) -> AsyncIterator[SignUps]:
    async with start(service, **FAST) as running:
        yield SignUps(running)


async def _step(model: Model, real: Real, what: str, who: int, target: str, to: str, mode: str) -> None:
    key = (who, target)
    if what == "join":
        model.join(who, target, mode)
        await real.join(who, target, mode)
    elif what == "more":
        model.more(target, mode)
        await real.more(target, mode)
    elif key not in model.places:
        return
    elif what in ("transfer", "wait"):
        model.transfer(who, target, to, mode, wait=what == "wait")
        await real.transfer(key, to, mode, wait=what == "wait")
    elif what == "leave":
        model.end(who, target)
        await real.members[key].do("leave")
    elif what == "accept":
        model.accept(who, target)
        await real.members[key].do("accept")
    elif model.places[key][1] == "offered":
        model.end(who, target)
        await (real.members[key].do("decline") if what == "decline" else real.expire(real.members[key]))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, seats=st.tuples(*[st.integers(0, 1)] * len(TARGETS) * 2))
async def test_any_order_of_steps_ends_where_the_model_does(sign_ups: SignUps, steps: list[Any], seats: tuple[int, ...]) -> None:
    keys = [(target, mode) for target in TARGETS for mode in MODES]
    model, real = Model(dict(zip(keys, seats, strict=True))), Real(sign_ups)
    await real.publish(model.seats)
    for step in steps:
        await _step(model, real, *step)
        assert await real.places() == model.places, step
    await real.check_seats()
