"""Writes the dashboards that Grafana is given: `python -m deploy.grafana.build`, with `--check` only compares."""

import argparse
import json
import sys
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from deploy.grafana.events import events
from deploy.grafana.services import services

FOLDER = Path(__file__).parent / "dashboards"
DASHBOARDS = {"events.json": events, "services.json": services}


def texts() -> dict[str, str]:
    """Every dashboard as it must stand in its file."""
    return {name: _text(make().build()) for name, make in DASHBOARDS.items()}


def _text(dashboard: Dashboard) -> str:
    """Its JSON. Panels are numbered here: links to a panel, and Grafana itself, tell them apart by that."""
    for number, panel in enumerate(dashboard.panels or [], start=1):
        panel.id_val = number
    return json.dumps(dashboard, cls=JSONEncoder, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def stale() -> list[str]:
    """The files that are missing, differ from the code, or have no code any more."""
    wanted = texts()
    there = {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.json")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def main() -> int:
    """1 when `--check` finds a stale file."""
    parser = argparse.ArgumentParser(prog="python -m deploy.grafana.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; say what is stale")
    if parser.parse_args().check:
        for name in stale():
            print(f"deploy/grafana/dashboards/{name} is stale: run `python -m deploy.grafana.build`", file=sys.stderr)
        return 1 if stale() else 0
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
