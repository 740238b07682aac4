"""`kopa events`: watch what travels through the network."""

import asyncio
import difflib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Annotated, Any

import typer
from aiokafka.errors import KafkaConnectionError, KafkaError
from rich.text import Text

from contracts.topics import TOPICS, all_topics
from kopa.commands.console import fail, out, plain
from kopa.commands.running import addresses
from kopa.home import Home
from kopa.options import Options
from kopa.seen import Seen
from kopa.topic_reader import NoSuchTopic, follow

app = typer.Typer(help="Events of the network.", no_args_is_help=True)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
STYLES = {"published": "green", "registered": "green", "opened": "green", "withdrawn": "yellow", "left": "yellow", "failed": "red"}


@app.callback()
def _group() -> None:
    """Keeps `tail` a word of its own, also while it is the only one."""


@app.command()
def tail(
    topic: Annotated[list[str] | None, typer.Option(help="only this topic; may be said several times")] = None,
    type_: Annotated[str | None, typer.Option("--type", help="only these types, for example 'offering.*'")] = None,
    since: Annotated[str | None, typer.Option(help="begin so long ago: 30s, 10m, 2h, 7d, or a time such as 2026-12-01T09:00")] = None,
    count: Annotated[int | None, typer.Option("-n", min=1, help="end after so many events")] = None,
    once: Annotated[bool, typer.Option("--once", help="end when everything that is there was shown")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="for programs: one JSON object a line, with the whole event")] = False,
) -> None:
    """Show events as they happen, until Ctrl-C. Reads Kafka without a group: nothing is consumed, nobody is disturbed."""
    topics = known_topics(topic)
    begin = moment(since) if since else datetime.now(UTC) if once else None
    servers = kafka_servers(Home.find())
    try:
        asyncio.run(_tail(servers, topics, begin, type_ or "*", count, once=once, as_json=as_json))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    except NoSuchTopic as error:
        fail(f"{error} Run `kopa topics apply`.")
    except (KafkaError, OSError) as error:
        fail(kafka_away(servers, error))


def kafka_servers(home: Home) -> str:
    """KAFKA_BOOTSTRAP_SERVERS, else the broker that this copy was started with."""
    options = Options.load(home)
    return os.environ.get("KAFKA_BOOTSTRAP_SERVERS") or (options.kafka if options else None) or addresses(home)["kafka"]


def kafka_away(servers: str, error: Exception) -> str:
    """Says that Kafka cannot be asked, and what to do."""
    why = "nobody listens there" if isinstance(error, KafkaConnectionError | OSError) else str(error)
    return f"Kafka does not answer at {servers} ({why}). Is it up? See `kopa status`."


async def _tail(
    servers: str, topics: list[str], since: datetime | None, pattern: str, count: int | None, *, once: bool, as_json: bool
) -> None:
    shown = 0
    async for event in follow(servers, topics, since, endless=not once):
        if not (fnmatchcase(event.short_type, pattern) or fnmatchcase(event.type, pattern)):
            continue
        if as_json:
            plain(json.dumps(asdict(event) | {"time": event.time.isoformat()}, ensure_ascii=False))
        else:
            out.print(line(event), soft_wrap=True)
        shown += 1
        if shown == count:
            return


def line(event: Seen) -> Text:
    """Time, what happened, to what, in which trace; the subject and the trace id whole, to be copied."""
    style = STYLES.get(event.short_type.rpartition(".")[2], "cyan")
    return Text.assemble(
        (f"{event.time.astimezone():%H:%M:%S}.{event.time.microsecond // 1000:03d}  ", "dim"),
        (f"{event.short_type:<19} ", style),
        f"{event.subject}  {told(event.data)}",
        (f"  event {event.id or '?'}  trace {event.trace_id or '?'}", "dim"),
    )


def told(data: Any) -> str:
    """The event's own words: title and hub, or how a message fares."""
    if not isinstance(data, Mapping):
        return "(not readable)"
    named = data.get("title") or data.get("name")
    if isinstance(named, Mapping):
        named = named.get("en") or next(iter(named.values()), None)
    whose = data.get("joined") or data.get("hub") or data.get("lead") or data.get("channel")
    return " · ".join(str(each) for each in (named, whose, data.get("reason")) if each)


def known_topics(chosen: list[str] | None) -> list[str]:
    """The chosen topics, or all that carry events; ends the command at one that nobody has."""
    if not chosen:
        return [topic.name for topic in TOPICS]
    known = [topic.name for topic in all_topics()]
    for name in chosen:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            fail(f"There is no topic {name!r}. " + (f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."), 2)
    return list(dict.fromkeys(chosen))


def moment(text: str) -> datetime:
    """Reads `10m` as ten minutes ago, and a time in the machine's zone where it names none."""
    if match := re.fullmatch(r"(\d{1,6})([smhd])", text):
        return datetime.now(UTC) - timedelta(**{UNITS[match[2]]: int(match[1])})
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        fail(f"{text!r} is no time. Write 30s, 10m, 2h, 7d, or a time such as 2026-12-01T09:00.", 2)
