"""Digital maturity is assessed without an account: begun, filled by several people, completed, read, repeated, exported, erased."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chassis.database import Work
from matching.app import service
from matching.questionnaires.reading import library
from tests.component.conftest import Running, Start
from tests.component.matching.conftest import COORDINATOR

SME = library(None).for_audience("sme")
PUBLIC = library(None).for_audience("public")
ANSWERS = SME.examples[0].answers
COMPANY = {"audience": "sme", "size_class": "small", "sector": "food-and-beverages", "region": "vidzeme", "name": "SIA Rūķis"}


@dataclass(frozen=True)
class Held:
    """An assessment and a link to it."""

    matching: Running
    id: str
    token: str

    async def call(self, method: str, path: str = "", *, version: str | None = "*", **request: Any) -> httpx.Response:
        headers = {"Assessment-Token": self.token} | ({"If-Match": version} if version else {}) | request.pop("headers", {})
        return await self.matching.call(method, f"/assessments/{self.id}{path}", headers=headers, **request)

    async def save(self, answers: dict[str, Any], version: str = "*") -> httpx.Response:
        return await self.call("PUT", "/answers", version=version, json={"answers": answers})

    async def read(self, path: str = "") -> dict[str, Any]:
        answer = await self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


async def begun(matching: Running, **changes: Any) -> Held:
    answer = await matching.call("POST", "/assessments", json=COMPANY | changes)
    assert answer.status_code == 201, answer.text
    return Held(matching, answer.json()["id"], answer.json()["token"])


async def completed(matching: Running, answers: dict[str, Any] = ANSWERS, **changes: Any) -> Held:
    held = await begun(matching, **changes)
    await fill(held, answers)
    return held


async def fill(held: Held, answers: dict[str, Any]) -> None:
    assert (await held.save(answers)).status_code == 200
    done = await held.call("POST", "/complete")
    assert done.status_code == 200, done.text


async def following(held: Held) -> Held:
    answer = await held.call("POST", "/next")
    assert answer.status_code == 201, answer.text
    return Held(held.matching, answer.json()["id"], answer.json()["token"])


@pytest.fixture
async def strict(start: Start) -> AsyncIterator[Running]:
    async with start(service, assessment_rate="2/hour") as running:
        yield running


@pytest.fixture
async def matching(start: Start) -> AsyncIterator[Running]:
    async with start(service, assessment_rate="10000/hour") as running:
        yield running


async def test_from_the_first_answer_to_the_result(matching: Running) -> None:
    held = await begun(matching)
    first = await held.read()
    assert (first["stage"], first["state"], first["name"], first["answers"]) == ("T0", "draft", "SIA Rūķis", {})
    assert first["missing"] == [each.id for each in SME.questions]
    half = {name: ANSWERS[name] for name in ("s1", "s2", "s4")}
    saved = await held.save(half)
    assert saved.status_code == 200 and saved.headers["etag"] == '"v2"' and set(saved.json()["answers"]) == {"s1", "s2", "s4"}
    early = await held.call("POST", "/complete")
    assert (early.status_code, early.json()["code"]) == (409, "assessment-incomplete") and "s3, s5" in early.json()["detail"]
    assert (await held.call("GET", "/results")).json()["code"] == "assessment-incomplete"
    await fill(held, {name: value for name, value in ANSWERS.items() if name not in half})
    result = await held.read("/results")
    assert (result["overall"], result["level"]["id"], result["level"]["name"]["lv"]) == (43.33, "average", "Vidējs līmenis")
    assert {each["id"]: each["score"] for each in result["dimensions"]} == {
        "d1": 50.0, "d2": 44.29, "d3": 46.43, "d4": 56.25, "d5": 28.0, "d6": 35.0,
    }  # fmt: skip
    assert (result["dimensions"][0]["x"], result["dimensions"][0]["y"]) == (50.0, 25.0)  # half of the way straight up
    assert (result["dimensions"][3]["x"], result["dimensions"][3]["y"]) == (50.0, 78.12)  # the fourth of six, straight down
    assert result["choices"] == [each.words() for each in SME.scoring.choices]
    assert result["dimensions"][4]["text"] == SME.interpretations["d5"]["average"].words()
    assert [(each["id"], each["to_next_level"]) for each in result["gaps"]] == [("d5", 23), ("d6", 16), ("d2", 7)]
    moved_by = {(each["kind"], each["code"]) for each in result["gaps"][0]["moved_by"]}
    assert ("technologies", "artificial-intelligence") in moved_by and ("functions", "test-before-invest") in moved_by


async def test_completing_tells_the_network_without_a_name(matching: Running) -> None:
    held = await completed(matching)
    (event,) = await matching.events()
    assert (event["type"], event["key"]) == ("matching.assessment.completed.v1", held.id)
    assert event["data"]["dimensions"]["d2"] == 44.29 and event["data"]["overall"] == 43.33 and event["data"]["level"] == "average"
    told = {name: event["data"][name] for name in ("audience", "stage", "size_class", "sector", "region", "version")}
    assert told == {
        "audience": "sme",
        "stage": "T0",
        "size_class": "small",
        "sector": "food-and-beverages",
        "region": "vidzeme",
        "version": 3,
    }
    assert "Rūķis" not in str(event) and "s1" not in event["data"]


async def test_a_public_body_has_its_own_form(matching: Running) -> None:
    held = await completed(matching, PUBLIC.examples[0].answers, audience="public", sector=None)
    result = await held.read("/results")
    assert (result["overall"], result["level"]["id"]) == (50.47, "average")
    assert [each["by"] for each in result["comparisons"]] == ["size_class", "region"]


async def test_no_secret_is_kept_and_a_repeated_beginning_opens_the_same_assessment(matching: Running) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first, again = [await matching.call("POST", "/assessments", json=COMPANY, headers=key) for _ in range(2)]
    assert first.json()["id"] == again.json()["id"] and again.headers["idempotency-replayed"] == "true"
    for answer in (first, again):
        assert (await Held(matching, first.json()["id"], answer.json()["token"]).read())["state"] == "draft"
    async with matching.runtime.database.reading() as work:
        kept = await everything(work)
    assert first.json()["token"] not in kept and again.json()["token"] not in kept and first.json()["id"] in kept


async def everything(work: Work) -> str:
    tables = await work.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [await work.fetch(f'SELECT t::text FROM "{table[0]}" t') for table in tables]
    rows.append(await work.fetch("SELECT headers::text, convert_from(body, 'UTF8') FROM idempotency"))
    return str([tuple(row) for found in rows for row in found])


async def test_only_the_right_link_opens_it(matching: Running) -> None:
    held, other = await begun(matching), await begun(matching)
    missing = await matching.call("GET", f"/assessments/{held.id}", who=COORDINATOR)
    assert (missing.status_code, missing.json()["code"]) == (401, "assessment-token-missing")
    for wrong in (Held(matching, held.id, other.token), Held(matching, str(uuid4()), held.token), Held(matching, held.id, "guess")):
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/export", None),
            ("PUT", "/answers", {"answers": {"s2": []}}),
            ("DELETE", "", None),
        ):
            refused = await wrong.call(method, path, json=body)
            assert (refused.status_code, refused.json()["code"]) == (404, "no-such-assessment")


async def test_a_mistake_in_one_answer_saves_none_and_is_named_in_latvian(matching: Running) -> None:
    held = await begun(matching)
    refused = await held.call("PUT", "/answers", json={"answers": {"s2": ["s2_1"], "s4": {"s4_1": 9}}}, headers={"Accept-Language": "lv"})
    assert refused.status_code == 422 and refused.json()["code"] == "wrong-answer"
    assert "answers.s4.s4_1" in refused.text and "vesels skaitlis no 0 līdz 5" in refused.text
    assert (await held.read())["answers"] == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sector": "magic"}, "unknown-code"),
        ({"region": "vidzem"}, "wrong-place"),
        ({"size_class": "giant"}, "invalid-input"),
        ({"audience": "citizen"}, "invalid-input"),
        ({"colour": "red"}, "invalid-input"),
        ({"name": "x" * 201}, "invalid-input"),
        ({"name": "a\0b"}, "invalid-input"),
    ],
)
async def test_a_beginning_with_a_mistake_is_refused(matching: Running, change: dict[str, Any], code: str) -> None:
    refused = await matching.call("POST", "/assessments", json=COMPANY | change)
    assert refused.status_code == 422 and refused.json()["code"] == code, refused.text


@pytest.mark.parametrize("name", [None, "", "  "])
async def test_a_name_may_be_left_out(matching: Running, name: str | None) -> None:
    assert "name" not in await (await begun(matching, name=name)).read()


async def test_two_who_save_at_once_do_not_overwrite_each_other(matching: Running) -> None:
    held = await begun(matching)
    assert (await held.save({"s2": ["s2_1"]}, '"v1"')).status_code == 200
    stale = await held.save({"s2": ["s2_2"]}, '"v1"')
    assert (stale.status_code, stale.headers["etag"]) == (412, '"v2"')
    assert (await held.call("PUT", "/answers", version=None, json={"answers": {"s2": []}})).status_code == 428
    same = await held.save({"s2": ["s2_1", "s2_1"]}, '"v2"')
    assert same.headers["etag"] == '"v2"', "the same answers are no change"


async def test_a_link_for_a_part_fills_that_part_only(matching: Running) -> None:
    held = await begun(matching)
    assert (await held.save({"s2": ["s2_1"]})).status_code == 200
    shared = await held.call("POST", "/links", json={"dimensions": ["d4", "d3", "d3"]})
    assert shared.status_code == 201 and shared.json()["dimensions"] == ["d3", "d4"]
    part = Held(matching, held.id, shared.json()["token"])
    seen = await part.read()
    assert (seen["dimensions"], seen["answers"], seen["missing"]) == (["d3", "d4"], {}, ["s5", "s6", "s7", "s8"])
    assert (await part.save({"s5": ["s5_1"]})).json()["answers"] == {"s5": ["s5_1"]}
    for method, path, body in (
        ("PUT", "/answers", {"answers": {"s2": []}}),
        ("POST", "/links", {"dimensions": ["d1"]}),
        ("POST", "/complete", None),
        ("POST", "/next", None),
        ("GET", "/results", None),
        ("GET", "/report.pdf", None),
        ("GET", "/export", None),
        ("DELETE", "", None),
    ):
        refused = await part.call(method, path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "owners-link-needed"), (method, path)
    assert set((await held.read())["answers"]) == {"s2", "s5"}
    unknown = await held.call("POST", "/links", json={"dimensions": ["d9"]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-dimension")


async def test_what_is_complete_stands(matching: Running) -> None:
    held = await completed(matching)
    for refused in (
        await held.save({"s2": []}),
        await held.call("POST", "/complete"),
        await held.call("POST", "/links", json={"dimensions": ["d1"]}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "assessment-completed")
    assert len(await matching.events()) == 1


async def test_a_second_click_on_complete_gets_the_first_answer(matching: Running) -> None:
    held = await begun(matching)
    assert (await held.save(ANSWERS)).status_code == 200
    key = {"Idempotency-Key": str(uuid4())}
    first, again = [await held.call("POST", "/complete", headers=key) for _ in range(2)]
    assert first.status_code == again.status_code == 200 and first.json() == again.json()
    assert len(await matching.events()) == 1


async def test_t1_and_t2_say_what_changed(matching: Running) -> None:
    t0 = await completed(matching)
    t1 = await following(t0)
    assert (await t0.call("POST", "/next")).json()["code"] == "no-further-stage"
    assert (await t1.call("POST", "/next")).json()["code"] == "assessment-incomplete"
    drafted = await t1.read()
    assert (drafted["stage"], drafted["name"], drafted["answers"]) == ("T1", "SIA Rūķis", {})
    await fill(t1, ANSWERS | {"s2": ["s2_1"], "s9": dict.fromkeys(SME.questions[8].item_ids, 5)})
    (change,) = (await t1.read("/results"))["earlier"]
    # s2 from 5 to 1 of 10 takes 0.4/3 from d1; d5 goes from 28 to 100; the whole moves by their mean over six.
    assert change["stage"] == "T0" and change["changes"] == {
        "d1": -13.33, "d2": 0.0, "d3": 0.0, "d4": 0.0, "d5": 72.0, "d6": 0.0, "overall": 9.78,
    }  # fmt: skip
    t2 = await following(t1)
    await fill(t2, ANSWERS)
    assert [each["stage"] for each in (await t2.read("/results"))["earlier"]] == ["T0", "T1"]
    assert (await t2.call("POST", "/next")).json()["code"] == "no-further-stage"
    assert [each["data"]["stage"] for each in await matching.events()] == ["T0", "T1", "T2"]
    assert len({each["data"]["series"] for each in await matching.events()}) == 1


async def test_the_comparison_is_hidden_below_ten_others(matching: Running) -> None:
    held = await completed(matching)
    none_ticked = ANSWERS | {"s10": []}
    for _ in range(9):
        await completed(matching, none_ticked, region="kurzeme")
    hidden = (await held.read("/results"))["comparisons"]
    assert hidden == [
        {"by": "sector", "value": "food-and-beverages", "shown": False},
        {"by": "size_class", "value": "small", "shown": False},
        {"by": "region", "value": "vidzeme", "shown": False},
    ]
    await completed(matching, ANSWERS, region="kurzeme")
    sector, size, region = (await held.read("/results"))["comparisons"]
    assert (sector["shown"], sector["others"], size["others"], region["shown"]) == (True, 10, 10, False)
    # d6: nine times (0 + 0.5)/2 and once (0.2 + 0.5)/2; the own result is not among them.
    assert sector["dimensions"]["d6"] == 26.0 and sector["dimensions"]["d1"] == 50.0


async def test_a_repeated_assessment_counts_once_with_its_newest_stage(matching: Running) -> None:
    held = await completed(matching)
    for _ in range(9):
        await completed(matching)
    ninth = await completed(matching)
    better = await following(ninth)
    await fill(better, ANSWERS | {"s11": dict.fromkeys(SME.questions[10].item_ids, "full")})
    sector = (await held.read("/results"))["comparisons"][0]
    assert sector["others"] == 10 and sector["dimensions"]["d6"] == 37.5  # nine of 35, one of 60


async def test_the_report_is_a_pdf_in_the_readers_language(matching: Running) -> None:
    held = await begun(matching)
    assert (await held.call("GET", "/report.pdf")).json()["code"] == "assessment-incomplete"
    await fill(held, ANSWERS)
    printed = {}
    for path, language in (("/report.pdf?language=lv", "en"), ("/report.pdf", "lv"), ("/report.pdf", "en"), ("/report.pdf", "de")):
        answer = await held.call("GET", path, headers={"Accept-Language": language})
        assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf" and answer.content.startswith(b"%PDF")
        printed[path, language] = answer.content
    assert len(set(printed.values())) == 2, "the same result makes the same bytes, in each language its own"
    assert (await held.call("GET", "/report.pdf?language=de")).status_code == 422


async def test_export_and_erasure_reach_every_stage(matching: Running) -> None:
    t0 = await completed(matching)
    t1 = await following(t0)
    export = await t1.read("/export")
    assert [each["stage"] for each in export["assessments"]] == ["T0", "T1"] and export["assessments"][0]["name"] == "SIA Rūķis"
    assert [each["overall"] for each in export["results"]] == [43.33] and "s1" in export["assessments"][0]["answers"]
    assert (await t1.call("DELETE")).status_code == 204
    for each in (t0, t1):
        assert (await each.call("GET")).status_code == 404
    assert (await t1.call("DELETE")).status_code == 404
    async with matching.runtime.database.reading() as work:
        assert "Rūķis" not in await everything(work)


async def test_one_client_begins_only_so_many(strict: Running) -> None:
    for _ in range(2):
        await begun(strict)
    refused = await strict.call("POST", "/assessments", json=COMPANY)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0


async def test_the_questionnaires_can_be_read(matching: Running) -> None:
    listed = (await matching.call("GET", "/questionnaires")).json()["items"]
    assert [(each["key"], each["version"]) for each in listed] == [("dma-public-body", 1), ("dma-sme", 1)]
    form = (await matching.call("GET", "/questionnaires/dma-sme/1")).json()
    assert len(form["questions"]) == 11 and form["questions"][0]["title"]["lv"] == SME.questions[0].title.lv
    unknown = await matching.call("GET", "/questionnaires/dma-sme/7")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no-such-questionnaire")


async def test_a_repeated_key_with_another_secret_gets_no_link(matching: Running) -> None:
    held, key = await begun(matching), {"Idempotency-Key": "share"}
    first = await held.call("POST", "/links", json={"dimensions": ["d1"]}, headers=key)
    assert first.status_code == 201
    for token in ("", "guessed", (await begun(matching)).token):
        answer = await Held(matching, held.id, token).call("POST", "/links", json={"dimensions": ["d1"]}, headers=key)
        assert answer.status_code in (401, 404, 422), answer.text
        assert "token" not in answer.json()
    assert (await held.call("POST", "/links", json={"dimensions": ["d1"]}, headers=key)).json()["id"] == held.id
