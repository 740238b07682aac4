"""`kopa import`: take files of others into the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from contracts.taxonomies import LANGUAGES
from kopa.api import Api
from kopa.commands.console import err, fail, out
from kopa.commands.speaking import speaking
from kopa.home import Home
from kopa.importing.files import read_rows
from kopa.importing.profiles import COLUMNS, Profiles
from kopa.importing.rows import FileUnusable, Row
from kopa.importing.sending import Imported, Sender

app = typer.Typer(help="Take in files of others.", no_args_is_help=True)
KINDS_OF_FILE = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".json": "application/json",
}
OUTCOMES = ("registered", "revised", "unchanged", "refused")
HELP = f"""Take a file of hubs into the directory: JSON lines, or CSV with a header.

Safe to repeat: a hub that the file says nothing new of is left alone. Good rows go in although others are bad; refused lines are
listed with the reasons, and the exit code is then 1.

Columns: {", ".join(COLUMNS)}. Needed: id, name, country, status. In CSV, sectors, services and technologies are written
“Energy:4;Smart City:3” (strength 1 to 5), languages and functions “lv;en”; name_lv, name_en and the like are texts by language.
More: docs/how-to/import-hubs.md.
"""


@app.command("hubs", help=HELP)
def hubs(
    file: Annotated[Path, typer.Argument(help="a file such as edih-catalogue.jsonl")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen, change nothing")] = False,
    language: Annotated[str, typer.Option(help="language of plain texts, ISO 639-1")] = "en",
    show: Annotated[int, typer.Option(min=0, help="how many reasons to list at most; 0 = all")] = 100,
) -> None:
    """See HELP."""
    if language not in LANGUAGES:
        fail(f"{language!r} is no language of the network. Use one of: {', '.join(sorted(LANGUAGES.codes))}.", 2)
    with speaking(), _unusable_in_words():
        sender = Sender(Api(Home.find()), dry_run=dry_run)
        with _progress(file, sender.result) as bar:
            result = sender.send_all(read_rows(file), Profiles(language), bar.show)
    _report(result, show, bar.seconds, dry_run=dry_run)
    if result.count["refused"]:
        raise typer.Exit(1)


@app.command("offerings")
def offerings(
    file: Annotated[Path, typer.Argument(help="CSV, .xlsx, YAML or JSON; the template is at /api/training/offerings/import/template.xlsx")],
    hub: Annotated[str, typer.Option(help="the hub whose offerings they are")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen, change nothing")] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="new ones become drafts instead of being published")] = False,
) -> None:
    """Take a file of one hub's offerings into the catalogue. Safe to repeat: a row that says nothing new changes nothing.

    Good rows go in although others are bad; refused rows are listed with the reasons, and the exit code is then 1.
    """
    kind = KINDS_OF_FILE.get(file.suffix.lower())
    if kind is None:
        fail(f"{file.name} is none of {', '.join(KINDS_OF_FILE)}.", 2)
    if not file.is_file():
        fail(f"There is no file {file}.", 2)
    with speaking(), out.status("importing …"):
        path = f"/offerings/import?{urlencode({'hub': hub, 'dry_run': dry_run, 'publish': not drafts})}"
        said = Api(Home.find()).post("training", path, file.read_bytes(), who=hub, kind=kind).body
    for row in said["refused"]:
        name = row.get("ref") or row.get("title") or ""
        for reason in row["reasons"]:
            err.print(f"[red]row {row['row']}[/] {escape(name)}  {escape(reason['field'])}: {escape(reason['detail'])}", soft_wrap=True)
    would = "[yellow]Nothing was changed (dry run).[/] It would be: " if dry_run else ""
    counts = ", ".join(f"{said[name]} {name}" for name in ("added", "revised", "unchanged", "invalid"))
    out.print(f"{would}{said['rows']} rows: {counts}", soft_wrap=True)
    if said["invalid"]:
        raise typer.Exit(1)


class _Bar:
    """A bar in a terminal, a line a chunk elsewhere."""

    def __init__(self, live: Progress, size: int, result: Imported) -> None:
        self._live, self._result = live, result
        self._task = live.add_task("importing", total=size)

    def show(self, last: Row) -> None:
        """Everything up to this row is done."""
        self._live.update(self._task, completed=last.read, description=_hubs(self._result.rows))
        if not out.is_terminal:
            out.print(f"  {_hubs(self._result.rows)}, up to line {last.line} …", soft_wrap=True)

    @property
    def seconds(self) -> float:
        return self._live.tasks[0].elapsed or 0.0


@contextmanager
def _progress(file: Path, result: Imported) -> Iterator[_Bar]:
    size = file.stat().st_size if file.is_file() else 0
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as live:
        yield _Bar(live, size, result)


@contextmanager
def _unusable_in_words() -> Iterator[None]:
    try:
        yield
    except FileUnusable as error:
        fail(str(error), 2)


def _report(result: Imported, show: int, seconds: float, *, dry_run: bool) -> None:
    shown = sorted(result.refused)[: show or None]
    for line, reason in shown:
        err.print(f"[red]line {line}[/]  {escape(reason)}", soft_wrap=True)
    if rest := len(result.refused) - len(shown):
        err.print(f"… and {rest} reasons more; `--show 0` lists all.")
    counts = ", ".join(f"{result.count[name]} {name}" for name in OUTCOMES)
    would = "[yellow]Nothing was changed (dry run).[/] It would be: " if dry_run else ""
    out.print(f"{would}{_hubs(result.rows)}: {counts} [dim]{seconds:.1f} s[/]", soft_wrap=True)


def _hubs(number: int) -> str:
    return f"{number} hub" if number == 1 else f"{number} hubs"
