"""Pages as real sites have them: good ones, careless ones, and ones that mean harm."""

import json
from typing import Any


def html(*data: Any, links: tuple[str, ...] = (), lang: str = "lv", head: str = "") -> str:
    told = [each if isinstance(each, str) else json.dumps(each).replace("</", "<\\/") for each in data]
    scripts = "".join(f'<script type="application/ld+json">{each}</script>' for each in told)
    anchors = "".join(f'<a href="{link}">Kurss</a>' for link in links)
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}{scripts}</head><body>{anchors}</body></html>'


def course(number: int, **changes: Any) -> dict[str, Any]:
    """A valid Course with one CourseInstance, as schema.org has it."""
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": f"urn:course:{number}",
        "name": f"Digitālās prasmes {number}",
        "description": "Praktisks kurss par <b>e-pakalpojumiem</b>.",
        "url": f"/kursi/{number}",
        "inLanguage": "lv",
        "educationalLevel": "Pamata",
        "offers": {"@type": "Offer", "price": "0", "priceCurrency": "EUR"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "onsite",
            "startDate": f"2031-03-{number % 27 + 1:02}T17:30:00+02:00",
            "endDate": f"2031-03-{number % 27 + 1:02}T19:00:00+02:00",
            "location": {
                "@type": "Place",
                "name": "Cēsu bibliotēka",
                "address": {"streetAddress": "Raunas iela 4", "addressLocality": "Cēsis"},
            },
        },
    } | changes


MESSY = html(
    '<!-- {"@context": "http://schema.org", "@type": "Event", "name": "M&#257;kslīgais intelekts &amp;amp; datu drošība",'
    ' "startDate": "2031-04-02", "url": "pasakumi/mi?utm_source=fb#top", "location": "Valmiera", } -->',
    "{ broken",
    {
        "@graph": [
            {
                "@type": ["EducationEvent", "Thing"],
                "name": [{"@value": "Kiberdrošība", "@language": "lv"}, {"@value": "Cyber security", "@language": "en"}],
                "startDate": "2031-05-03T10:00",
                "endDate": "2031-05-03T12:00",
                "location": [{"@type": "VirtualLocation", "url": "https://meet.example/x"}, {"@id": "#zale"}],
                "url": ["/kiber"],
                "offers": [{"price": "12,50 EUR"}, {"price": 10, "priceCurrency": "eur"}],
                "image": {"@type": "ImageObject", "url": "../bilde.png"},
                "inLanguage": {"@type": "Language", "name": "Latvian"},
            },
            {"@type": "Place", "@id": "#zale", "name": "Zāle", "geo": {"latitude": "57,3", "longitude": "x"}},
            {"@type": "Event", "name": 17, "startDate": {"bad": 1}, "url": 5},
            {"@type": "Event", "name": "", "startDate": "2031-05-03"},
            {"@type": "Course", "name": "Beidzies", "hasCourseInstance": [{"startDate": "2001-01-01", "endDate": "2001-01-02"}]},
            {"@type": "Event", "name": "Otrādi", "startDate": "2031-05-03T12:00", "endDate": "2031-05-03T10:00"},
            {"@type": "Event", "name": "Izklājlapas", "startDate": "rīt", "inLanguage": "klingon", "url": "/izklajlapas"},
            "not a node",
            None,
        ]
    },
)  # fmt: skip

HOSTILE = html(
    {
        "@type": "Event",
        "@id": "urn:bad:1",
        "name": "Kurss <script>alert(1)</script>&lt;img src=x onerror=alert(2)&gt;",
        "description": "Labi.<script>steal()</script>&amp;lt;script&amp;gt;again()&amp;lt;/script&amp;gt;\u202ezīme\u0000 beigas",
        "startDate": "2031-05-03T12:00",
        "url": "javascript:alert(1)",
        "image": "file:///etc/passwd",
    },
    {"@type": "Event", "@id": "urn:bad:2", "name": "NUL \\u0000 \ud800 vidū", "startDate": "2031-05-04T12:00"},
    {"@type": "Event", "@id": "urn:bad:3", "name": "x" * 5000, "description": "y" * 50_000, "startDate": "2031-05-05T12:00"},
    "[" * 20_000,
    '{"@type": "Event", "name": ' + "9" * 5000 + "}",
    {"@type": "Event", "@id": "urn:bad:4", "name": "Datums", "startDate": "9999999999-01-01", "offers": {"price": "9" * 400}},
)

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//hub//lv
BEGIN:VTIMEZONE
TZID:Europe/Riga
BEGIN:STANDARD
DTSTART:19701025T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Riga:{first}T173000
DTEND;TZID=Europe/Riga:{first}T190000
RRULE:FREQ=WEEKLY;COUNT=5
EXDATE;TZID=Europe/Riga:{second}T173000
SUMMARY:Datorprasmes senioriem
DESCRIPTION:Nāciet\\, būs tēja.
LOCATION:Cēsu bibliotēka
URL:https://hub.example/datorprasmes
END:VEVENT
BEGIN:VEVENT
UID:often@hub
DTSTAMP:20260101T000000Z
DTSTART:20200101T000000Z
RRULE:FREQ=SECONDLY
SUMMARY:Katru sekundi
END:VEVENT
BEGIN:VEVENT
UID:day@hub
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:{first}
SUMMARY;LANGUAGE=en:Open day
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="lv" xml:base="{site}/">
<title>Kursi</title><id>urn:feed</id><updated>2031-01-01T00:00:00Z</updated>
<entry><id>urn:e:1</id><title>E-paraksts ikdienā</title><link href="/e-paraksts"/><updated>2031-01-01T00:00:00Z</updated>
<summary type="html">&lt;p&gt;Īsi &lt;b&gt;un&lt;/b&gt; skaidri&lt;/p&gt;</summary></entry>
<entry><id>urn:e:2</id><title xml:lang="en">Data for all</title><link href="{site}/data"/><updated>2031-01-01T00:00:00Z</updated></entry>
</feed>"""

RSS = """<rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>x</title><language>lv</language>
<item><guid>r1</guid><title>Tīmekļa lapas &amp; veikali</title><link>{site}/r1</link><ev:startdate>2031-06-01T10:00:00+03:00</ev:startdate>
<ev:enddate>2031-06-01T12:00:00+03:00</ev:enddate></item>
<item><guid>r2</guid><title></title><link>{site}/r2</link></item></channel></rss>"""

CSV = """id;title_lv;title_en;kind;mode;language;starts_at;ends_at;place;price;link;level
k1;Excel pamati;Excel basics;course;on-site;lv en;26.03.2031 17:30;26.03.2031 19:00;Limbaži;25,00;https://hub.example/excel;Pamata
k1;Excel pamati;Excel basics;course;on-site;lv en;02.04.2031 17:30;02.04.2031 19:00;Limbaži;25,00;https://hub.example/excel;Pamata
k2;Robotika;;party;zoom;lv;2031-05-01T10:00;;;;ftp://hub.example/x;wizard
k3;Īsa rinda;
"""
