"""A need is stated, and the hubs that fit are answered with reasons."""

from typing import Any

from tests.component.conftest import Running
from tests.component.matching.conftest import registered
from tests.component.matching.test_offerings import offering, session


async def network(matching: Running) -> None:
    await registered(matching)
    elsewhere = {"region": "kurzeme", "municipality": None, "sectors": {}, "services": {"prototyping": 4}}
    await registered(matching, "kuldiga", name={"lv": "Kuldīga"}, technologies={"cybersecurity": 5}, languages=["lv"], **elsewhere)
    await registered(matching, "liepaja", name={"lv": "Liepāja"}, technologies={"robotics": 4}, languages=[], **elsewhere)


async def state(matching: Running, **need: Any) -> dict[str, Any]:
    answer = await matching.call("POST", "/needs", json=need)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_hubs_are_ranked_with_reasons_that_make_up_the_score(matching: Running) -> None:
    await network(matching)
    answer = await state(matching, technologies=["cybersecurity"], sectors=["education"], region="vidzeme", language="lv")
    assert [each["hub"] for each in answer["matches"]] == ["cesis", "kuldiga"]
    assert (answer["hubs"], answer["fitting"]) == (3, 2)
    cesis = answer["matches"][0]
    assert [(each["kind"], each["code"]) for each in cesis["reasons"]] == [
        ("sectors", "education"),
        ("technologies", "cybersecurity"),
        ("region", "vidzeme"),
        ("language", "lv"),
    ]
    assert abs(sum(each["points"] for each in cesis["reasons"]) - cesis["score"]) < 0.3
    security = cesis["reasons"][1]
    assert (security["strength"], security["claims"], security["rarity"]) == (2, 2, 0.92)
    assert security["text"] == {
        "lv": "Kiberdrošība: iesaiste 2 no 5; norāda 2 no 3 centriem",
        "en": "Cybersecurity: involvement 2 of 5; named by 2 of 3 hubs",
    }
    assert answer["matches"][1]["reasons"][-1]["code"] == "lv"


async def test_a_text_is_read_in_latvian_and_english_with_or_without_diacritics(matching: Running) -> None:
    await network(matching)
    for text in ({"lv": "Mums vajadzīga kiberdrosiba."}, {"en": "We need CYBERSECURITY"}, {"lv": "Kiberdrošība!", "en": ""}):
        answer = await state(matching, text=text)
        assert [(each["kind"], each["code"], each["chosen"]) for each in answer["understood"]] == [("technologies", "cybersecurity", False)]
        assert [each["hub"] for each in answer["matches"]] == ["kuldiga", "cesis"]


async def test_live_offerings_that_share_a_term_count_even_without_a_claim(matching: Running) -> None:
    await network(matching)
    await matching.receive(
        offering(hub="liepaja", title={"lv": "Drošības kurss"}, sessions=[session(3)]),
        offering(hub="kuldiga", sessions=[session(-3)]),
        offering(hub="nobody"),
    )
    answer = await state(matching, technologies=["cybersecurity"])
    assert [each["hub"] for each in answer["matches"]] == ["kuldiga", "cesis", "liepaja"]
    [reason] = answer["matches"][2]["reasons"]
    assert (reason["kind"], reason["offerings"][0]["shares"]) == ("offerings", ["cybersecurity"])
    assert reason["text"]["lv"] == "1 pašreizējs piedāvājums par šo: „Drošības kurss”"
    assert all(each["kind"] != "offerings" for each in answer["matches"][0]["reasons"])


async def test_what_shares_nothing_gets_no_hub_but_a_hint(matching: Running) -> None:
    await network(matching)
    gibberish = await state(matching, text={"lv": "asdf qwer", "en": "<b>=1+1</b>"}, country="LV")
    assert (gibberish["matches"], gibberish["understood"]) == ([], [])
    assert "kiberdrošība" in gibberish["message"]["lv"]
    unclaimed = await state(matching, technologies=["photonics"])
    assert unclaimed["matches"] == []
    assert [each["code"] for each in unclaimed["unclaimed"]] == ["photonics"]
    assert set(unclaimed["message"]) == {"lv", "en"}


async def test_a_hub_that_left_is_not_proposed(matching: Running) -> None:
    await network(matching)
    await matching.call("POST", "/hubs/kuldiga/leave", who={"roles": ["coordinator"]}, headers={"If-Match": "*"})
    answer = await state(matching, technologies=["cybersecurity"])
    assert [each["hub"] for each in answer["matches"]] == ["cesis"]


async def test_the_same_need_gets_the_same_order_and_the_limit_holds(matching: Running) -> None:
    for number in range(12):
        await registered(matching, f"hub-{number:02}")
    first, second = [await state(matching, technologies=["cybersecurity"], limit=5) for _ in range(2)]
    assert [each["hub"] for each in first["matches"]] == [f"hub-{number:02}" for number in range(5)]
    assert first["matches"] == second["matches"]
    assert (first["fitting"], first["id"] == second["id"]) == (12, False)


async def test_what_was_asked_is_kept_without_the_text(matching: Running) -> None:
    await network(matching)
    answer = await state(matching, text={"lv": "Es, Anna Bērziņa, meklēju: kiberdrošība"}, region="vidzeme")
    async with matching.runtime.database.reading() as work:
        row = await work.fetchrow("SELECT id::text, wish::text, matches FROM need")
    assert (row["id"], row["matches"]) == (answer["id"], 2)
    assert "cybersecurity" in row["wish"] and "LV" in row["wish"]
    async with matching.runtime.database.reading() as work:
        kept = await work.fetchval(
            "SELECT string_agg(n::text || convert_from(i.body, 'UTF8'), '') FROM need n, idempotency i WHERE i.body IS NOT NULL"
        )
    assert "Anna" not in kept


async def test_a_repeated_request_states_one_need(matching: Running) -> None:
    await network(matching)
    key = {"Idempotency-Key": "again"}
    answers = [await matching.call("POST", "/needs", json={"sectors": ["education"]}, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    async with matching.runtime.database.reading() as work:
        assert await work.fetchval("SELECT count(*) FROM need") == 1


MISTAKES: list[tuple[Any, str, str]] = [
    ({}, "text", "empty-need"),
    ({"text": None}, "text", "empty-need"),
    ({"text": {"lv": "  "}}, "text", "empty-need"),
    ({"region": "vidzeme", "country": "LV"}, "text", "empty-need"),
    ({"technologies": ["robotic"]}, "technologies", "unknown-code"),
    ({"sectors": ["education"], "country": "LATVIA"}, "country", "unknown-code"),
    ({"sectors": ["education"], "language": "latviešu"}, "language", "unknown-code"),
    ({"sectors": ["education"], "region": "Latgalle"}, "region", "wrong-place"),
    ({"sectors": ["education"], "region": "a\x00"}, "region", "invalid-input"),
    ({"text": {"lv": "x" * 5001}}, "text.lv", "invalid-input"),
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
