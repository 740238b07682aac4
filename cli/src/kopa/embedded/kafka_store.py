"""A new folder for Kafka's events. Kafka's own tool formats the first of a machine; what it writes there for any cluster is kept, and
the next ones are made without starting Java for it.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path

from kopa.embedded.artifacts import cache_folder, lock
from kopa.embedded.errors import StartFailed
from kopa.embedded.java import ENVIRONMENT, quick_java_command

FIRST_RECORDS = "bootstrap.checkpoint"  # the features of this version of Kafka; no id of a cluster
META = "meta.properties"


def format_store(store: Path, config: Path, template: str) -> None:
    """Makes `store` with a new cluster id. `config` is `template` with ports and folder filled in, on which no record depends.
    meta.properties is written last, so an interrupted format starts over.
    """
    shutil.rmtree(store, ignore_errors=True)
    stem = f"kafka-{lock().kafka_version}-{_digest(template.encode())}-"
    known = _kept(stem)
    if known is None:
        _by_the_tool(store, config)
        _keep(stem, (store / FIRST_RECORDS).read_bytes())
        return
    store.mkdir(parents=True)
    (store / FIRST_RECORDS).write_bytes(known)
    meta = store / f"{META}.new"
    meta.write_text(f"cluster.id={_new_id()}\ndirectory.id={_new_id()}\nnode.id=1\nversion=1\n")
    meta.replace(store / META)


def _by_the_tool(store: Path, config: Path) -> None:
    command = [*quick_java_command(), "kafka.tools.StorageTool", "format", "-t", _new_id(), "-c", config.name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=config.parent, env={**os.environ, **ENVIRONMENT})
    if done.returncode != 0:
        raise StartFailed(f"Kafka's folder {store} could not be made\n{(done.stderr or done.stdout).strip()}")


def _kept(stem: str) -> bytes | None:
    """The name ends with the content's digest, so what was damaged is not taken."""
    for file in cache_folder().glob(f"{stem}*.checkpoint"):
        content = file.read_bytes()
        if file.stem == stem + _digest(content):
            return content
    return None


def _keep(stem: str, content: bytes) -> None:
    with suppress(OSError), tempfile.TemporaryDirectory(prefix="part-checkpoint-", dir=cache_folder()) as part:
        new = Path(part, "new")
        new.write_bytes(content)
        new.replace(cache_folder() / f"{stem}{_digest(content)}.checkpoint")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _new_id() -> str:
    """The first letter keeps the tool from taking the id for an option: one random id in 64 begins with a hyphen."""
    return "k" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]
