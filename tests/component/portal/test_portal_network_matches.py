"""The coordinator's pages of requests for help and of fair assignment; and asking a hub for another day, seen from both sides."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from kopa.embedded.server import free_port
from portal.app import service as portal_service
from tests.component.portal.at_desk import hidden
from tests.component.portal.at_matching import browser, post
from tests.component.portal.conftest import Serve, signed_in
from tests.component.portal.in_network import TEXT, Network, asked, fields, network, stated

MATCHES, ASSIGNMENT = "/desk/network/matches", "/desk/network/assignment"


def day(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


@pytest.fixture
async def found(serve: Serve, clients_file: Path) -> AsyncIterator[Network]:
    async with network(serve, clients_file) as made:
        yield made


@pytest.fixture
async def liga(found: Network) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(found.portal, "coordinator", MATCHES) as at:
        at.headers["Accept-Language"] = "lv"
        yield at


async def test_a_coordinator_sees_what_waits_and_nobodys_name(found: Network, liga: httpx.AsyncClient) -> None:
    empty = (await liga.get(MATCHES)).text
    assert all(words in empty for words in ("Te lūgumu nav", "Pēdējā gada laikā nevienam centram nav jautāts", "Vidzeme", "Latgale"))
    async with browser(found.portal) as anna:
        await asked(anna, (await stated(anna)).url.path, "cesis", "ventspils")
    page = (await liga.get(MATCHES)).text
    assert all(words in page for words in ("Kiberdrošība", "Cēsu Digitālais centrs", "Jāatbild līdz:", "Kā centri atbild", "Vidzeme"))
    assert not any(words in page for words in ("Rūķis", "anna@rukis.example", TEXT))
    assert "Cēsu Digitālais centrs</a>" not in (await liga.get(f"{MATCHES}?state=over")).text
    assert "Te lūgumu nav" in (await liga.get(f"{MATCHES}?hub=ventspils&region=latgale")).text
    assert "Cēsu Digitālais centrs</a>" in (await liga.get(f"{MATCHES}?hub=cesis&region=vidzeme&records=&cursor=")).text
    assert (await liga.get(f"{MATCHES}?hub=Ā&cursor=x")).status_code == 200, "what cannot be asked is said on the page"
    async with signed_in(found.portal, "cesis", "/desk/cesis/matches") as staff:
        for path in (MATCHES, ASSIGNMENT):
            assert (await staff.get(path)).status_code == 403


async def test_a_fair_assignment_is_a_proposal_with_its_proof(found: Network, liga: httpx.AsyncClient) -> None:
    page = await liga.get(ASSIGNMENT)
    assert "Tas ir tikai priekšlikums" in page.text
    nothing = await post(liga, ASSIGNMENT, [("floor", "yes")])
    assert "Neviena atvērta vajadzība negaida centru" in nothing.text
    async with browser(found.portal) as anna:
        await stated(anna)
        await stated(anna, region="latgale")
    told = await post(liga, ASSIGNMENT, [("floor", "yes")])
    assert told.status_code == 200, told.text
    assert all(
        words in told.text for words in ("Kas ir pierādīts", "Ir pierādīts, ka ne vidējais", "Latgale", "Cēsu Digitālais centrs", "checked")
    )
    without = await post(liga, ASSIGNMENT, [("key", "x")])
    assert "Nekāds sadalījums" not in without.text and "Ko iegūtu katrs centrs" in without.text
    assert "Ir pierādīts, ka visu vērtējumu summa" in without.text, "of the worst-off region nothing is proved then"
    assert (await found.call("coordinator", "GET", "/matches"))["items"] == [], "it asks nobody"


async def test_where_matching_is_away_the_page_says_so(serve: Serve, clients_file: Path) -> None:
    port = free_port()
    url, away = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{free_port()}"
    own = {"issuer": url, "jwks_url": f"{url}/.well-known/jwks.json", "public_url": url}
    urls = dict.fromkeys(("training", "matching", "projects", "notify"), away)
    async with (
        serve(portal_service, port, service_urls=urls, clients_file=clients_file, **own) as portal,
        signed_in(portal, "coordinator", MATCHES) as liga,
    ):
        page = await liga.get(MATCHES)
        assert page.status_code == 200
        assert page.text.count('class="notice warning"') == 3
        assert (await post(liga, ASSIGNMENT, [("floor", "yes")])).status_code == 503


async def test_a_client_asks_for_another_day_and_the_hub_sees_which(found: Network) -> None:
    async with browser(found.portal) as anna, signed_in(found.portal, path="/desk/cesis/matches") as staff:
        staff.headers["Accept-Language"] = "lv"
        need = (await stated(anna)).url.path
        await asked(anna, need, "cesis")
        [match] = (await found.call("cesis", "GET", "/hubs/cesis/matches"))["items"]
        at = f"/desk/cesis/matches/{match['id']}"
        await staff.post(at, data={**hidden(await staff.get(at)), "act": "propose", "date": day(9)})
        form = await other_day_form(anna, need)
        wrong = await post(anna, f"{need}/act", [*form.items(), ("wished", "2020-01-01"), ("wish", "Labāk no rīta")])
        assert (wrong.status_code, 'href="#wished"' in wrong.text) == (422, True)
        assert 'value="2020-01-01"' in wrong.text and "Labāk no rīta</textarea>" in wrong.text
        again = [*form.items(), ("wished", day(12)), ("wish", "Labāk no rīta")]
        for _ in range(2):
            done = await post(anna, f"{need}/act", again)
            assert "Centram palūgta cita diena" in done.text
        assert "Jūs palūdzāt citu dienu" in done.text and "Piekrītu šai dienai" not in done.text
        page = (await staff.get(at)).text
        assert all(words in page for words in ("Lūdz citu dienu", "Labāk no rīta", f'value="{day(12)}"'))
        assert "Lūdz citu dienu" in (await staff.get("/desk/cesis/matches")).text
        for ahead in (13, 14):
            await found.call("cesis", "POST", f"/matches/{match['id']}/propose-date", json={"date": day(ahead)})
            assert f'value="{day(12)}"' not in (await staff.get(at)).text, "a wish that was answered is none any more"
            await post(anna, f"{need}/act", (await other_day_form(anna, need)).items())
        await found.call("cesis", "POST", f"/matches/{match['id']}/propose-date", json={"date": day(15)})
        last = (await anna.get(need)).text
        assert "Citu dienu vairs lūgt nevar" in last and "Lūgt citu dienu" not in last


async def other_day_form(at: httpx.AsyncClient, need: str) -> dict[str, Any]:
    """The hidden fields of the form, and its button."""
    page = (await at.get(need)).text
    part = page[page.index("Lūgt citu dienu</summary>") :]
    return dict(fields(part[: part.index("</form>")])) | {"act": "other-day"}
