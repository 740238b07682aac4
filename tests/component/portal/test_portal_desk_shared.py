"""The assessments that organisations show to a hub, at its desk."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.component.portal.at_matching import browser, completed, hidden, sent
from tests.component.portal.conftest import Serve, signed_in
from tests.component.portal.in_network import Network, asked, network, stated


@pytest.fixture
async def found(serve: Serve, clients_file: Path) -> AsyncIterator[Network]:
    async with network(serve, clients_file) as made:
        yield made


@pytest.fixture
async def staff(found: Network) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(found.portal, path="/desk/cesis/matches") as at:
        at.headers["Accept-Language"] = "lv"
        yield at


async def test_a_client_shows_its_assessment_and_takes_that_back(found: Network, staff: httpx.AsyncClient) -> None:
    empty = await staff.get("/desk/cesis/shared")
    assert "Neviens novērtējumu vēl nerāda" in empty.text
    async with browser(found.portal) as anna:
        await asked(anna, (await stated(anna)).url.path, "cesis")
        own = (await anna.get("/organisation")).url.path
        [match] = (await found.call("cesis", "GET", "/hubs/cesis/matches"))["items"]
        page = await staff.get(f"/desk/cesis/matches/{match['id']}")
        assert "Novērtējuma rezultātus klients jums nerāda." in page.text
        assert "„Piekrišanas”" in page.text
        await sent(anna, f"{own}/consents", [("hub", "cesis"), ("purpose", "assessment"), ("days", "90")])
        id_ = own.rsplit("/", 1)[1]
        of_it = f"/desk/cesis/shared/{id_}"
        page = await staff.get(f"/desk/cesis/matches/{match['id']}")
        assert f'href="{of_it}"' in page.text
        assert "Pabeigtu novērtējumu vēl nav" in (await staff.get(of_it)).text
        assessment = await completed(anna)
        await sent(anna, f"/organisation?assessment={assessment.rsplit('/', 1)[1]}", (), f"{own}/bind")
        listed = await staff.get("/desk/cesis/shared")
        assert f'<a href="{of_it}">SIA „Rūķis”</a>' in listed.text
        result = await staff.get(of_it)
        assert "<h1>SIA „Rūķis”</h1>" in result.text
        assert "Pirmais novērtējums" in result.text
        assert ">43<" in result.text
        assert "Kur punktu ir vismazāk" in result.text
        async with signed_in(found.portal, "ventspils", "/desk/ventspils/matches") as other:
            assert (await other.get(f"/desk/ventspils/shared/{id_}")).status_code == 403
            assert (await other.get("/desk/cesis/shared")).status_code == 403
            assert "Rūķis" not in (await other.get("/desk/ventspils/shared")).text
        given = (await anna.get(f"{own}/consents")).text.split("redzēt novērtējumu rezultātus", 1)[1].partition("</form>")
        form = hidden("".join(given[:2]), f"{own}/consents/withdraw")
        await anna.post(f"{own}/consents/withdraw", data=form)
    assert (await staff.get(of_it)).status_code == 403
    assert "Rūķis" not in (await staff.get("/desk/cesis/shared")).text
