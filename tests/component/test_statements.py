"""A page of a listing costs the database the same few statements, however much there is: counted, so that no machine is too slow for it."""

from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from chassis.service import Service
from matching.app import service as matching_service
from tests.component.conftest import Start
from training.app import service as training_service

ROWS = 60
COORDINATOR = {"roles": ["coordinator"], "sub": "liga"}
CESIS = {"hubs": ["cesis"], "sub": "anna"}


def hub(number: int) -> dict[str, Any]:
    return {"slug": f"hub-{number}", "name": {"lv": f"Centrs {number}"}, "country": "LV", "region": "vidzeme", "status": "regional"}


def offering(number: int) -> dict[str, Any]:
    evening = {"starts_at": "2031-03-26T17:30:00+02:00", "ends_at": "2031-03-26T19:00:00+02:00"}
    return {"hub": "cesis", "kind": "course", "title": {"lv": f"Kurss {number}"}, "mode": "online", "sessions": [evening], "publish": True}


class Counting:
    """Counts the statements of every connection of a service's pool."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.statements: list[str] = []
        whole = asyncpg.Connection._do_execute

        async def counted(connection: Any, query: str, *rest: Any, **more: Any) -> Any:
            self.statements.append(query)
            return await whole(connection, query, *rest, **more)

        monkeypatch.setattr(asyncpg.Connection, "_do_execute", counted)
        simple = asyncpg.Connection.execute

        async def executed(connection: Any, query: str, *values: Any, **more: Any) -> Any:
            if not values:
                self.statements.append(query)
            return await simple(connection, query, *values, **more)

        monkeypatch.setattr(asyncpg.Connection, "execute", executed)


@pytest.mark.parametrize(
    ("service", "path", "make", "who", "most"),
    [
        (training_service, "/offerings", offering, CESIS, 2),  # what changed since the last look, and the page
        (matching_service, "/hubs", hub, COORDINATOR, 2),  # the page, and how many there are
    ],
    ids=["offerings", "hubs"],
)
async def test_a_page_takes_few_statements_however_much_there_is(
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
    service: Service,
    path: str,
    make: Callable[[int], dict[str, Any]],
    who: dict[str, Any],
    most: int,
) -> None:
    async with start(service) as running:
        for number in range(ROWS):
            assert (await running.call("POST", path, who=who, json=make(number))).status_code == 201
        await running.call("GET", path)  # what is built once is built
        counting = Counting(monkeypatch)
        costs = {}
        for limit in (1, 50):
            counting.statements.clear()
            answer = await running.call("GET", path, params={"limit": limit})
            assert len(answer.json()["items"]) == limit
            costs[limit] = list(counting.statements)
        assert len(costs[1]) == len(costs[50]), "not a statement for each row"
        assert 1 <= len(costs[50]) <= most, costs[50]
