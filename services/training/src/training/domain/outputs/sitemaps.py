"""The portal's pages for search engines (sitemaps.org): an index of parts of at most 50,000 addresses."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

LARGEST = 50_000
"""Addresses in one part, by the protocol."""
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
PART_HEAD = f'{DECLARED}<urlset xmlns="{NAMESPACE}">\n'
PART_TAIL = "</urlset>\n"


def index(parts: Iterable[tuple[str, datetime | None]]) -> str:
    """The index: each part's address and when anything in it changed last."""
    entries = "".join(f"<sitemap>{_located(*part)}</sitemap>\n" for part in parts)
    return f'{DECLARED}<sitemapindex xmlns="{NAMESPACE}">\n{entries}</sitemapindex>\n'


def pages(found: Iterable[tuple[str, datetime | None]]) -> str:
    """Entries of a part."""
    return "".join(f"<url>{_located(*page)}</url>\n" for page in found)


def _located(address: str, changed_at: datetime | None) -> str:
    changed = f"<lastmod>{changed_at.astimezone(UTC).isoformat(timespec='seconds')}</lastmod>" if changed_at else ""
    return f"<loc>{escape(address)}</loc>{changed}"
