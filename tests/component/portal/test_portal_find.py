"""Finding a hub: a need in one's own words, what was understood, who fits and why, asking, and what hubs answer."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.component.matching.conftest import hub
from tests.component.matching.test_offerings import offering, session
from tests.component.portal.at_matching import browser, completed, post, sent
from tests.component.portal.conftest import Serve
from tests.component.portal.in_network import COMPANY, TEXT, WHO, Network, asked, fields, network, stated


@pytest.fixture
async def found(serve: Serve, clients_file: Path) -> AsyncIterator[Network]:
    async with network(serve, clients_file) as made:
        yield made


@pytest.fixture
async def anna(found: Network) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(found.portal) as at:
        yield at


async def test_what_was_understood_is_shown_with_its_words_and_can_be_mended(anna: httpx.AsyncClient) -> None:
    page = await sent(anna, "/find", [("text", TEXT), *WHO.items(), ("act", "read")])
    assert page.status_code == 200
    assert '<input type="checkbox" name="technologies" value="cybersecurity" checked>' in page.text
    assert "No vārdiem:" in page.text
    assert "„kiberdrošība”" in page.text
    form = [(name, value) for name, value in fields(page.text) if (name, value) != ("technologies", "cybersecurity")]
    more = await post(anna, "/find", [*form, ("add.technologies", "robotics"), ("act", "add")])
    assert '<input type="checkbox" name="technologies" value="robotics" checked>' in more.text
    assert '<input type="checkbox" name="technologies" value="cybersecurity">' in more.text, "struck out, and still there to be ticked"
    back = await post(anna, "/find", [*fields(more.text), ("act", "back")])
    assert TEXT in back.text
    assert '<option value="food-and-beverages" selected>' in back.text


async def test_a_text_that_says_nothing_gets_examples_and_no_list(anna: httpx.AsyncClient) -> None:
    page = await sent(anna, "/find", [("text", "asdf qwer zxcv"), ("act", "read")])
    assert "Tekstā neatradām neko, pēc kā meklēt" in page.text
    nothing = await post(anna, "/find", [*fields(page.text), ("act", "state")])
    assert nothing.status_code == 422
    assert "Atzīmējiet vai pievienojiet vismaz vienu jēdzienu." in nothing.text
    chosen = await post(anna, "/find", [*fields(nothing.text), ("add.technologies", "cybersecurity"), ("act", "state")])
    assert chosen.url.path.startswith("/needs/")


@pytest.mark.parametrize(("text", "said"), [("", "Uzrakstiet, kas jums vajadzīgs."), ("a" * 6000, "5000")])
async def test_no_text_and_too_much_text_stay_on_the_form(text: str, said: str, anna: httpx.AsyncClient) -> None:
    page = await sent(anna, "/find", [("text", text), ("budget", "500"), ("act", "read")])
    assert page.status_code == 422
    assert 'href="#text"' in page.text
    assert said in page.text
    assert 'value="500"' in page.text


async def test_the_page_of_a_need_says_who_fits_and_who_may_not(anna: httpx.AsyncClient) -> None:
    page = await stated(anna)
    text = page.text
    assert "Cēsu Digitālais centrs" in text
    assert "Drīkst jums palīdzēt" in text
    assert re.search(r"Palīdz tikai šādiem \(organizācijas veids\): publiskas iestādes", text)
    assert "Kiberdrošība: iesaiste 2 no 5" in text
    assert page.headers["cache-control"] == "no-store"
    why = await anna.get(f"{page.url.path}?why=ventspils")
    assert "Ventspils centrs" in why.text
    unknown = await anna.get(f"{page.url.path}?why=../x")
    assert (unknown.status_code, "Šāda centra tīklā nav." in unknown.text) == (200, True)


async def test_the_secret_leaves_the_address_and_without_it_the_page_is_closed(found: Network, anna: httpx.AsyncClient) -> None:
    page = await stated(anna)
    link = re.search(r"<code>https?://[^/]+(/needs/[^<]+)</code>", page.text)
    assert link
    async with browser(found.portal) as other:
        assert (await other.get(page.url.path)).status_code == 404
        opened = await other.get(link[1])
        assert opened.status_code == 200
        assert "token" not in str(opened.url)
        assert (await other.get(f"{page.url.path}?token=not-the-token")).status_code == 404
        assert (await other.get(f"{page.url.path}?token=%0A")).status_code == 404


async def test_hubs_are_asked_in_order_in_the_name_of_an_organisation_that_is_told_once(anna: httpx.AsyncClient) -> None:
    need = (await stated(anna)).url.path
    nobody = await anna.get(f"{need}/ask")
    assert "Atzīmējiet vismaz vienu centru" in nobody.text
    form = await anna.get(f"{need}/ask?hub=cesis&hub=ventspils&hub=nobody")
    assert form.text.count('name="hub"') == 2, "what is no hub is left out"
    known = fields(form.text)
    turns = [("hub.cesis", "2"), ("hub.ventspils", "1")]
    bad = await post(anna, f"{need}/ask", [*known, *turns, *(COMPANY | {"org.contact.email": "nav"}).items()])
    assert bad.status_code == 422
    assert 'href="#consent"' in bad.text
    bad = await post(anna, f"{need}/ask", [*known, *turns, *(COMPANY | {"org.contact.email": "nav"}).items(), ("consent", "yes")])
    assert bad.status_code == 422
    assert 'id="org.contact.email-error"' in bad.text
    assert "Anna Bērziņa" in bad.text
    sent_ = [*fields(bad.text), *turns, *COMPANY.items(), ("days", "30"), ("consent", "yes")]
    done = await post(anna, f"{need}/ask", sent_)
    assert done.url.path == need, done.text
    assert "Pirmais centrs jūsu vajadzību jau redz." in done.text
    assert done.text.index("Gaidām atbildi") < done.text.index("Gaida rindā")
    assert "Atbilde gaidāma līdz:" in done.text
    again = await post(anna, f"{need}/ask", sent_)
    assert again.url.path == need, "a second click asks nobody twice"
    other = (await stated(anna)).url.path
    assert "SIA „Rūķis”" in (await anna.get(f"{other}/ask?hub=cesis")).text


async def test_the_client_agrees_and_tells_how_it_was(found: Network, anna: httpx.AsyncClient) -> None:
    need = (await stated(anna)).url.path
    await asked(anna, need, "cesis")
    [match] = (await found.call("cesis", "GET", "/hubs/cesis/matches"))["items"]
    day = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    await found.call("cesis", "POST", f"/matches/{match['id']}/propose-date", json={"date": day, "message": "Plkst. 10 pie jums"})
    page = await anna.get(need)
    assert "Plkst. 10 pie jums" in page.text
    agreed = await post(anna, f"{need}/act", [("match", match["id"]), ("date", day), ("act", "agree")])
    assert "Diena saskaņota" in agreed.text
    await found.call("cesis", "POST", f"/matches/{match['id']}/close", json={"delivered": ["vocational-training"], "hours": 4})
    unrated = await post(anna, f"{need}/act", [("match", match["id"]), ("text", "Paldies"), ("act", "feedback")])
    assert unrated.status_code == 422
    assert "Paldies</textarea>" in unrated.text
    rated = await post(anna, f"{need}/act", [("match", match["id"]), ("rating", "5"), ("text", "Paldies"), ("act", "feedback")])
    assert "Jūsu vērtējums: 5 no 5." in rated.text


async def test_a_request_is_withdrawn_and_a_need_forgotten(found: Network, anna: httpx.AsyncClient) -> None:
    need = (await stated(anna)).url.path
    await asked(anna, need, "cesis", "ventspils")
    gone = await post(anna, f"{need}/act", [("act", "withdraw")])
    assert "Lūgums atsaukts" in gone.text
    assert (await post(anna, f"{need}/act", [("act", "unknown")])).status_code == 422
    erased = await sent(anna, f"{need}/erase", ())
    assert "Vajadzība ir izdzēsta" in erased.text
    assert (await anna.get(need)).status_code == 404
    assert (await post(anna, f"{need}/erase", ())).url.path == "/find/gone", "a second click finds it gone"


async def test_when_nobody_is_left_others_can_be_asked_and_a_closed_need_be_searched_for_again(
    found: Network, anna: httpx.AsyncClient
) -> None:
    need = (await stated(anna)).url.path
    assert f'href="/organisation?need={need.rsplit("/", 1)[1]}"' in (await anna.get(need)).text
    await asked(anna, need, "cesis")
    assert "neviens no jautātajiem" not in (await anna.get(need)).text
    [match] = (await found.call("cesis", "GET", "/hubs/cesis/matches"))["items"]
    await found.call("cesis", "POST", f"/matches/{match['id']}/decline", json={"reason": "no-capacity"})
    page = (await anna.get(need)).text
    assert "Pašlaik neviens no jautātajiem centriem uz to neatbildēs" in page
    assert '<input type="checkbox" name="hub" value="ventspils">' in page
    await post(anna, f"{need}/act", [("act", "withdraw")])
    again = await sent(anna, need, [("act", "back")], "/find")
    assert TEXT in again.text
    assert '<option value="food-and-beverages" selected>' in again.text
    assert f'href="{need}"' in (await anna.get("/find")).text


async def test_one_of_several_organisations_asks(found: Network, anna: httpx.AsyncClient) -> None:
    first = (await stated(anna)).url.path
    await asked(anna, first, "cesis")
    rukis = (await anna.get("/organisation")).url.path.rsplit("/", 1)[1]
    await sent(anna, "/organisation?another=yes", [*(COMPANY | {"org.name": "SIA Cits"}).items()], "/organisation")
    second = (await stated(anna)).url.path
    form = await anna.get(f"{second}/ask?hub=cesis")
    assert form.text.count('name="organisation"') == 2
    chosen = [("organisation", rukis), ("hub.cesis", "1"), ("consent", "yes")]
    assert (await post(anna, f"{second}/ask", [*fields(form.text), *chosen])).url.path == second
    assert second.rsplit("/", 1)[1] in (await anna.get(f"/organisations/{rukis}")).text


async def test_every_hub_of_a_large_network_can_be_asked_about(found: Network, anna: httpx.AsyncClient) -> None:
    many = [hub(f"centrs-{at}", name={"lv": f"Centrs Nr. {at}"}) for at in range(200)]
    await found.call("coordinator", "POST", "/hubs/import", json={"hubs": many})
    page = await stated(anna)
    for slug in ("ventspils", "cesis", "centrs-0", "centrs-199"):
        assert f'<option value="{slug}"' in page.text


async def test_matching_away_keeps_what_was_written(anna: httpx.AsyncClient, found: Network) -> None:
    page = await sent(anna, "/find", [("text", TEXT), ("act", "read")])
    found.portal.app.state.portal.services._urls["matching"] = "http://127.0.0.1:9"
    away = await post(anna, "/find", [*fields(page.text), ("act", "state")])
    assert away.status_code == 503
    assert TEXT in away.text


async def test_open_offerings_and_what_came_since_stand_beside_the_hubs(found: Network, anna: httpx.AsyncClient) -> None:
    await found.matching.receive(offering(title={"lv": "Kiberdrošība uzņēmumam"}, level="basic", sessions=[session(3)]))
    need = (await stated(anna)).url.path
    page = await anna.get(need)
    assert page.text.count("Kiberdrošība uzņēmumam") == 2, "with its hub, and among what one can join"
    await found.matching.receive(offering(title={"lv": "Vēlāks kurss par drošību"}, sectors=["food-and-beverages"], sessions=[session(5)]))
    later = await anna.get(need)
    assert "Kas jauns, kopš to uzrakstījāt" in later.text
    assert "Vēlāks kurss par drošību" in later.text


async def test_an_assessment_comes_along_when_this_browser_has_its_link(found: Network, anna: httpx.AsyncClient) -> None:
    assessment = (await completed(anna)).rsplit("/", 1)[1]
    form = await anna.get(f"/find?assessment={assessment}")
    assert "Ņemsim vērā arī jūsu novērtējumu" in form.text
    assert '<option value="small" selected>' in form.text
    read = await sent(anna, f"/find?assessment={assessment}", [("act", "read")], "/find")
    need = await post(anna, "/find", [*fields(read.text), ("act", "state")])
    assert need.url.path.startswith("/needs/")
    assert "Palīdz novērtējuma vājajās vietās" in need.text
    async with browser(found.portal) as stranger:
        typed = [pair for pair in fields(read.text) if pair[0] != "key"]
        alone = await post(stranger, "/find", [*typed, ("text", TEXT), ("act", "state")])
        assert "Novērtējumu vairs nevar pievienot" in alone.text
        assert TEXT in alone.text
        assert 'name="assessment"' not in alone.text
        assert "Ņemsim vērā" not in (await stranger.get(f"/find?assessment={assessment}")).text
