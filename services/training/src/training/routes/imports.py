"""Offerings from a file; the template of such a file."""

import asyncio
import csv
import io
from collections import Counter
from typing import Annotated

import openpyxl
from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.permissions import SignedIn, authorise
from chassis.problems import language
from chassis.requests import Answer
from chassis.service import Running
from training.commands import imports as commands
from training.domain.imports.files import XLSX, rows_of, template
from training.schemas.imports import MOST_REFUSED, ImportReport, Outcome
from training.schemas.offerings import Slug

router = APIRouter(tags=["import"], dependencies=[Depends(authorise)])

LARGEST_FILE = 20 * 1024 * 1024
AT_ONCE = 250
FILE = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("text/csv", XLSX, "application/yaml", "application/json")}


@router.post("/offerings/import", response_model=ImportReport, openapi_extra={"requestBody": {"required": True, "content": FILE}})
async def import_offerings(
    request: Request,
    running: Running,
    principal: SignedIn,
    hub: Slug,
    dry_run: Annotated[bool, Query(description="only say what would happen")] = False,
    publish: Annotated[bool, Query(description="new ones are published at once; else they are drafts")] = True,
) -> Response:
    """Takes in the valid rows of a file although others are not, 250 in a transaction. Repeating it is safe without a key: a row that
    says nothing new changes nothing and tells nobody.
    """
    principal.must_edit(hub)
    content, kind = await request.body(), request.headers.get("content-type", "")
    raw = await asyncio.to_thread(rows_of, content, kind)  # seconds for a large file, in which other requests go on
    rows, refused = await asyncio.to_thread(commands.read_rows, raw, language(request), publish=publish)
    count: Counter[Outcome] = Counter()
    for start in range(0, len(rows), AT_ONCE):
        async with running.database.unit_of_work() as work:
            count.update(await commands.take_in(work, hub, rows[start : start + AT_ONCE], publish=publish, dry_run=dry_run))
    report = ImportReport(
        dry_run=dry_run,
        rows=len(raw),
        added=count["added"],
        revised=count["revised"],
        unchanged=count["unchanged"],
        invalid=len(refused),
        refused=refused[:MOST_REFUSED],
    )
    return Answer(report).response()


@router.get("/offerings/import/template.csv", response_class=Response)
async def import_template_csv() -> Response:
    """All columns with an example, as Excel opens it."""
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(template())
    return _file("\ufeff" + written.getvalue(), "text/csv; charset=utf-8", "csv")


@router.get("/offerings/import/template.xlsx", response_class=Response)
async def import_template_xlsx() -> Response:
    """The same as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in template():
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return _file(packed.getvalue(), XLSX, "xlsx")


def _file(content: str | bytes, media_type: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="kopa-offerings.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)
