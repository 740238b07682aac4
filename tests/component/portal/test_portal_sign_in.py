"""People sign in at the built-in issuer, stay signed in, and sign out; whoever is not signed in loses nothing that was typed."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from chassis.secret import hashed
from portal.app import service as portal_service
from portal.domain.grants import challenge_of
from portal.identity.provider import Tokens
from portal.identity.sessions import opened_by, sealed_for
from portal.routes.sign_in import local
from tests.component.portal.conftest import Serve, Served, signed_in

QUESTION = {
    "response_type": "code",
    "client_id": "portal",
    "state": "s",
    "code_challenge": challenge_of("v" * 43),
    "code_challenge_method": "S256",
}


async def test_one_signs_in_and_stands_where_one_wanted_to_go(desk: Served) -> None:
    async with signed_in(desk, path="/desk/cesis?state=draft") as browser:
        page = await browser.get("/desk/cesis?state=draft")
        assert page.status_code == 200
        assert "Pierakstījies: cesis" in page.text
        assert page.headers["cache-control"] == "no-store"
        assert {cookie.name for cookie in browser.cookies.jar} == {"session"}
        [cookie] = browser.cookies.jar
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.get_nonstandard_attr("SameSite") == "lax"


async def test_a_wrong_password_keeps_the_account_and_says_what_to_do(desk: Served) -> None:
    async with httpx.AsyncClient(base_url=desk.url, follow_redirects=True) as browser:
        page = await browser.get("/desk")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        for account, password in (("cesis", "wrong"), ("nobody", "secret of cesis"), ("", "")):
            answer = await browser.post("/oauth/authorize", data={**hidden, "account": account, "password": password})
            assert answer.status_code == 422
            assert "Šāda konta nav vai parole ir cita" in answer.text
            assert f'value="{account}"' in answer.text
            assert password not in answer.text or not password
        assert "session" not in browser.cookies


async def test_a_password_is_on_no_page_that_keeps_a_form(serve: Serve, tmp_path: Path) -> None:
    async with serve(portal_service, clients_file=tmp_path / "missing.json") as portal:
        answer = await portal.client.post("/oauth/authorize", data={"account": "cesis", "password": "secret of cesis"})
        assert (answer.status_code, "secret of cesis" in answer.text) == (503, False)


async def test_a_form_from_another_site_is_not_kept_for_who_signs_in(desk: Served) -> None:
    answer = await desk.client.post("/desk/cesis/offerings/new", data={"title.lv": "Svešs"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, "Svešs" in answer.text) == (403, False)
    assert answer.headers["content-type"].startswith("text/html")


async def test_nobody_guesses_passwords_for_long(desk: Served) -> None:
    question = QUESTION | {"redirect_uri": f"{desk.url}/sign-in/done"}
    answers = [
        await desk.client.post("/oauth/authorize", data={**question, "account": "cesis", "password": str(each)}) for each in range(22)
    ]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    reader = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en", "Cookie": "lang=lv"}
    page = await desk.client.post("/oauth/authorize", data={**question, "account": "cesis", "password": "x"}, headers=reader)
    assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert int(page.headers["retry-after"]) > 0
    assert '<html lang="lv"' in page.text
    assert "To nevar izdarīt" in page.text
    assert re.search(r"Pagaidiet \d+ s un mēģiniet vēlreiz", page.text), "how long to wait"


@pytest.mark.parametrize(
    "wrong",
    [{"redirect_uri": "https://elsewhere.example/"}, {"client_id": "other"}, {"response_type": "token"}, {"code_challenge": ""},
     {"code_challenge_method": "plain"}],
)  # fmt: skip
async def test_a_question_that_is_not_the_portals_is_answered_nowhere(desk: Served, wrong: dict[str, str]) -> None:
    question = QUESTION | {"redirect_uri": f"{desk.url}/sign-in/done"} | wrong
    page = await desk.client.get("/oauth/authorize", params=question)
    assert page.status_code == 400
    assert "password" not in page.text
    answer = await desk.client.post("/oauth/authorize", data={**question, "account": "cesis", "password": "secret of cesis"})
    assert (answer.status_code, "location" in answer.headers) == (422, False)


async def code(desk: Served) -> str:
    form = QUESTION | {"redirect_uri": f"{desk.url}/sign-in/done", "account": "cesis", "password": "secret of cesis"}
    answer = await desk.client.post("/oauth/authorize", data=form)
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


async def redeemed(desk: Served, given: str, **changes: str) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": given, "redirect_uri": f"{desk.url}/sign-in/done", "code_verifier": "v" * 43}
    return await desk.client.post("/oauth/token", data=form | changes)


async def test_a_code_is_good_once_for_whoever_asked_for_it(desk: Served) -> None:
    given = await code(desk)
    answer = await redeemed(desk, given)
    assert answer.status_code == 200, answer.text
    tokens = answer.json()
    again = await redeemed(desk, given)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    renewed = await desk.client.post("/oauth/token", data={"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]})
    assert renewed.status_code == 200
    assert "refresh_token" not in renewed.json()
    for form in ({"refresh_token": "x"}, {"refresh_token": given}, {}):
        refused = await desk.client.post("/oauth/token", data={"grant_type": "refresh_token", **form})
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("wrong", [{"code_verifier": "w" * 43}, {"code_verifier": ""}, {"redirect_uri": "https://elsewhere.example/"}])
async def test_a_stolen_code_opens_nothing_and_is_spent(desk: Served, wrong: dict[str, str]) -> None:
    given = await code(desk)
    assert (await redeemed(desk, given, **wrong)).json()["error"] == "invalid_grant"
    assert (await redeemed(desk, given)).json()["error"] == "invalid_grant"


async def test_a_code_is_good_for_a_minute(desk: Served) -> None:
    given = await code(desk)
    async with desk.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE issued_grant SET expires_at = $1", datetime.now(UTC) - timedelta(seconds=1))
    assert (await redeemed(desk, given)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("query", ["", "code=x&state=y", "error=access_denied", "code=x"])
async def test_an_answer_to_no_question_signs_nobody_in(desk: Served, query: str) -> None:
    answer = await desk.client.get(f"/sign-in/done?{query}", headers={"Cookie": "sign-in=7b7d"})
    assert answer.status_code == 403
    assert "Pierakstīties neizdevās" in answer.text
    assert "session=" not in answer.headers.get("set-cookie", "")


async def test_an_old_token_is_renewed_and_the_account_may_be_gone(desk: Served) -> None:
    async with signed_in(desk) as browser:
        sessions = desk.app.state.portal.sessions
        cookie = str(browser.cookies["session"])
        first = await sessions.read(cookie)
        assert first is not None

        async def outdated() -> None:
            async with desk.runtime.database.unit_of_work() as work:
                sealed = await work.fetchval("SELECT sealed FROM session WHERE id = $1", hashed(cookie))
                old = Tokens.model_validate_json(opened_by(cookie, sealed)).model_copy(update={"until": 0.0})
                await work.execute("UPDATE session SET sealed = $1", sealed_for(cookie, old))

        await outdated()
        second = await sessions.read(cookie)
        assert second is not None
        assert second.token != first.token
        assert (await browser.get("/desk/cesis")).status_code == 200

        await outdated()
        async with desk.runtime.database.unit_of_work() as work:
            await work.execute("DELETE FROM issued_grant")
        page = await browser.get("/desk/cesis")
        assert page.url.path == "/oauth/authorize", "who cannot be renewed signs in again"


async def test_signing_out_ends_the_session_for_good(desk: Served) -> None:
    async with signed_in(desk) as browser:
        cookie = str(browser.cookies["session"])
        foreign = await browser.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
        assert foreign.status_code == 403
        assert (await browser.post("/sign-out")).url.path == "/"
        assert "session" not in browser.cookies
        page = await desk.client.get("/desk/cesis", headers={"Cookie": f"session={cookie}"})
        assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=%2Fdesk%2Fcesis")


async def test_what_the_database_holds_opens_no_session(desk: Served) -> None:
    async with signed_in(desk) as browser:
        async with desk.runtime.database.reading() as work:
            row = await work.fetchrow("SELECT id, sealed FROM session")
        assert str(browser.cookies["session"]).encode() != row["id"]
        for stolen in (row["id"].hex(), row["sealed"]):
            assert (await desk.client.get("/desk", headers={"Cookie": f"session={stolen}"})).status_code == 303


async def test_another_hubs_desk_is_refused_in_words(desk: Served) -> None:
    async with signed_in(desk) as browser:
        page = await browser.get("/desk/ventspils")
        assert page.status_code == 403
        assert "nepieder centram &#39;ventspils&#39;" in page.text


async def test_who_has_no_hub_is_told_so(desk: Served) -> None:
    async with signed_in(desk, "coordinator") as browser:
        assert "Jūsu kontam nav centra" in (await browser.get("/desk")).text


async def test_the_host_that_the_provider_sends_back_to_is_the_one_that_asks(desk: Served) -> None:
    answer = await desk.client.get("/sign-in?next=/desk/cesis", headers={"Host": "localhost:1"})
    assert answer.headers["location"] == f"{desk.url}/sign-in?next=%2Fdesk%2Fcesis"


@pytest.mark.parametrize(
    ("given", "gone_to"),
    [("/desk/cesis?a=b", "/desk/cesis?a=b"), ("//elsewhere.example", "/desk"), ("/\\elsewhere.example", "/desk"),
     ("https://elsewhere.example", "/desk"), ("", "/desk"), ("/a\r\nSet-Cookie: x=y", "/desk")],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(given: str, gone_to: str) -> None:
    assert local(given) == gone_to
