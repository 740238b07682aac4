"""`kopa match`: which hubs fit a need and why not others, fair assignment of a batch, and how good understanding and ranking are.

`evaluate` needs no running system: the matching service's own code does it, in a process of its own.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from kopa import needs
from kopa.api import Api
from kopa.commands import match_shown
from kopa.commands.console import fail, plain
from kopa.commands.speaking import speaking
from kopa.home import Home

app = typer.Typer(help="Which hubs fit a need, and how well that is done.", no_args_is_help=True)
PROGRAM = "matching.evaluation"


Tongue = Annotated[str, typer.Option("--lang", help="lv or en: of the text, and of the answer")]
AsJson = Annotated[bool, typer.Option("--json", help="for programs: the whole answer")]


@app.callback()
def group() -> None:
    """Which hubs fit a need, and how well that is done."""


@app.command("need")
def need(
    text: Annotated[str, typer.Argument(help="what is needed, in one's own words")],
    tongue: Tongue = "lv",
    region: Annotated[str | None, typer.Option(help="where the client is, such as vidzeme")] = None,
    kind: Annotated[str | None, typer.Option(help="who asks: company or public-body")] = None,
    size: Annotated[str | None, typer.Option(help="how large the client is: micro, small, medium, large")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="so many hubs")] = 5,
    keep: Annotated[Path | None, typer.Option(help="keep the need open, and write its link to this new file; else it is forgotten")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is understood of a need, and the best hubs with their reasons."""
    _known_tongue(tongue)
    client = {name: value for name, value in (("region", region), ("kind", kind), ("size_class", size)) if value}
    with speaking():
        api = Api(Home.find())
        answer = needs.state(api, {"text": {tongue: text}, "client": client, "limit": limit})
        try:
            if keep is not None:
                needs.keep(keep, answer)
        except needs.NeedUnusable as error:
            needs.forget(api, answer)
            fail(str(error), 2)
        if keep is None:
            needs.forget(api, answer)
    if as_json:
        plain(json.dumps({name: value for name, value in answer.items() if name != "token"}, ensure_ascii=False))
    else:
        match_shown.need(answer, tongue)


@app.command("why-not")
def why_not(
    need: Annotated[str, typer.Argument(help="a file of `kopa match need --keep`, a JSON file with a need, or an id with NEED_TOKEN set")],
    hub: Annotated[str, typer.Argument(help="slug of the hub")],
    tongue: Tongue = "lv",
    as_json: AsJson = False,
) -> None:
    """Force a hub into the ranking of a need, and show what separates it from those that are shown."""
    _known_tongue(tongue)
    with speaking():
        api = Api(Home.find())
        try:
            opened, is_new = needs.opened(api, need)
        except needs.NeedUnusable as error:
            fail(str(error), 2)
        try:
            found = api.get("matching", f"/needs/{opened['id']}/why-not/{hub}", headers=needs.link(opened))
        finally:
            if is_new:
                needs.forget(api, opened)
    if as_json:
        plain(json.dumps(found, ensure_ascii=False))
    else:
        match_shown.why_not(found, tongue)


@app.command("assign")
def assign(
    floor: Annotated[
        bool, typer.Option("--floor/--no-floor", help="the worst-off region first, then the total; or the total alone")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Propose hubs for all open needs that no hub was asked for, and print the proof. It asks nobody."""
    with speaking():
        found = Api(Home.find()).post("matching", "/assignments", {"floor": floor}, who="coordinator").body
    if as_json:
        plain(json.dumps(found, ensure_ascii=False))
    else:
        match_shown.assignment(found)


def _known_tongue(tongue: str) -> None:
    if tongue not in ("lv", "en"):
        fail(f"--lang is {tongue!r}: write lv or en.", 2)


@app.command("evaluate")
def evaluate(
    needs: Annotated[Path, typer.Argument(help="JSON lines of {id, language, kind, country, region, text}", metavar="NEEDS.jsonl")],
    hubs: Annotated[Path, typer.Option(help="the catalogue of hubs, JSON lines, such as edih-catalogue.jsonl")],
    out: Annotated[Path, typer.Option(help="where a line a need is written: what was understood, and all hubs, best first")],
) -> None:
    """Rank all hubs of a catalogue for needs in people's own words. Nothing needs to be running.

    Where the needs also say what is `expected` ({sectors, technologies, services}, names of the catalogue), the quality is reported:
    F1 by language and list, and NDCG@10 against full-text search (BM25) and against "most claims first".
    """
    if find_spec("matching") is None:
        fail("The matching service is not installed here. Run `make setup` in a checkout of Kopā.", 2)
    done = subprocess.run((sys.executable, "-m", PROGRAM, str(needs), "--hubs", str(hubs), "--out", str(out)), check=False)
    if done.returncode:
        raise typer.Exit(done.returncode)
