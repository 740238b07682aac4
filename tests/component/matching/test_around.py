"""Around the matches of a need: open offerings with evidence, calls for partners, assignment of a batch."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from chassis.ids import new_id
from contracts.projects import ProjectChanged, ProjectClosed, ProjectOpened
from contracts.training import OfferingWithdrawn
from tests.component.conftest import Running
from tests.component.matching.conftest import COORDINATOR, registered
from tests.component.matching.test_findings import ASKED
from tests.component.matching.test_needs import network, opened, state
from tests.component.matching.test_offerings import offering, session

NOW = datetime.now(UTC)
COMPLETED = """
INSERT INTO assessment (id, series, stage, questionnaire, questionnaire_version, size_class, sector, state, version, answers, scores,
                        created_at, changed_at, completed_at)
SELECT uuidv7(), series, stage, 'dma-sme', 1, size_class, sector, 'completed', 2, '{}',
       jsonb_build_object('d3', 20 + stage * $4::int, 'd4', 30, 'overall', 40), now(), now(), now()
FROM (SELECT uuidv7() AS series, $1::text AS size_class, $2::text AS sector FROM generate_series(1, $3::int)) AS begun,
     generate_series(0, 1) AS stage
"""


def project(event: type = ProjectOpened, id_: UUID | None = None, version: int = 1, **changes: Any) -> ProjectOpened:
    call = {"sought": {"lv": "Meklējam partneri"}, "technologies": ["cybersecurity"], "places": 2, "closes_at": NOW + timedelta(days=9)}
    plain: dict[str, Any] = {
        "id": id_ or new_id(), "version": version, "changed_at": NOW, "title": {"lv": "Droša skola"}, "state": "open", "lead": "cesis",
        "partners": [{"hub": "cesis", "role": "lead", "joined_at": NOW}], "regions": ["kurzeme"], "call": call | changes.pop("call", {}),
    }  # fmt: skip
    made: ProjectOpened = event.model_validate(plain | changes)
    return made


async def test_open_offerings_are_ranked_by_what_they_share_and_three_are_shown(matching: Running) -> None:
    await network(matching)
    need = await state(matching, technologies=["cybersecurity", "robotics"], language="lv", client={"region": "vidzeme"})
    both, sooner, later, tongue = (
        offering(title={"lv": "Abi"}, technologies=["cybersecurity", "robotics"], sessions=[session(30)]),
        offering(title={"lv": "Drīz"}, languages=["lv"], sessions=[session(2)]),
        offering(title={"lv": "Vēlāk"}, languages=["lv"], sessions=[session(60)]),
        offering(title={"lv": "Cita valoda"}, languages=["en"], sessions=[session(60)]),
    )
    gone = offering(OfferingWithdrawn, sessions=[session(2)])
    await matching.receive(
        both, sooner, later, tongue, gone, offering(sessions=[session(-2)]), offering(technologies=["photonics"], sectors=[])
    )
    told = (await opened(matching, need, "/offerings")).json()
    assert [each["title"]["lv"] for each in told["items"]] == ["Abi", "Drīz", "Vēlāk"]
    first = told["items"][0]
    assert (first["shares"], first["hub"], first["kind"], first["mode"]) == (["robotics", "cybersecurity"], "cesis", "course", "online")
    assert (first["moves"], first["evidence"]["n"], set(first["evidence"]["text"])) == ([], 0, {"lv", "en"})
    assert "Par to, ko meklējat: Robotika, Kiberdrošība" in [each["lv"] for each in first["reasons"]]
    assert len((await opened(matching, need, "/offerings?limit=4")).json()["items"]) == 4
    assert (await opened(matching, need, "/offerings?limit=0")).status_code == 422


async def test_where_no_offering_fits_it_says_so(matching: Running) -> None:
    await network(matching)
    told = (await opened(matching, await state(matching, technologies=["cybersecurity"]), "/offerings")).json()
    assert told["items"] == [] and set(told["message"]) == {"lv", "en"}


async def _weak_need(matching: Running) -> dict[str, Any]:
    """A need stated with a complete assessment of a small school supplier, as the wish that is kept of it."""
    need = await state(matching, technologies=["cybersecurity"])
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute(COMPLETED, "small", "education", 1, 0)
        series = await work.fetchval("SELECT series FROM assessment WHERE stage = 0")
        moved_by = [["functions", "skills-and-training"]]
        weak = [{"dimension": "d3", "name": {"lv": "Cilvēki", "en": "People"}, "score": 20, "moved_by": moved_by}]
        query = "UPDATE need SET series = $1, wish = jsonb_set(wish, '{weaknesses}', $2::text::jsonb)"
        await work.execute(query, series, orjson.dumps(weak).decode())
    return need


async def test_evidence_is_of_others_alike_once_they_are_enough(matching: Running) -> None:
    await network(matching)
    need = await _weak_need(matching)
    await matching.receive(offering(sessions=[session(3)]))

    async def evidence() -> dict[str, Any]:
        item = (await opened(matching, need, "/offerings")).json()["items"][0]
        assert [each["dimension"] for each in item["moves"]] == ["d3"]
        return dict(item["evidence"])

    assert (await evidence())["text"]["lv"].startswith("Ekspertu viedoklis, n = 0")
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute(COMPLETED, "large", "energy", 12, 40)  # not alike: counts only while those alike are few
        await work.execute(COMPLETED, "small", "tourism", 9, 10)
    found = await evidence()
    assert (found["n"], found["mean_change"]) == (21, (12 * 40 + 9 * 10) / 21)
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute(COMPLETED, "small", "tourism", 15, 10)
    found = await evidence()
    assert (found["n"], found["mean_change"]) == (24, 10)
    assert "līdzīga lieluma" in found["text"]["lv"] and "+10,0" in found["text"]["lv"]
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute(COMPLETED, "micro", "education", 10, 5)
    assert (await evidence())["text"]["en"].startswith("Expert opinion, n = 10")  # the sector's own ten go first


async def test_a_call_finds_hubs_and_a_hub_calls(matching: Running) -> None:
    await network(matching)
    one, other = project(), project(title={"lv": "Roboti"}, lead="kuldiga", partners=[], call={"technologies": ["robotics"]})
    await matching.receive(one, other)
    told = (await matching.call("GET", f"/calls/{one.id}/hubs")).json()
    assert (told["call"]["title"]["lv"], told["call"]["terms"], told["fitting"]) == ("Droša skola", ["cybersecurity"], 1)
    assert [(each["hub"], each["reasons"][0]["code"]) for each in told["items"]] == [("kuldiga", "cybersecurity")]
    calls = (await matching.call("GET", "/hubs/liepaja/calls")).json()["items"]
    assert [(each["call"]["project"], each["call"]["lead"]) for each in calls] == [(str(other.id), "kuldiga")]
    assert (await matching.call("GET", "/hubs/cesis/calls")).json()["items"] == []
    assert (await matching.call("GET", "/hubs/nobody/calls")).status_code == 404


async def test_a_partner_that_joined_and_a_call_that_closed_are_out_and_an_older_event_changes_nothing(matching: Running) -> None:
    await network(matching)
    one = project()
    await matching.receive(
        one, project(ProjectChanged, one.id, 3, partners=[{"hub": "kuldiga", "joined_at": NOW}]), project(ProjectChanged, one.id, 2)
    )
    assert (await matching.call("GET", f"/calls/{one.id}/hubs")).json()["items"] == []
    await matching.receive(project(ProjectClosed, one.id, 5, state="closed"), project(ProjectChanged, one.id, 4))
    assert (await matching.call("GET", f"/calls/{one.id}/hubs")).json()["code"] == "not-found"
    past = project(call={"closes_at": NOW - timedelta(days=1)})
    none = project(call={}).model_copy(update={"call": None})
    await matching.receive(past, none)
    for each in (past, none):
        assert (await matching.call("GET", f"/calls/{each.id}/hubs")).status_code == 404


async def assign(matching: Running, **body: Any) -> dict[str, Any]:
    answer = await matching.call("POST", "/assignments", who=COORDINATOR, json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_batch_is_assigned_within_capacity_with_the_worst_off_region_first_and_its_proof(matching: Running) -> None:
    only = {"technologies": {"cybersecurity": 3}, "services": {}, "sectors": {}, "functions": []}
    await registered(matching, "small", capacity=1, region="riga", municipality=None, **only)
    await registered(matching, "strict", eligibility=[{"client_kinds": ["public-body"]}], region="riga", municipality=None, **only)
    riga, latgale, asked = [
        await state(matching, technologies=["cybersecurity"], client={"region": region, "kind": "company"})
        for region in ("riga", "latgale", "riga")
    ]
    stranger = await state(matching, technologies=["photonics"])
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute(ASKED, new_id(), asked["id"])
    found = await assign(matching)
    assert (len(found["items"]), found["items"][0]["hub"], found["proven"], found["left"]) == (1, "small", True, 0)
    assert sorted((each["need"] == stranger["id"], each["why"]) for each in found["nothing"]) == [(False, "full"), (True, "no-hub-fits")]
    assert ([each["hub"] for each in found["full"]], found["unlimited"], set(found["means"])) == (["small"], [], {"riga", "latgale"})
    assert (found["floor"], found["cost"]) == (0, 0)
    named = await assign(matching, needs=[latgale["id"], asked["id"]], floor=False)
    assert ([each["need"] for each in named["items"]], named.get("bound")) == ([latgale["id"]], None)
    assert named["nothing"] == [{"need": asked["id"], "why": "not-waiting"}]
    assert (await assign(matching, needs=[]))["items"] == []
    async with matching.runtime.database.reading() as work:
        assert await work.fetchval("SELECT count(*) FROM match") == 1  # it proposes, and asks nobody
    assert riga["id"] != latgale["id"]


async def test_a_batch_that_is_too_large_is_refused(matching: Running) -> None:
    answer = await matching.call("POST", "/assignments", who=COORDINATOR, json={"needs": [str(new_id())] * 501})
    assert answer.status_code == 422
