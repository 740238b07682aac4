"""Clients that keep a connection each and ask as fast as they are answered, or at fixed times: python -m tests.bench.clients."""

import asyncio
import sys
from time import perf_counter
from uuid import uuid4

import orjson
import uvloop


async def _client(
    host: str, port: int, head: bytes, body: bytes, until: float, counted: list[float], every: float = 0, first: float = 0
) -> None:
    """`every` so many seconds, the first at `first`; what waits for the answer before counts as waiting too."""
    reader, writer = await asyncio.open_connection(host, port)
    while (started := first if every else perf_counter()) < until:
        if every:
            first += every
            await asyncio.sleep(max(0.0, started - perf_counter()))
        writer.write(b"%sIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s" % (head, str(uuid4()).encode(), len(body), body))
        answer = await reader.readuntil(b"\r\n\r\n")
        status = int(answer[9:12])
        length = next(int(line[15:]) for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        content = await reader.readexactly(length)
        if status >= 300:
            raise RuntimeError(content.decode())
        counted.append(perf_counter() - started)
    writer.close()


async def main() -> None:
    """argv: host port path clients seconds token [every]; the body comes on standard input. Prints requests/s, p50 and p99 in ms."""
    host, port, path, clients, seconds, token, *paced = sys.argv[1:]
    every = float(paced[0]) if paced else 0.0
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n".encode()
    body = sys.stdin.buffer.read()
    await asyncio.gather(*(_client(host, int(port), head, body, perf_counter() + 1, []) for _ in range(int(clients))))
    took: list[float] = []
    started = perf_counter()
    firsts = [started + every * at / int(clients) for at in range(int(clients))]
    await asyncio.gather(*(_client(host, int(port), head, body, started + float(seconds), took, every, each) for each in firsts))
    seconds_taken = perf_counter() - started
    took.sort()
    figures = {"rate": len(took) / seconds_taken, "p50": took[len(took) // 2] * 1000, "p99": took[len(took) * 99 // 100] * 1000}
    print(orjson.dumps(figures).decode())


if __name__ == "__main__":
    uvloop.run(main())
