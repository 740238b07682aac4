"""Reads CSV. Columns (any order, unknown ones are ignored; the separator may be a comma, a semicolon or a tab):

`id`, `title` or `title_lv`/`title_en`, the same of `summary` and `description`, `kind`, `mode`, `level`, `language` (codes or names,
separated by spaces), `starts_at`, `ends_at` (ISO 8601 or 26.03.2027 17:30), `place`, `address`, `municipality`, `price`, `currency`,
`link`, `image`. Several rows with one `id` are the dates of one offering.
"""

import csv
import io
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from contracts.training import Place
from training.domain.sources.candidates import Item, Rejected, When
from training.domain.sources.reasons import Reason
from training.harvest import values
from training.harvest.failures import Unreadable
from training.harvest.fetching import Document
from training.harvest.texts import decoded, markdown, plain

TITLES = {"title", "title_lv", "title_en"}
SEPARATORS = ",;\t"
LONGEST_CELL = 200_000
Row = dict[str, str]


def items(document: Document, language: str, zone: ZoneInfo) -> Iterator[Item | Rejected]:
    """Every offering of the table. Raises Unreadable where there is no header."""
    text, is_in_charset = decoded(document.body, document.charset)
    csv.field_size_limit(LONGEST_CELL)
    header, rows = _table(text)
    found: dict[str, Item] = {}
    for number, cells in enumerate(rows, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield Rejected(plain(cells[0]), None, (Reason(code="row-short", about=str(number)),))
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        item = _item(row, language, zone)
        if not is_in_charset:
            item.notes.append(Reason(code="charset"))
        if item.key is None:
            yield item
        elif item.key in found:
            found[item.key].dates += item.dates
            found[item.key].notes += item.notes
        else:
            found[item.key] = item
    yield from found.values()


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    first = text.lstrip("\ufeff\r\n ").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff\r\n ").replace("\0", "")), delimiter=separator))
    except csv.Error as error:
        raise Unreadable("csv-header", str(error)[:200]) from error
    header = [name.strip().lower() for name in rows[0]] if rows else []
    if not TITLES & set(header):
        raise Unreadable("csv-header")
    return header, rows[1:]


def _item(row: Row, language: str, zone: ZoneInfo) -> Item:
    notes: list[Reason] = []
    name, address = plain(row.get("place")) or plain(row.get("address")), plain(row.get("address"))
    place = Place(name=name[:200], address=address[:300] or None, municipality=row.get("municipality") or None) if name else None
    return Item(
        key=row.get("id") or None,
        title=_texts(row, "title", language),
        summary=_texts(row, "summary", language),
        description=_texts(row, "description", language),
        kind=row.get("kind", "").lower() or None,
        mode=row.get("mode", "").lower() or None,
        level=values.level(row.get("level")),
        languages=tuple(found for word in row.get("language", "").replace(",", " ").split() if (found := values.language(word))),
        link=row.get("link") or None,
        image=row.get("image") or None,
        place=place,
        price=values.price(row.get("price"), row.get("currency")) if row.get("price") else None,
        dates=list(_dates(row, place, zone, notes)),
        extra={"municipalities": (row["municipality"],)} if row.get("municipality") else {},
        notes=notes,
    )


def _texts(row: Row, field: str, language: str) -> dict[str, str]:
    read = markdown if field == "description" else plain
    named = {language: row.get(field), "lv": row.get(f"{field}_lv"), "en": row.get(f"{field}_en")}
    if row.get(f"{field}_{language}") is None and row.get(field):
        named[language] = row[field]
    return {tongue: read(text) for tongue, text in named.items() if text}


def _dates(row: Row, place: Place | None, zone: ZoneInfo, notes: list[Reason]) -> Iterator[When]:
    if not (start := row.get("starts_at")):
        return
    starts, ends = values.instant(start, zone), values.instant(row.get("ends_at") or "", zone, end=True)
    if starts is None:
        notes.append(Reason(code="date-unreadable", about=start[:100]))
        return
    if ends is None:
        notes.append(Reason(code="no-end", about=start[:100]))
    yield When(starts, ends or starts + values.ONE_HOUR, place=place)
