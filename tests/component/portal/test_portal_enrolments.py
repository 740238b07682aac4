"""Signing up and one's own enrolments in the pages, before a real training service; links come as a letter would bring them."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest

from kopa.embedded.server import free_port
from portal.app import service as portal_service
from tests.component.portal.conftest import CESIS, Serve, Served, published
from training.commands.enrolments.tokens import mint

MAIL = "anna@example.lv"
LATVIAN = {"Accept-Language": "lv"}


def evening(days: float = 30, **changes: Any) -> dict[str, Any]:
    starts = (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
    given = {"id": str(uuid4()), "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat()}
    return given | {"place": {"name": "Cēsu centrs"}, "seats_on_site": 2, "seats_online": 1} | changes


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of a form, as a browser sends them."""
    [form] = re.findall(rf'<form[^>]* action="{action}" method="post">(.*?)</form>', page, re.DOTALL)
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)}


def typed(offering: dict[str, Any], at: int = 0, mode: str = "on_site", **changes: str) -> dict[str, str]:
    given = {"offering": offering["id"], "place": f"{mode}:session:{offering['sessions'][at]['id']}", "name": "Anna Ķirse", "email": MAIL}
    return given | {"language": "lv", "consent": "yes"} | changes


async def link(training: Served, email: str = MAIL) -> str:
    """The token of a letter about the newest enrolment of an address."""
    query = "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id WHERE p.email = $1 ORDER BY e.id DESC LIMIT 1"
    async with training.runtime.database.unit_of_work() as work:
        token = await mint(work, await work.fetchval(query, email))
    assert token is not None
    return token


async def text(portal: Served, path: str, status: int = 200, **query: str) -> str:
    answer = await portal.client.get(path, params=query or None, headers=LATVIAN)
    assert answer.status_code == status, answer.text
    return answer.text


async def signed_up(portal: Served, training: Served, offering: dict[str, Any], at: int = 0, email: str = MAIL, **changes: str) -> str:
    """Signed up and confirmed by the pages; the token of the link."""
    asked = await portal.client.post("/enrolments", data=typed(offering, at, email=email, **changes), headers=LATVIAN)
    assert (asked.status_code, asked.headers.get("location")) == (303, "/enrolments/sent"), asked.text
    token = await link(training, email)
    sent = hidden(await text(portal, "/enrolments/confirm", token=token), "/enrolments/confirm")
    answer = await portal.client.post("/enrolments/confirm", data=sent, headers=LATVIAN)
    assert answer.status_code == 303, answer.text
    return token


def done(answer: httpx.Response) -> str:
    """What the page says was done, after an act."""
    assert answer.status_code == 303, answer.text
    [said] = parse_qs(urlsplit(answer.headers["location"]).query)["done"]
    return said


async def states(training: Served) -> list[str]:
    async with training.runtime.database.reading() as work:
        return [row[0] for row in await work.fetch("SELECT state FROM enrolment ORDER BY id")]


async def test_the_form_stands_where_sign_ups_are_taken_and_the_hubs_own_page_where_not(portal: Served, training: Served) -> None:
    here = await published(training, sessions=[evening()], link="https://cesis.example/kurss")
    page = await text(portal, f"/offerings/{here['id']}")
    assert page.count('type="radio"') == 2
    assert "2 vietas klātienē" in page
    assert "Glabāšanas laiks pēc pēdējās nodarbības: 2 gadi." in page
    assert "Centra lapa par to" in page
    elsewhere = await published(training, link="https://cesis.example/kurss")
    page = await text(portal, f"/offerings/{elsewhere['id']}")
    assert 'id="sign-up"' not in page
    assert "Uz pieteikšanās lapu" in page


async def test_before_and_after_the_window_the_page_says_so(portal: Served, training: Served) -> None:
    now = datetime.now(UTC)
    later = await published(training, sessions=[evening(sign_up_opens_at=(now + timedelta(days=3)).isoformat())])
    over = await published(training, sessions=[evening(sign_up_closes_at=(now - timedelta(days=3)).isoformat())])
    for offering, said in ((later, "Pieteikšanās sāksies:"), (over, "Pieteikšanās ir beigusies.")):
        page = await text(portal, f"/offerings/{offering['id']}")
        assert said in page
        assert 'action="/enrolments"' not in page


