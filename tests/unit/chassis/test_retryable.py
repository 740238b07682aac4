"""What may pass by itself is told from what will not."""

import asyncio
import socket

import pytest
import uvloop

from chassis.retryable import is_retryable


async def _written_to_after_its_end() -> RuntimeError:
    """What uvloop raises when a connection is written to that closed in the meantime, as a broker's does when the network goes."""
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0, family=socket.AF_INET)
    _, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    writer.transport.abort()
    await asyncio.sleep(0)
    with pytest.raises(RuntimeError) as raised:
        for _ in range(10):
            writer.transport.write(b"x")
            await asyncio.sleep(0)
    server.close()
    return raised.value


def test_a_connection_that_had_just_closed_may_be_there_again() -> None:
    error = uvloop.run(_written_to_after_its_end())
    assert is_retryable(error), repr(error)


@pytest.mark.parametrize("error", [RuntimeError("dictionary changed size during iteration"), ValueError("x"), KeyError("x")])
def test_a_mistake_of_ours_stays_one(error: Exception) -> None:
    assert not is_retryable(error)


@pytest.mark.parametrize("error", [ConnectionResetError(), TimeoutError(), OSError(111, "refused")])
def test_a_network_that_is_away_comes_back(error: Exception) -> None:
    assert is_retryable(error)
