"""Writes each service's openapi.json and asyncapi.yaml; with --check says which are stale, and the same of the frozen events."""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from chassis import asyncapi
from chassis.app import build_app
from chassis.service import Runtime, Service
from contracts import frozen

ROOT = Path(__file__).parents[1]
SERVICES = sorted(path.parent.name for path in (ROOT / "services").glob("*/pyproject.toml"))


def openapi(service: Service) -> dict[str, Any]:
    """The OpenAPI document of a service's routes."""
    settings = service.settings(database_url="postgresql://nobody@nowhere/nothing")
    return build_app(Runtime(service, settings, ("api",))).openapi()


def documents(name: str) -> dict[Path, str]:
    """Path -> text of every generated document of a service."""
    service: Service = importlib.import_module(f"{name}.app").service
    folder = ROOT / "services" / name
    events = json.loads(json.dumps(asyncapi.document(service)))  # without YAML's anchors for shared parts
    return {
        folder / "openapi.json": json.dumps(openapi(service), indent=1, ensure_ascii=False, sort_keys=True) + "\n",
        folder / "asyncapi.yaml": yaml.safe_dump(events, allow_unicode=True, sort_keys=True, width=140),
    }


def main() -> None:
    """The command line."""
    check = "--check" in sys.argv
    stale = [*frozen.problems(), *frozen.stale()] if check else []
    for name in SERVICES:
        for path, text in documents(name).items():
            if not check:
                path.write_text(text)
            elif not path.exists() or path.read_text() != text:
                stale.append(str(path.relative_to(ROOT)))
    if stale:
        print("stale, run `make documents`:", *stale, sep="\n  ", file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