async def test_a_series_is_one_act(portal: Served, training: Served) -> None:
    dates = [evening(days, series="kurss", seats_online=None) for days in (10, 17, 24)]
    offering = await published(training, sessions=dates)
    page = await text(portal, f"/offerings/{offering['id']}")
    assert page.count('type="radio"') == 1
    assert "3 nodarbības, pirmā" in page
    assert 'value="on_site:series:kurss" checked' in page
    token = await signed_up(portal, training, offering, place="on_site:series:kurss")
    assert (await text(portal, "/enrolments/mine", token=token)).count('<li class="session">') == 3


async def test_many_dates_are_chosen_from_a_list(portal: Served, training: Served) -> None:
    offering = await published(training, sessions=[evening(days) for days in range(10, 16)])
    page = await text(portal, f"/offerings/{offering['id']}")
    assert 'type="radio"' not in page
    [choices] = re.findall(r'<select[^>]* name="place".*?</select>', page, re.DOTALL)
    assert choices.count("<option") == 13
    assert "<time" not in choices


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"email": "anna"}, "email", "Rakstiet adresi šādā veidā: anna@example.lv."),
        ({"name": ""}, "name", "Šis lauks ir obligāts."),
        ({"consent": ""}, "consent", "Atzīmējiet, ka piekrītat"),
        ({"place": ""}, "place", "Izvēlieties, kad un kā piedalīsieties."),
        ({"place": "online:session:{session}"}, "place", "Šādi šajā datumā piedalīties nevar."),
    ],
)
async def test_a_refusal_says_what_to_mend_and_keeps_what_was_typed(
    portal: Served, training: Served, wrong: dict[str, str], field: str, said: str
) -> None:
    offering = await published(training, sessions=[evening(seats_online=None), evening(31)])
    form = typed(offering, note='Ar "suni"', shows_name="yes") | wrong
    form["place"] = form["place"].format(session=offering["sessions"][0]["id"])
    answer = await portal.client.post("/enrolments", data=form, headers=LATVIAN)
    assert answer.status_code in {409, 422}
    page = answer.text
    [summary] = re.findall(r'<div class="error-summary".*?</div>', page, re.DOTALL)
    assert f'href="#{field}"' in summary
    assert said in unescape(summary)
    assert f'id="{field}-error"' in page
    assert "Ar &#34;suni&#34;" in page
    assert 'name="shows_name" value="yes" checked' in page
    assert answer.headers["cache-control"] == "no-store"
    assert await states(training) == []


async def test_while_training_cannot_take_it_nothing_typed_is_lost(serve: Serve, training: Served) -> None:
    offering = await published(training, sessions=[evening()])
    async with serve(portal_service, service_urls={"training": training.url}) as portal:
        await portal.client.post("/enrolments", data=typed(offering))
    away = {"training": f"http://127.0.0.1:{free_port()}"}
    async with serve(portal_service, service_urls=away) as portal:
        sent = typed(offering, note='Ar "suni"')
        answer = await portal.client.post("/enrolments", data=sent, headers=LATVIAN)
        assert (answer.status_code, answer.headers["retry-after"], answer.headers["cache-control"]) == (503, "5", "no-store")
        assert hidden(answer.text, "/enrolments") == sent, "the page sends it once more"
        assert "Ierakstītais nav zudis" in answer.text
        assert (await portal.client.get("/enrolments/mine?token=x")).status_code == 503
        assert (await portal.client.get("/certificates/ABCD-EFGH-2345-6789")).status_code == 503


