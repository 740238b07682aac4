"""The order in which one copy comes up: base, databases, migrations and topics, services, sample data."""

import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec

from kopa.embedded.java import rehearsal_due
from kopa.embedded.kafka import LOW_PRIORITY, REHEARSAL
from kopa.embedded.postgres import Postgres
from kopa.environment import service_environment
from kopa.home import Home
from kopa.options import Options
from kopa.services import SERVICES, Service
from kopa.supervisor.applied import Applied, stamp
from kopa.supervisor.progress import Progress
from kopa.supervisor.tasks import BringUpFailed, end_of, run_task
from kopa.supervisor.watched import Watched

PATIENCE_SECONDS = 180.0
CRASHES = 3
RETRY_SECONDS = 15.0


class BringUp:
    """Runs the steps; each may be repeated, so that an interrupted start is simply begun again."""

    def __init__(self, home: Home, ports: dict[str, int], options: Options, progress: Progress) -> None:
        self._home, self._ports, self._options, self._progress = home, ports, options, progress
        self._applied = Applied(home)
        self._cluster = Postgres(home.folder, ports["postgres"]).cluster / "PG_VERSION"

    def until_ready(self, base: list[Watched], services: list[Watched], stop: threading.Event, phase: Callable[[str], None]) -> None:
        """Tries until everything is ready or we are told to stop."""
        adopted = all(each.state.known is not None and each.state.known.alive for each in services)
        for each in base:
            each.start()
        while not stop.is_set():
            try:
                self._steps(base, services, stop, adopted)
            except BringUpFailed as error:
                if stop.is_set():
                    return
                phase("failed")
                self._progress.failed(str(error))
                stop.wait(RETRY_SECONDS)
            else:
                phase("ready")
                self._progress.ready()
                self._rehearse()
                return

    def _steps(self, base: list[Watched], services: list[Watched], stop: threading.Event, adopted: bool) -> None:
        """Migrations need PostgreSQL only, so they run while Kafka still starts."""
        broker = [each for each in base if each.part.name == "kafka"]
        rest = [each for each in base if each not in broker]
        with ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(self._storage, rest, stop, adopted), pool.submit(self._broker, broker, stop, adopted)]
            for job in jobs:
                job.result()
        for each in services:
            each.start()
        self._wait(services, stop)
        if find_spec("kopa.seed") is not None and not (self._home.folder / "seeded").exists():
            with self._progress.step("seed", "publishing the sample network"):
                run_task(self._home, "seed", (sys.executable, "-m", "kopa.provision", "seed"))
            (self._home.folder / "seeded").touch()

    def _storage(self, watched: list[Watched], stop: threading.Event, adopted: bool) -> None:
        self._wait(watched, stop)
        stamps = {service.name: stamp(self._cluster, service.module) for service in SERVICES}
        due = [service for service in SERVICES if self._options.database_url or not self._applied.holds(service.name, stamps[service.name])]
        if adopted or not due:
            return
        with self._progress.step("databases", "creating databases"):
            run_task(self._home, "databases", (sys.executable, "-m", "kopa.provision", "databases"))
        with self._progress.step("migrate", "migrating databases"), ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            list(pool.map(self._migrate, due))
        self._applied.note({service.name: stamps[service.name] for service in due})

    def _broker(self, watched: list[Watched], stop: threading.Event, adopted: bool) -> None:
        self._wait(watched, stop)
        current = stamp(self._home.folder / "kafka" / "meta.properties")
        known = self._options.kafka is None and self._options.broker == "java" and self._applied.holds("topics", current)
        if adopted or known:
            return
        with self._progress.step("topics", "provisioning topics"):
            run_task(self._home, "topics", (sys.executable, "-m", "kopa.provision", "topics"))
        self._applied.note({"topics": current})

    def _rehearse(self) -> None:
        """Now that nobody waits: what makes the next starts of Kafka quick. Why it failed, if it did, is in its log."""
        if self._options.kafka is None and self._options.broker == "java" and rehearsal_due():
            with suppress(BringUpFailed):
                run_task(self._home, "rehearsal", (*REHEARSAL, LOW_PRIORITY))

    def _migrate(self, service: Service) -> None:
        environment = service_environment(service, self._home, self._ports, self._options)
        run_task(self._home, f"{service.name}-migrate", (sys.executable, "-m", service.module, "migrate"), environment)

    def _wait(self, watched: list[Watched], stop: threading.Event) -> None:
        """Until all are ready; gives up on one that keeps ending."""
        with ThreadPoolExecutor(max(1, len(watched))) as pool:
            list(pool.map(lambda each: self._wait_for(each, stop), watched))

    def _wait_for(self, watched: Watched, stop: threading.Event) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        crashes = watched.state.restarts + CRASHES
        with self._progress.step(watched.part.name, f"starting {watched.part.title}"):
            while not watched.state.ready:
                if stop.is_set():
                    raise BringUpFailed("told to stop")
                if watched.state.restarts >= crashes or time.monotonic() > deadline:
                    reason = watched.state.last_exit or f"not ready after {PATIENCE_SECONDS:.0f} s"
                    raise BringUpFailed(f"{watched.part.title} does not start: {reason}{end_of(self._home.log(watched.part.name))}")
                stop.wait(0.05)
