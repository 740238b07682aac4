"""A hub's sources at the desk: tried, named, approved, read, held back by the alarm, taken apart; and the coordinators' page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.component.portal.at_desk import Desk, at_desk, hidden
from tests.component.portal.conftest import Serve, signed_in
from tests.component.training.sites.pages import course, html

FORM = {"name": "Mūsu vietne", "method": "json-ld", "every_hours": "12", "choices.block": "slēgts, iekšējs\nslēgts"}


@pytest.fixture
async def desk(serve: Serve, clients_file: Path) -> AsyncIterator[Desk]:
    async with at_desk(serve, clients_file) as found:
        yield found


async def test_a_source_is_tried_before_it_is_kept(desk: Desk) -> None:
    desk.site.pages = {"/": html(course(1), course(2, name="Slēgts kurss"), {"@type": "Course", "name": ""})}
    async with signed_in(desk.portal) as browser:
        empty = await browser.get("/desk/cesis/sources/new")
        form = FORM | {"address": f"{desk.site.url}/", "key": hidden(empty)["key"]}
        tried = await browser.post("/desk/cesis/sources/new", data=form | {"act": "try"})
        assert tried.status_code == 200
        assert "Būtu nolasīts 1 piedāvājums." in tried.text
        assert "Digitālās prasmes 1" in tried.text
        assert "Nosaukumā vai adresē ir kāds no aizliegtajiem vārdiem." in tried.text
        assert 'value="Mūsu vietne"' in tried.text
        assert "slēgts, iekšējs" in tried.text
        assert (await desk.call("cesis", "GET", "/sources"))["items"] == []

        kept = await browser.post("/desk/cesis/sources/new", data=form | {"act": "save", "key": hidden(tried)["key"]})
        assert "Avots pievienots" in kept.text
        again = await browser.post("/desk/cesis/sources/new", data=form | {"act": "save", "key": hidden(tried)["key"]})
        assert again.url.path == kept.url.path, "a second click names no second source"
    [source] = (await desk.call("cesis", "GET", "/sources"))["items"]
    assert (source["approval"], source["every_hours"], source["choices"]["block"]) == ("waiting", 12, ["slēgts", "iekšējs"])


async def test_a_source_that_cannot_be_read_says_why(desk: Desk) -> None:
    desk.site.pages = {"/": 503}
    async with signed_in(desk.portal) as browser:
        tried = await browser.post("/desk/cesis/sources/new", data=FORM | {"address": f"{desk.site.url}/", "act": "try"})
    assert "Vietne atbild ar statusu 503." in tried.text


async def test_mistakes_stand_at_their_fields_and_nothing_typed_is_lost(desk: Desk) -> None:
    form = FORM | {"address": "ftp://hub.example/x", "every_hours": "daudz", "choices.allow": "k", "act": "save"}
    async with signed_in(desk.portal) as browser:
        page = await browser.post("/desk/cesis/sources/new", data=form)
        assert page.status_code == 422
        for name in ("every_hours", "choices.allow"):
            assert f'href="#{name}"' in page.text
            assert f'id="{name}-error"' in page.text
        assert 'value="daudz"' in page.text
        page = await browser.post("/desk/cesis/sources/new", data=form | {"every_hours": "24", "choices.allow": "kurss"})
        assert (page.status_code, 'id="address-error"' in page.text) == (422, True)
        assert 'value="ftp://hub.example/x"' in page.text


async def test_another_address_resets_the_approval_and_an_old_form_is_not_obeyed(desk: Desk) -> None:
    source = await desk.source()
    path = f"/desk/cesis/sources/{source['id']}"
    async with signed_in(desk.portal) as browser:
        page = await browser.get(f"{path}/edit")
        form = FORM | {"address": source["address"], "version": hidden(page)["version"], "act": "save"}
        saved = await browser.post(f"{path}/edit", data=form)
        assert "jāapstiprina no jauna" not in saved.text
        stale = await browser.post(f"{path}/edit", data=form | {"name": "Cits nosaukums"})
        assert stale.status_code == 412
        assert "Kāds to pa šo laiku ir mainījis" in stale.text
        assert 'value="Cits nosaukums"' in stale.text
        form |= {"version": hidden(stale)["version"], "address": f"{desk.site.url}/cits"}
        moved = await browser.post(f"{path}/edit", data=form)
        assert "jāapstiprina no jauna" in moved.text
    assert (await desk.call("cesis", "GET", f"/sources/{source['id']}"))["approval"] == "waiting"


async def test_it_is_read_and_its_runs_tell_what_happened(desk: Desk) -> None:
    desk.site.pages = {
        "/": html(course(1), course(2), {"@type": "Course", "name": "Beidzies", "hasCourseInstance": [{"startDate": "2001-01-01"}]})
    }
    source = await desk.source()
    path = f"/desk/cesis/sources/{source['id']}"
    async with signed_in(desk.portal) as browser:
        asked = await browser.post(path, data=hidden(await browser.get(path)) | {"act": "run"})
        assert "Avotu tūlīt nolasīsim" in asked.text
        await desk.run(source)
        page = await browser.get(path)
        assert "Darbojas" in page.text
        [run] = (await desk.call("cesis", "GET", f"/sources/{source['id']}/runs"))["items"]
        one = await browser.get(f"{path}/runs/{run['id']}")
        for words in ("Digitālās prasmes 1", "Beidzies", "Visi tā datumi jau ir pagājuši."):
            assert words in one.text
        off = await browser.post(path, data=hidden(page) | {"act": "disable"})
        assert "Avots izslēgts" in off.text
        stale = await browser.post(path, data=hidden(page) | {"act": "disable", "key": ""})
        assert (stale.status_code, "Kāds to pa šo laiku ir mainījis" in stale.text) == (412, True)
        refused = await browser.post(path, data={"act": "run"})
        assert (refused.status_code, "apstiprināts un ieslēgts" in refused.text) == (409, True)
        assert "Avots ieslēgts" in (await browser.post(path, data=hidden(off) | {"act": "enable"})).text
        asks = await browser.get(f"{path}/remove")
        gone = await browser.post(f"{path}/remove", data=hidden(asks))
        assert "Avots noņemts" in gone.text
        again = await browser.post(f"{path}/remove", data=hidden(asks))
        assert "Avots noņemts" in again.text, "a second click finds what it wanted"
    assert len((await desk.call("cesis", "GET", "/offerings?hub=cesis"))["items"]) == 2, "what was read stays"


async def test_a_run_that_the_alarm_holds_back_is_accepted(desk: Desk) -> None:
    desk.site.pages = {"/": html(*(course(number) for number in range(1, 9)))}
    source = await desk.source()
    path = f"/desk/cesis/sources/{source['id']}"
    for _ in range(3):
        await desk.run(source)
    desk.site.pages = {"/": html(course(1))}
    await desk.run(source)
    newest = (await desk.call("cesis", "GET", f"/sources/{source['id']}/runs"))["items"][0]
    async with signed_in(desk.portal) as browser:
        assert "Atrada daudz mazāk nekā parasti" in (await browser.get("/desk/cesis/sources")).text
        page = await browser.get(f"{path}/runs/{newest['id']}")
        accepted = await browser.post(f"{path}/runs/{newest['id']}", data=hidden(page))
        assert "Pieņemts" in accepted.text
    async with signed_in(desk.portal, "coordinator") as browser:
        assert "Visi ieslēgtie avoti darbojas." in (await browser.get("/desk/network")).text


async def test_coordinators_approve_and_refuse_with_a_reason(desk: Desk) -> None:
    one, other = await desk.source(path="/a", approve=False), await desk.source("ventspils", "/b", approve=False)
    async with signed_in(desk.portal, "coordinator") as browser:
        assert 'href="/desk/network"' in (await browser.get("/desk")).text
        page = await browser.get("/desk/network")
        given = {"key": hidden(page)["key"], "version": "1"}
        assert "Avots apstiprināts" in (await browser.post("/desk/network", data=given | {"source": one["id"], "act": "approve"})).text
        bad = await browser.post("/desk/network", data={"version": "1", "source": other["id"], "act": "refuse", "reason": "nē"})
        assert (bad.status_code, f'href="#reason-{other["id"]}"' in bad.text) == (422, True)
        assert ">nē</textarea>" in bad.text
        done = await browser.post(
            "/desk/network", data={"version": "1", "source": other["id"], "act": "refuse", "reason": "Nav jūsu vietne"}
        )
        assert "Avots noraidīts" in done.text
        assert (await browser.get(f"/desk/network/sources/{other['id']}")).status_code == 200
        assert (await browser.get("/desk/network/duplicates")).status_code == 200
    async with signed_in(desk.portal) as browser:
        for path in ("/desk/network", "/desk/network/duplicates", f"/desk/network/sources/{one['id']}"):
            page = await browser.get(path)
            assert (page.status_code, "koordinatoriem" in page.text) == (403, True)
        assert (await browser.get(f"/desk/cesis/sources/{other['id']}")).status_code == 404
    async with signed_in(desk.portal, "ventspils") as browser:
        assert "Koordinators noraidīja: Nav jūsu vietne" in (await browser.get(f"/desk/ventspils/sources/{other['id']}")).text


async def test_a_pair_is_compared_merged_and_taken_apart(desk: Desk) -> None:
    desk.site.pages = {"/a": html(course(1)), "/b": html(course(1, name="Digitālas prasmes – 1", url="/b/1"))}
    await desk.run(await desk.source(path="/a"))
    await desk.run(await desk.source("ventspils", "/b"))
    [pair] = (await desk.call("coordinator", "GET", "/duplicates"))["items"]
    mine, theirs = sorted((pair["one"], pair["other"]), key=lambda each: str(each["hub"]))
    form = {"duplicate": pair["id"], "version": str(pair["version"]), "state": "proposed"}
    async with signed_in(desk.portal) as browser:
        page = await browser.get("/desk/cesis/duplicates")
        assert f'value="keep:{theirs["id"]}"' in page.text
        assert f'value="keep:{mine["id"]}"' not in page.text, "what is another hub's is not ours to withdraw"
        refused = await browser.post("/desk/cesis/duplicates", data=form | {"act": f"keep:{mine['id']}"})
        assert (refused.status_code, "koordinatoriem un tā centra darbiniekiem" in refused.text) == (403, True)
        merged = await browser.post("/desk/cesis/duplicates", data=form | {"act": f"keep:{theirs['id']}"})
        assert "Apvienots" in merged.text
        tab = await browser.get("/desk/cesis/duplicates?state=merged")
        apart = await browser.post("/desk/cesis/duplicates", data=hidden(tab) | {"act": "unmerge"})
        assert "Atkal ir divi piedāvājumi" in apart.text
    states = [(await desk.call("cesis", "GET", f"/offerings/{each['id']}"))["state"] for each in (mine, theirs)]
    assert states == ["published", "published"]


async def test_a_no_is_remembered(desk: Desk) -> None:
    desk.site.pages = {"/a": html(course(1)), "/b": html(course(1, name="Digitālas prasmes – 1", url="/b/1"))}
    await desk.run(await desk.source(path="/a"))
    await desk.run(await desk.source("ventspils", "/b"))
    async with signed_in(desk.portal, "coordinator") as browser:
        page = await browser.get("/desk/network/duplicates")
        done = await browser.post("/desk/network/duplicates", data=hidden(page) | {"act": "decline"})
        assert "tie ir divi dažādi" in done.text
        assert "Digitālas prasmes – 1" in (await browser.get("/desk/network/duplicates?state=declined")).text
