"""A connection to Kafka that closes while it is written to: uvloop raises a plain RuntimeError then, which aiokafka does not take for an
outage: its fetcher ends for good. Made what it is, a lost connection.
"""

from typing import Any

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError

from chassis.retryable import is_closed

_send = AIOKafkaConnection.send


def _sent(self: Any, *given: Any, **named: Any) -> Any:
    try:
        return _send(self, *given, **named)
    except RuntimeError as error:
        if not is_closed(error):
            raise
        self.close(reason=CloseReason.CONNECTION_BROKEN)
        raise KafkaConnectionError(f"Connection at {self._host}:{self._port} broken") from error


def mend_connections() -> None:
    """Once a process, before the first client."""
    AIOKafkaConnection.send = _sent
