"""PostgreSQL as a child process: its data folder, its launch, its databases. Listens on 127.0.0.1 only."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import quote

from kopa.embedded.account import Account, reachable, unprivileged
from kopa.embedded.artifacts import postgres_home
from kopa.embedded.errors import StartFailed
from kopa.embedded.server import Launch, Server, free_port

USER = "kopa"
# Durable (fsync stays on), small in memory. Changing full_page_writes or fsync here would break the promise of the outbox.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "autovacuum_max_workers": "2",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_preload_libraries": "pg_stat_statements",
    "idle_in_transaction_session_timeout": "5min",
}
STILL_ENDING = ("pre-existing shared memory block", "is still in use", "lock file", "Address already in use", "could not bind")


class Postgres(Server):
    """PostgreSQL 18 with its contrib modules; a SCRAM password made at the first start is kept beside the data (mode 600)."""

    title = "PostgreSQL"

    def __init__(self, data_dir: Path, port: int, log_file: Path | None = None, settings: dict[str, str] | None = None) -> None:
        """`data_dir` holds everything; when we are root and it is out of the server's reach, data goes to a folder under /var instead."""
        super().__init__(data_dir, port, log_file or data_dir / "postgres.log")
        self._settings = {**SETTINGS, **(settings or {})}
        self._account = unprivileged()
        self._room = reachable(data_dir / "postgres", "data")

    @classmethod
    @contextmanager
    def temporary(cls, settings: dict[str, str] | None = None, parent: Path | None = None) -> Iterator[Self]:
        """A new server with a folder of its own (in `parent`), started; both are gone after the block."""
        folder = Path(tempfile.mkdtemp(prefix="kopa-pg-", dir=parent))
        folder.chmod(0o755)
        server = cls(folder, free_port(), settings=settings)
        try:
            yield server.start()
        finally:
            server.stop(signal.SIGQUIT)  # at once: its data goes with it
            server.remove()
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self._room / "data"

    @property
    def password(self) -> str:
        """The password of the superuser `kopa`."""
        return password_in(self.data_dir)

    def prepare(self, say: Callable[[str], None] = lambda _: None) -> None:
        home = postgres_home(say)
        if (self.cluster / "PG_VERSION").exists():
            return
        say("creating the database folder …")
        self._room.parent.mkdir(parents=True, exist_ok=True)
        if self._account:
            self._account.give(self._room)
        new = self._room / "new"
        self._initdb(home, new)
        new.replace(self.cluster)

    def launch(self) -> Launch:
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        argv = (str(postgres_home() / "bin" / "postgres"), "-D", str(self.cluster), "-p", str(self.port), *options)
        return Launch(argv, self._room, signal.SIGINT, self._account, {"LC_ALL": "C.UTF-8"})

    def ready(self) -> bool:
        """PostgreSQL writes its state in the eighth line of its pid file; a file left by a killed server names another pid."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready" and _alive(int(lines[0])) and lines[3].strip() == str(self.port)

    def url(self, database: str = "postgres") -> str:
        """The address of `database`, which is created when it is missing."""
        in_thread(create_database, self._address("postgres"), database)
        return self._address(database)

    def remove(self) -> None:
        """Deletes the data. The server must have ended."""
        shutil.rmtree(self._room, ignore_errors=True)

    def _address(self, database: str) -> str:
        return f"postgresql://{USER}:{quote(self.password, safe='')}@127.0.0.1:{self.port}/{quote(database, safe='')}"

    def _initdb(self, home: Path, target: Path) -> None:
        shutil.rmtree(target, ignore_errors=True)
        self._room.mkdir(parents=True, exist_ok=True)
        secret = self._room / "initdb.password"
        secret.write_text(self.password)
        secret.chmod(0o600)
        if self._account:
            os.chown(secret, self._account.uid, self._account.gid)
        try:
            _run_initdb(home, target, secret, self._account)
        finally:
            secret.unlink()

    def _again_or_raise(self) -> None:
        """After kill -9 the old server's children need a moment to notice; until then a new one refuses to start."""
        if not any(words in self.log_end(3) for words in STILL_ENDING):
            super()._again_or_raise()
        time.sleep(0.2)
        self._spawn()


def password_in(data_dir: Path) -> str:
    """The superuser's password, made the first time; a file of mode 600 that appears whole."""
    file = data_dir / "postgres.password"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.{os.getpid()}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(24))
        new.replace(file)
    return file.read_text()


async def create_database(server_url: str, database: str) -> None:
    """Creates `database` when it is missing; two processes may do so at once."""
    import asyncpg  # noqa: PLC0415  the supervisor must stay small

    connection = await asyncpg.connect(server_url)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
            quoted = database.replace('"', '""')
            await connection.execute(f'CREATE DATABASE "{quoted}"')
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        return
    finally:
        await connection.close()


def in_thread(function: Callable[..., object], *arguments: object) -> None:
    """Runs a coroutine function to its end from synchronous code, also inside a running event loop."""
    import asyncio  # noqa: PLC0415  the supervisor must stay small
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(function(*arguments))).result()  # type: ignore[arg-type]


def _run_initdb(home: Path, target: Path, secret: Path, account: Account | None) -> None:
    """PostgreSQL's own C.UTF-8 order, the same everywhere; character classes are the system's UTF-8, or trigrams lose ā, č, š."""
    argv = [str(home / "bin" / "initdb"), "-D", str(target), "-U", USER, "--pwfile", str(secret), "--auth=scram-sha-256", "--encoding=UTF8"]
    argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-messages=C", "--no-instructions"]
    failure = ""
    for ctype in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
        shutil.rmtree(target, ignore_errors=True)
        done = subprocess.run(
            [*argv, f"--lc-ctype={ctype}"],
            capture_output=True,
            text=True,
            check=False,
            cwd=target.parent,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        if done.returncode == 0:
            return
        failure = failure or done.stderr
    raise StartFailed(f"initdb could not create {target}\n{failure.strip()}")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
