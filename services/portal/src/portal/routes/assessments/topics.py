"""One topic a page: its questions, what is wrong beside each, and somebody else's answers where they came in between."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.errors import FormBroken, PageMissing
from portal.forms import Fields, read_form
from portal.routes.assessments.answering import Filled, Told, filled, mark, merged, ticks_of, told
from portal.routes.assessments.link import address, change, page, read, read_with_form
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas.assessments import Assessment, Questionnaire

router = page_router()

TOPIC = "/assessments/{id_}/topics/{dimension}"
ACTS = ("next", "skip", "back", "later")
STALE, CLOSED = 412, 409


@router.api_route(TOPIC, methods=PAGE)
async def assessment_topic_page(visit: Visiting, id_: UUID, dimension: str) -> Response:
    """The questions of a topic with the answers so far."""
    about, form = await read_with_form(visit, id_)
    _must_be_asked(about, dimension)
    if about.state == "completed":
        return visit.redirect(address(id_, "result"))
    return _shown(visit, about, form, dimension, ticks_of(form, dimension, about.answers))


@router.post(TOPIC)
async def assessment_topic(request: Request, visit: Visiting, id_: UUID, dimension: str) -> Response:
    """Saves what is answered. Then on, back or away, as the pressed button says; unanswered questions hold back only `next`."""
    sent = await read_form(request)
    about, form = await read_with_form(visit, id_)
    _must_be_asked(about, dimension)
    act, given = sent.get("act", "next"), filled(form, dimension, sent)
    if act not in ACTS:
        raise FormBroken
    status, saved = await _save(visit, about, form, dimension, given, sent.get("mark", ""))
    if status == CLOSED:
        return visit.redirect(address(id_, "result"))
    if status == STALE:
        return _both(visit, saved, form, dimension, given, sent)
    held_back = given.troubles if act == "next" else {name: why for name, why in given.troubles.items() if why == "contradiction"}
    if held_back:
        ticks = ticks_of(form, dimension, given.answers) | set(sent.pairs())
        return _shown(visit, saved, form, dimension, ticks, 422, troubles=held_back)
    return visit.redirect(_onward(saved, dimension, act))


async def _save(
    visit: Visit, about: Assessment, form: Questionnaire, dimension: str, given: Filled, seen: str, *, again: bool = True
) -> tuple[int, Assessment]:
    """(200, as saved), or why not with the newest state: 412 where somebody answered otherwise in between, 409 where it is complete.

    `seen` is the mark of the topic as the form showed it. A colleague who saves another topic makes a new version too, so the version
    cannot tell whether anybody answered the same questions.
    """
    if about.state == "completed":
        return CLOSED, about
    unseen = mark(form, dimension, about.answers) != seen
    if unseen and any(_others(form, dimension, given, about).values()):
        return STALE, about
    if not given.answers:
        return 200, about
    whole = merged(given.answers, about.answers) if unseen else given.answers
    body = {"answers": {name: whole[name] for name in given.answers}}
    reply = await change(visit, "PUT", about.id, "answers", Assessment, body=body, version=about.version)
    if reply.status in (STALE, CLOSED) and again:
        return await _save(visit, await read(visit, about.id), form, dimension, given, seen, again=False)
    return (STALE, about) if reply.status == STALE else (200, reply.or_raise())


def _others(form: Questionnaire, dimension: str, given: Filled, about: Assessment) -> dict[str, list[Told]]:
    return {each.id: told(form, each, given.answers.get(each.id), about.answers.get(each.id)) for each in form.of(dimension)}


def _both(visit: Visit, newest: Assessment, form: Questionnaire, dimension: str, given: Filled, sent: Fields) -> Response:
    """What the reader answered, whole, with what somebody else answered otherwise beside each question."""
    ticks = ticks_of(form, dimension, merged(given.answers, newest.answers))
    ticks |= {(name, value) for name, value in sent.pairs() if name in given.troubles}
    return _shown(visit, newest, form, dimension, ticks, STALE, others=_others(form, dimension, given, newest))


def _shown(
    visit: Visit,
    about: Assessment,
    form: Questionnaire,
    dimension: str,
    ticks: set[tuple[str, str]],
    status: int = 200,
    *,
    troubles: Mapping[str, Any] | None = None,
    others: Mapping[str, Any] | None = None,
) -> Response:
    context = {"troubles": troubles or {}, "others": others or {}, "mark": mark(form, dimension, about.answers)}
    return page(visit, "assess/topic.html", status, about=about, form_of=form, dimension=dimension, ticks=ticks, **context)


def _must_be_asked(about: Assessment, dimension: str) -> None:
    if dimension not in about.dimensions:
        raise PageMissing


def _onward(about: Assessment, dimension: str, act: str) -> str:
    """The neighbouring topic of those that this link fills, or the overview at either end."""
    if act == "later":
        return f"{address(about.id)}?done=saved"
    at = about.dimensions.index(dimension) + (-1 if act == "back" else 1)
    if 0 <= at < len(about.dimensions):
        return address(about.id, "topics", about.dimensions[at])
    return address(about.id)
