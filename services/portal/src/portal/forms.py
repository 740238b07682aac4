"""Reads what a reader sent from one of our forms."""

from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from starlette.requests import Request

from portal.errors import ForeignForm, FormBroken

MOST_FIELDS = 100


async def read_form(request: Request) -> dict[str, str]:
    """The fields that are not empty; of several of one name the last. Raises ForeignForm, FormBroken."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignForm
    try:
        pairs = parse_qsl((await request.body()).decode(), errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise FormBroken from error
    return {name: value.strip() for name, value in pairs if value.strip() and "\0" not in value}


def id_of(text: str) -> UUID:
    """An id that a form carries. Raises FormBroken for anything else, so that it never becomes another address."""
    try:
        return UUID(text)
    except ValueError as error:
        raise FormBroken from error


def new_key() -> str:
    """Goes with a form, so that sending it twice has one effect."""
    return str(uuid4())


def key_of(form: dict[str, str]) -> str:
    """The key that came with the form; a fresh one where somebody took it out."""
    try:
        return str(UUID(form.get("key", "")))
    except ValueError:
        return new_key()
