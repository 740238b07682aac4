"""`python -m kopa.embedded.rehearsal` lets a throw-away broker run once so that Java writes its AOT cache: Kafka then starts in half the
time. Once a machine and version, by one process at a time; whoever comes meanwhile starts without.
"""

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from kopa.embedded.artifacts import cache_folder
from kopa.embedded.errors import EmbeddedError, StartFailed
from kopa.embedded.file_lock import attempt
from kopa.embedded.java import ENVIRONMENT, aot_cache, java_command, rehearsal_due
from kopa.embedded.kafka import LOW_PRIORITY, Kafka
from kopa.embedded.server import end_with_parent, free_port

NICE = 10
LIMIT_SECONDS = 120.0
KEPT_SECONDS = 30 * 24 * 3600.0
TOPIC = "rehearsal"
# What Java compiled for this processor stays out: a cache in a home folder may meet another one, and it saves nothing here.
CREATE = ("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTStubCaching", "-XX:-AOTAdapterCaching", "-XX:+VerifySharedSpaces", "-Xlog:aot*=off")


class Rehearsing(Kafka):
    """A broker whose Java notes at its orderly end what it loaded."""

    @property
    def noted(self) -> Path:
        return self.data_dir / "noted"

    def _java(self) -> tuple[str, ...]:
        return java_command("-XX:AOTMode=record", f"-XX:AOTConfiguration={self.noted}")


def rehearse() -> None:
    """Writes the cache, whole or not at all. Where it cannot be made an empty file stands in its place, and Kafka starts as before."""
    cache = aot_cache()
    with attempt(cache_folder() / "rehearsal.lock") as alone:
        if not alone or not rehearsal_due():
            return
        _sweep(cache)
        part = Path(tempfile.mkdtemp(prefix="part-rehearsal-", dir=cache.parent))
        print("rehearsing Kafka's start, so that the next ones take half the time …", flush=True)
        try:
            _written(part).replace(cache)
        except (EmbeddedError, OSError, RuntimeError, subprocess.SubprocessError) as error:  # aiokafka raises kinds of RuntimeError
            cache.touch()
            print(f"Kafka's start could not be rehearsed, so it stays as slow as it was: {error}", flush=True)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def _written(part: Path) -> Path:
    deadline = time.monotonic() + LIMIT_SECONDS
    broker = Rehearsing(part, free_port(), free_port())
    try:
        asyncio.run(asyncio.wait_for(_use(broker.start().bootstrap), LIMIT_SECONDS / 2))
        broker.stop()
    finally:
        broker.kill()
    if not broker.noted.exists():
        raise StartFailed(f"Java noted nothing\n{broker.log_end()}")
    cache = part / "new.aot"
    create = java_command("-XX:AOTMode=create", f"-XX:AOTConfiguration={broker.noted}", f"-XX:AOTCache={cache}", *CREATE)
    done = subprocess.run(
        create,
        capture_output=True,
        text=True,
        check=False,
        timeout=max(1.0, deadline - time.monotonic()),
        env={**os.environ, **ENVIRONMENT},
        preexec_fn=end_with_parent(signal.SIGKILL),
    )
    if done.returncode != 0 or not cache.exists():
        raise StartFailed(f"Java wrote no cache\n{(done.stderr or done.stdout).strip()}")
    return cache


async def _use(bootstrap: str) -> None:
    """What every start of the platform asks of its broker first: a topic, a record in, and out to a group."""
    from aiokafka import AIOKafkaConsumer, AIOKafkaProducer  # noqa: PLC0415  only the one who rehearses pays for it
    from aiokafka.admin import AIOKafkaAdminClient, NewTopic  # noqa: PLC0415

    async with contextlib.AsyncExitStack() as stack:
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
        stack.push_async_callback(admin.close)
        await admin.start()
        await admin.create_topics([NewTopic(TOPIC, 1, 1, topic_configs={"cleanup.policy": "compact"})])
        await admin.describe_topics([TOPIC])
        producer = await stack.enter_async_context(AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True))
        await producer.send_and_wait(TOPIC, b"value", key=b"key")
        consumer = AIOKafkaConsumer(TOPIC, bootstrap_servers=bootstrap, group_id=TOPIC, auto_offset_reset="earliest")
        await stack.enter_async_context(consumer)
        await consumer.getone()
        await consumer.commit()


def _sweep(cache: Path) -> None:
    """What a killed rehearsal left (we hold the lock), and caches of versions that were made a month ago."""
    for left in cache.parent.glob("part-rehearsal-*"):
        shutil.rmtree(left)
    for other in cache.parent.glob("kafka-*.aot"):
        if time.time() - other.stat().st_mtime > KEPT_SECONDS:
            other.unlink()


def _end(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    # Ctrl-C ends it wherever it is, as SIGTERM does: asyncio by itself would first ask what is awaited to let go.
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, _end)
    os.nice(NICE if LOW_PRIORITY in sys.argv else 0)
    logging.disable()  # aiokafka warns of what any broker answers that has just started
    rehearse()
