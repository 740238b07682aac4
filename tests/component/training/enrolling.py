"""Training as people sign up with it: what a hub publishes, the person behind each address, the background loops."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.component.conftest import Running
from tests.component.notify.receivers import MailServer
from training.commands.enrolments.tokens import mint
from training.sender import keep_enrolments, send_letters
from training.sender.enrolments import look_after

CESIS = {"hubs": ["cesis"], "sub": "anna"}
VENTSPILS = {"hubs": ["ventspils"], "sub": "janis"}
FAST: dict[str, Any] = {
    "idle_seconds": 0.02,
    "housekeeping_seconds": 0.1,
    "retry_seconds": (0.05, 0.1),
    "mail_seconds": 6.0,
    "lease_seconds": 12.0,
    "enrolment_letter_pause_seconds": 0,
    "enrolment_letters_a_day": 1000,
    "enrolment_rate": "100000/minute",
    "public_url": "https://kopa.example",
}
SEAT_COUNT = """
SELECT s.id, s.taken_on_site, s.taken_online,
       count(d.*) FILTER (WHERE d.held AND e.mode = 'on_site') AS on_site, count(d.*) FILTER (WHERE d.held AND e.mode = 'online') AS online
FROM session s LEFT JOIN enrolment_date d ON d.session_id = s.id LEFT JOIN enrolment e ON e.id = d.enrolment_id GROUP BY s.id
"""


def evening(days: float = 30, **changes: Any) -> dict[str, Any]:
    """A session so many days from now, with two seats on site and one online."""
    starts = (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
    given = {"id": str(uuid4()), "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat()}
    room = {"place": {"name": "Cēsu centrs", "address": "Raunas iela 4"}, "link": "https://example.lv/join"}
    return given | room | {"seats_on_site": 2, "seats_online": 1} | changes


class SignUps:
    """The service under test."""

    def __init__(self, running: Running, mail: MailServer | None = None) -> None:
        self.running, self.mail, self.call = running, mail, running.call

    async def publish(self, *sessions: dict[str, Any], hub: str = "cesis", **changes: Any) -> dict[str, Any]:
        """An offering with these sessions."""
        body = content(*sessions) | {"hub": hub, "publish": True} | changes
        answer = await self.call("POST", "/offerings", who={"hubs": [hub], "sub": "x"}, json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def revise(self, offering: dict[str, Any], *sessions: dict[str, Any]) -> None:
        """Replaces its sessions and lets those enrolled be told."""
        answer = await self.call("PUT", f"/offerings/{offering['id']}", who=CESIS, json=content(*sessions), headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text
        await look_after(self.running.runtime)

    async def ask(self, offering: dict[str, Any], email: str, *, at: int = 0, **changes: Any) -> httpx.Response:
        """A sign-up for its `at`-th session, not confirmed."""
        body = {"offering": offering["id"], "session": offering["sessions"][at]["id"], "mode": "on_site", "name": f"Ģirts {email}"}
        changed = {name: value for name, value in (body | changes).items() if value is not None}
        return await self.call("POST", "/enrolments", json=changed | {"email": email, "consent": changes.get("consent", True)})

    async def token(self, email: str) -> dict[str, str]:
        """The header of the person's newest enrolment, as if a letter had brought its link."""
        query = "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id WHERE p.email = $1 ORDER BY e.id DESC LIMIT 1"
        async with self.running.runtime.database.unit_of_work() as work:
            token = await mint(work, await work.fetchval(query, email))
        assert token is not None
        return {"Enrolment-Token": token}

    async def confirm(self, me: dict[str, str]) -> httpx.Response:
        return await self.call("POST", "/enrolments/confirm", json={"token": me["Enrolment-Token"]})

    async def join(self, offering: dict[str, Any], email: str, *, at: int = 0, **changes: Any) -> "Member":
        """Signed up and confirmed."""
        asked = await self.ask(offering, email, at=at, **changes)
        assert asked.status_code == 202, asked.text
        me = await self.token(email)
        answer = await self.confirm(me)
        assert answer.status_code == 200, answer.text
        return Member(self, email, me, answer.json()["id"], answer.json()["state"])

    async def letters(self, email: str | None = None) -> list[str]:
        """Kinds of all letters, in their order."""
        query = "SELECT l.kind, p.email FROM letter l JOIN person p ON p.id = l.person_id ORDER BY l.created_at, l.id"
        async with self.running.runtime.database.reading() as work:
            return [row["kind"] for row in await work.fetch(query) if email in (None, row["email"])]

    async def told(self, enrolment: str) -> list[tuple[str, str, int]]:
        """What the network was told of one: event, state, version."""
        events = [each for each in await self.running.events() if each["key"] == enrolment]
        return [(each["type"].split(".")[2], each["data"]["state"], each["data"]["version"]) for each in events]

    async def execute(self, statement: str, *values: Any) -> None:
        async with self.running.runtime.database.unit_of_work() as work:
            await work.execute(statement, *values)

    async def begin(self, offering: dict[str, Any], ago: timedelta = timedelta(hours=1)) -> None:
        """Its sessions have started."""
        await self.execute(
            "UPDATE session SET starts_at = now() - $2::interval, ends_at = now() + interval '1 hour' WHERE offering_id = $1",
            UUID(offering["id"]),
            ago,
        )

    async def taken(self, session: str) -> tuple[int, int]:
        """Seats taken on site and online, after asserting that every counter is what the enrolments say."""
        async with self.running.runtime.database.reading() as work:
            rows = await work.fetch(SEAT_COUNT)
        for row in rows:
            assert (row["taken_on_site"], row["taken_online"]) == (row["on_site"], row["online"])
        return next((row["taken_on_site"], row["taken_online"]) for row in rows if row["id"] == UUID(session))

    async def look_after(self) -> None:
        """One round of what the worker does by the clock."""
        await look_after(self.running.runtime)

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """The background loops of the worker role."""
        loops = [asyncio.create_task(loop(self.running.runtime)) for loop in (send_letters, keep_enrolments)]  # type: ignore[arg-type]
        try:
            yield
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)


class Member:
    """Somebody with a confirmed enrolment."""

    def __init__(self, sign_ups: SignUps, email: str, me: dict[str, str], id_: str, state: str) -> None:
        self.sign_ups, self.email, self.me, self.id, self.state = sign_ups, email, me, id_, state

    async def do(self, step: str, **request: Any) -> httpx.Response:
        """leave, accept, decline, transfer."""
        headers = self.me | ({"If-Match": "*"} if step == "transfer" else {})
        return await self.sign_ups.call("POST", f"/enrolments/{self.id}/{step}", headers=headers, **request)

    async def now(self) -> dict[str, Any]:
        """The enrolment as its person sees it."""
        answer = await self.sign_ups.call("GET", "/enrolments/me", headers=self.me)
        assert answer.status_code == 200, answer.text
        return next(each for each in answer.json()["enrolments"] if each["id"] == self.id)


def content(*sessions: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "course",
        "title": {"lv": "Drošība internetā", "en": "Safety online"},
        "mode": "hybrid",
        "languages": ["lv"],
        "sessions": list(sessions),
    }


def link_token(text: str, page: str) -> str:
    """The token of a letter's link to a page."""
    found = re.search(rf"/enrolments/{page}\?token=(\S+)", text)
    assert found is not None, text
    return found[1]
