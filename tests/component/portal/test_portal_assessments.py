"""The assessment's pages before a real matching service: from the first page to the result, by several people, and away again."""

import json
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import httpx
import pytest
import yaml

from kopa.embedded.server import free_port
from matching.app import service as matching_service
from portal.app import service as portal_service
from tests.component.matching.test_assessments import completed as elsewhere_completed
from tests.component.portal.at_matching import ANSWERS, COMPANY, FORM, SME, begun, browser, completed, hidden, pairs_of, post, sent
from tests.component.portal.conftest import Serve, Served

FIRST, SECOND, *_, LAST = FORM.dimensions


@pytest.fixture
async def anna(at_matching: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(at_matching) as at:
        yield at


def link(page: str) -> str:
    """The path and query of the secret link that a page shows."""
    found = re.search(r"<code>https?://[^/]+(/assessments/[^<]+)</code>", page)
    assert found is not None, page
    return unescape(found[1])


async def test_from_the_first_page_to_the_result(anna: httpx.AsyncClient) -> None:
    own = await completed(anna)
    page = (await anna.get(f"{own}/result")).text
    assert 'class="radar"' in page
    assert page.count('class="radar-dot"') == len(FORM.dimensions)
    for each in FORM.dimensions:
        assert each.lv in page
    assert "Vēl par maz" in page
    assert f"/find?assessment={own.rsplit('/', 1)[1]}" in page
    english = (await anna.get(f"{own}/result?lang=en")).text
    assert "What it means" in english
    assert "Still too few" in english


async def test_the_secret_leaves_the_address_and_opens_any_browser(at_matching: Served, anna: httpx.AsyncClient) -> None:
    own = await begun(anna)
    page = await anna.get(own)
    assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "no-referrer")
    async with browser(at_matching) as elsewhere:
        assert (await elsewhere.get(own)).status_code == 404
        opened = await elsewhere.get(link(page.text))
        assert (opened.status_code, str(opened.url)) == (200, f"{at_matching.url}{own}")
        assert (await elsewhere.get(f"{own}?token=wrong")).status_code == 404
        assert (await elsewhere.get(own)).status_code == 200, "a wrong link does not take away what opens it"


async def test_beginning_keeps_what_was_typed_and_says_what_is_missing(anna: httpx.AsyncClient) -> None:
    answer = await sent(anna, "/assess", [("audience", "public"), ("name", "Cēsu <b>dome</b>")])
    assert answer.status_code == 422
    assert "Izvēlieties, cik cilvēku pie jums strādā." in answer.text
    assert 'value="Cēsu &lt;b&gt;dome&lt;/b&gt;"' in answer.text
    assert re.search(r'value="public" checked', answer.text)


async def test_beginning_twice_with_one_form_begins_once(anna: httpx.AsyncClient) -> None:
    form = hidden((await anna.get("/assess")).text, "/assess") | COMPANY
    first, second = [(await anna.post("/assess", data=form)).url.path for _ in range(2)]
    assert first == second


async def test_what_is_not_answered_is_said_beside_it_and_the_rest_is_saved(anna: httpx.AsyncClient) -> None:
    own = await begun(anna)
    topic = f"{own}/topics/{FIRST.id}"
    questions = FORM.of(FIRST.id)
    some = [pair for pair in pairs_of(FIRST.id) if pair[0].split(".")[1] == questions[0].id]
    answer = await sent(anna, topic, some)
    assert answer.status_code == 422
    assert answer.text.count('class="problem"') >= 1
    assert "Turpināt bez šīm atbildēm" in answer.text
    kept = (await anna.get(topic)).text
    for name, value in some:
        assert f'name="{name}" value="{value}" checked' in kept
    on = await post(anna, topic, [*hidden(kept, topic).items(), *some, ("act", "skip")])
    assert on.url.path == f"{own}/topics/{SECOND.id}"
    later = await sent(anna, topic, [*some, ("act", "later")])
    assert later.url.path == own
    assert "Atbildes ir saglabātas" in later.text
    assert "Palic" in later.text


async def test_a_tick_and_none_of_these_at_once_is_no_answer(anna: httpx.AsyncClient) -> None:
    own = await begun(anna)
    ticks = next(each for each in FORM.questions if each.type == "ticks")
    topic = f"{own}/topics/{ticks.dimension}"
    both = [(f"q.{ticks.id}", ticks.items[0].id), (f"none.{ticks.id}", "yes"), ("act", "later")]
    answer = await sent(anna, topic, both)
    assert answer.status_code == 422
    assert "Atstājiet vienu no abiem" in answer.text
    nothing = await sent(anna, topic, [(f"none.{ticks.id}", "yes"), ("act", "later")])
    assert nothing.url.path == own
    assert f'name="none.{ticks.id}" value="yes" checked' in (await anna.get(topic)).text


