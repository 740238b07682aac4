"""The layout and the macros yield whole, safe, accessible HTML in both languages."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from jinja2 import Environment, TemplateNotFound
from markupsafe import escape

from portal.rendering import LANGUAGES, Language, Pages, Preferences, View
from portal.rendering.pages import TEMPLATES

NETWORK = {"lv": "Latvijas reģionu digitālo prasmju kopiena", "en": "Digital skills community of Latvia's regions"}
NOW = datetime(2026, 11, 24, 16, 5, 3, tzinfo=UTC)
SPECIMENS = sorted(path.stem for path in (TEMPLATES / "design").glob("*.html"))
MACROS = {
    path.stem: re.findall(r"{% macro ([a-z]\w*)\(", path.read_text(encoding="utf-8")) for path in (TEMPLATES / "macros").glob("*.html")
}


@dataclass
class Document(HTMLParser):
    """Every start tag with its attributes, in order."""

    html: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="session")
def pages() -> Pages:
    return Pages(NETWORK)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def design(pages: Pages, language: Language) -> Document:
    """The living page in one language."""
    return Document(pages.render("design.html", View("/design", preferences=Preferences(language)), now=NOW))


def test_the_page_names_its_language(design: Document, language: Language) -> None:
    assert design.named("html") == [{"lang": language}]
    assert escape(NETWORK[language]) in design.html


def test_every_id_is_there_once_and_everything_pointed_at_exists(design: Document) -> None:
    ids = design.values("id")
    assert len(ids) == len(set(ids))
    pointers = [*design.values("for"), *design.values("aria-labelledby"), *design.values("aria-describedby")]
    pointers += [address[1:] for address in design.values("href") if address.startswith("#")]
    assert {name for pointer in pointers for name in pointer.split()} - set(ids) == set()


def test_every_control_has_a_label(design: Document) -> None:
    labelled = set(design.values("for"))
    controls = [attributes for tag in ("input", "select", "textarea", "progress") for attributes in design.named(tag)]
    controls = [control for control in controls if control.get("type") != "hidden"]
    assert len(controls) > 10
    # A box or circle of a group is wrapped by its label.
    assert [control for control in controls if control["id"] not in labelled and control.get("type") not in {"checkbox", "radio"}] == []


def test_headings_go_down_one_step_at_a_time(design: Document) -> None:
    levels = [int(tag[1]) for tag, _ in design.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1 and pair[0] > 1] == []


def test_nothing_comes_from_elsewhere_and_nothing_is_inline(design: Document) -> None:
    addresses = [*design.values("src"), *design.values("href")]
    assert [address for address in addresses if not address.startswith(("/", "#")) or address.startswith("//")] == []
    assert design.values("style") == []
    assert [script for script in design.named("script") if "src" not in script] == []
    assert [name for _, attributes in design.tags for name in attributes if name.startswith("on")] == []


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_specimen_is_shown(name: str) -> None:
    page = (TEMPLATES / "design.html").read_text(encoding="utf-8")
    assert f'("{name}", ' in page or f"design/{name}.html" in page


def test_every_macro_is_shown_on_the_living_page() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES.glob("*.html"), *(TEMPLATES / "design").glob("*.html")])
    inner = "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "macros").glob("*.html"))
    unseen = {name for names in MACROS.values() for name in names if f".{name}(" not in shown and f".{name}(" not in inner}
    assert sum(map(len, MACROS.values())) > 25
    assert unseen == set()


def test_an_app_that_is_made_again_compiles_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = {language: Pages(NETWORK).environment(language).get_template("closed.html") for language in LANGUAGES}
    with monkeypatch.context() as patched:
        patched.setattr(Environment, "compile", lambda *_args, **_named: pytest.fail("compiled again"))
        again = Pages(NETWORK)
        made = {language: again.environment(language).get_template("closed.html") for language in LANGUAGES}
    for language, template in made.items():
        view = View(preferences=Preferences(language=language))
        assert template is not sources[language]
        assert template.render(view=view, others=True) == sources[language].render(view=view, others=True)
    with pytest.raises(TemplateNotFound):
        again.environment("lv").get_template("no such.html")


def test_the_call_beside_a_specimen_is_the_one_that_drew_it(design: Document) -> None:
    assert "{{ layout.pages(20, first=" in design.html
    assert "{% import" not in design.html


@pytest.mark.parametrize(
    ("view", "address"),
    [
        (
            View("/offerings", [("region", "latgale"), ("lang", "lv"), ("region", "kurzeme")]),
            "/offerings?region=latgale&region=kurzeme&lang=en",
        ),
        (View("/centri/Cēsis"), "/centri/C%C4%93sis?lang=en"),
        (View("//evil.example/x"), "/evil.example/x?lang=en"),
        (View("/\\evil.example"), "/evil.example?lang=en"),
        (View("/", [("q", "a&lang=ru")]), "/?q=a%26lang%3Dru&lang=en"),
    ],
)
def test_switching_the_language_keeps_the_page_and_never_leaves_the_site(view: View, address: str) -> None:
    assert view.switched(lang="en") == address


def test_the_menu_marks_where_the_reader_is(pages: Pages) -> None:
    def current(path: str) -> list[str]:
        html = pages.render("error.html", View(path), kind="missing", trace="")
        return [link.get("aria-current", "") for link in Document(html).named("a") if link.get("href") == "/hubs"]

    assert current("/hubs") == ["page"]
    assert current("/hubs/cesis") == ["true"]
    assert current("/hubspot") == [""]


def test_a_chosen_theme_is_on_the_root(pages: Pages) -> None:
    html = pages.render("error.html", View(preferences=Preferences("en", "dark")), kind="missing")
    assert Document(html).named("html") == [{"lang": "en", "data-theme": "dark"}]


@pytest.mark.parametrize(
    ("kind", "says"), [("missing", "Šādas lapas nav"), ("broken", "Kaut kas nogāja greizi"), ("away", "pašlaik neatbild")]
)
def test_errors_say_what_to_do(pages: Pages, kind: str, says: str) -> None:
    html = pages.render("error.html", View("/x"), kind=kind, trace="4bf9<")
    assert says in html
    assert "4bf9&lt;" in html
    assert 'href="/"' in html


def macro(pages: Pages, language: Language, call: str, **values: object) -> str:
    names = {"forms": "form", "things": "thing", "layout": "layout", "data": "data", "feedback": "feedback"}
    imports = "".join(f'{{% import "macros/{file}.html" as {name} %}}' for file, name in names.items())
    return pages.environment(language).from_string(imports + "{{ " + call + " }}").render(now=NOW, **values)


HOSTILE = "\"><script>alert('x')</script>"


@pytest.mark.parametrize(
    "call",
    [
        "thing.card(x, x, x, [x], [(x, '')])",
        "thing.row(x, x, x, x, [x], [(x, '')])",
        "thing.chip(x, remove=x)",
        "thing.details([(x, x)])",
        "thing.stats([(x, x, x)])",
        "thing.code(x, x)",
        "form.field('f', x, x, hint=x, error=x)",
        "form.textarea('f', x, x, hint=x, error=x)",
        "form.select('f', x, [(x, x)], x, hint=x)",
        "form.choices('f', x, [(x, x)], [x])",
        "form.check('f', x, x)",
        "form.error_summary([('f', x)])",
        "form.search(x, value=x)",
        "feedback.notice('error', x, x)",
        "data.table(x, [(x, false), (x, true), (x, true)], [[x, x, x]])",
        "data.timeline([{'title': x, 'state': 'done', 'at': now, 'note': x}])",
        "data.stream_item('1', now, x, x, x)",
        "data.region_map(x, [{'name': x, 'value': x, 'step': 1, 'column': 1, 'line': 1, 'address': x}])",
        "layout.breadcrumb([(x, x), ('', x)])",
        "layout.tabs(x, [(x, x, true)])",
        "layout.pages(1, x, x)",
        "layout.hero(x, x, x)",
    ],
)
def test_what_people_wrote_stays_text(pages: Pages, call: str) -> None:
    html = macro(pages, "lv", call, x=HOSTILE)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_wrong_field_names_its_hint_and_error_to_screen_readers(pages: Pages) -> None:
    html = macro(pages, "en", "form.field('seats', 'Seats', hint='How many', error='Enter a number')")
    [control] = Document(html).named("input")
    assert control["aria-describedby"] == "seats-hint seats-error"
    assert control["aria-invalid"] == "true"
    assert "required" in control
    assert 'id="seats-error"' in html


def test_a_right_field_carries_no_trace_of_an_error(pages: Pages) -> None:
    [control] = Document(macro(pages, "en", "form.field('seats', 'Seats', required=false)")).named("input")
    assert not {"aria-describedby", "aria-invalid", "required"} & set(control)


def test_a_static_address_changes_with_the_content_and_a_wrong_name_fails(pages: Pages) -> None:
    static = pages.environment("lv").globals["static"]
    assert callable(static)
    assert re.fullmatch(r"/static/css/base\.css\?v=[0-9a-f]{10}", static("css/base.css"))
    assert static("css/base.css").partition("v=")[2] != static("css/layout.css").partition("v=")[2]
    with pytest.raises(FileNotFoundError):
        static("css/absent.css")
