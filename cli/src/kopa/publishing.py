"""Offerings from a YAML file on their way to training: relative dates become dates, the rest is said as it was written."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import ValidationError

from contracts.network import SampleSession


class OfferingUnusable(Exception):
    """An entry, or the whole file, that cannot be sent; the text says what to do."""

    code = "offering-unusable"


class PlainLoader(yaml.SafeLoader):
    """Leaves dates and numbers with a leading zero (codes of municipalities) as the text that somebody wrote."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first != "0"
} | {"0": []}


@dataclass(frozen=True, slots=True)
class Entry:
    """One offering of the file; `number` counts from 1."""

    number: int
    fields: Mapping[str, Any]

    @property
    def called(self) -> str:
        """What people recognise it by."""
        title = self.fields.get("title")
        named = next(iter(title.values()), None) if isinstance(title, Mapping) else title
        return f"offering {self.number} ({named or self.fields.get('slug') or 'without a title'})"

    def body(self, hub: str | None, today: date, zone: ZoneInfo) -> dict[str, Any]:
        """What to send. Raises OfferingUnusable."""
        fields = {name: value for name, value in self.fields.items() if name != "slug"}
        fields["hub"] = hub or fields.get("hub")
        if not isinstance(fields["hub"], str):
            raise OfferingUnusable("hub: say whose offering it is, in the file or with --hub")
        if isinstance(sessions := fields.get("sessions"), list):
            fields["sessions"] = [dated for at, each in enumerate(sessions) for dated in _dated(at, each, today, zone)]
        return fields


def read_entries(file: Path) -> list[Entry]:
    """The offerings of a file: one, a list, or several documents. Raises OfferingUnusable."""
    try:
        documents = list(yaml.load_all(file.read_text("utf-8-sig"), PlainLoader))
    except OSError as error:
        raise OfferingUnusable(f"{file} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise OfferingUnusable(f"{file} is not UTF-8; save it as UTF-8.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise OfferingUnusable(f"{file} is not YAML: {' '.join(str(error).split())}") from error
    entries = [each for document in documents for each in (document if isinstance(document, list) else [document]) if each is not None]
    if not entries:
        raise OfferingUnusable(f"{file} holds no offering.")
    wrong = next((number for number, each in enumerate(entries, 1) if not isinstance(each, dict)), None)
    if wrong is not None:
        raise OfferingUnusable(f"{file}: entry {wrong} is no offering; write fields such as kind, title, mode.")
    return [Entry(number, each) for number, each in enumerate(entries, 1)]


def key_of(body: Mapping[str, Any]) -> str:
    """The same for the same content: a second click publishes nothing twice."""
    return "publish:" + hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()[:40]


def in_words(field: str) -> str:
    """`sessions.0.ends_at` → `session 1, ends_at`."""
    names = field.split(".")
    if names[0] == "sessions" and len(names) > 1 and names[1].isdigit():
        return ", ".join((f"session {int(names[1]) + 1}", *names[2:]))
    return ", ".join(names)


def _dated(at: int, session: Any, today: date, zone: ZoneInfo) -> Iterator[Any]:
    """A session with relative dates as one a week; any other as it is."""
    if not isinstance(session, Mapping) or "starts" not in session:
        yield session
        return
    try:
        yield from SampleSession.model_validate(session).dated(today, zone)
    except (ValidationError, ValueError) as error:
        raise OfferingUnusable("; ".join(_said(at, error))) from error


def _said(at: int, error: ValueError) -> Iterator[str]:
    if not isinstance(error, ValidationError):
        yield f"session {at + 1}: {error}"
        return
    for each in error.errors(include_url=False):
        where = in_words(".".join(("sessions", str(at), *map(str, each["loc"]))))
        yield f"{where}: {each['msg'].removeprefix('Value error, ')}"