async def test_colleagues_fill_their_parts_at_once_and_see_no_more(at_matching: Served, anna: httpx.AsyncClient) -> None:
    own = await begun(anna)
    topic = f"{own}/topics/{FIRST.id}"
    before = hidden((await anna.get(topic)).text, topic)
    shared = await sent(anna, f"{own}/share", [("dimensions", SECOND.id)])
    async with browser(at_matching) as peter:
        page = await peter.get(link(shared.text))
        assert SECOND.lv in page.text
        assert LAST.lv not in page.text
        assert f"{own}/erase" not in page.text
        assert (await peter.get(f"{own}/topics/{LAST.id}")).status_code == 404
        done = await sent(peter, f"{own}/topics/{SECOND.id}", pairs_of(SECOND.id))
        assert "Jūsu daļa ir gatava" in done.text
        assert (await peter.get(f"{own}/erase")).status_code == 200
        assert (await sent(peter, f"{own}/erase", ())).status_code == 403
        again = await anna.get(link(shared.text))  # the owner tries the link, and stays the owner
        assert LAST.lv in again.text
    mine = await post(anna, topic, [*before.items(), *pairs_of(FIRST.id)])
    assert mine.url.path == f"{own}/topics/{SECOND.id}", "another topic that was saved meanwhile is no conflict"


async def test_two_who_answer_the_same_see_both_and_lose_nothing(at_matching: Served, anna: httpx.AsyncClient) -> None:
    own = await begun(anna)
    ticks = next(each for each in FORM.questions if each.type == "ticks")
    topic = f"{own}/topics/{ticks.dimension}"
    name, one, other = f"q.{ticks.id}", ticks.items[0], ticks.items[1]
    before = hidden((await anna.get(topic)).text, topic)
    async with browser(at_matching) as peter:
        await peter.get(link((await anna.get(own)).text))
        await sent(peter, topic, [(name, other.id), ("act", "later")])
    both = await post(anna, topic, [*before.items(), (name, one.id), ("act", "later")])
    assert both.status_code == 412
    assert f'name="{name}" value="{one.id}" checked' in both.text
    assert f'name="{name}" value="{other.id}" checked' not in both.text
    assert f'<span class="told">{other.lv}</span>' in unescape(both.text)
    saved = await post(anna, topic, [*hidden(both.text, topic).items(), (name, one.id), ("act", "later")])
    assert saved.url.path == own
    assert f'name="{name}" value="{one.id}" checked' in (await anna.get(topic)).text


async def test_the_same_form_twice_is_saved_once(anna: httpx.AsyncClient) -> None:
    own = await begun(anna)
    topic = f"{own}/topics/{FIRST.id}"
    form = [*hidden((await anna.get(topic)).text, topic).items(), *pairs_of(FIRST.id)]
    assert [(await post(anna, topic, form)).url.path for _ in range(2)] == [f"{own}/topics/{SECOND.id}"] * 2


async def test_completing_too_early_says_what_is_missing_and_twice_is_once(anna: httpx.AsyncClient) -> None:
    own = await begun(anna)
    early = await post(anna, f"{own}/complete", [("key", "")])
    assert early.status_code == 409
    assert (await anna.get(f"{own}/result")).url.path == own
    done = await completed(anna)
    assert (await post(anna, f"{done}/complete", [])).url.path == f"{done}/result"
    assert (await anna.get(f"{done}/topics/{FIRST.id}")).url.path == f"{done}/result"
    late = await post(anna, f"{done}/topics/{FIRST.id}", pairs_of(FIRST.id))
    assert late.url.path == f"{done}/result"


async def test_report_export_next_stage_and_erasure(anna: httpx.AsyncClient) -> None:
    own = await completed(anna)
    for language in ("lv", "en"):
        report = await anna.get(f"{own}/report.pdf?language={language}")
        assert (report.headers["content-type"], report.content[:5]) == ("application/pdf", b"%PDF-")
    assert (await anna.get(f"{own}/export.json")).json()["assessments"][0]["answers"] == dict(ANSWERS)
    following = await sent(anna, f"{own}/result", (), f"{own}/next")
    after = following.url.path
    assert after != own
    for each in FORM.dimensions:
        await sent(anna, f"{after}/topics/{each.id}", pairs_of(each.id))
    result = await sent(anna, after, (), f"{after}/complete")
    assert "Punkti, kas iegūti vai zaudēti" in result.text
    assert "Tas neizdevās" not in result.text
    again = await post(anna, f"{own}/next", [])
    assert "Nākamais novērtējums jau ir sākts" in again.text
    form = hidden((await anna.get(f"{own}/erase")).text, f"{own}/erase")
    gone = await anna.post(f"{own}/erase", data=form)
    assert gone.url.path == "/assessments/erased"
    assert [(await anna.get(address)).status_code for address in (own, after)] == [404, 404]


