"""The portal before a real matching service, and somebody's browser on its pages."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

import httpx

from matching.questionnaires.reading import library
from portal.routes.assessments.answering import ticks_of
from portal.schemas.assessments import Questionnaire
from tests.component.portal.conftest import Served

SME = library(None).for_audience("sme")
FORM = Questionnaire.model_validate_json(SME.model_dump_json())
ANSWERS: Mapping[str, Any] = SME.examples[0].answers
LATVIAN = {"Accept-Language": "lv"}
COMPANY = {"audience": "sme", "size_class": "small", "sector": "food-and-beverages", "region": "vidzeme", "name": "SIA Rūķis"}
Pairs = Iterable[tuple[str, str]]


def browser(portal: Served, language: str = "lv") -> httpx.AsyncClient:
    """Somebody's browser: it keeps cookies and stays where a form sends it."""
    return httpx.AsyncClient(base_url=portal.url, timeout=30, follow_redirects=True, headers={"Accept-Language": language})


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form of an address, as a browser sends them."""
    [form] = re.findall(rf'<form[^>]* action="{re.escape(action)}" method="post"[^>]*>(.*?)</form>', page, re.DOTALL)
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)}


async def sent(at: httpx.AsyncClient, address: str, pairs: Pairs, action: str = "") -> httpx.Response:
    """Opens a page, fills its form in with these pairs, and sends it."""
    page = await at.get(address)
    assert page.status_code == 200, page.text
    known = list(hidden(page.text, action or address.partition("?")[0]).items())
    return await post(at, action or address.partition("?")[0], [*known, *pairs])


async def post(at: httpx.AsyncClient, address: str, pairs: Pairs) -> httpx.Response:
    """A form that is sent as it is; of one name there may be several values."""
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return await at.post(address, data=fields)


async def begun(at: httpx.AsyncClient, **changes: str) -> str:
    """The address of a new assessment, begun on the page."""
    answer = await sent(at, "/assess", (COMPANY | changes).items())
    assert answer.status_code == 200, answer.text
    return answer.url.path


def pairs_of(dimension: str, answers: Mapping[str, Any] = ANSWERS) -> Pairs:
    """What the form of a topic sends when it holds these answers."""
    return ticks_of(FORM, dimension, answers)


async def completed(at: httpx.AsyncClient, **changes: str) -> str:
    """The address of an assessment that was answered and completed on the pages."""
    own = await begun(at, **changes)
    for each in FORM.dimensions:
        answer = await sent(at, f"{own}/topics/{each.id}", pairs_of(each.id))
        assert answer.status_code == 200, answer.text
    done = await sent(at, own, (), f"{own}/complete")
    assert done.url.path == f"{own}/result", done.text
    return own
