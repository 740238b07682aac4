"""`kopa match`: which hubs fit a need and why not others, asking and answering, fair assignment, and how good the ranking is.

`evaluate` needs no running system: the matching service's own code does it, in a process of its own.
"""

import json
import subprocess
import sys
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from contracts.matching import ClientKind, SizeClass
from kopa import links, needs, own_files
from kopa.api import Api
from kopa.commands import match_client, match_hub, match_network, match_shown
from kopa.commands.arguments import AsJson, Language
from kopa.commands.console import fail, out, plain
from kopa.commands.speaking import speaking
from kopa.commands.told import shown
from kopa.home import Home
from kopa.links import Link

app = typer.Typer(help="From a need to an answered match: which hubs fit, asking, answering, closing.", no_args_is_help=True)
PROGRAM = "matching.evaluation"
COMPANIES, HUBS, COORDINATOR = "For companies and public bodies", "For hubs", "For the coordinator"
Tongue = Annotated[Language, typer.Option("--lang", help="of the text, and of the answer")]
BESIDE = "a code that is asked for, beside the text; may be repeated"


@app.callback()
def group() -> None:
    """From a need to an answered match: which hubs fit, asking, answering, closing."""


@app.command("need", rich_help_panel=COMPANIES)
def need(  # noqa: PLR0913, PLR0917  each is an option
    text: Annotated[str, typer.Argument(help="what is needed, in one's own words")],
    tongue: Tongue = "lv",
    region: Annotated[str | None, typer.Option(help="where the client is, such as vidzeme")] = None,
    kind: Annotated[ClientKind | None, typer.Option(help="who asks")] = None,
    size: Annotated[SizeClass | None, typer.Option(help="how large the client is")] = None,
    trade: Annotated[str | None, typer.Option("--sector", help="code of the client's own trade")] = None,
    technologies: Annotated[list[str] | None, typer.Option("--technology", help=BESIDE)] = None,
    services: Annotated[list[str] | None, typer.Option("--service", help=BESIDE)] = None,
    functions: Annotated[list[str] | None, typer.Option("--function", help=BESIDE)] = None,
    sectors: Annotated[list[str] | None, typer.Option("--for-sector", help=BESIDE)] = None,
    codes_only: Annotated[bool, typer.Option("--codes-only", help="the text was understood wrongly: only the codes count")] = False,
    budget: Annotated[int | None, typer.Option(min=0, help="EUR")] = None,
    by: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="when it should be done")] = None,
    assessment: Annotated[
        Path | None, typer.Option("--assessment", metavar="FILE", help="of `kopa assess start`, complete: its weak dimensions count")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="so many hubs")] = 5,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="FILE", help="keep the need open, and its link in this new file; else it is forgotten")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is understood of a need, and the best hubs with their reasons."""
    client = {name: value for name, value in (("region", region), ("kind", kind), ("size_class", size), ("sector", trade)) if value}
    body: dict[str, Any] = {"text": {tongue: text}, "client": client, "limit": limit, "budget_eur": budget, "by": by and f"{by:%Y-%m-%d}"}
    body |= {"technologies": technologies or [], "services": services or [], "functions": functions or [], "sectors": sectors or []}
    body |= {"read": not codes_only}
    with speaking():
        answer = _stated(Api(Home.find()), body, links.opened(assessment, "assessment") if assessment else None, keep)
    if as_json:
        plain(json.dumps({name: value for name, value in answer.items() if name != "token"}, ensure_ascii=False))
        return
    match_shown.need(answer, tongue)
    if keep is not None:
        out.print(f"Who has {keep} can open the need. Ask a hub: kopa match ask {keep} HUB", soft_wrap=True, markup=False)


@app.command("why-not", rich_help_panel=COMPANIES)
def why_not(
    need: Annotated[
        str,
        typer.Argument(metavar="NEED", help="a file of `kopa match need --keep`, a JSON file with a need, or an id with NEED_TOKEN set"),
    ],
    hub: Annotated[str, typer.Argument(help="slug of the hub")],
    tongue: Tongue = "lv",
    as_json: AsJson = False,
) -> None:
    """Force a hub into the ranking of a need, and show what separates it from those that are shown."""
    with speaking():
        api = Api(Home.find())
        opened, is_new = needs.opened(api, need)
        try:
            found = api.get("matching", f"{opened.path}/why-not/{hub}", headers=opened.headers)
        finally:
            if is_new:
                needs.forget(api, opened)
    shown(found, as_json, lambda: match_shown.why_not(found, tongue))


for name, command in match_client.COMMANDS.items():
    app.command(name, rich_help_panel=COMPANIES)(command)
for name, command in match_hub.COMMANDS.items():
    app.command(name, rich_help_panel=HUBS)(command)
app.command("network", rich_help_panel=COORDINATOR)(match_network.network)


@app.command("assign", rich_help_panel=COORDINATOR)
def assign(
    floor: Annotated[
        bool, typer.Option("--floor/--no-floor", help="the worst-off region first, then the total; or the total alone")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Propose hubs for all open needs that no hub was asked for, and print the proof. It asks nobody."""
    with speaking():
        found = Api(Home.find()).post("matching", "/assignments", {"floor": floor}, who="coordinator").body
    shown(found, as_json, lambda: match_shown.assignment(found))


@app.command("evaluate", rich_help_panel="For developers")
def evaluate(
    needs: Annotated[Path, typer.Argument(help="JSON lines of {id, language, kind, country, region, text}", metavar="NEEDS.jsonl")],
    hubs: Annotated[Path, typer.Option(help="the catalogue of hubs, JSON lines, such as edih-catalogue.jsonl")],
    to: Annotated[Path, typer.Option("--out", help="where a line a need is written: what was understood, and all hubs, best first")],
) -> None:
    """Rank all hubs of a catalogue for needs in people's own words. Nothing needs to be running.

    Where the needs also say what is `expected` ({sectors, technologies, services}, names of the catalogue), the quality is reported:
    F1 by language and list, and NDCG@10 against full-text search (BM25) and against "most claims first".
    """
    if find_spec("matching") is None:
        fail("The matching service is not installed here. Run `make setup` in a checkout of Kopā.", 2)
    done = subprocess.run((sys.executable, "-m", PROGRAM, str(needs), "--hubs", str(hubs), "--out", str(to)), check=False)
    if done.returncode:
        raise typer.Exit(done.returncode)


def _stated(api: Api, body: dict[str, Any], assessment: Link | None, keep: Path | None) -> dict[str, Any]:
    """The answer to a need that is kept open in a file, or forgotten at once."""
    if keep is None:
        answer = needs.state(api, body, assessment)
        needs.forget(api, Link.told("need", answer))
        return answer
    with own_files.new(keep) as file:
        answer = needs.state(api, body, assessment)
        Link.told("need", answer).write(file)
    return answer
