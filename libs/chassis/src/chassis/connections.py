"""Connections to Kafka that close while they are written to.

asyncio's own loop drops such a write, uvloop raises a plain RuntimeError. aiokafka waits for OSError only: the error ends its fetcher, and
with it the consumer, for good. Here it becomes what it is, a lost connection, from which every client of aiokafka recovers.
"""

from typing import Any

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError

CLOSED = "the handler is closed"
"""How uvloop's error ends."""

_send = AIOKafkaConnection.send


def _send_or_lose(connection: Any, *given: Any, **named: Any) -> Any:
    try:
        return _send(connection, *given, **named)
    except RuntimeError as error:
        if not str(error).endswith(CLOSED):
            raise
        connection.close(reason=CloseReason.CONNECTION_BROKEN)
        raise KafkaConnectionError(f"Connection at {connection.host}:{connection.port} broken") from error


def mend_connections() -> None:
    """Makes all connections of this process so; again changes nothing."""
    AIOKafkaConnection.send = _send_or_lose
