"""Many offerings from a file: first what would happen, then, with one button, that it happens. The file goes along with the page."""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from portal.errors import FormBroken, PartAway
from portal.forms import must_be_ours
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas.desk import ImportReport
from portal.services import Reply

router = page_router()

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_FORM = 2 * LARGEST_FILE
"""The file a third longer, as base64, and the fields around it."""
PARTS = "multipart/form-data"
SECONDS = 120
KINDS = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".json": "application/json",
}
ADDRESS = "/desk/{hub}/import"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as the reader chose it."""

    name: str
    content: bytes
    publish: bool

    @property
    def kind(self) -> str:
        """Its media type, by its name; empty for what no importer reads."""
        return KINDS.get(PurePath(self.name).suffix.lower(), "")

    @property
    def packed(self) -> str:
        """The content as it goes along with the page."""
        return b64encode(self.content).decode("ascii")


@router.api_route(ADDRESS, methods=PAGE)
async def desk_import_page(visit: AtDesk) -> Response:
    """Asks for the file."""
    return _page(visit)


@router.post(ADDRESS)
async def desk_import(request: Request, visit: AtDesk) -> Response:
    """Tries the file, or takes it in, as the pressed button says. Both may be repeated."""
    must_be_ours(request)
    if not request.headers.get("content-type", "").startswith(PARTS):
        raise FormBroken
    try:
        async with request.form(max_files=1, max_fields=10, max_part_size=LARGEST_FORM) as form:
            sent = await _sent(form)
            for_good = form.get("act") == "import"
    except HTTPException as error:  # Starlette's word for a form of several parts that cannot be read
        raise FormBroken from error
    if (wrong := _wrong(sent)) or sent is None:
        return _page(visit, 422, problem=wrong, publish=bool(sent and sent.publish))
    reply = await _send(visit, sent, dry_run=not for_good)
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        return _page(visit, reply.status, refusal=reply.refusal, publish=sent.publish)
    return visit.render("desk/imported.html", report=reply.value, sent=sent)


async def _sent(form: FormData) -> Sent | None:
    """The file: chosen just now, or the one that came along. None where there is none. Raises FormBroken."""
    publish, file = form.get("publish") == "yes", form.get("file")
    if isinstance(file, UploadFile):
        return Sent(file.filename or "", await file.read(LARGEST_FILE + 1), publish) if file.filename else None
    name, packed = form.get("name"), form.get("content")
    if not (isinstance(name, str) and isinstance(packed, str)):
        return None
    try:
        return Sent(name, b64decode(packed, validate=True), publish)
    except (binascii.Error, ValueError) as error:
        raise FormBroken from error


def _wrong(sent: Sent | None) -> str:
    """Why a file need not be tried at all."""
    if sent is None or not sent.content:
        return "none"
    if len(sent.content) > LARGEST_FILE:
        return "large"
    return "" if sent.kind else "kind"


async def _send(visit: DeskVisit, sent: Sent, *, dry_run: bool) -> Reply[ImportReport]:
    asked = {"hub": visit.hub, "dry_run": str(dry_run).lower(), "publish": str(sent.publish).lower()}
    path, headers = f"/offerings/import?{urlencode(asked)}", {"Content-Type": sent.kind}
    return await visit.portal.services.send(visit.asker, "POST", "training", path, ImportReport, sent.content, headers, seconds=SECONDS)


def _page(visit: DeskVisit, status: int = 200, *, problem: str = "", refusal: str = "", publish: bool = False) -> Response:
    return visit.render("desk/import.html", status, problem=problem, refusal=refusal, publish=publish, endings=",".join(KINDS))
