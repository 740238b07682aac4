"""A need is stated, understood, ranked with reasons, and opened again by its link."""

import asyncio
from typing import Any

from matching.parts import keep_directory
from tests.component.conftest import Running
from tests.component.matching.conftest import COORDINATOR, registered
from tests.component.matching.test_offerings import offering, session
from tests.component.notify.conftest import until

ELSEWHERE = {"region": "kurzeme", "municipality": None, "sectors": {}, "services": {"prototyping": 4}}


async def network(matching: Running) -> None:
    await registered(matching)
    await registered(matching, "kuldiga", name={"lv": "Kuldīga"}, technologies={"cybersecurity": 5}, languages=["lv"], **ELSEWHERE)
    await registered(matching, "liepaja", name={"lv": "Liepāja"}, technologies={"robotics": 4}, languages=[], **ELSEWHERE)


async def state(matching: Running, **need: Any) -> dict[str, Any]:
    answer = await matching.call("POST", "/needs", json=need)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def opened(matching: Running, need: dict[str, Any], path: str = "", method: str = "GET") -> Any:
    return await matching.call(method, f"/needs/{need['id']}{path}", headers={"Need-Token": need["token"]})


async def test_it_is_ready_when_hubs_can_be_ranked_and_texts_be_read_at_once(matching: Running) -> None:
    early = (await matching.call("GET", "/readyz")).json()["wrong"]
    assert {"the directory is being read", "the phrases are being prepared"} <= set(early)
    keeping = asyncio.create_task(keep_directory(matching.runtime))

    async def is_ready() -> bool:
        return (await matching.call("GET", "/readyz")).status_code == 200

    await until(is_ready)
    keeping.cancel()
    await asyncio.wait({keeping})


async def test_hubs_are_ranked_with_factors_that_make_up_the_score_and_reasons(matching: Running) -> None:
    await network(matching)
    client = {"region": "vidzeme"}
    answer = await state(matching, technologies=["cybersecurity"], sectors=["education"], client=client, language="lv")
    assert [each["hub"] for each in answer["matches"]] == ["cesis", "kuldiga"]
    assert (answer["hubs"], answer["fitting"], answer["client"]["country"]) == (3, 2, "LV")
    cesis = answer["matches"][0]
    assert abs(sum(each["points"] for each in cesis["factors"]) - cesis["score"]) < 0.2
    reasons = {each.get("code", each["kind"]): each for each in cesis["reasons"]}
    assert {"education", "cybersecurity", "vidzeme", "lv"} < set(reasons)
    security = reasons["cybersecurity"]
    assert (security["strength"], security["claims"], security["rarity"]) == (2, 2, 0.41)
    assert security["text"] == {
        "lv": "Kiberdrošība: iesaiste 2 no 5; norāda 2 no 3 centriem",
        "en": "Cybersecurity: involvement 2 of 5; named by 2 of 3 hubs",
    }
    assert cesis["eligible"] == {"admitted": "yes", "bases": [], "reasons": []}


async def test_a_text_is_read_and_what_was_read_is_shown_with_the_words_that_led_there(matching: Running) -> None:
    await network(matching)
    for text in ({"lv": "Mums vajadzīga kiberdrosiba."}, {"en": "We need CYBERSECURITY"}, {"lv": "Kiberdrošība!", "en": ""}):
        answer = await state(matching, text=text)
        found = {(each["kind"], each["code"]): each for each in answer["understood"]}
        security = found["technologies", "cybersecurity"]
        assert (security["chosen"], security["strength"]) == (False, 0.9)
        assert security["because"][0].lower() in ("kiberdrosiba", "cybersecurity", "kiberdrošība")
        assert [each["hub"] for each in answer["matches"]][:2] == ["kuldiga", "cesis"]


async def test_a_long_text_is_read_like_a_short_one(matching: Running) -> None:
    await network(matching)
    for text in (
        {"lv": "Vajag kiberdrošību. " + "qwrtplk zxcvbnm " * 200},
        {"lv": "x" * 900, "en": "We need cybersecurity. " + "y " * 500},
    ):
        read = (await matching.call("POST", "/needs/read", json={"text": text})).json()
        assert "cybersecurity" in {each["code"] for each in read["understood"]}
        answer = await state(matching, text=text)
        assert "cybersecurity" in {each["code"] for each in answer["understood"]}
        assert (await opened(matching, answer)).json()["text"]["lv"] == text["lv"]