async def test_others_alike_and_what_has_changed_are_shown(matching: Served, anna: httpx.AsyncClient) -> None:
    own = await completed(anna)
    for _ in range(10):
        await elsewhere_completed(matching, dict(ANSWERS) | {"s10": []}, region="kurzeme")
    page = (await anna.get(f"{own}/result")).text
    assert page.count('class="radar-others"') == 1
    assert page.count('class="radar-dot"') == len(FORM.dimensions)
    shown, hidden_ = page.split("Vēl par maz:")
    assert "Tajā pašā nozarē: Pārtika un dzērieni" in shown
    assert "Tāds pats lielums: 10–49 darbinieki" in shown
    assert "Tajā pašā reģionā: Vidzeme" in hidden_
    after = (await sent(anna, f"{own}/result", (), f"{own}/next")).url.path
    better = dict(ANSWERS) | {"s11": dict.fromkeys(SME.questions[10].item_ids, "full"), "s10": []}
    for each in FORM.dimensions:
        await sent(anna, f"{after}/topics/{each.id}", pairs_of(each.id, better))
    result = unescape((await sent(anna, after, (), f"{after}/complete")).text)
    [changed] = re.findall(r"<caption>Punkti, kas iegūti vai zaudēti.*?</table>", result, re.DOTALL)
    assert '<th scope="col" role="columnheader" class="number">Pirmais novērtējums</th>' in changed
    rows = dict(re.findall(r'rowheader">([^<]+)</th>\s*<td[^>]*><span>([^<]+)</span>', changed))
    assert list(rows) == [*(each.lv for each in FORM.dimensions), "Kopā"]
    assert rows[FORM.dimensions[0].lv] == "0"
    assert rows[FORM.dimensions[5].lv].startswith("+")
    english = (await anna.get(f"{after}/result?lang=en")).text
    assert "In the same sector:" in english
    assert "Points gained or lost since an earlier assessment" in english


async def test_a_public_body_a_foreign_site_and_an_unknown_topic(anna: httpx.AsyncClient) -> None:
    own = await begun(anna, audience="public", area="education")
    assert (await anna.get(own)).status_code == 200
    assert (await anna.get(f"{own}/topics/nothing")).status_code == 404
    refused = await anna.post(f"{own}/complete", headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert (await anna.get("/assessments/no-id")).status_code == 404


async def test_another_version_of_an_operators_file_is_asked_as_it_stands(serve: Serve, tmp_path: Path) -> None:
    """Another name of a topic that an address of ours has, other lines, other grades: nothing of it stands in a template."""
    written = json.loads(SME.model_dump_json())
    written |= {"version": 2, "examples": []}
    written["three_state"] = {name: {**state, "lv": f"Cita atbilde {name}"} for name, state in written["three_state"].items()}
    written["dimensions"][0]["lv"] = "Pavisam cits <temats>"
    old = written["dimensions"][0]["id"]
    renamed = json.loads(json.dumps(written).replace(f'"{old}"', '"result"'))
    (tmp_path / "dma-sme.v2.yaml").write_text(yaml.safe_dump(renamed, allow_unicode=True), encoding="utf-8")
    async with (
        serve(matching_service, questionnaires_dir=tmp_path) as matching,
        serve(portal_service, service_urls={"matching": matching.url}) as portal,
        browser(portal) as at,
    ):
        own = await begun(at)
        topic = await at.get(f"{own}/topics/result")
        assert "Pavisam cits &lt;temats&gt;" in topic.text
        graded = next(each for each in FORM.questions if each.type == "three_state")
        assert "Cita atbilde" in (await at.get(f"{own}/topics/{graded.dimension}")).text


async def test_without_matching_the_form_keeps_what_was_typed(serve: Serve) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    async with serve(portal_service, service_urls={"matching": away}) as portal, browser(portal) as at:
        answer = await sent(at, "/assess", COMPANY.items())
        assert answer.status_code == 503
        assert 'value="SIA Rūķis"' in answer.text
        assert "Novērtējumu pašlaik nevar sākt" in answer.text
