"""Whose enrolments a request is about: the token of a link in our letters."""

from typing import Annotated

from fastapi import Depends, Header, Query

from training.errors.enrolments import TokenMissing


async def _token(
    header: Annotated[str | None, Header(alias="Enrolment-Token", max_length=200)] = None,
    token: Annotated[str | None, Query(max_length=200, description="the same as the header Enrolment-Token")] = None,
) -> str | None:
    return (header or token or "").strip() or None


async def _needed(token: Annotated[str | None, Depends(_token)]) -> str:
    if token is None:
        raise TokenMissing
    return token


PersonToken = Annotated[str, Depends(_needed)]
"""What a route asks for that belongs to a person."""
AnyToken = Annotated[str | None, Depends(_token)]
"""The same where others may call the route too."""
