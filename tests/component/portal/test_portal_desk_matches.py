"""The hub's desk for matches: what is to be answered, what its staff may see, the answers; and the rules of whom the hub helps."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.component.portal.at_desk import hidden
from tests.component.portal.at_matching import browser, post, sent
from tests.component.portal.conftest import Serve, signed_in
from tests.component.portal.in_network import TEXT, Network, asked, fields, network, stated

DAY = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
YESTERDAY = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()


@pytest.fixture
async def found(serve: Serve, clients_file: Path) -> AsyncIterator[Network]:
    async with network(serve, clients_file) as made:
        yield made


@pytest.fixture
async def match(found: Network) -> dict[str, Any]:
    """Cēsis was asked by a company; Ventspils waits in line."""
    async with browser(found.portal) as anna:
        await asked(anna, (await stated(anna)).url.path, "cesis", "ventspils")
    [made] = (await found.call("cesis", "GET", "/hubs/cesis/matches"))["items"]
    return dict(made)


@pytest.fixture
async def staff(found: Network) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(found.portal, path="/desk/cesis/matches") as at:
        at.headers["Accept-Language"] = "lv"
        yield at


def at(match: dict[str, Any]) -> str:
    return f"/desk/cesis/matches/{match['id']}"


async def test_nothing_to_answer_says_so(staff: httpx.AsyncClient) -> None:
    page = await staff.get("/desk/cesis/matches")
    assert "Nav neviena neatbildēta lūguma" in page.text
    assert "Darbā nekā nav" in (await staff.get("/desk/cesis/matches?state=work")).text


async def test_a_request_is_seen_with_its_clock_and_accepted_once(staff: httpx.AsyncClient, match: dict[str, Any]) -> None:
    rows = await staff.get("/desk/cesis/matches")
    assert "SIA „Rūķis”" in rows.text
    assert "Jāatbild līdz:" in rows.text
    page = await staff.get(at(match))
    assert TEXT in page.text
    assert "anna@rukis.example" in page.text
    assert "Kiberdrošība: iesaiste 2 no 5" in page.text
    form = {**hidden(page), "act": "accept", "accept_message": "Zvanīsim rīt"}
    done = await staff.post(at(match), data=form)
    assert "Lūgums pieņemts" in done.text
    assert "Zvanīsim rīt" in done.text
    again = await staff.post(at(match), data=form)
    assert "Lūgums pieņemts" in again.text, "a second click has no second effect"
    stale = await staff.post(at(match), data=form | {"key": "", "accept_message": "Vēlreiz"})
    assert stale.status_code in (409, 412)
    assert "SIA „Rūķis”" in (await staff.get("/desk/cesis/matches?state=work")).text


async def test_declining_needs_a_reason_and_keeps_what_was_typed(found: Network, staff: httpx.AsyncClient, match: dict[str, Any]) -> None:
    form = {**hidden(await staff.get(at(match))), "act": "decline", "decline_text": "Par tālu"}
    page = await staff.post(at(match), data=form)
    assert page.status_code == 422
    assert 'href="#reason"' in page.text
    assert "Par tālu</textarea>" in page.text
    done = await staff.post(at(match), data={**form, **hidden(page), "reason": "no-capacity"})
    assert "Atteikums nosūtīts" in done.text
    [other] = (await found.call("ventspils", "GET", "/hubs/ventspils/matches"))["items"]
    assert other["state"] == "proposed"


async def test_a_day_is_proposed_and_the_work_closed(found: Network, staff: httpx.AsyncClient, match: dict[str, Any]) -> None:
    page = await staff.get(at(match))
    wrong = await staff.post(at(match), data={**hidden(page), "act": "propose", "date": YESTERDAY, "propose_message": "Pie mums"})
    assert wrong.status_code == 422
    assert 'href="#date"' in wrong.text
    assert "Pie mums</textarea>" in wrong.text
    proposed = await staff.post(at(match), data={**hidden(wrong), "act": "propose", "date": DAY})
    assert "Diena piedāvāta" in proposed.text
    assert "Klients vēl drīkst saņemt" not in proposed.text
    accepted = await staff.post(at(match), data={**hidden(proposed), "act": "accept"})
    assert "Vēl nav pārbaudīta" in accepted.text
    assert "Kamēr tīkla koordinators to nav izdarījis" in accepted.text
    aid = [("basis", "de-minimis"), ("amount_eur", "1200,50"), ("granted_on", YESTERDAY)]
    unknown = await post(staff, at(match), [*hidden(accepted).items(), ("act", "close"), *aid])
    assert unknown.status_code == 409
    assert "tīkla koordinators organizāciju ir pārbaudījis" in unknown.text
    assert 'value="1200,50"' in unknown.text
    [one] = (await found.call("coordinator", "GET", "/organisations"))["items"]
    await found.call("coordinator", "POST", f"/organisations/{one['id']}/verify", json={"verified": True})
    accepted = await staff.get(at(match))
    assert "Klients vēl drīkst saņemt de minimis atbalstu:" in accepted.text
    assert "300\N{NO-BREAK SPACE}000,00" in accepted.text
    bad = [*hidden(accepted).items(), ("act", "close"), ("delivered", "vocational-training"), ("hours", "daudz")]
    refused = await post(staff, at(match), bad)
    assert refused.status_code == 422
    assert 'href="#hours"' in refused.text
    assert 'value="vocational-training" checked' in refused.text
    unnamed = await post(
        staff, at(match), [*hidden(refused).items(), ("act", "close"), ("amount_eur", "1200,50"), ("granted_on", YESTERDAY)]
    )
    assert (unnamed.status_code, 'href="#basis"' in unnamed.text, 'value="1200,50"' in unnamed.text) == (422, True, True)
    good = [*hidden(refused).items(), ("act", "close"), ("delivered", "vocational-training"), ("hours", "4,5"), *aid]
    closed = await post(staff, at(match), good)
    assert "Darbs pabeigts" in closed.text
    assert "4,5" in closed.text


async def test_after_erasure_the_page_says_why_it_shows_less(found: Network, staff: httpx.AsyncClient) -> None:
    async with browser(found.portal) as anna:
        need = (await stated(anna)).url.path
        await asked(anna, need, "cesis")
        [match] = (await found.call("cesis", "GET", "/hubs/cesis/matches"))["items"]
        await post(anna, f"{need}/erase", ())
    page = await staff.get(at(match))
    assert page.status_code == 200
    assert "Klients savus datus ir izdzēsis" in page.text
    assert TEXT not in page.text


async def test_after_consent_is_withdrawn_the_page_says_why_it_shows_less(found: Network, staff: httpx.AsyncClient) -> None:
    async with browser(found.portal) as anna:
        need = (await stated(anna)).url.path
        await asked(anna, need, "cesis")
        [match] = (await found.call("cesis", "GET", "/hubs/cesis/matches"))["items"]
        await staff.post(at(match), data={**hidden(await staff.get(at(match))), "act": "accept"})
        own = (await anna.get("/organisation")).url.path
        assert "Piekrišana atsaukta" in (await sent(anna, f"{own}/consents", (), f"{own}/consents/withdraw")).text
    page = await staff.get(at(match))
    assert page.status_code == 200
    assert "Klienta piekrišana ir beigusies vai atsaukta" in page.text
    assert [words in page.text for words in (TEXT, "Rūķis", "anna@rukis.example", "Jūsu atbilde", "drīkst saņemt")] == [False] * 5
    assert "Rūķis" not in (await staff.get("/desk/cesis/matches?state=work")).text


async def test_others_see_nothing(found: Network, match: dict[str, Any]) -> None:
    async with signed_in(found.portal, "ventspils", "/desk/ventspils/matches") as other:
        assert (await other.get(at(match))).status_code == 403
        assert (await other.get(f"/desk/ventspils/matches/{match['id']}")).status_code in (403, 404)
    async with browser(found.portal) as nobody:
        assert "/oauth/authorize" in str((await nobody.get("/desk/cesis/matches")).url)


async def test_rules_change_and_the_rest_of_the_profile_stays(found: Network, staff: httpx.AsyncClient) -> None:
    before = await found.call("cesis", "GET", "/hubs/cesis")
    page = await staff.get("/desk/cesis/rules")
    assert "centrs drīkst palīdzēt visiem" in page.text
    more = await post(staff, "/desk/cesis/rules", [*hidden(page).items(), ("capacity", "3"), ("act", "another")])
    assert "1. noteikums" in more.text
    rule = [("rules.0.client_kinds", "company"), ("rules.0.sizes", "micro"), ("rules.0.sizes", "small"), ("rules.0.basis", "de-minimis")]
    form = [*hidden(more).items(), ("capacity", "3"), *rule]
    saved = await post(staff, "/desk/cesis/rules", [*form, ("act", "save")])
    assert "Noteikumi saglabāti" in saved.text
    after = await found.call("cesis", "GET", "/hubs/cesis")
    assert after["eligibility"][0]["sizes"] == ["micro", "small"]
    assert after["capacity"] == 3
    same = ("name", "technologies", "services", "sectors", "languages", "functions", "municipality", "status", "sample")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    stale = await post(staff, "/desk/cesis/rules", [*form, ("key", ""), ("capacity", "5"), ("act", "save")])
    assert stale.status_code == 412
    assert 'value="5"' in stale.text
    gone = await post(staff, "/desk/cesis/rules", [*fields(stale.text), ("rules.0.remove", "yes"), ("act", "save")])
    assert "centrs drīkst palīdzēt visiem" in gone.text


async def test_mistakes_of_rules_and_letters_stand_at_their_fields(staff: httpx.AsyncClient) -> None:
    page = await staff.get("/desk/cesis/rules")
    bad = await post(staff, "/desk/cesis/rules", [*hidden(page).items(), ("capacity", "daudz"), ("act", "save")])
    assert (bad.status_code, 'href="#capacity"' in bad.text, 'value="daudz"' in bad.text) == (422, True, True)
    letters = {"key": hidden(page)["key"], "desk_version": "0", "email": "nav", "answer_days": "5", "language": "lv"}
    wrong = await staff.post("/desk/cesis/rules/letters", data=letters)
    assert (wrong.status_code, 'href="#email"' in wrong.text) == (422, True)
    right = await staff.post("/desk/cesis/rules/letters", data=letters | {"email": "atbildes@cesis.example"})
    assert "Adrese saglabāta" in right.text
    assert 'value="atbildes@cesis.example"' in right.text
