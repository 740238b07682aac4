"""An organisation is written down, revised, verified, given new links, listed."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from matching.app import service
from matching.commands import post
from matching.commands.registering import ALL_LETTERS_A_DAY
from tests.component.conftest import Running, Start
from tests.component.matching.conftest import COORDINATOR, registered
from tests.component.matching.organisations import ANNA, founded, saying, stated, value, verify
from tests.component.matching.test_assessments import begun, completed, following


@pytest.fixture
async def matching(start: Start) -> AsyncIterator[Running]:
    async with start(service, organisation_rate="10000/hour", assessment_rate="10000/hour") as running:
        yield running


async def test_it_is_written_down_and_read_with_its_link(matching: Running) -> None:
    org = await founded(matching, register_number=" LV 4000 3000 001 ", undertaking="de:hrb 1234")
    found = await org.read()
    assert (found["name"], found["register_number"], found["undertaking"]) == ("SIA „Rūķis”", "40003000001", "DE:HRB1234")
    assert found["contact"] == ANNA | {"email": "anna@rukis.example"}
    assert (found["version"], found["assessments"], found["needs"], "verified_at" in found) == (1, [], [], False)
    (letter,) = await letters(matching)
    assert (letter["kind"], letter["email"], letter["opens_id"]) == ("organisation-created", "anna@rukis.example", org.id)
    assert org.token not in await everything(matching)
    assert "Anna" not in str(await value(matching, "SELECT string_agg(convert_from(body, 'UTF8'), '') FROM idempotency"))
    assert await matching.events() == []


async def test_repeating_the_request_writes_one_down_and_gives_a_further_link(matching: Running) -> None:
    key = {"Idempotency-Key": "once"}
    first, again = [(await matching.call("POST", "/organisations", json=saying(), headers=key)).json() for _ in range(2)]
    assert first["id"] == again["id"] and first["token"] != again["token"]
    for each in (first, again):
        answer = await matching.call("GET", f"/organisations/{each['id']}", headers={"Organisation-Token": each["token"]})
        assert answer.status_code == 200
    assert await value(matching, "SELECT count(*) FROM organisation") == 1
    assert len(await letters(matching)) == 1


MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"name": "  "}, "name", "invalid-input"),
    ({"name": "Rūķis\nBcc: x@y.example"}, "name", "invalid-input"),
    ({"name": "Rūķis\x9b2J"}, "name", "invalid-input"),
    ({"country": "XX"}, "country", "unknown-code"),
    ({"sector": "pārtika"}, "sector", "unknown-code"),
    ({"region": "vidzme"}, "region", "wrong-place"),
    ({"municipality": "0026000", "region": "kurzeme"}, "region", "wrong-place"),
    ({"register_number": "010190-12345"}, "register_number", "wrong-register-number"),
    ({"register_number": "01019012345"}, "register_number", "wrong-register-number"),
    ({"register_number": "<b>"}, "register_number", "wrong-register-number"),
    ({"undertaking": "XX:123"}, "undertaking", "wrong-register-number"),
    ({"kind": "person"}, "kind", "invalid-input"),
    ({"contact": ANNA | {"email": "anna"}}, "contact.email", "wrong-email"),
    ({"contact": ANNA | {"phone": "1" * 41}}, "contact.phone", "invalid-input"),
    ({"language": "de"}, "language", "invalid-input"),
    ({"nmae": "x"}, "nmae", "invalid-input"),
]


async def test_mistakes_are_refused_in_latvian_and_nothing_is_kept(matching: Running) -> None:
    for changes, field, code in MISTAKES:
        answer = await matching.call("POST", "/organisations", json=saying(**changes), headers={"Accept-Language": "lv"})
        assert (answer.status_code, answer.json()["code"]) == (422, code), (changes, answer.text)
        assert [each["field"] for each in answer.json()["errors"]] == [field]
        assert answer.headers["content-language"] == "lv"
    for text in (b"\\ud800", b"\\u0000", b"\\u001b[2J"):
        body = orjson.dumps(saying()).replace(b"Anna", text)
        answer = await matching.call("POST", "/organisations", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, text
    assert await value(matching, "SELECT (SELECT count(*) FROM organisation) + (SELECT count(*) FROM letter)") == 0


async def test_a_change_replaces_all_and_the_same_again_changes_nothing(matching: Running) -> None:
    org = await founded(matching)
    changed = await org.revise('"v1"', size_class="medium", contact=ANNA | {"email": "janis@rukis.example", "phone": None})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"v2"')
    assert (changed.json()["size_class"], changed.json()["contact"]["email"]) == ("medium", "janis@rukis.example")
    assert "phone" not in changed.json()["contact"]
    same = await org.revise('"v2"', size_class="medium", contact=ANNA | {"email": "janis@rukis.example", "phone": ""})
    assert same.headers["etag"] == '"v2"'
    assert (await org.revise('"v1"')).status_code == 412
    assert (await org.call("PUT", json=saying())).status_code == 428
    assert (await org.revise(contact=ANNA | {"email": "@"})).json()["code"] == "wrong-email"
    assert (await org.read())["version"] == 2


async def test_two_changes_of_one_version_are_one(matching: Running) -> None:
    org = await founded(matching)
    answers = await asyncio.gather(*(org.revise('"v1"', name=f"SIA {number}") for number in range(4)))
    assert sorted(each.status_code for each in answers) == [200, 412, 412, 412]


async def test_a_verification_is_one_a_number_and_ends_with_another_identity(matching: Running) -> None:
    one, other = await founded(matching), await founded(matching, name="SIA Viltus")
    for _ in range(2):
        answer = await verify(matching, one.id)
        assert answer.status_code == 200 and answer.json()["version"] == 2 and answer.json()["verified_at"]
        assert "contact" not in answer.json()
    assert (await verify(matching, other.id)).json()["code"] == "register-number-taken"
    assert (await one.revise(size_class="micro")).json()["verified_at"]
    assert "verified_at" not in (await one.revise(name="SIA Cits")).json()
    assert (await verify(matching, other.id)).status_code == 200
    assert (await verify(matching, one.id)).json()["code"] == "register-number-taken"
    assert "verified_at" not in (await verify(matching, other.id, verified=False)).json()
    nobody = await founded(matching, register_number=None)
    assert (await verify(matching, nobody.id)).json()["code"] == "register-number-needed"


async def test_a_repeated_verification_tells_nothing_of_what_was_erased_since(matching: Running) -> None:
    org = await founded(matching, name="IK „Anna Bērziņa”")
    request: dict[str, Any] = {"who": COORDINATOR, "json": {"verified": True}, "headers": {"Idempotency-Key": "once"}}
    first = await matching.call("POST", f"/organisations/{org.id}/verify", **request)
    assert (first.status_code, first.headers["etag"], first.json()["name"]) == (200, '"v2"', "IK „Anna Bērziņa”")
    await org.call("DELETE")
    again = await matching.call("POST", f"/organisations/{org.id}/verify", **request)
    assert again.status_code == 404
    assert "Anna" not in await everything(matching)


async def test_of_two_verified_at_once_with_one_number_one_is(matching: Running) -> None:
    both = [await founded(matching), await founded(matching)]
    answers = await asyncio.gather(*(verify(matching, each.id) for each in both))
    assert sorted(each.status_code for each in answers) == [200, 409]


async def test_a_lost_link_is_mailed_again_and_strangers_learn_nothing(matching: Running) -> None:
    org, second = await founded(matching), await founded(matching, name="Biedrība")
    await founded(matching, contact=ANNA | {"email": "other@rukis.example"})
    known, unknown = [await ask_links(matching, email) for email in (" ANNA@rukis.example ", "nobody@rukis.example")]
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json()) == (202, known.json())
    sent = [each for each in await letters(matching) if each["kind"] == "organisation-link"]
    assert {each["opens_id"] for each in sent} == {org.id, second.id} and {each["email"] for each in sent} == {"anna@rukis.example"}
    assert {each["language"] for each in sent} == {"en"}
    assert (await ask_links(matching, "anna")).json()["code"] == "wrong-email"
    for _ in range(6):
        await ask_links(matching, "anna@rukis.example")
    assert await value(matching, "SELECT count(*) FROM letter WHERE opens_id = $1::text::uuid", org.id) == 5


async def test_strangers_cannot_flood_an_address_with_organisations(matching: Running) -> None:
    for _ in range(ALL_LETTERS_A_DAY + 2):
        await founded(matching)
    assert len(await letters(matching)) == ALL_LETTERS_A_DAY
    await founded(matching, contact=ANNA | {"email": "other@rukis.example"})
    assert len(await letters(matching)) == ALL_LETTERS_A_DAY + 1


async def test_the_link_of_a_letter_opens_the_organisation(matching: Running) -> None:
    org = await founded(matching)
    async with matching.runtime.database.unit_of_work() as work:
        ((letter, token),) = await post.take(work, 10, 60)
    assert (letter.kind, letter.email, letter.about) == (
        "organisation-created",
        "anna@rukis.example",
        {"name": "Anna Bērziņa", "organisation": "SIA „Rūķis”"},
    )
    opened = await matching.call("GET", f"/organisations/{org.id}", headers={"Organisation-Token": token or ""})
    assert opened.status_code == 200
    assert token not in await everything(matching)


async def test_one_client_writes_down_so_many_an_hour(start: Start) -> None:
    async with start(service, organisation_rate="2/hour") as strict:
        codes = [(await strict.call("POST", "/organisations", json=saying())).status_code for _ in range(3)]
        assert codes == [201, 201, 429]
        # Letters are counted apart, and so are assessments.
        assert [(await ask_links(strict, "a@b.example")).status_code for _ in range(3)] == [202, 202, 429]


async def test_a_coordinator_lists_and_finds_them_without_contacts(matching: Running) -> None:
    names = ["Ādaži", "Cēsis", "Čiekuri", "Zīle"]
    for name in reversed(names):
        await founded(matching, name=name, register_number=f"4000300000{names.index(name)}")
    first = (await matching.call("GET", "/organisations?limit=3", who=COORDINATOR)).json()
    rest = (await matching.call("GET", f"/organisations?limit=3&cursor={first['next']}", who=COORDINATOR)).json()
    assert [each["name"] for each in first["items"] + rest["items"]] == names
    assert "anna" not in str(first).lower() and "next" not in {k for k, v in rest.items() if v}
    chosen = first["items"][1]["id"]
    await verify(matching, chosen)
    found = {}
    for query in ("q=cesi", "q=40003000003", "q=100%25", "verified=true", "verified=false&q=zile"):
        answer = await matching.call("GET", f"/organisations?{query}", who=COORDINATOR)
        found[query] = [each["name"] for each in answer.json()["items"]]
    assert found == {
        "q=cesi": ["Cēsis"],
        "q=40003000003": ["Zīle"],
        "q=100%25": [],
        "verified=true": ["Cēsis"],
        "verified=false&q=zile": ["Zīle"],
    }
    assert (await matching.call("GET", "/organisations?cursor=x", who=COORDINATOR)).status_code == 422


async def test_what_is_bound_is_shown_and_opened_again(matching: Running) -> None:
    await registered(matching)
    org, need, held = await founded(matching), await stated(matching), await completed(matching)
    for _ in range(2):
        assert (await org.bind(held)).status_code == 204
        assert (await org.bind_need(need)).status_code == 204
    later = await following(held)
    found = await org.read()
    assert [(each["id"], each["stage"], each["state"], each["audience"]) for each in found["assessments"]] == [
        (held.id, "T0", "completed", "sme"),
        (later.id, "T1", "draft", "sme"),
    ]
    (shown,) = found["needs"]
    assert (shown["id"], shown["state"]) == (need["id"], "open")
    assert [(each["kind"], each["code"], each["label"]["lv"]) for each in shown["terms"]] == [("sectors", "education", "Izglītība")]
    link = await org.call("POST", f"/assessments/{later.id}/links")
    assert link.status_code == 201 and link.json()["id"] == later.id
    opened = await matching.call("GET", f"/assessments/{later.id}", headers={"Assessment-Token": link.json()["token"]})
    assert opened.status_code == 200
    link = await org.call("POST", f"/needs/{need['id']}/links")
    opened = await matching.call("GET", f"/needs/{need['id']}", headers={"Need-Token": link.json()["token"]})
    assert opened.status_code == 200


async def test_nobody_binds_or_opens_what_belongs_to_others(matching: Running) -> None:
    await registered(matching)
    org, other, need, held = await founded(matching), await founded(matching), await stated(matching), await begun(matching)
    for binding in (org.bind_need(need | {"token": "x"}), org.bind(type(held)(matching, held.id, "x"))):
        assert (await binding).status_code == 404
    shared = await held.call("POST", "/links", json={"dimensions": ["d1"]})
    part = type(held)(matching, held.id, shared.json()["token"])
    assert (await org.bind(part)).json()["code"] == "owners-link-needed"
    assert (await org.call("PUT", f"/needs/{need['id']}")).json()["code"] == "need-token-missing"
    assert ((await org.bind(held)).status_code, (await org.bind_need(need)).status_code) == (204, 204)
    assert (await other.bind(held)).json()["code"] == (await other.bind_need(need)).json()["code"] == "bound-elsewhere"
    for path in (f"/assessments/{held.id}/links", f"/needs/{need['id']}/links"):
        assert (await other.call("POST", path)).json()["code"] == "not-bound"


async def test_a_kept_answer_gives_no_link_to_who_sends_its_key_without_the_token(matching: Running) -> None:
    await registered(matching)
    org, need = await founded(matching), await stated(matching)
    await org.bind_need(need)
    key = {"Idempotency-Key": "seen"}
    assert (await org.call("POST", f"/needs/{need['id']}/links", headers=key)).status_code == 201
    thief = await matching.call("POST", f"/organisations/{org.id}/needs/{need['id']}/links", headers=key | {"Organisation-Token": "x"})
    assert (thief.status_code, thief.json()["code"]) == (422, "idempotency-key-reused"), "an answer is for who holds the same secret"


async def ask_links(matching: Running, email: str) -> Any:
    return await matching.call("POST", "/organisations/links", json={"email": email, "language": "en"})


async def letters(matching: Running) -> list[dict[str, Any]]:
    text = await value(matching, "SELECT coalesce(json_agg(to_jsonb(l) ORDER BY created_at, id), '[]')::text FROM letter l")
    return list(orjson.loads(text))


async def everything(matching: Running) -> str:
    async with matching.runtime.database.reading() as work:
        tables = [each[0] for each in await work.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        texts = [await work.fetchval(f'SELECT string_agg(t::text, chr(10)) FROM "{each}" t') for each in tables]
    return "\n".join(text or "" for text in texts)
