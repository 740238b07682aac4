"""The mail catcher's pages, in Latvian and English. Mail is foreign text: escaped, its HTML in a frame that may do nothing."""

from html import escape

from kopa.mailcatcher.mailbox import Mail, Summary

WORDS = {
    "en": {
        "title": "Mail catcher",
        "none": "No mail yet. Whatever the platform sends appears here and goes nowhere else.",
        "to": "to",
        "from": "from",
        "back": "All mails",
        "text": "Text",
        "html": "As the recipient sees it",
        "headers": "Headers",
        "attachments": "Attachments",
        "gone": "There is no such mail; only the newest 500 are kept.",
        "nosubject": "(no subject)",
    },
    "lv": {
        "title": "Pasta ķērājs",
        "none": "Vēl nav nevienas vēstules. Viss, ko platforma sūta, parādās šeit un nekur citur neaiziet.",
        "to": "kam",
        "from": "no",
        "back": "Visas vēstules",
        "text": "Teksts",
        "html": "Kā to redz saņēmējs",
        "headers": "Galvenes",
        "attachments": "Pielikumi",
        "gone": "Tādas vēstules nav; glabājas tikai 500 jaunākās.",
        "nosubject": "(bez temata)",
    },
}
STYLE = """
:root{color-scheme:light dark;--line:light-dark(#d9dee3,#3a4148);--soft:light-dark(#5a6570,#a3adb7);--link:light-dark(#0b5c8a,#7cc4f0)}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.4rem}a{color:var(--link)}ul{list-style:none;padding:0}
li{border-top:1px solid var(--line);padding:.6rem 0}li a{font-weight:600;text-decoration:none}
small,dt{color:var(--soft)}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);padding:1rem;border-radius:6px}
iframe{width:100%;height:32rem;border:1px solid var(--line);border-radius:6px;background:#fff}
"""


def language(accept: str) -> str:
    """`lv` when the browser names Latvian before English."""
    order = [part.split(";")[0].strip().lower()[:2] for part in accept.split(",")]
    return next((each for each in order if each in WORDS), "en")


def list_page(mails: list[Summary], tongue: str) -> str:
    """All mails, newest first; the page looks again every five seconds."""
    words = WORDS[tongue]
    items = "".join(_item(mail, words) for mail in mails) or f"<p>{words['none']}</p>"
    return _page(words["title"], f"<h1>{words['title']}</h1><ul>{items}</ul>", tongue, '<meta http-equiv="refresh" content="5">')


def mail_page(mail: Mail, tongue: str) -> str:
    """One mail: text, HTML without scripts, forms or network, headers."""
    words = WORDS[tongue]
    subject = escape(mail.summary.subject) or words["nosubject"]
    parts = [f'<p><a href="/">{words["back"]}</a></p><h1>{subject}</h1>', _envelope(mail.summary, words)]
    if mail.html:
        frame = f'<iframe sandbox="" title="{words["html"]}" srcdoc="{escape(_silent(mail.html))}"></iframe>'
        parts.append(f"<h2>{words['html']}</h2>{frame}")
    if mail.text:
        parts.append(f"<h2>{words['text']}</h2><pre>{escape(mail.text)}</pre>")
    if mail.attachments:
        parts.append(f"<h2>{words['attachments']}</h2><p>{escape(', '.join(mail.attachments))}</p>")
    headers = escape("\n".join(f"{name}: {value}" for name, value in mail.headers))
    parts.append(f"<details><summary>{words['headers']}</summary><pre>{headers}</pre></details>")
    return _page(subject, "".join(parts), tongue)


def missing_page(tongue: str) -> str:
    words = WORDS[tongue]
    return _page(words["title"], f'<p>{words["gone"]}</p><p><a href="/">{words["back"]}</a></p>', tongue)


def _silent(html: str) -> str:
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">{html}'


def _item(mail: Summary, words: dict[str, str]) -> str:
    subject = escape(mail.subject) or words["nosubject"]
    return f'<li><a href="/mail/{escape(mail.id)}">{subject}</a><br>{_envelope(mail, words)}</li>'


def _envelope(mail: Summary, words: dict[str, str]) -> str:
    when = mail.received[:19].replace("T", " ")
    return f"<small>{words['to']} {escape(', '.join(mail.recipients))} · {words['from']} {escape(mail.sender)} · {when} UTC</small>"


def _page(title: str, body: str, tongue: str, head: str = "") -> str:
    meta = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">{head}'
    head = f"<head>{meta}<title>{title}</title><style>{STYLE}</style></head>"
    return f'<!doctype html><html lang="{tongue}">{head}<body><main>{body}</main></body></html>'
