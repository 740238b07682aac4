"""`kopa match`: how good understanding and ranking are. The work is done by the matching service's own code, in a process of its own."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from kopa.commands.console import fail

app = typer.Typer(help="Measure how needs are understood and hubs ranked.", no_args_is_help=True)
PROGRAM = "matching.evaluation"


@app.callback()
def group() -> None:
    """Measure how needs are understood and hubs ranked."""


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
