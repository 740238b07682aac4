"""A client, hubs with desks, and what they say to each other."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matching.sender.matches import invite, look_after
from tests.component.conftest import Running
from tests.component.matching.conftest import registered

FAST: dict[str, Any] = {
    "organisation_rate": "100000/minute",
    "idle_seconds": 0.02,
    "housekeeping_seconds": 60,
    "retry_seconds": (0.05, 0.1),
    "mail_seconds": 6.0,
    "lease_seconds": 12.0,
    "public_url": "https://kopa.example",
}
CONTACT = {"name": "Anna Bērziņa", "email": "anna@rukis.example", "phone": "+371 20000000"}
ORGANISATION = {
    "name": "SIA Rūķis",
    "country": "LV",
    "kind": "company",
    "size_class": "small",
    "sector": "education",
    "region": "vidzeme",
    "contact": CONTACT,
    "language": "lv",
}
TEXT = "Vajag aizsargāt skolas tīklu pret uzbrukumiem: kiberdrošība."
HUBS = ("cesis", "kuldiga", "liepaja")


def staff(hub: str) -> dict[str, Any]:
    """Somebody of a hub."""
    return {"hubs": [hub], "sub": f"staff-{hub}"}


def day(ahead: int) -> str:
    """A day so many days from today, by the network's clock."""
    return (datetime.now(ZoneInfo("Europe/Riga")).date() + timedelta(days=ahead)).isoformat()


class Stage:
    """The service with three hubs, whose letters go to <hub>@hubs.example."""

    def __init__(self, running: Running) -> None:
        self.running, self.call = running, running.call

    async def furnish(self, **changes: dict[str, Any]) -> None:
        """Registers the hubs; `changes` by hub go into their profiles."""
        for slug in HUBS:
            name = {"lv": f"{slug.title()} centrs", "en": f"{slug.title()} Centre"}
            await registered(self.running, slug, **{"name": name} | changes.get(slug, {}))
            await self.desk(slug, email=f"{slug}@hubs.example")

    async def desk(self, hub: str, **said: Any) -> None:
        answer = await self.call("PUT", f"/hubs/{hub}/desk", who=staff(hub), json=said, headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text

    async def organisation(self, **changes: Any) -> dict[str, Any]:
        answer = await self.call("POST", "/organisations", json=ORGANISATION | changes)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def need(self, organisation: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
        """A need, bound to the organisation."""
        said = {"text": {"lv": TEXT}, "technologies": ["cybersecurity"], "client": {"kind": "company", "region": "vidzeme"}}
        need = (await self.call("POST", "/needs", json=said | changes)).json()
        if organisation is not None:
            headers = {"Need-Token": need["token"], "Organisation-Token": organisation["token"]}
            bound = await self.call("PUT", f"/organisations/{organisation['id']}/needs/{need['id']}", headers=headers)
            assert bound.status_code < 300, bound.text
        return dict(need)

    async def client(self, path: str, need: dict[str, Any], body: Any = None, method: str = "POST") -> Any:
        """The owner of a need calls."""
        request = {} if body is None else {"json": body}
        return await self.call(method, path, headers={"Need-Token": need["token"]}, **request)

    async def ask(self, need: dict[str, Any], *hubs: str, **changes: Any) -> list[dict[str, Any]]:
        answer = await self.client(f"/needs/{need['id']}/matches", need, {"hubs": list(hubs)} | changes)
        assert answer.status_code == 201, answer.text
        return list(answer.json()["items"])

    async def asked(self, *hubs: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """A bound need whose first hub was asked."""
        need = await self.need(await self.organisation())
        return need, await self.ask(need, *hubs)

    async def line(self, need: dict[str, Any]) -> dict[str, str]:
        """Hub → state."""
        answer = await self.client(f"/needs/{need['id']}/matches", need, method="GET")
        return {each["hub"]: each["state"] for each in answer.json()["items"]}

    async def read(self, match: dict[str, Any]) -> dict[str, Any]:
        """A match as its hub sees it."""
        answer = await self.call("GET", f"/matches/{match['id']}", who=staff(match["hub"]))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def answer(self, match: dict[str, Any], step: str, version: int | str = "*", who: Any = None, **body: Any) -> Any:
        """A hub's step."""
        tag = version if version == "*" else f'"v{version}"'
        path = f"/matches/{match['id']}/{step}"
        return await self.call("POST", path, who=who or staff(match["hub"]), json=body, headers={"If-Match": str(tag)})

    async def round(self, now: datetime | None = None) -> None:
        """One round by the clock, as if it were now."""
        await look_after(self.running.runtime, now or datetime.now(UTC))
        await invite(self.running.runtime)

    async def letters(self) -> list[tuple[str, str]]:
        """(kind, address) of all letters, oldest first."""
        async with self.running.runtime.database.reading() as work:
            return [(row["kind"], row["email"]) for row in await work.fetch("SELECT kind, email FROM letter ORDER BY id")]

    async def value(self, query: str, *values: object) -> Any:
        async with self.running.runtime.database.reading() as work:
            return await work.fetchval(query, *values)

    async def matches_told(self) -> list[tuple[str, str, int]]:
        """(event, hub, version) of the outbox, oldest first."""
        events = [each for each in await self.running.events() if each["type"].startswith("matching.match.")]
        return [(each["type"].split(".")[2], each["data"]["hub"], each["data"]["version"]) for each in events]
