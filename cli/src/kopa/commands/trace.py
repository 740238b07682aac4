"""`kopa trace`: the path of one event, with times."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

import typer
from aiokafka.errors import KafkaError
from rich.table import Table
from rich.text import Text

from contracts.topics import TOPICS
from kopa.api import Api
from kopa.commands.console import fail, out, plain
from kopa.commands.events import kafka_away, kafka_servers, told
from kopa.commands.speaking import speaking
from kopa.home import Home
from kopa.passage import Passage, Step, passage_of
from kopa.seen import Seen
from kopa.topic_reader import latest_of

STYLES = {"written": "cyan", "applied": "green", "put aside": "red", "not yet": "yellow", "does not answer": "red"}


def trace(
    id_: Annotated[str, typer.Argument(metavar="ID", help="an event's id; or an offering's, a project's, a hub's: then its latest event")],
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """Show where an event has been, when, and how many milliseconds after it was written."""
    home = Home.find()
    with speaking():
        api = Api(home)
        passage, latest = (passage_of(api, id_) if _is_uuid(id_) else None), None
        if passage is None:
            latest = _latest(kafka_servers(home), id_)
            passage = passage_of(api, latest.id) if latest is not None else None
    if passage is None:
        fail(f"Nobody knows {id_!r}: no service as an event, and no topic as an offering, a project or a hub.")
    if as_json:
        plain(json.dumps(asdict(passage) | {"steps": [_as_json(passage, step) for step in passage.steps]}, ensure_ascii=False, indent=1))
    else:
        _print(passage, latest)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _latest(servers: str, subject: str) -> Seen | None:
    try:
        return asyncio.run(latest_of(servers, [topic.name for topic in TOPICS], subject))
    except (KafkaError, OSError) as error:
        fail(f"No service knows {subject!r} as an event. {kafka_away(servers, error)}")


def _as_json(passage: Passage, step: Step) -> dict[str, object]:
    return {
        "service": step.service,
        "what": step.what,
        "at": step.at.isoformat() if step.at else None,
        "milliseconds": passage.milliseconds(step),
    }


def _print(passage: Passage, latest: Seen | None) -> None:
    about = f"  {told(latest.data)}" if latest is not None else ""
    out.print(Text.assemble((passage.type or "event", "bold"), f"  {passage.subject}{about}"), soft_wrap=True)
    out.print(
        Text(f"event {passage.event_id}" + (f"  trace {latest.trace_id}" if latest and latest.trace_id else ""), "dim"), soft_wrap=True
    )
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2))
    for _ in range(3):
        table.add_column()
    table.add_column(justify="right")
    for step in passage.steps:
        at = f"{step.at.astimezone():%H:%M:%S}.{step.at.microsecond // 1000:03d}" if step.at else ""
        after = passage.milliseconds(step)
        ms = f"+{after:.0f} ms" if after and step.what != "written" else ""
        table.add_row(step.service, Text(step.what, STYLES.get(step.what, "")), at, ms)
    out.print(table)
