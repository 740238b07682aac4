"""Whose subscriptions a request is about: the token of a link in our mails."""

from typing import Annotated

from fastapi import Depends, Header, Query

from notify.errors import TokenMissing


async def _token(
    header: Annotated[str | None, Header(alias="Subscriber-Token", max_length=200)] = None,
    token: Annotated[str | None, Query(max_length=200, description="the same as the header Subscriber-Token")] = None,
) -> str:
    given = (header or token or "").strip()
    if not given:
        raise TokenMissing
    return given


HolderToken = Annotated[str, Depends(_token)]
"""What a route asks for that belongs to a subscriber."""
