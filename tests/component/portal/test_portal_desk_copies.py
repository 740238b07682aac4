"""Adopted courses at the desk: adopting, corrections of originals, where one's own courses live."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.component.portal.at_desk import Desk, at_desk, hidden
from tests.component.portal.conftest import EVENING, Serve, signed_in

TEXT = "Kurss par drošām parolēm un viltus vēstulēm."


@pytest.fixture
async def desk(serve: Serve, clients_file: Path) -> AsyncIterator[Desk]:
    async with at_desk(serve, clients_file) as found:
        yield found


async def adopted(desk: Desk, account: str = "cesis") -> tuple[dict[str, Any], dict[str, Any]]:
    """(the original of Ventspils, the copy of Cēsis)"""
    original = await desk.offering("ventspils", description={"lv": TEXT})
    return original, await desk.call(account, "POST", f"/offerings/{original['id']}/adopt", json={"hub": "cesis"})


async def revised(desk: Desk, original: dict[str, Any], **changes: Any) -> None:
    body = {"kind": "course", "title": original["title"], "mode": "on-site", "licence": "CC-BY-4.0", "languages": ["lv"]}
    body |= {"description": {"lv": TEXT}, "sessions": [EVENING]} | changes
    await desk.call("ventspils", "PUT", f"/offerings/{original['id']}", json={name: each for name, each in body.items() if each})


async def test_a_course_is_adopted_from_its_page(desk: Desk) -> None:
    original = await desk.offering("ventspils")
    async with signed_in(desk.portal) as browser:
        page = await browser.get(f"/offerings/{original['id']}")
        link = f"/desk/adopt?offering={original['id']}"
        assert f'href="{link}"' in page.text
        asks = await browser.get(link)
        assert "CC-BY-4.0" in asks.text
        form = hidden(asks)
        answer = await browser.post("/desk/adopt", data=form, follow_redirects=False)
        assert answer.status_code == 303
        again = await browser.post("/desk/adopt", data=form, follow_redirects=False)
        assert again.headers["location"] == answer.headers["location"], "a second click makes no second copy"
        refused = await browser.post("/desk/adopt", data=form | {"key": ""})
        assert (refused.status_code, "jau ir pārņēmis" in refused.text) == (409, True)
        assert (await browser.post("/desk/adopt", data=form | {"hub": "ventspils"})).status_code == 403
    copy = urlsplit(answer.headers["location"]).path
    assert copy.startswith("/desk/cesis/offerings/")
    made = await desk.call("cesis", "GET", f"/offerings/{copy.rsplit('/', 1)[1]}")
    assert (made["derived_from"], made["state"], made["hub"]) == (original["id"], "draft", "cesis")


async def test_with_several_hubs_one_chooses(desk: Desk) -> None:
    original, own = await desk.offering("ventspils"), await desk.offering("cesis")
    async with signed_in(desk.portal, "both") as browser:
        page = await browser.get(f"/desk/adopt?offering={original['id']}")
        assert ('value="cesis"' in page.text, 'value="valmiera"' in page.text) == (True, True)
        form = {"offering": original["id"], "hub": "valmiera"}
        answer = await browser.post("/desk/adopt", data=form, follow_redirects=False)
        assert answer.headers["location"].startswith("/desk/valmiera/offerings/")
        only = await browser.get(f"/desk/adopt?offering={own['id']}")
        assert ('value="cesis"' in only.text, 'value="valmiera"' in only.text) == (False, True), "no hub adopts its own course"
    async with signed_in(desk.portal) as browser:
        assert "Nav centra, kas to varētu pārņemt" in (await browser.get(f"/desk/adopt?offering={own['id']}")).text
        assert (await browser.get("/desk/adopt?offering=x")).status_code == 404


async def test_a_correction_shows_what_went_and_what_came_and_is_accepted(desk: Desk) -> None:
    original, copy = await adopted(desk)
    await revised(desk, original, description={"lv": TEXT.replace("viltus", "krāpnieku")}, level="basic", title={"lv": "Drošība tīklā"})
    async with signed_in(desk.portal) as browser:
        page = await browser.get("/desk/cesis/copies")
        for words in (
            "<del>viltus</del><ins>krāpnieku</ins>",
            "<del>internetā</del><ins>tīklā</ins>",
            "<del>nekas</del> <ins>Pamata līmenis</ins>",
        ):
            assert words in page.text
        done = await browser.post("/desk/cesis/copies", data=hidden(page) | {"act": "accept"})
        assert "Pieņemts: kopija ir mainīta" in done.text
        again = await browser.post("/desk/cesis/copies", data=hidden(page) | {"act": "accept", "key": ""})
        assert (again.status_code, "nekas nav mainīts" in again.text) == (409, True)
        assert "krāpnieku" in (await browser.get("/desk/cesis/copies?state=accepted")).text
    now = await desk.call("cesis", "GET", f"/offerings/{copy['id']}")
    assert (now["level"], now["title"]) == ("basic", {"lv": "Drošība tīklā"})


async def test_a_correction_is_declined_with_a_reason(desk: Desk) -> None:
    original, copy = await adopted(desk)
    await revised(desk, original, level="advanced")
    async with signed_in(desk.portal) as browser:
        page = await browser.get("/desk/cesis/copies")
        long = await browser.post("/desk/cesis/copies", data=hidden(page) | {"act": "decline", "reason": "x" * 501})
        assert (long.status_code, "x" * 501 in long.text) == (422, True)
        done = await browser.post("/desk/cesis/copies", data=hidden(page) | {"act": "decline", "reason": "Mums ir iesācēji"})
        assert "kopija paliek, kā ir" in done.text
        assert "Iemesls: Mums ir iesācēji" in (await browser.get("/desk/cesis/copies?state=declined")).text
    assert "level" not in await desk.call("cesis", "GET", f"/offerings/{copy['id']}")


async def test_the_end_of_a_licence_is_said(desk: Desk) -> None:
    original, _ = await adopted(desk)
    await revised(desk, original, licence=None)
    async with signed_in(desk.portal) as browser:
        assert "Oriģināla licence vairs neļauj to pielāgot" in (await browser.get("/desk/cesis/copies")).text


async def test_the_author_sees_where_its_course_lives(desk: Desk) -> None:
    original, copy = await adopted(desk)
    await desk.offering("ventspils", title={"lv": "Neviens nav pārņēmis"})
    async with signed_in(desk.portal, "ventspils") as browser:
        hiding = await browser.get("/desk/ventspils/copies/ours")
        assert "Vēl 1 kopija nav publicēta." in hiding.text
        assert "Neviens nav pārņēmis" not in hiding.text
        await desk.call("cesis", "POST", f"/offerings/{copy['id']}/publish")
        await revised(desk, original, level="basic")
        page = await browser.get("/desk/ventspils/copies/ours")
        assert f'href="/offerings/{copy["id"]}"' in page.text
        assert "Neizlemts 1 labojums" in page.text
    async with signed_in(desk.portal) as browser:
        assert "Pagaidām nevienas kopijas" in (await browser.get("/desk/cesis/copies/ours")).text
        assert (await browser.get("/desk/ventspils/copies/ours")).status_code == 403