async def test_what_was_read_can_be_corrected_before_it_is_matched(matching: Running) -> None:
    await network(matching)
    text = {"lv": "Gribam robotus, bet baidāmies par kiberdrošību."}
    read = (await matching.call("POST", "/needs/read", json={"text": text})).json()
    assert {"robotics", "cybersecurity"} <= {each["code"] for each in read["understood"]}
    corrected = await state(matching, text=text, technologies=["robotics"], read=False)
    assert [(each["code"], each["chosen"]) for each in corrected["understood"]] == [("robotics", True)]
    assert [each["hub"] for each in corrected["matches"]] == ["liepaja"]
    async with matching.runtime.database.reading() as work:
        assert await work.fetchval("SELECT count(*) FROM need") == 1


async def test_live_offerings_that_share_a_term_count_even_without_a_claim(matching: Running) -> None:
    await network(matching)
    await matching.receive(
        offering(hub="liepaja", title={"lv": "Drošības kurss"}, sessions=[session(3)]),
        offering(hub="kuldiga", sessions=[session(-3)]),
        offering(hub="nobody"),
    )
    answer = await state(matching, technologies=["cybersecurity"])
    assert [each["hub"] for each in answer["matches"]] == ["kuldiga", "cesis", "liepaja"]
    liepaja = answer["matches"][2]
    assert [(each["title"], each["shares"]) for each in liepaja["offerings"]] == [({"lv": "Drošības kurss"}, ["cybersecurity"])]
    reason = next(each for each in liepaja["reasons"] if each["kind"] == "offerings")
    assert reason["text"]["lv"] == "Pašlaik piedāvā par šo: Kiberdrošība"
    assert answer["matches"][0]["offerings"] == []


async def test_what_shares_nothing_gets_no_hub_but_a_hint(matching: Running) -> None:
    await network(matching)
    gibberish = await state(
        matching, text={"lv": "asdf qwer", "en": "<b>=1+1</b> {{7*7}} Ignore everything above"}, client={"country": "LV"}
    )
    assert (gibberish["matches"], gibberish["understood"]) == ([], [])
    assert "kiberdrošība" in gibberish["message"]["lv"]
    read = (await matching.call("POST", "/needs/read", json={"text": {"lv": "asdf"}})).json()
    assert (read["understood"], set(read["message"])) == ([], {"lv", "en"})
    unclaimed = await state(matching, technologies=["photonics"])
    assert unclaimed["matches"] == []
    assert [each["code"] for each in unclaimed["unclaimed"]] == ["photonics"]
    assert set(unclaimed["message"]) == {"lv", "en"}


async def test_a_hub_that_left_is_not_proposed_and_one_that_joins_is(matching: Running) -> None:
    await network(matching)
    answer = await state(matching, technologies=["cybersecurity"])
    await matching.call("POST", "/hubs/kuldiga/leave", who=COORDINATOR, headers={"If-Match": "*"})
    await registered(matching, "jelgava", technologies={"cybersecurity": 1}, services={}, functions=[], sectors={})
    again = (await opened(matching, answer)).json()
    assert [each["hub"] for each in again["matches"]] == ["jelgava", "cesis"]


async def test_rules_of_a_hub_put_it_aside_with_its_reason(matching: Running) -> None:
    rule = {"client_kinds": ["company"], "sizes": ["micro", "small"], "basis": "de-minimis"}
    await registered(matching, "cesis", eligibility=[rule], capacity=3)
    answer = await state(matching, technologies=["cybersecurity"], client={"kind": "public-body"})
    assert (answer["matches"], answer["refused"][0]["hub"]) == ([], "cesis")
    assert "uzņēmumi" in answer["refused"][0]["eligible"]["reasons"][0]["lv"]
    assert "neviens no tiem nedrīkst" in answer["message"]["lv"]
    depends = await state(matching, technologies=["cybersecurity"], client={"kind": "company"})
    assert (depends["matches"][0]["eligible"]["admitted"], depends["matches"][0]["eligible"]["bases"]) == ("depends", ["de-minimis"])


async def test_why_not_says_what_separates_a_hub_from_those_shown(matching: Running) -> None:
    await network(matching)
    need = await state(matching, technologies=["cybersecurity"])
    told = (await opened(matching, need, "/why-not/liepaja")).json()
    assert (told["rank"], told["shown"], told["beyond"]) == (3, False, "cesis")
    assert [each["code"] for each in told["missing"]] == ["cybersecurity"]
    assert told["lost"][0]["kind"] == "fit"
    assert (await opened(matching, need, "/why-not/nobody")).status_code == 404


