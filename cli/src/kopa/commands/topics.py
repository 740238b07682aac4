"""`kopa topics apply`: make the broker match the registry of topics."""

import asyncio
import os
from typing import Annotated

import typer
from aiokafka.errors import KafkaError

from kopa.commands.console import fail, out
from kopa.commands.events import kafka_away
from kopa.commands.running import addresses
from kopa.home import Home
from kopa.topics import EMBEDDED_PARTITIONS, TopicsNotApplied, apply

app = typer.Typer(help="Kafka topics of the network.", no_args_is_help=True)


@app.command("apply")
def apply_command(
    partitions: Annotated[int, typer.Option(min=1, help="partitions of a new topic")] = EMBEDDED_PARTITIONS,
    replication: Annotated[int, typer.Option(min=1, help="copies of each partition")] = 1,
) -> None:
    """Create missing topics and report differences. Uses KAFKA_BOOTSTRAP_SERVERS, else the broker of `kopa up`."""
    servers = os.environ.get("KAFKA_BOOTSTRAP_SERVERS") or addresses(Home.find())["kafka"]
    try:
        result = asyncio.run(apply(servers, partitions, replication))
    except TopicsNotApplied as error:
        fail(f"Topics were not applied on {servers}: {error}")
    except (KafkaError, OSError) as error:
        fail(f"Topics were not applied. {kafka_away(servers, error)}")
    for name in result.created:
        out.print(f"[green]created[/]  {name}")
    for difference in result.differences:
        out.print(f"[yellow]differs[/]  {difference}")
    out.print(f"{len(result.created)} created, {len(result.kept)} there already, {len(result.differences)} differences")