async def test_opening_links_changes_nothing_only_buttons_do(portal: Served, training: Served) -> None:
    offering = await published(training, sessions=[evening()])
    await portal.client.post("/enrolments", data=typed(offering))
    token = await link(training)
    page = await text(portal, "/enrolments/confirm", token=token)
    assert "Apstipriniet savu pieteikumu" in page
    assert await states(training) == ["pending"]
    sent = hidden(page, "/enrolments/confirm")
    for _ in range(2):
        assert done(await portal.client.post("/enrolments/confirm", data=sent)) == "enrolled"
    assert "Pieteikums jau ir apstiprināts" in await text(portal, "/enrolments/confirm", token=token)
    for path in ("mine", "leave", "move", "erase", "offer", "decline"):
        answer = await portal.client.get(f"/enrolments/{path}", params={"token": token})
        assert answer.status_code == 200
        assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
        assert 'content="noindex"' in answer.text
    assert await states(training) == ["enrolled"]


@pytest.mark.parametrize("page", ["confirm", "mine", "leave", "offer", "decline", "move", "erase"])
@pytest.mark.parametrize("token", ["", "wrong", "a/../b?ā"])
async def test_a_link_that_opens_nothing_says_what_to_do(portal: Served, page: str, token: str) -> None:
    shown = await text(portal, f"/enrolments/{page}", 404, token=token)
    assert "Šī saite nav derīga" in shown


async def test_one_leaves_from_the_letter_and_from_ones_page(portal: Served, training: Served) -> None:
    offering = await published(training, sessions=[evening(), evening(31)])
    token = await signed_up(portal, training, offering)
    await signed_up(portal, training, offering, at=1)
    mine = await text(portal, "/enrolments/mine", token=token)
    assert mine.count('<article class="panel about"') == 2
    sent = hidden(await text(portal, "/enrolments/leave", token=token), "/enrolments/leave")
    for _ in range(2):
        assert done(await portal.client.post("/enrolments/leave", data=sent)) == "leave"
    assert await states(training) == ["cancelled", "enrolled"]
    assert "Tas vairs nav iespējams" in await text(portal, "/enrolments/leave", token=token)
    assert "Jūs pieteikumu atsaucāt." in await text(portal, "/enrolments/mine", token=token)
    [other] = {
        unescape(each) for each in re.findall(r'href="(/enrolments/leave\?[^"]+)"', await text(portal, "/enrolments/mine", token=token))
    }
    sent = hidden(await text(portal, other), "/enrolments/leave")
    assert done(await portal.client.post("/enrolments/leave", data=sent)) == "leave"
    assert await states(training) == ["cancelled", "cancelled"]


async def test_a_freed_seat_is_offered_taken_or_let_go(portal: Served, training: Served) -> None:
    offering = await published(training, sessions=[evening(seats_on_site=1)])
    first = await signed_up(portal, training, offering)
    second = await signed_up(portal, training, offering, email="second@example.lv")
    third = await signed_up(portal, training, offering, email="third@example.lv")
    assert "Pirms jums rindā: 1 cilvēks." in await text(portal, "/enrolments/mine", token=third)
    assert "Vieta jums pašlaik netiek piedāvāta" in await text(portal, "/enrolments/offer", token=second)
    await portal.client.post("/enrolments/leave", data=hidden(await text(portal, "/enrolments/leave", token=first), "/enrolments/leave"))
    page = await text(portal, "/enrolments/offer", token=second)
    assert "Vieta gaida jūsu atbildi līdz:" in page
    sent = hidden(await text(portal, "/enrolments/decline", token=second), "/enrolments/decline")
    assert done(await portal.client.post("/enrolments/decline", data=sent)) == "decline"
    refused = await portal.client.post("/enrolments/offer", data=sent | {"key": str(uuid4())}, headers=LATVIAN)
    assert (refused.status_code, "Tas neizdevās" in refused.text) == (409, True)
    sent = hidden(await text(portal, "/enrolments/offer", token=third), "/enrolments/offer")
    assert done(await portal.client.post("/enrolments/offer", data=sent)) == "offer"
    assert await states(training) == ["cancelled", "cancelled", "enrolled"]


