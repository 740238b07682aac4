"""An offering as the formats take it, and the addresses that they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from contracts.training import OfferingContent, Place, Session
from training.domain.offerings import Catalogued
from training.domain.outputs.wording import plain, said


@dataclass(frozen=True, slots=True)
class Shown:
    """An offering that is or was published, with the name of its hub."""

    offering: Catalogued
    hub_name: Mapping[str, str]

    @property
    def content(self) -> OfferingContent:
        """What the hub wrote."""
        return self.offering.content

    @property
    def on_offer(self) -> bool:
        """Whether it is in the catalogue now."""
        return self.offering.state == "published"

    @property
    def standing(self) -> tuple[Session, ...]:
        """The sessions that take place."""
        return tuple(each for each in self.offering.sessions if each.status != "cancelled") if self.offering.state != "withdrawn" else ()

    def place(self, session: Session | None) -> Place | None:
        """Where one meets: the session's own place, else the offering's."""
        return (session.place if session else None) or self.content.place

    def hub(self, language: str) -> str:
        """The hub's name, else its slug."""
        return said(self.hub_name, language) or self.offering.hub

    def title(self, language: str) -> str:
        """The title in one line."""
        return " ".join(said(self.content.title, language).split())

    def summary(self, language: str) -> str:
        """A few sentences: what the hub wrote as a summary, else the beginning of the description, else the title."""
        written = said(self.content.summary, language) or plain(said(self.content.description, language)).partition("\n\n")[0]
        return written or self.title(language)

    def text(self, language: str) -> str:
        """Summary and description as plain text."""
        parts = [said(self.content.summary, language), plain(said(self.content.description, language))]
        return "\n\n".join(part for part in parts if part) or self.title(language)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Public addresses: of the portal's pages, and of this service's API under them."""

    public_url: str

    @property
    def root(self) -> str:
        """The portal."""
        return self.public_url.rstrip("/")

    @property
    def api(self) -> str:
        """The API of training."""
        return f"{self.root}/api/training"

    @property
    def host(self) -> str:
        """The name of the host, for ids that must be unique in the world."""
        return self.root.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"

    def offering(self, id_: UUID) -> str:
        """The page of an offering."""
        return f"{self.root}/offerings/{id_}"

    def hub(self, slug: str) -> str:
        """The page of a hub."""
        return f"{self.root}/hubs/{quote(slug)}"


def web_address(text: str | None) -> str | None:
    """An address that a browser may be sent to, as ASCII; None for any other scheme (`javascript:`), and for what is none."""
    if text is None or not text.lower().startswith(("http://", "https://")) or len(text) > 2000:
        return None
    return quote(text, safe="%/:?#[]@!$&'()*+,;=-._~")
