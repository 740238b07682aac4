"""`kopa replay`: events again, without moving anybody's offsets, by the service that they belong to."""

import os
import subprocess
import sys
from typing import Annotated

import typer

from kopa.commands.console import fail
from kopa.commands.events import known_topics, moment
from kopa.environment import service_environment
from kopa.home import Home
from kopa.options import Options
from kopa.ports import remembered
from kopa.services import SERVICES, Service


def replay(
    service: Annotated[str, typer.Argument(help="whose outbox is published again; with --topic, who applies the events again")],
    since: Annotated[str, typer.Option(help="from so long ago: 30s, 10m, 2h, 7d, or a time such as 2026-12-01T09:00")],
    until: Annotated[str | None, typer.Option(help="up to then")] = None,
    topic: Annotated[
        str | None, typer.Option(help="the topic to apply again; left out: the service's own outbox goes to Kafka again")
    ] = None,
    type_: Annotated[str | None, typer.Option("--type", help="only this event type, in full")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only count")] = False,
) -> None:
    """Publish a service's events again, or apply a topic again.

    Publishing again has no second effect: inboxes drop what they had. Applying again passes the inbox by: it is for a service whose
    effects were wrong. Offsets stay where they are.
    """
    whose = _service(service)
    span = ["--since", moment(since).isoformat(), *(("--until", moment(until).isoformat()) if until else ())]
    what = ["replay-topic", "--topic", *known_topics([topic])] if topic else ["replay-outbox"]
    chosen = [*(("--type", type_) if type_ else ()), *(("--dry-run",) if dry_run else ())]
    argv = [sys.executable, "-m", whose.module, *what, *span, *chosen]
    ended = subprocess.run(argv, env={**os.environ, **_environment(Home.find(), whose)}, stderr=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        why = ended.stderr.strip().splitlines()[-1:] or [f"exit code {ended.returncode}"]
        fail(f"It did not end well: {why[0]}. What was done may be repeated. See `kopa status`.")


def _service(name: str) -> Service:
    known = {service.name: service for service in SERVICES}
    if name not in known:
        fail(f"There is no service {name!r}. Known: {', '.join(known)}.", 2)
    return known[name]


def _environment(home: Home, service: Service) -> dict[str, str]:
    ports, options = remembered(home), Options.load(home)
    if not ports or options is None:
        fail("Nothing was started here yet. Run `kopa up` first.")
    return service_environment(service, home, ports, options) | {"LOG_FORMAT": "text", "LOG_LEVEL": "warning"}
