"""The media types of the formats, and how openapi.json tells of them."""

from typing import Any

JSON_LD = "application/ld+json"
ICS = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
JSON_FEED = "application/feed+json"
CSV = "text/csv; charset=utf-8"
HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
OAI = "text/xml; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"


def answers(media: str) -> dict[int | str, dict[str, Any]]:
    """What a route of this format answers."""
    shape = {"type": "object"} if media.endswith("json") else {"type": "string"}
    content = {media.partition(";")[0]: {"schema": shape}}
    return {200: {"description": "As asked for", "content": content}, 304: {"description": "Not changed since `If-None-Match`"}}
