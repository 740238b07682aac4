"""The certificate of participation as PDF: tagged, with a QR code to where it is checked; the same input makes the same bytes."""

import io
from importlib.resources import files
from zoneinfo import ZoneInfo

import orjson
import segno

from chassis.pdf import pdf
from training.messages.shown import pick
from training.messages.texts import WORDS, Words
from training.schemas.enrolments import CertificateView

SOURCE = files("training.messages").joinpath("certificate.typ").read_bytes()
LISTED = 24
"""Dates that fit on the page."""


def document(shown: CertificateView, name: str | None, link: str, language: str) -> bytes:
    """The PDF. `link` is where the certificate can be checked."""
    said = _said(shown, name, link, WORDS[language])
    return pdf(SOURCE, {"said": orjson.dumps(said).decode(), "qr": _qr(link)}, shown.issued_at)


def _said(shown: CertificateView, name: str | None, link: str, words: Words) -> dict[str, object]:
    text = words.certificate
    zone = ZoneInfo(shown.dates[0].time_zone) if shown.dates else ZoneInfo("UTC")
    issued = shown.issued_at.astimezone(zone)
    dates = [words.span(*(at.astimezone(ZoneInfo(each.time_zone)) for at in (each.starts_at, each.ends_at))) for each in shown.dates]
    left = len(dates) - LISTED
    return {
        "language": words.language,
        "heading": text.heading,
        "states": text.states,
        "name": name or text.nameless,
        "took_part": text.took_part[shown.mode],
        "title": pick(shown.title, words.language),
        "hub": pick(shown.hub_name, words.language) or shown.hub,
        "dates_word": text.dates,
        "dates": dates[:LISTED] + ([words.count(words.more, left)] if left > 0 else []),
        "issued": f"{text.issued}: {words.day(issued)}",
        "issued_on": [issued.year, issued.month, issued.day],
        "revoked": text.revoked if shown.state == "revoked" else "",
        "check": text.check,
        "link": link,
        "code": shown.code,
        "code_word": text.code,
        "qr": text.qr,
    }


def _qr(link: str) -> str:
    image = io.BytesIO()
    segno.make(link, error="m", micro=False).save(image, kind="svg", border=2, xmldecl=False)
    return image.getvalue().decode()
