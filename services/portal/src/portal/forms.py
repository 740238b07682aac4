"""Reads what a reader sent from one of our forms."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from starlette.requests import Request

from portal.errors import ForeignForm, FormBroken

TOKEN = re.compile(r"[\w.~-]{1,200}", re.ASCII)
MOST_FIELDS = 5000
"""An offering may have two hundred dates, each of twenty fields."""


class Fields(Mapping[str, str]):
    """What a form sent, without what was left empty. Of several values of one name `[name]` gives the last, `all` every one."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = [(name, value) for name, value in pairs if value]
        self._last = dict(self._pairs)

    def __getitem__(self, name: str) -> str:
        return self._last[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._last)

    def __len__(self) -> int:
        return len(self._last)

    def all(self, name: str) -> list[str]:
        """Every value of a name, such as the boxes that were ticked."""
        return [value for key, value in self._pairs if key == name]

    def pairs(self) -> Sequence[tuple[str, str]]:
        """Everything, in the order of the form: to be sent once more."""
        return self._pairs


async def read_form(request: Request) -> Fields:
    """The fields that are not empty. Raises ForeignForm, FormBroken."""
    must_be_ours(request)
    try:
        pairs = parse_qsl((await request.body()).decode(), errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise FormBroken from error
    return Fields((name, value.strip()) for name, value in pairs if "\0" not in name + value)


def must_be_ours(request: Request) -> None:
    """Raises ForeignForm for a form on another site's page; browsers say so, and the session's cookie does not come along either."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignForm


def id_of(text: str) -> UUID:
    """An id that a form carries. Raises FormBroken for anything else, so that it never becomes another address."""
    try:
        return UUID(text)
    except ValueError as error:
        raise FormBroken from error


def is_token(text: str) -> bool:
    """Whether it can be the token of a letter's link; anything else no header could carry."""
    return TOKEN.fullmatch(text) is not None


def new_key() -> str:
    """Goes with a form, so that sending it twice has one effect."""
    return str(uuid4())


def key_of(form: Mapping[str, str]) -> str:
    """The key that came with the form; a fresh one where somebody took it out."""
    try:
        return str(UUID(form.get("key", "")))
    except ValueError:
        return new_key()