async def test_one_moves_to_another_date_and_a_full_one_asks_first(portal: Served, training: Served) -> None:
    full = evening(31, seats_on_site=1, seats_online=None)
    offering = await published(training, sessions=[evening(seats_online=None), full, evening(32, seats_online=None)])
    await signed_up(portal, training, offering, at=1, email="other@example.lv")
    token = await signed_up(portal, training, offering)
    page = await text(portal, "/enrolments/move", token=token)
    assert page.count('type="radio"') == 2, "not where one is"
    sent = hidden(page, "/enrolments/move")
    place = f"on_site:session:{full['id']}"
    refused = await portal.client.post("/enrolments/move", data=sent | {"place": place}, headers=LATVIAN)
    assert (refused.status_code, "Tajā datumā brīvu vietu nav" in refused.text) == (409, True)
    assert f'value="{place}" checked' in refused.text
    stale = hidden(refused.text, "/enrolments/move") | {"place": place, "wait": "yes", "version": "99"}
    answer = await portal.client.post("/enrolments/move", data=stale, headers=LATVIAN)
    assert (answer.status_code, "pieteikums ir mainījies" in answer.text) == (412, True)
    assert 'name="wait" value="yes" checked' in answer.text
    again = hidden(answer.text, "/enrolments/move") | {"place": f"on_site:session:{offering['sessions'][2]['id']}"}
    assert done(await portal.client.post("/enrolments/move", data=again)) == "moved"
    assert await states(training) == ["enrolled", "cancelled", "enrolled"]


async def test_nobody_reaches_somebody_elses_enrolment(portal: Served, training: Served) -> None:
    offering = await published(training, sessions=[evening()])
    await signed_up(portal, training, offering)
    token = await signed_up(portal, training, offering, email="other@example.lv")
    async with training.runtime.database.reading() as work:
        foreign = await work.fetchval("SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id WHERE p.email = $1", MAIL)
    assert "Šī saite nav derīga" in await text(portal, "/enrolments/leave", 404, token=token, enrolment=str(foreign))
    answer = await portal.client.post("/enrolments/leave", data={"token": token, "enrolment": str(foreign)})
    assert answer.status_code == 404
    forged = await portal.client.post("/enrolments/leave", data={"token": token, "enrolment": "../me"})
    assert forged.status_code == 422
    assert await states(training) == ["enrolled", "enrolled"]


async def test_the_calendar_address_is_shown_once_renewed_and_closed(portal: Served, training: Served) -> None:
    token = await signed_up(portal, training, await published(training, sessions=[evening()]))
    addresses = []
    for _ in range(2):
        answer = await portal.client.post("/enrolments/calendar", data={"token": token, "act": "renew"})
        assert done(answer) == "calendar"
        page = await text(portal, answer.headers["location"])
        addresses += re.findall(r"<code>([^<]+/enrolments/calendar\.ics\?token=[\w-]+)</code>", page)
    old, new = (each.replace(f"{portal.url}/api/training", training.url) for each in addresses)
    async with httpx.AsyncClient() as stranger:
        assert (await stranger.get(old)).status_code == 404
        assert "BEGIN:VEVENT" in (await stranger.get(new)).text
        assert new not in await text(portal, "/enrolments/mine", token=token)
        answer = await portal.client.post("/enrolments/calendar", data={"token": token, "act": "revoke"})
        assert done(answer) == "calendar-closed"
        assert (await stranger.get(new)).status_code == 404
    assert (await portal.client.post("/enrolments/calendar", data={"token": token, "act": "x"})).status_code == 422
    script = await text(portal, "/enrolments/mine", token=token, calendar='"><script>')
    assert "<script>alert" not in script
    assert 'calendar.ics?token="' not in script


async def test_erasing_asks_once_more_and_then_nothing_is_left(portal: Served, training: Served) -> None:
    token = await signed_up(portal, training, await published(training, sessions=[evening()]))
    page = await text(portal, "/enrolments/erase", token=token)
    assert MAIL in page
    for _ in range(2):
        answer = await portal.client.post("/enrolments/erase", data=hidden(page, "/enrolments/erase"))
        assert (answer.status_code, answer.headers["location"]) == (303, "/enrolments/gone")
    assert "Jūsu dati ir izdzēsti" in await text(portal, "/enrolments/gone")
    assert "Šī saite nav derīga" in await text(portal, "/enrolments/mine", 404, token=token)


