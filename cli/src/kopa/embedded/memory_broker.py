"""Stands in for Kafka where its jars or Java cannot be had: the in-memory broker inside librdkafka, behind a port that stays the same.

`python -m kopa.embedded.memory_broker PORT`. Real protocol, nothing on disk, one member a group; topics appear when they are first named.
"""

import asyncio
import logging
import signal
import sys
from contextlib import suppress

from confluent_kafka import Producer

log = logging.getLogger("kopa.memory_broker")


def start_cluster() -> tuple[Producer, int]:
    """The object that owns the broker (it ends with it) and the port librdkafka chose."""
    owner = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "in-memory", "log_level": 4})
    [broker] = owner.list_topics(timeout=10).brokers.values()
    return owner, int(broker.port)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await source.read(65536):
            target.write(chunk)
            await target.drain()
    target.close()


async def serve(port: int, broker_port: int) -> None:
    """Forwards the known port to the broker's: clients find it there first and then talk to it directly."""

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", broker_port)
        await asyncio.gather(_copy(reader, upstream_writer), _copy(upstream_reader, writer))

    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    server = await asyncio.start_server(forward, "127.0.0.1", port)
    await ended.wait()
    server.close()


def main() -> None:
    """Runs until SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    owner, broker_port = start_cluster()
    log.warning("This broker keeps everything in memory: what is in it is gone when it ends; the relays then publish the outbox again.")
    asyncio.run(serve(int(sys.argv[1]), broker_port))
    del owner


if __name__ == "__main__":
    main()
