"""A person's own data, the hub's list, attendance, certificates: who sees what."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from tests.component.conftest import Start
from tests.component.training.enrolling import CESIS, FAST, VENTSPILS, SignUps, evening
from training.app import service
from training.permissions.enrolments import ENROLMENTS

ID = uuid4()
CODE = "ABCD-EFGH-2345-6789"


@pytest.fixture
async def sign_ups(start: Start) -> AsyncIterator[SignUps]:
    async with start(service, **FAST) as running:
        yield SignUps(running)


async def _note(sign_ups: SignUps, offering: dict[str, Any], who: Any = CESIS, **came: bool) -> Any:
    items = [{"enrolment": id_, "attended": attended} for id_, attended in came.items()]
    return await sign_ups.call("POST", f"/offerings/{offering['id']}/attendance", who=who, json={"items": items})


async def test_erasure_frees_the_seat_and_leaves_nothing_that_names_anybody(sign_ups: SignUps) -> None:
    session = evening(seats_on_site=1)
    offering = await sign_ups.publish(session)
    anna = await sign_ups.join(offering, "anna@example.lv", name="Anna Kalniņa", note="alerģija")
    waits = await sign_ups.join(offering, "w@example.lv")
    await sign_ups.ask(await sign_ups.publish(evening()), "anna@example.lv")
    export = (await sign_ups.call("GET", "/enrolments/me/export", headers=anna.me)).json()
    assert (export["email"], export["enrolments"][0]["note"], len(export["letters"])) == ("anna@example.lv", "alerģija", 3)
    erased = await sign_ups.call("DELETE", "/enrolments/me", headers=anna.me)
    assert erased.status_code == 204
    assert (await sign_ups.call("GET", "/enrolments/me", headers=anna.me)).json()["code"] == "no-such-token"
    assert (await waits.now())["state"] == "offered"
    assert (await sign_ups.told(anna.id))[-1] == ("cancelled", "cancelled", 2)
    async with sign_ups.running.runtime.database.reading() as work:
        answers = await work.fetch("SELECT convert_from(body, 'UTF8') FROM idempotency")
        assert not any("Kalniņa" in row[0] or "alerģija" in row[0] for row in answers)
        payloads = await work.fetch("SELECT convert_from(payload, 'UTF8') FROM outbox")
        assert not any("Kalniņa" in row[0] or "example.lv" in row[0].replace("https://example.lv", "") for row in payloads)
        for table in ("person", "sign_up", "letter", "person_token", "enrolment", "certificate"):
            rows = await work.fetch(f"SELECT t::text FROM {table} t")
            assert not any("Kalniņa" in row[0] or "anna@" in row[0] or "alerģija" in row[0] for row in rows), table
    listed = (await sign_ups.call("GET", f"/offerings/{offering['id']}/enrolments", who=CESIS)).json()["items"]
    assert [(each.get("name"), each["state"]) for each in listed] == [(None, "cancelled"), ("Ģirts w@example.lv", "offered")]


async def test_the_list_is_the_hubs_alone_and_comes_in_pages(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening(seats_on_site=9))
    people = [await sign_ups.join(offering, f"p{number}@example.lv") for number in range(3)]
    await sign_ups.ask(offering, "pending@example.lv")
    path = f"/offerings/{offering['id']}/enrolments"
    assert (await sign_ups.call("GET", path)).status_code == 401
    assert (await sign_ups.call("GET", path, who=VENTSPILS)).status_code == 403
    assert (await sign_ups.call("GET", f"{path}.csv", who=VENTSPILS)).status_code == 403
    first = await sign_ups.call("GET", f"{path}?limit=2", who=CESIS)
    rest = await sign_ups.call("GET", f"{path}{first.links['next']['url']}", who=CESIS)
    assert [each["id"] for each in first.json()["items"] + rest.json()["items"]] == [each.id for each in people]
    assert (await sign_ups.call("GET", f"{path}?state=waiting", who=CESIS)).json()["items"] == []
    assert (await sign_ups.call("GET", f"/offerings/{ID}/enrolments", who=CESIS)).status_code == 404


async def test_a_spreadsheet_runs_nothing_that_a_stranger_wrote(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening(seats_on_site=9))
    names = ["=HYPERLINK(1)", "+371", "-1", "@SUM(1)", 'Anna "Ņ", O', "\uff1d1+1"]
    for at, name in enumerate(names):
        await sign_ups.join(offering, f"p{at}@example.lv", name=name, note="\t=1")
    path = f"/offerings/{offering['id']}/enrolments"
    files = [
        await sign_ups.call("GET", f"{path}.csv", who=CESIS),
        await sign_ups.call("GET", path, who=CESIS, headers={"Accept": "text/csv"}),
    ]
    assert files[0].content == files[1].content
    assert files[0].headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(files[0].content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == [f"'{name}" if name[0] in "=+-@\uff1d" else name for name in names]
    assert {row["note"] for row in rows} == {"'=1"}


async def test_the_hub_cancels_with_a_reason(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening(seats_on_site=1))
    anna, waits = await sign_ups.join(offering, "anna@example.lv"), await sign_ups.join(offering, "w@example.lv")
    path, body = f"/enrolments/{anna.id}/cancel", {"reason": "Grupa ir tikai senioriem."}
    assert (await sign_ups.call("POST", path, who=VENTSPILS, json=body, headers={"If-Match": "*"})).status_code == 403
    assert (await sign_ups.call("POST", path, who=CESIS, json=body, headers={"If-Match": '"v7"'})).status_code == 412
    done = await sign_ups.call("POST", path, who=CESIS, json=body, headers={"If-Match": '"v1"'})
    assert (done.status_code, done.json()["state"]) == (200, "cancelled")
    assert (await waits.now())["state"] == "offered"
    assert (await sign_ups.letters("anna@example.lv"))[-1] == "removed"
    assert "senioriem" not in str(await sign_ups.running.events())


async def test_attendance_is_noted_after_the_start_for_all_or_nobody(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening(seats_on_site=2))
    anna, ben, waits = [await sign_ups.join(offering, f"{name}@example.lv") for name in ("anna", "ben", "w")]
    assert (await _note(sign_ups, offering, **{anna.id: True})).json()["code"] == "not-started"
    await sign_ups.begin(offering)
    assert (await _note(sign_ups, offering, who=VENTSPILS, **{anna.id: True})).status_code == 403
    assert (await _note(sign_ups, offering, **{anna.id: True, waits.id: True})).json()["code"] == "no-seat-held"
    assert (await _note(sign_ups, offering, **{anna.id: True, str(ID): True})).status_code == 404
    assert (await anna.now())["state"] == "enrolled"
    noted = await _note(sign_ups, offering, **{anna.id: True, ben.id: False})
    assert {each["id"]: each["state"] for each in noted.json()["items"]} == {anna.id: "attended", ben.id: "absent"}
    await _note(sign_ups, offering, **{anna.id: True, ben.id: False})
    assert await sign_ups.told(anna.id) == [("made", "enrolled", 1), ("attended", "attended", 2)]
    assert await sign_ups.letters("anna@example.lv") == ["confirm", "enrolled", "certificate"]
    assert (await anna.do("leave")).json()["code"] == "enrolment-over"


async def _certificate(sign_ups: SignUps, **changes: Any) -> tuple[Any, dict[str, Any], str]:
    offering = await sign_ups.publish(evening())
    anna = await sign_ups.join(offering, "anna@example.lv", name="Ģirts Žīgurs", **changes)
    await sign_ups.begin(offering)
    await _note(sign_ups, offering, **{anna.id: True})
    return anna, offering, f"/certificates/{(await anna.now())['certificate']}"


async def test_a_certificate_can_be_checked_and_is_revoked_by_a_correction(sign_ups: SignUps) -> None:
    anna, offering, path = await _certificate(sign_ups)
    shown = (await sign_ups.call("GET", path.lower())).json()
    assert (shown["state"], shown["title"]["en"], shown["hub"], len(shown["dates"])) == ("valid", "Safety online", "cesis", 1)
    assert "name" not in shown
    await _note(sign_ups, offering, **{anna.id: False})
    assert (await sign_ups.call("GET", path)).json()["state"] == "revoked"
    await _note(sign_ups, offering, **{anna.id: True})
    assert (await sign_ups.call("GET", path)).json()["state"] == "valid"
    assert (await sign_ups.letters("anna@example.lv")).count("certificate") == 1
    assert (await sign_ups.call("GET", f"/certificates/{CODE}")).status_code == 404
    assert (await sign_ups.call("GET", "/certificates/x%00")).status_code == 422


async def test_the_name_is_shown_where_the_person_allows_it_and_gone_when_forgotten(sign_ups: SignUps) -> None:
    anna, _, path = await _certificate(sign_ups, shows_name=True)
    assert (await sign_ups.call("GET", path)).json()["name"] == "Ģirts Žīgurs"
    assert (await sign_ups.call("DELETE", "/enrolments/me", headers=anna.me)).status_code == 204
    shown = (await sign_ups.call("GET", path)).json()
    assert (shown["state"], "name" in shown) == ("valid", False)
    assert (await sign_ups.call("GET", f"{path}.pdf", who=CESIS)).status_code == 200


async def test_the_document_is_given_to_the_person_and_the_hub(sign_ups: SignUps) -> None:
    anna, _, path = await _certificate(sign_ups)
    other = await sign_ups.join(await sign_ups.publish(evening()), "o@example.lv")
    assert (await sign_ups.call("GET", f"{path}.pdf")).status_code == 403
    assert (await sign_ups.call("GET", f"{path}.pdf", who=VENTSPILS)).status_code == 403
    assert (await sign_ups.call("GET", f"{path}.pdf", headers=other.me)).status_code == 403
    own, hubs = await sign_ups.call("GET", f"{path}.pdf", headers=anna.me), await sign_ups.call("GET", f"{path}.pdf", who=CESIS)
    assert (own.status_code, own.headers["content-type"], own.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert own.content == hubs.content, "deterministic"
    english = await sign_ups.call("GET", f"{path}.pdf?language=en", headers=anna.me)
    assert english.content != own.content
    assert b"/MarkInfo" in own.content


async def test_a_person_is_forgotten_long_after_the_last_date(sign_ups: SignUps) -> None:
    from training.sender.enrolments import forget  # noqa: PLC0415  only here

    anna = await sign_ups.join(await sign_ups.publish(evening()), "anna@example.lv")
    await sign_ups.ask(await sign_ups.publish(evening()), "never@example.lv")
    await sign_ups.execute("UPDATE enrolment SET created_at = now() - interval '3 days' WHERE state = 'pending'")
    await forget(sign_ups.running.runtime)
    async with sign_ups.running.runtime.database.reading() as work:
        assert await work.fetchval("SELECT array_agg(email) FROM person") == ["anna@example.lv"]
    await sign_ups.execute("UPDATE enrolment SET changed_at = now() - interval '800 days'")
    await forget(sign_ups.running.runtime)
    assert (await anna.now())["state"] == "enrolled", "the date is still to come"
    await sign_ups.execute("UPDATE offering SET last_end = now() - interval '800 days'")
    await forget(sign_ups.running.runtime)
    assert (await sign_ups.call("GET", "/enrolments/me", headers=anna.me)).json()["code"] == "no-such-token"


ROUTES = {
    "sign_up": ("POST", "/enrolments"),
    "read_link": ("GET", "/enrolments/confirm?token=x"),
    "confirm_enrolment": ("POST", "/enrolments/confirm"),
    "read_person": ("GET", "/enrolments/me?token=x"),
    "export_person": ("GET", "/enrolments/me/export?token=x"),
    "erase_person": ("DELETE", "/enrolments/me?token=x"),
    "renew_calendar": ("PUT", "/enrolments/me/calendar?token=x"),
    "revoke_calendar": ("DELETE", "/enrolments/me/calendar?token=x"),
    "person_as_calendar": ("GET", "/enrolments/calendar.ics?token=x"),
    "enrolment_as_calendar": ("GET", f"/enrolments/{ID}.ics?token=x"),
    "leave_enrolment": ("POST", f"/enrolments/{ID}/leave?token=x"),
    "accept_seat": ("POST", f"/enrolments/{ID}/accept?token=x"),
    "decline_seat": ("POST", f"/enrolments/{ID}/decline?token=x"),
    "transfer_enrolment": ("POST", f"/enrolments/{ID}/transfer?token=x"),
    "check_certificate": ("GET", f"/certificates/{CODE}"),
    "print_certificate": ("GET", f"/certificates/{CODE}.pdf"),
    "list_seats": ("GET", f"/offerings/{ID}/seats"),
    "list_attendees": ("GET", f"/offerings/{ID}/enrolments"),
    "export_attendees": ("GET", f"/offerings/{ID}/enrolments.csv"),
    "note_attendance": ("POST", f"/offerings/{ID}/attendance"),
    "cancel_enrolment": ("POST", f"/enrolments/{ID}/cancel"),
}
STAFF_ONLY = {"list_attendees", "export_attendees", "note_attendance", "cancel_enrolment"}
CALLERS: dict[str, dict[str, Any] | None] = {
    "anonymous": None, "signed in": {"sub": "x"}, "staff": CESIS, "coordinator": {"roles": ["coordinator"], "sub": "i"},
    "operator": {"roles": ["operator"], "sub": "o"},
}  # fmt: skip


def test_the_matrix_covers_every_route() -> None:
    assert set(ROUTES) == set(ENROLMENTS)


@pytest.mark.parametrize("caller", CALLERS)
async def test_matrix(sign_ups: SignUps, caller: str) -> None:
    for route, (method, path) in ROUTES.items():
        answer = await sign_ups.call(method, path, who=CALLERS[caller], headers={"If-Match": "*"}, json={})
        assert answer.status_code < 500, (route, answer.text)
        assert (answer.status_code in (401, 403)) is (route in STAFF_ONLY and caller != "staff"), (route, answer.status_code)
    missing = await sign_ups.call("GET", "/enrolments/me", who=CALLERS[caller])
    assert (missing.status_code, missing.json()["code"]) == (401, "enrolment-token-missing")
