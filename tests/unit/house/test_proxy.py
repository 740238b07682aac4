"""The proxy of the fault tests does what its faults are called."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tests.support.proxy import SLOW_SECONDS, Proxy


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data * 2)
        await writer.drain()
    writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """Before a server that answers everything twice."""
    server = await asyncio.start_server(_echo, "127.0.0.1", 0)
    with Proxy.before(server.sockets[0].getsockname()[1]) as proxy:
        yield proxy
    server.close()


async def ask(proxy: Proxy, size: int = 4) -> int:
    """The size of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(b"x" * size)
    try:
        async with asyncio.timeout(2):
            return len(await reader.readexactly(2 * size))
    finally:
        writer.close()


async def test_it_hands_on(proxy: Proxy) -> None:
    assert await ask(proxy) == 8
    assert await ask(proxy, 300_000) == 600_000


async def test_slow(proxy: Proxy) -> None:
    with proxy.suffering("slow"):
        began = time.monotonic()
        assert await ask(proxy) == 8
        assert time.monotonic() - began >= 2 * SLOW_SECONDS


async def test_down_resets_what_was_open_and_refuses_what_comes(proxy: Proxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(b"x")
    assert await reader.readexactly(2) == b"xx"
    with proxy.suffering("down"):
        with pytest.raises(ConnectionError):
            assert await reader.read(1) == b"reset"
        with pytest.raises(ConnectionRefusedError):
            await ask(proxy)
    assert await ask(proxy) == 8


async def test_flapping_comes_and_goes(proxy: Proxy) -> None:
    outcomes = set()
    with proxy.suffering("flapping"):
        for _ in range(20):
            try:
                outcomes.add(await ask(proxy) == 8)
            except (OSError, asyncio.IncompleteReadError):
                outcomes.add(False)
            await asyncio.sleep(0.05)
    assert outcomes == {True, False}
    assert await ask(proxy) == 8


async def test_half_open_accepts_holds_what_is_sent_and_hands_it_on_late(proxy: Proxy) -> None:
    with proxy.suffering("half-open"):
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"late")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await reader.read(1)
    assert await reader.readexactly(8) == b"latelatelatelate"[:8]
    writer.close()


async def test_cut_breaks_off_in_the_middle_of_an_answer(proxy: Proxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    got = bytearray()
    with proxy.suffering("cut"):
        writer.write(b"x" * 15_000)
        with pytest.raises(ConnectionResetError):
            await _read_to_the_end(reader, got)
    assert 0 < len(got) < 30_000
    assert proxy.cuts == 1
    assert await ask(proxy) == 8


async def _read_to_the_end(reader: asyncio.StreamReader, got: bytearray) -> None:
    while data := await reader.read(65536):
        got += data
