"""Files of links: the id of an assessment, a need or an organisation, and the secret that opens it."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, get_args

from kopa.own_files import OwnFileUnusable

Kind = Literal["assessment", "need", "organisation"]
KINDS: tuple[Kind, ...] = get_args(Kind)
READ_AT_MOST = 1_000_000
SIGNS = re.compile(r"[\w.~-]+", re.ASCII)
"""Of which ids and secrets consist; anything else no address and no header could carry."""
MADE_BY: dict[Kind, str] = {
    "assessment": "kopa assess start … --keep FILE",
    "need": "kopa match need … --keep FILE",
    "organisation": "kopa organisation register … --keep FILE",
}


class LinkUnusable(OwnFileUnusable):
    """A file that opens nothing, or something else than is asked for."""

    code = "link-unusable"


@dataclass(frozen=True, slots=True)
class Link:
    """What opens one thing."""

    kind: Kind
    id: str
    token: str = field(repr=False)

    @classmethod
    def told(cls, kind: Kind, answer: dict[str, Any]) -> "Link":
        """The link that a service's answer holds, this once."""
        return cls(kind, str(answer["id"]), str(answer["token"]))

    @property
    def path(self) -> str:
        """Of what it opens, in the API of matching and on the pages alike."""
        return f"/{self.kind}s/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        """What opens it."""
        return {f"{self.kind.capitalize()}-Token": self.token}

    def write(self, out: IO[bytes]) -> None:
        """Into a file that `own_files.new` made."""
        out.write(json.dumps({"kind": self.kind, "id": self.id, "token": self.token}).encode() + b"\n")


def opened(file: Path, kind: Kind) -> Link:
    """The link that a file holds. Raises LinkUnusable."""
    said = document(file)
    link = read(said)
    if link is None:
        raise LinkUnusable(f"{file} holds no link of {_a(kind)}. `{MADE_BY[kind]}` writes one.")
    if link.kind != kind:
        raise LinkUnusable(f"{file} opens {_a(link.kind)}; here the file of {_a(kind)} is wanted, as `{MADE_BY[kind]}` writes it.")
    return link


def read(said: dict[str, Any]) -> Link | None:
    """The link in a document; None where it is none. Without a kind, as they were once written, it is a need's."""
    kind = said.get("kind", "need")
    if kind not in KINDS or not all(isinstance(said.get(name), str) and SIGNS.fullmatch(said[name]) for name in ("id", "token")):
        return None
    return Link(kind, said["id"], said["token"])


def document(file: Path) -> dict[str, Any]:
    """The object of a JSON file. Raises LinkUnusable."""
    try:
        with file.open("rb") as content:
            said = json.loads(content.read(READ_AT_MOST))
    except OSError as error:
        raise LinkUnusable(f"{file} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise LinkUnusable(f"{file} cannot be read as JSON: {error}") from error
    if not isinstance(said, dict):
        raise LinkUnusable(f"{file} holds no link: write or keep one object, such as the files of `kopa match need --keep`.")
    return said


def _a(kind: Kind) -> str:
    return f"a {kind}" if kind == "need" else f"an {kind}"
