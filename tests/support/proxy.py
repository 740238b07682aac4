"""A TCP proxy of our own that makes a connection suffer as networks do. It runs in a thread of its own, so that a busy test delays nothing.

What stands behind it is never touched: after `suffering` it is reached as before.
"""

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Literal, Self, get_args

Fault = Literal["slow", "down", "flapping", "half-open", "cut"]
FAULTS: tuple[Fault, ...] = get_args(Fault)
CHUNK = 64 * 1024
SLOW_SECONDS = 0.08
"""Added to each piece, each way."""
FLAP_SECONDS = 0.3


class Proxy:
    """Listens on one port for as long as it runs, whatever it suffers (but `down`, when nobody listens)."""

    def __init__(self, upstream: int, cut_after: tuple[int, int] = (200, 20_000), seed: int = 20261124) -> None:
        self.upstream = upstream
        self.port = 0
        self.fault: Fault | None = None
        self.connections = 0
        """Accepted so far."""
        self.cuts = 0
        """Answers that were broken off in the middle."""
        self._cut_after = cut_after
        self._chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()

    @classmethod
    @contextmanager
    def before(cls, upstream: int, cut_after: tuple[int, int] = (200, 20_000)) -> Iterator[Self]:
        """A proxy before the server that listens on the port `upstream` of this machine, or will.

        `cut_after`: between how many bytes of answers a connection is cut, when it is to be.
        """
        proxy = cls(upstream, cut_after)
        thread = threading.Thread(target=proxy._loop.run_forever, daemon=True)
        thread.start()
        proxy._run(proxy._listen)
        try:
            yield proxy
        finally:
            proxy._run(proxy._close)
            proxy._loop.call_soon_threadsafe(proxy._loop.stop)
            thread.join(5)

    @contextmanager
    def suffering(self, fault: Fault) -> Iterator[None]:
        """The fault lasts as long as the block."""
        self._run(self._begin, fault)
        try:
            yield
        finally:
            self._run(self._end)

    def _run(self, step: Callable[..., Coroutine[Any, Any, None]], *arguments: Any) -> None:
        asyncio.run_coroutine_threadsafe(step(*arguments), self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=CHUNK)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _begin(self, fault: Fault) -> None:
        self.fault = fault
        if fault == "down":
            await self._vanish()
        elif fault == "half-open":
            self._flows.clear()
        elif fault == "flapping":
            self._flapping = asyncio.create_task(self._flap())

    async def _end(self) -> None:
        fault, self.fault = self.fault, None
        self._flows.set()
        if fault == "flapping":
            await self._flapping
        if self._server is None:
            await self._listen()

    async def _close(self) -> None:
        await self._end()
        await self._vanish()

    async def _flap(self) -> None:
        while self.fault == "flapping":
            await self._vanish()
            await asyncio.sleep(FLAP_SECONDS)
            await self._listen()
            await asyncio.sleep(FLAP_SECONDS)

    async def _vanish(self) -> None:
        """Nobody listens, and every connection is reset."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._writers):
            _reset(writer)
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        behind: asyncio.StreamWriter | None = None
        try:
            await self._flows.wait()
            answers, behind = await asyncio.open_connection("127.0.0.1", self.upstream, limit=CHUNK)
            self._writers.add(behind)
            await asyncio.gather(self._pass(reader, behind), self._pass(answers, writer, answering=True))
        except OSError:
            return
        finally:
            for each in (writer, behind):
                if each is not None:
                    self._writers.discard(each)
                    each.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answering: bool = False) -> None:
        """Hands on until the end. While half-open, what was sent waits: a server that hung takes it late, as real ones do."""
        left = self._chance.randrange(*self._cut_after)
        while data := await reader.read(CHUNK):
            await self._flows.wait()
            if self.fault == "slow":
                await asyncio.sleep(SLOW_SECONDS)
            if answering and self.fault == "cut":
                left -= len(data)
                if left < 0:
                    await self._cut(data, writer)
            writer.write(data)
            await writer.drain()
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()

    async def _cut(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        self.cuts += 1
        writer.write(data[: len(data) // 2])
        await writer.drain()
        await asyncio.sleep(0.02)  # the half arrives before the reset
        _reset(writer)
        raise ConnectionResetError


def _reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection with a reset, not with the polite end that a close makes."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
