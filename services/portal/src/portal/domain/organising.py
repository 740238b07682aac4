"""An organisation as forms have it, and as matching takes it."""

from collections.abc import Mapping

from portal.domain.writing.typed import Json, put

FIELDS = (
    "name",
    "kind",
    "register_number",
    "size_class",
    "sector",
    "region",
    "municipality",
    "undertaking",
    "contact.name",
    "contact.email",
    "contact.phone",
)
"""Paths of the API's body; in the form each begins with `org.`."""


def organisation_of(form: Mapping[str, str], country: str, language: str) -> Json:
    """What matching takes. It lives in the network's country, and is written to in the language of the page."""
    body: Json = {"country": country, "language": language, "contact": {}}
    for path in FIELDS:
        if value := form.get(f"org.{path}", ""):
            put(body, path, value)
    return body


def beside(problems: Mapping[str, str]) -> dict[str, str]:
    """Each problem at its field of the form; what belongs to none stands under ""."""
    return {f"org.{field}" if field in FIELDS or field == "language" else "": said for field, said in problems.items()}
