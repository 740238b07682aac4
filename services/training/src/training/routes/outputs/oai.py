"""OAI-PMH 2.0, so that libraries and national catalogues harvest what changed."""

from datetime import UTC, datetime
from email.utils import parseaddr
from typing import cast
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response

from chassis.errors import NotFound
from chassis.permissions import authorise
from chassis.service import Running, Runtime
from contracts.taxonomies import KINDS
from training.domain.outputs.oai_answers import Answer
from training.domain.outputs.oai_records import JSON_LD_SCHEMA, MAKERS, id_of
from training.domain.outputs.oai_requests import Refused, read
from training.domain.outputs.oai_requests import Request as Asked
from training.queries.outputs import harvests
from training.queries.outputs import offerings as queries
from training.routes.outputs.answering import Asking
from training.routes.outputs.media import OAI, XML, answers
from training.settings import TrainingSettings

router = APIRouter(tags=["formats"], dependencies=[Depends(authorise)])

AT_ONCE = 100
"""Records in one part of a list."""
MOST_ARGUMENTS = 50
"""The protocol has eight."""
FORM = {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "additionalProperties": {"type": "string"}}}}}
PARENTS = {"lv": {"hub": "Centri", "kind": "Veidi"}, "en": {"hub": "Hubs", "kind": "Kinds"}}


@router.get("/oai", response_class=Response, responses=answers(OAI))
async def harvest(request: Request, running: Running, asked: Asking) -> Response:
    """The six verbs; arguments as the protocol names them. Protocol errors are answered with 200 and their code, as it wants it."""
    return await _answered(request.url.query, running, asked)


@router.post("/oai", response_class=Response, responses=answers(OAI), openapi_extra={"requestBody": FORM})
async def harvest_by_form(request: Request, running: Running, asked: Asking) -> Response:
    """The same with the arguments in the body, as a form. Changes nothing, so needs no Idempotency-Key."""
    return await _answered((await request.body()).decode("utf-8", "replace"), running, asked)


@router.get("/oai/jsonld.xsd", response_class=Response, responses=answers(XML))
async def harvest_schema(asked: Asking) -> Response:
    """The schema of the format `jsonld`: one element that holds the text."""
    return asked.answer(JSON_LD_SCHEMA, XML, asked.tag(JSON_LD_SCHEMA), seconds=86_400)


async def _answered(form: str, running: Runtime, asked: Asking) -> Response:
    now, understood = datetime.now(UTC), None
    try:
        understood = read([pair for pair in _pairs(form) if pair[0] != "lang"], MAKERS, now)
        content = await _verb(understood, Answer(asked.addresses, now, asked.language, understood), running, asked)
    except Refused as refusal:
        told = understood if refusal.code in ("idDoesNotExist", "noRecordsMatch") else None
        content = Answer(asked.addresses, now, asked.language, told).refused(refusal)
    headers = {"Cache-Control": "no-store", "Content-Language": asked.language, "X-Content-Type-Options": "nosniff"}
    return Response(content, 200, headers, OAI)


def _pairs(form: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(form, keep_blank_values=True, max_num_fields=MOST_ARGUMENTS)
    except ValueError as error:
        raise Refused("badArgument", f"At most {MOST_ARGUMENTS} arguments.") from error


async def _verb(understood: Asked, answer: Answer, running: Runtime, asked: Asking) -> bytes:
    async with running.database.reading() as work:
        if understood.verb == "Identify":
            admin = parseaddr(cast("TrainingSettings", running.settings).mail_from)[1]
            return answer.identify(admin, await harvests.earliest(work))
        if understood.verb == "ListSets":
            named = [(f"kind:{each.code}", each.label[asked.language]) for each in KINDS]
            return answer.list_sets([*PARENTS[asked.language].items(), *await harvests.hub_sets(work, asked.language), *named])
        if understood.harvest is not None:
            found = await harvests.records(work, understood.harvest, AT_ONCE + 1)
            if not found:
                raise Refused("noRecordsMatch", "Nothing changed in this time, or the set is empty.")
            return answer.list_records(found[:AT_ONCE], understood.harvest, more=len(found) > AT_ONCE)
        if "identifier" in understood.arguments:
            try:
                shown = await queries.one(work, id_of(understood.arguments["identifier"], asked.addresses))
            except NotFound as unknown:
                raise Refused("idDoesNotExist", "There is no offering with this identifier.") from unknown
            if understood.verb == "GetRecord":
                return answer.record(shown, understood.arguments["metadataPrefix"])
    return answer.list_formats()