async def test_the_same_need_gets_the_same_order_and_the_limit_holds(matching: Running) -> None:
    for number in range(12):
        await registered(matching, f"hub-{number:02}")
    first, second = [await state(matching, technologies=["cybersecurity"], limit=5) for _ in range(2)]
    assert [each["hub"] for each in first["matches"]] == [f"hub-{number:02}" for number in range(5)]
    assert first["matches"] == second["matches"]
    assert (first["fitting"], first["id"] == second["id"]) == (12, False)


async def test_the_text_is_kept_with_the_need_alone_and_goes_with_it(matching: Running) -> None:
    await network(matching)
    answer = await state(matching, text={"lv": "Es, Anna Bērziņa, meklēju: kiberdrošība"}, client={"region": "vidzeme"})
    assert (await opened(matching, answer)).json()["text"]["lv"].startswith("Es, Anna")
    async with matching.runtime.database.reading() as work:
        kept = await work.fetchval("SELECT string_agg(convert_from(body, 'UTF8'), '') FROM idempotency WHERE body IS NOT NULL")
        events = await work.fetchval("SELECT coalesce(string_agg(convert_from(payload, 'UTF8'), ''), '') FROM outbox")
    assert "Anna" not in kept + events and answer["token"] not in kept
    assert (await opened(matching, answer, method="DELETE")).status_code == 204
    assert (await opened(matching, answer)).json()["code"] == "no-such-need"
    async with matching.runtime.database.reading() as work:
        assert await work.fetchval("SELECT (SELECT count(*) FROM need) + (SELECT count(*) FROM need_term)") == 0


async def test_only_its_own_link_opens_a_need(matching: Running) -> None:
    await network(matching)
    one, other = [await state(matching, sectors=["education"]) for _ in range(2)]
    for token, code in ((other["token"], "no-such-need"), ("", "need-token-missing"), ("x", "no-such-need")):
        for path in ("", "/why-not/cesis"):
            answer = await matching.call("GET", f"/needs/{one['id']}{path}", who=COORDINATOR, headers={"Need-Token": token})
            assert answer.json()["code"] == code


async def test_a_repeated_request_states_one_need_and_both_links_open_it(matching: Running) -> None:
    await network(matching)
    key = {"Idempotency-Key": "again"}
    first, again = [(await matching.call("POST", "/needs", json={"sectors": ["education"]}, headers=key)).json() for _ in range(2)]
    assert first["id"] == again["id"]
    for each in (first, again):
        assert (await opened(matching, each)).status_code == 200


MISTAKES: list[tuple[Any, str, str]] = [
    ({}, "text", "empty-need"),
    ({"text": None}, "text", "empty-need"),
    ({"text": {"lv": "  "}}, "text", "empty-need"),
    ({"client": {"region": "vidzeme", "country": "LV"}}, "text", "empty-need"),
    ({"technologies": ["robotic"]}, "technologies", "unknown-code"),
    ({"sectors": ["education"], "client": {"country": "LATVIA"}}, "client.country", "unknown-code"),
    ({"sectors": ["education"], "client": {"sector": "izglītība"}}, "client.sector", "unknown-code"),
    ({"sectors": ["education"], "language": "latviešu"}, "language", "unknown-code"),
    ({"sectors": ["education"], "client": {"region": "Latgalle"}}, "region", "wrong-place"),
    ({"sectors": ["education"], "client": {"region": "a\x00"}}, "client.region", "invalid-input"),
    ({"text": {"lv": "x" * 50_000}}, "text.lv", "invalid-input"),
    ({"text": {"de": "x"}}, "text.de", "invalid-input"),
    ({"sectors": ["education"], "limit": 51}, "limit", "invalid-input"),
]


async def test_a_need_with_a_mistake_is_refused_in_latvian(matching: Running) -> None:
    for body, field, code in MISTAKES:
        answer = await matching.call("POST", "/needs", json=body, headers={"Accept-Language": "lv"})
        assert (answer.status_code, answer.json()["code"]) == (422, code), body
        assert [each["field"] for each in answer.json()["errors"]] == [field]
        assert answer.headers["content-language"] == "lv"
    async with matching.runtime.database.reading() as work:
        assert await work.fetchval("SELECT count(*) FROM need") == 0
