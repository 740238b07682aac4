"""A connection to Kafka that closes while it is written to is a lost connection, on the loop that services run on."""

import asyncio
import socket

import pytest
import uvloop
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.admin import ApiVersionRequest

from chassis import broker

assert broker.make_broker, "importing the factory mends the connections"


class Connection(AIOKafkaConnection):  # type: ignore[misc]  # aiokafka is untyped
    """To a server that is no broker: nothing is asked of it when the connection begins."""

    async def _do_version_lookup(self) -> None:
        pass


async def _write_to_what_has_just_closed() -> AIOKafkaConnection:
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0, family=socket.AF_INET)
    address = server.sockets[0].getsockname()
    connection = Connection(*address)
    await connection.connect()
    own = connection._writer
    _, connection._writer = await asyncio.open_connection(*address)  # aiokafka's reader watches its own: it has not seen the end yet
    connection._writer.transport.abort()
    await asyncio.sleep(0.01)
    with pytest.raises(KafkaConnectionError, match="broken"):
        connection.send(ApiVersionRequest())
    own.close()
    server.close()
    return connection


def test_a_write_to_a_closed_connection_is_a_lost_connection_and_closes_it() -> None:
    assert not uvloop.run(_write_to_what_has_just_closed()).connected()


async def _break_otherwise() -> None:
    connection = AIOKafkaConnection("127.0.0.1", 1)
    connection._writer = object()
    try:
        connection.send(ApiVersionRequest())
    finally:
        connection._writer = None


def test_a_mistake_of_ours_stays_one() -> None:
    with pytest.raises(AttributeError):
        uvloop.run(_break_otherwise())
