"""A plain list of links: what the widget's readers get without JavaScript."""

from html import escape
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from training.domain.outputs.shown import Addresses, Shown

POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""Nothing runs and nothing loads: only links. Any page may frame it."""
NONE = {"lv": "Pašlaik nekā nav.", "en": "Nothing at the moment."}
MORE = {"lv": "Vēl", "en": "More"}


def head(title: str, language: str) -> str:
    """The page up to its first entry."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"></head>'
        f"<body><h1>{escape(title)}</h1><ul>\n"
    )


def entry(shown: Shown, addresses: Addresses, language: str) -> str:
    """One offering: its title as a link, its hub, its first date that stands."""
    when = ""
    if shown.standing:
        first = shown.standing[0]
        starts = first.starts_at.astimezone(ZoneInfo(first.time_zone))
        when = f', <time datetime="{starts.isoformat()}">{escape(format_datetime(starts, "medium", locale=language))}</time>'
    address = escape(addresses.offering(shown.offering.id))
    title = escape(shown.title(language))
    return (
        f'<li><a href="{address}" target="_top" dir="auto">{title}</a> <span dir="auto">{escape(shown.hub(language))}</span>{when}</li>\n'
    )


def tail(following: str | None, language: str, *, empty: bool) -> str:
    """The rest of the page, with the way on."""
    more = f'<p><a href="{escape(following)}" rel="next">{MORE[language]}</a></p>' if following else ""
    return f"</ul>{f'<p>{NONE[language]}</p>' if empty else ''}{more}</body></html>\n"