async def test_what_was_never_a_token_is_not_told_that_it_erased_somebody(portal: Served) -> None:
    answer = await portal.client.post("/enrolments/erase", data={"token": "ā"}, headers=LATVIAN)
    assert (answer.status_code, "Šī saite nav derīga" in answer.text) == (404, True)


async def test_a_form_from_another_site_does_nothing(portal: Served, training: Served) -> None:
    token = await signed_up(portal, training, await published(training, sessions=[evening()]))
    for path in ("/enrolments", "/enrolments/erase", "/enrolments/leave", "/enrolments/calendar"):
        answer = await portal.client.post(path, data={"token": token, "act": "renew"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
    assert await states(training) == ["enrolled"]


async def certified(portal: Served, training: Served, **changes: str) -> tuple[str, str]:
    """(token, code) of somebody who took part."""
    offering = await published(training, sessions=[evening()])
    token = await signed_up(portal, training, offering, **changes)
    async with training.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE session SET starts_at = now() - interval '1 hour' WHERE offering_id = $1", UUID(offering["id"]))
        enrolment = await work.fetchval("SELECT id FROM enrolment")
    items = [{"enrolment": str(enrolment), "attended": True}]
    noted = await training.call("POST", f"/offerings/{offering['id']}/attendance", who=CESIS, json={"items": items})
    assert noted.status_code == 200, noted.text
    found = re.search(r"/certificates/([0-9A-Z-]{19})\?", await text(portal, "/enrolments/mine", token=token))
    assert found is not None
    return token, found[1]


async def test_a_certificate_is_checked_by_its_code(portal: Served, training: Served) -> None:
    token, code = await certified(portal, training)
    page = await text(portal, f"/certificates/{code.lower()}")
    for part in ("Apliecinājums ir derīgs", "Drošība internetā", "cesis", "Persona nav atļāvusi rādīt savu vārdu"):
        assert part in page
    assert ".pdf" not in page
    own = await text(portal, f"/certificates/{code}", token=token)
    documents = [unescape(each) for each in re.findall(r'href="/api/training(/certificates/[^"]+\.pdf[^"]+)"', own)]
    assert [parse_qs(urlsplit(each).query)["language"] for each in documents] == [["lv"], ["en"]]
    for each in documents:
        assert (await training.client.get(each)).content.startswith(b"%PDF-")


async def test_the_name_is_shown_where_the_person_allows_it(portal: Served, training: Served) -> None:
    _, code = await certified(portal, training, shows_name="yes")
    assert "Anna Ķirse" in await text(portal, f"/certificates/{code}")


@pytest.mark.parametrize("code", ["ABCD-EFGH-2345-6789", "x", "ā<b>", "1234"])
async def test_a_code_that_nobody_has_is_said_and_kept(portal: Served, code: str) -> None:
    answer = await portal.client.get(f"/certificates?{urlencode({'code': code})}", headers=LATVIAN)
    assert answer.status_code == 303
    page = await portal.client.get(answer.headers["location"], headers=LATVIAN)
    assert page.status_code == 404
    assert "Apliecinājuma ar šādu kodu nav" in page.text
    assert f'value="{code.replace("<", "&lt;").replace(">", "&gt;")}"' in page.text


async def test_the_form_says_what_is_free_and_how_many_wait(portal: Served, training: Served) -> None:
    offering = await published(training, sessions=[evening(seats_on_site=2, seats_online=None)])
    address = f"/offerings/{offering['id']}"
    assert "brīvas 2 vietas" in await text(portal, address)
    await signed_up(portal, training, offering)
    assert "brīva 1 vieta" in await text(portal, address)
    await signed_up(portal, training, offering, email="juris@example.lv")
    assert "brīvu vietu nav, var gaidīt rindā" in await text(portal, address)
    await signed_up(portal, training, offering, email="ilze@example.lv")
    assert "brīvu vietu nav, rindā gaida 1 cilvēks" in await text(portal, address)
