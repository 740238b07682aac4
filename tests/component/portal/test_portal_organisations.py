"""An organisation's pages before a real matching service: told of, opened, agreeing, erased; and the coordinators' list."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from kopa.embedded.server import free_port
from matching.app import service as matching_service
from portal.app import service as portal_service
from tests.component.matching.conftest import hub
from tests.component.portal.at_matching import begun, browser, completed, hidden, post, sent
from tests.component.portal.conftest import Serve, Served, signed_in

COORDINATOR = {"roles": ["coordinator"], "sub": "liga"}
RUKIS = {
    "org.name": "SIA Rūķis",
    "org.kind": "company",
    "org.size_class": "small",
    "org.sector": "food-and-beverages",
    "org.region": "vidzeme",
    "org.register_number": "40003000001",
    "org.contact.name": "Anna Ķirse",
    "org.contact.email": "anna@rukis.example",
    "org.language": "lv",
}


@pytest.fixture
async def anna(at_matching: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(at_matching) as at:
        yield at


async def told(at: httpx.AsyncClient, query: str = "", **changes: str) -> str:
    """The address of a new organisation, told of on the page."""
    answer = await sent(at, f"/organisation{query}", (RUKIS | changes).items())
    assert answer.status_code == 200, answer.text
    assert answer.url.path.startswith("/organisations/"), answer.text
    return answer.url.path


def link(page: str) -> str:
    [found] = re.findall(r"<code>https?://[^/]+(/organisations/[^<]+)</code>", page)
    return str(found)


async def test_an_assessment_at_hand_fills_the_form_in_and_belongs_to_the_new_organisation(anna: httpx.AsyncClient) -> None:
    assessment = await begun(anna)
    id_ = assessment.rsplit("/", 1)[1]
    page = (await anna.get(f"/organisation?assessment={id_}")).text
    assert 'value="SIA Rūķis"' in page
    assert '<option value="food-and-beverages" selected>' in page
    own = await told(anna, f"?assessment={id_}")
    page = (await anna.get(own)).text
    assert "Pirmais novērtējums" in page
    assert f'action="{own}/assessments/{id_}/open"' in page


async def test_what_belongs_to_it_opens_in_another_browser(at_matching: Served, anna: httpx.AsyncClient) -> None:
    assessment = await completed(anna)
    id_ = assessment.rsplit("/", 1)[1]
    own = await told(anna, f"?assessment={id_}")
    page = (await anna.get(own)).text
    async with browser(at_matching) as elsewhere:
        assert (await elsewhere.get(own)).status_code == 404
        opened = await elsewhere.get(link(page))
        assert str(opened.url) == f"{at_matching.url}{own}"
        there = await sent(elsewhere, own, (), f"{own}/assessments/{id_}/open")
        assert (there.status_code, there.url.path) == (200, assessment)
        assert (await elsewhere.get(f"{assessment}/result")).status_code == 200
        assert (await elsewhere.get("/organisation")).url.path == own


async def test_an_organisation_that_is_open_already_takes_the_assessment_by_one_button(anna: httpx.AsyncClient) -> None:
    own = await told(anna)
    id_ = (await begun(anna)).rsplit("/", 1)[1]
    answer = await sent(anna, f"/organisation?assessment={id_}", (), f"{own}/bind")
    assert answer.url.path == own
    assert "Piesaistīts jūsu organizācijai" in answer.text
    again = await post(anna, f"{own}/bind", [("assessment", id_)])
    assert "Piesaistīts jūsu organizācijai" in again.text
    other = await told(anna, f"?assessment={id_}", **{"org.name": "SIA Cits", "org.register_number": "40003000002"})
    assert "Neizdevās piesaistīt" in (await post(anna, f"{other}/bind", [("assessment", id_)])).text


async def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays(anna: httpx.AsyncClient) -> None:
    answer = await sent(anna, "/organisation", (RUKIS | {"org.register_number": "123", "org.contact.email": "anna"}).items())
    assert answer.status_code == 422
    assert 'id="org.register_number-error"' in answer.text or 'id="org.contact.email-error"' in answer.text
    assert 'value="Anna Ķirse"' in answer.text
    empty = await sent(anna, "/organisation", [])
    assert empty.status_code == 422
    assert 'class="error-summary"' in empty.text


async def test_changing_it_keeps_both_when_two_do_at_once(at_matching: Served, anna: httpx.AsyncClient) -> None:
    own = await told(anna)
    form = RUKIS | hidden((await anna.get(f"{own}/edit")).text, f"{own}/edit")
    first = await anna.post(f"{own}/edit", data=form | {"org.name": "SIA Rūķis un dēls"})
    assert "Dati ir saglabāti" in first.text
    again = await anna.post(f"{own}/edit", data=form | {"org.name": "SIA Rūķis un dēls"})
    assert "Dati ir saglabāti" in again.text, "a second click is nobody else's change"
    second = await anna.post(f"{own}/edit", data=form | {"org.contact.phone": "29 000 000"})
    assert second.status_code == 412
    assert "SIA Rūķis un dēls" in second.text
    assert 'value="29 000 000"' in second.text
    merged = RUKIS | hidden(second.text, f"{own}/edit") | {"org.contact.phone": "29 000 000"}
    assert "Dati ir saglabāti" in (await anna.post(f"{own}/edit", data=merged)).text


async def test_consents_are_given_until_a_day_and_withdrawn(at_matching: Served, matching: Served, anna: httpx.AsyncClient) -> None:
    made = await matching.call("POST", "/hubs", who=COORDINATOR, json=hub())
    assert made.status_code == 201, made.text
    own = await told(anna)
    assert "Pašlaik neviens centrs jūsu datus neredz." in (await anna.get(f"{own}/consents")).text
    nobody = await sent(anna, f"{own}/consents", [("purpose", "assessment"), ("days", "90")])
    assert nobody.status_code == 422
    given = await sent(anna, f"{own}/consents", [("hub", "cesis"), ("purpose", "assessment"), ("days", "90")])
    assert "Piekrišana dota" in given.text
    assert "Cēsu Digitālais centrs" in given.text
    form = hidden(given.text, f"{own}/consents/withdraw")
    for _ in range(2):
        gone = await anna.post(f"{own}/consents/withdraw", data=form)
        assert "Centrs jūsu datus vairs neredz." in gone.text
    assert "atsaukta" in gone.text


async def test_the_other_links_are_closed_and_this_browser_goes_on(at_matching: Served, anna: httpx.AsyncClient) -> None:
    id_ = (await begun(anna)).rsplit("/", 1)[1]
    own = await told(anna, f"?assessment={id_}")
    page = (await anna.get(own)).text
    async with browser(at_matching) as elsewhere:
        await elsewhere.get(link(page))  # in both browsers the same link: its holder goes on, whoever closes the others
        form = hidden(page, f"{own}/links/close")
        for _ in range(2):
            closed = await anna.post(f"{own}/links/close", data=form)
            assert "Pārējās saites ir aizvērtas" in closed.text
        assert (await anna.get(f"/assessments/{id_}")).status_code == 200
        everything = await anna.post(f"{own}/links/close", data=form | {"key": "", "everything": "yes"})
        assert "Pārējās saites ir aizvērtas" in everything.text
        gone = await anna.get(f"/assessments/{id_}")
        assert gone.status_code == 404 and "Mana organizācija" in gone.text
        assert (await sent(anna, own, (), f"{own}/assessments/{id_}/open")).url.path == f"/assessments/{id_}"
        await elsewhere.get(f"{own}?token=another-secret-of-nobody-at-all")
        refused = await elsewhere.post(f"{own}/links/close", data=form | {"key": ""})
        assert refused.status_code == 404
    assert (await anna.get(own)).status_code == 200


async def test_what_a_link_opened_is_closed_in_this_browser_and_the_link_opens_it_again(anna: httpx.AsyncClient) -> None:
    assessment = await begun(anna)
    own = await told(anna)
    page = (await anna.get(own)).text
    form = hidden((await anna.get(assessment)).text, "/close")
    for _ in range(2):
        closed = await anna.post("/close", data=form)
        assert closed.url.path == "/closed"
        assert "Lapu atkal atvērs saite" in closed.text
        assert "vēl citas jūsu lapas" in closed.text
    assert ((await anna.get(assessment)).status_code, (await anna.get(own)).status_code) == (404, 200)
    everything = await sent(anna, "/closed", [("act", "all")], "/close")
    assert everything.status_code == 200
    assert "vēl citas" not in everything.text
    assert not [name for name in anna.cookies if "-" in name]
    assert (await anna.get(own)).status_code == 404
    assert (await anna.get(link(page))).url.path == own
    wrong = await anna.post("/close", data={"thing": "session", "id": own.rsplit("/", 1)[1]})
    assert wrong.status_code == 422


async def test_the_aid_that_nobody_granted_yet(anna: httpx.AsyncClient) -> None:
    page = (await anna.get(f"{await told(anna)}/aid")).text
    assert "Atbalsts nav piešķirts" in page
    assert "Organizācija vēl nav pārbaudīta" in page
    assert "300\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€" in page


async def test_export_and_erasure_with_a_receipt(anna: httpx.AsyncClient) -> None:
    id_ = (await begun(anna)).rsplit("/", 1)[1]
    own = await told(anna, f"?assessment={id_}")
    export = await anna.get(f"{own}/export.json")
    assert export.json()["organisation"]["name"] == "SIA Rūķis"
    assert "attachment" in export.headers["content-disposition"]
    receipt = await sent(anna, f"{own}/erase", ())
    assert receipt.status_code == 200
    assert "Organizācija ir izdzēsta" in receipt.text
    assert re.search(r"Novērtējumi</th>\s*<td[^>]*><span>1</span>", receipt.text)
    assert (await anna.get(own)).status_code == 404
    assert (await anna.get(f"/assessments/{id_}")).status_code == 404
    assert (await anna.get("/organisation")).url.path == "/organisation"


async def test_a_lost_link_is_asked_for_and_nobody_learns_who_is_here(anna: httpx.AsyncClient) -> None:
    for address in ("anna@rukis.example", "nobody@rukis.example"):
        answer = await sent(anna, "/organisation", [("email", address)], "/organisation/link")
        assert answer.url.path == "/organisation/sent"
    wrong = await sent(anna, "/organisation", [("email", "rukis")], "/organisation/link")
    assert wrong.status_code == 422
    assert 'value="rukis"' in wrong.text


async def test_the_coordinator_lists_and_verifies(serve: Serve, clients_file: Path) -> None:
    port = free_port()
    own: dict[str, Any] = {"issuer": f"http://127.0.0.1:{port}", "jwks_url": f"http://127.0.0.1:{port}/.well-known/jwks.json"}
    away = f"http://127.0.0.1:{free_port()}"
    async with serve(matching_service, **own) as matching:
        urls = {"training": away, "matching": matching.url, "projects": away, "notify": away}
        public = {"public_url": own["issuer"], "service_urls": urls, "clients_file": clients_file}
        async with serve(portal_service, port, **own, **public) as portal, browser(portal) as anna:
            id_ = UUID((await told(anna)).rsplit("/", 1)[1])
            async with signed_in(portal, "coordinator", "/desk/network/organisations") as liga:
                page = (await liga.get("/desk/network/organisations?q=rukis&state=waiting")).text
                assert "SIA Rūķis" in page
                assert "anna@rukis.example" not in page
                act = [("key", ""), ("organisation", str(id_)), ("q", "rukis"), ("state", "waiting"), ("act", "verify")]
                done = await post(liga, "/desk/network/organisations", act)
                assert "atzīmēta kā pārbaudīta" in done.text
                assert (done.url.params["q"], done.url.params["state"]) == ("rukis", "waiting"), "the work goes on where it was"
                assert "Pamēģiniet citus vārdus" in done.text
                assert "SIA Rūķis" not in (await liga.get("/desk/network/organisations?state=waiting")).text
            assert "Pārbaudīta" in (await anna.get(f"/organisations/{id_}")).text
            assert "vēl nav pārbaudīta" not in (await anna.get(f"/organisations/{id_}/aid")).text
            async with signed_in(portal, "both", "/desk") as staff:
                assert (await staff.get("/desk/network/organisations")).status_code == 403
