"""The Jinja environments, one a language, so that macros know the reader's language without being told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from portal.rendering import radar
from portal.rendering.catalogue import Catalogue
from portal.rendering.formats import LOCALES, Formats
from portal.rendering.markdown import to_html, web_address
from portal.rendering.readers import LANGUAGES, Preferences
from portal.rendering.static import StaticFiles, inline_image
from portal.rendering.terms import Terms
from portal.rendering.tokens import colours, named

ROOM = Path(__file__).resolve().parent.parent
TEMPLATES = ROOM / "templates"
TEXTS = ROOM / "texts"
FILTERS = (
    *("number", "percent", "duration", "words", "plain", "named"),
    *("day", "day_of", "short_day", "month", "weekday_and_day", "moment", "period", "clock", "recent", "ago"),
)
"""What templates may do with a value, by the reader's language: methods of Formats."""


@dataclass(frozen=True, slots=True)
class View:
    """The request as the layout needs it: where the reader is and what was chosen."""

    path: str = "/"
    query: Sequence[tuple[str, str]] = ()
    preferences: Preferences = field(default_factory=Preferences)

    def switched(self, **choice: str) -> str:
        """The address of this very page with `lang` or `theme` (or any other query value) set; the rest of the address stays."""
        kept = [(name, value) for name, value in self.query if name not in choice]
        # Two leading slashes would name another host.
        path = "/" + quote(self.path.lstrip("/\\"))
        query = urlencode([*kept, *choice.items()])
        return f"{path}?{query}" if query else path

    def is_under(self, path: str) -> bool:
        """True on `path` and below it: the entry of the menu to mark."""
        return self.path == path or (path != "/" and self.path.startswith(path + "/"))


class Compiled(BytecodeCache):
    """Templates compiled in this process: an app that is made again, as tests do all the time, does not compile them again."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket with what was compiled from the same source."""
        if code := self._code.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remembers what was just compiled."""
        self._code[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


COMPILED: defaultdict[tuple[str, str], Compiled] = defaultdict(Compiled)
"""By language and zone: constants are folded with the filters of these."""


class Pages:
    """Renders templates. Made once at start; broken templates and texts show at the first use, not as blanks."""

    def __init__(self, network: Mapping[str, str], zone: str = "Europe/Riga", static_address: str = "/static") -> None:
        self._static = StaticFiles(static_address)
        self._environments: dict[str, Environment] = {
            language: self._environment(language, network, ZoneInfo(zone)) for language in LANGUAGES
        }

    def render(self, template: str, view: View, **context: object) -> str:
        """The whole page or fragment as HTML."""
        return self.environment(view.preferences.language).get_template(template).render(view=view, **context)

    def environment(self, language: str) -> Environment:
        """The environment of one language, for a service that adds its own globals."""
        return self._environments[language]

    def add(self, **globals_: object) -> None:
        """Gives the templates of every language more to call."""
        for environment in self._environments.values():
            environment.globals.update(globals_)

    def _environment(self, language: str, network: Mapping[str, str], zone: ZoneInfo) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=COMPILED[language, zone.key],
            extensions=["jinja2.ext.do"],
        )
        formats, terms = Formats(language, zone), Terms(language, LOCALES[language])
        catalogue = Catalogue(TEXTS / language, LOCALES[language], formats.number)
        environment.globals.update(
            t=catalogue.text,
            language=language,
            network=formats.plain(network),
            static=self._static.link,
            source=template_source,
            inline=inline_image,
            colours=colours,
            tokens=named,
            term=terms.term,
            terms=terms.terms,
            options=terms.options,
            zone_name=formats.zone_name,
            web_address=web_address,
            weekdays=formats.weekdays,
            radar=radar,
        )
        for name in FILTERS:
            environment.filters[name] = getattr(formats, name)
        for name in ("span", "hours", "money"):
            environment.filters[name] = getattr(terms, name)
        environment.filters["prose"] = partial(prose, formats)
        environment.filters["counted"] = partial(counted, formats)
        return environment


def counted(formats: Formats, choices: Sequence[tuple[str, str]], counts: Mapping[str, int] | None, chosen: str) -> list[tuple[str, str]]:
    """(value, words with how many there are) of the choices that leave something, and of the chosen one; all where nothing was counted."""
    if counts is None:
        return list(choices)
    shown = [(value, words, counts.get(value, 0)) for value, words in choices if counts.get(value) or value == chosen]
    return [(value, f"{words} ({formats.number(number)})") for value, words, number in shown]


def prose(formats: Formats, texts: Mapping[str, str]) -> Markup:
    """A language map of Markdown as HTML, marked where it is in another language than the page."""
    language, text = formats.chosen(texts)
    html = to_html(text)
    return html if language == formats.language else Markup('<div lang="{}" dir="auto">{}</div>').format(language, html)


@cache
def template_source(name: str) -> str:
    """A specimen's own source without its imports: the living page shows the very calls it ran."""
    lines = (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("{% import"))
