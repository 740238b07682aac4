"""Cursor pagination: a page, an opaque cursor to the next, an RFC 8288 link."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import Depends, Query, Request
from starlette.datastructures import URL

from chassis.errors import InvalidInput

LARGEST = 200


class Page:
    """What part of a list is asked for."""

    def __init__(self, url: URL, limit: int, cursor: str | None) -> None:
        self.limit = limit
        self._after: list[Any] | None = _decode(cursor) if cursor else None
        self._url = url

    def after(self, *readers: Callable[[str], Any]) -> list[Any] | None:
        """The sort key of the last item seen, read by one reader a part (such as `UUID`); None at the start.

        Raises InvalidInput for a cursor that was not given out for this list.
        """
        if self._after is None:
            return None
        try:
            return [read(str(part)) for read, part in zip(readers, self._after, strict=True)]
        except (ValueError, OverflowError) as error:
            raise _unusable() from error

    def answer(
        self, items: Sequence[Any], key: Callable[[Any], Sequence[Any]], shape: Callable[[Any], Any]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """(body, headers) for items fetched with one more than `limit`. `key` gives an item's sort key."""
        shown = items[: self.limit]
        return self.answer_until([shape(item) for item in shown], key(shown[-1]) if len(items) > self.limit else None)

    def answer_until(self, items: Sequence[Any], last: Sequence[Any] | None) -> tuple[dict[str, Any], dict[str, str]]:
        """(body, headers) for one page of items; `last` is the sort key of its last one where there are more."""
        if last is None:
            return {"items": items, "next": None}, {}
        cursor = _encode(last)
        return {"items": items, "next": cursor}, {"Link": f'<{_relative(self._url.include_query_params(cursor=cursor))}>; rel="next"'}


def moment(text: str) -> datetime:
    """Reads a time of a cursor; one that UTC cannot hold is a ValueError or OverflowError like any other nonsense."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _relative(url: URL) -> str:
    return f"?{url.query}"


def _encode(key: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(key), default=str)).decode().rstrip("=")


def _decode(cursor: str) -> list[Any]:
    try:
        decoded = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise _unusable() from error
    if not isinstance(decoded, list):
        raise _unusable()
    return decoded


def _unusable() -> InvalidInput:
    reason = {"en": "This cursor was not given out here; start without one.", "lv": "Šis kursors nav derīgs; sāciet bez tā."}
    return InvalidInput(field="cursor", reason=reason)


async def _page(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=LARGEST, description="items a page")] = 50,
    cursor: Annotated[str | None, Query(max_length=500, description="opaque; from `next` of the page before")] = None,
) -> Page:
    return Page(request.url, limit, cursor)


Paged = Annotated[Page, Depends(_page)]
"""What a listing route asks for."""
