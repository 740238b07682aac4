"""Frozen JSON Schemas of every event: events only grow. `python -m contracts.frozen` freezes what is new, `--check` only looks.

Compatible is a new optional field, at any depth. Everything else needs a new type, `…v2`, published beside the old.
"""

import json
import sys
from pathlib import Path
from typing import Any

from contracts.events import REGISTRY

FOLDER = Path(__file__).parent / "schemas"
WORDING = {"description", "title", "examples"}
"""Keywords that say nothing about what is valid."""
NAMED = {"$defs"}
"""Where definitions stand that other places refer to: the first ones are no restriction."""


def current() -> dict[str, dict[str, Any]]:
    """Type without prefix -> the JSON Schema of the event as it is written."""
    return {event.type_name(): event.model_json_schema(mode="serialization") for event in REGISTRY}


def frozen() -> dict[str, dict[str, Any]]:
    """The same as it was frozen."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


def changes(old: Any, new: Any, where: str = "") -> list[str]:
    """Every incompatible difference between two schemas, with its place."""
    if isinstance(old, dict) and isinstance(new, dict):
        found = [f"{where}: {key} was removed" for key in sorted(old.keys() - new.keys() - WORDING)]
        inside_properties = where.endswith(("/properties", "/$defs"))
        if not inside_properties:
            found += [f"{where}: {key} was added" for key in sorted(new.keys() - old.keys() - WORDING - NAMED)]
        for key in sorted((old.keys() & new.keys()) - (set() if inside_properties else WORDING)):
            found += changes(old[key], new[key], f"{where}/{key}")
        return found
    return [] if old == new else [f"{where}: {json.dumps(old, ensure_ascii=False)} became {json.dumps(new, ensure_ascii=False)}"]


def problems() -> list[str]:
    """What keeps the present events from being compatible with the frozen ones."""
    now, before = current(), frozen()
    found = [f"{type_}: the event was removed" for type_ in sorted(before.keys() - now.keys())]
    for type_ in sorted(before.keys() & now.keys()):
        found += [f"{type_}{change}" for change in changes(before[type_], now[type_])]
    return found


def stale() -> list[str]:
    """Types whose frozen schema is not the present one."""
    now, before = current(), frozen()
    return sorted(type_ for type_ in now if now[type_] != before.get(type_))


def main() -> None:
    """The command line."""
    found = problems()
    if not found and "--check" in sys.argv:
        found = [f"{type_}: not frozen yet; run python -m contracts.frozen" for type_ in stale()]
    if found:
        print("\n".join(found), file=sys.stderr)
        raise SystemExit(1)
    for type_, schema in current().items():
        if "--check" not in sys.argv:
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / f"{type_}.json").write_text(json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
