"""Holds all watched processes of one copy: adopts what a killed predecessor left, brings the rest up in order, stops in order."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from kopa.home import Home
from kopa.options import Options
from kopa.parts import Parts
from kopa.ports import Claims, choose
from kopa.processes import Known, end, marked
from kopa.services import PREFERRED_PORTS
from kopa.supervisor.bring_up import BringUp
from kopa.supervisor.logs import rotate
from kopa.supervisor.part import Part
from kopa.supervisor.progress import Progress
from kopa.supervisor.state import STATUS_FILE, SUPERVISOR_FILE, UP, save, saved_states, wanted
from kopa.supervisor.watched import State, Watched

ROTATE_EVERY_SECONDS = 20.0
PORTS_OF = {"mail": ("mail", "smtp"), "kafka": ("kafka", "kafka-controller")}


class Supervisor:
    """Runs until SIGTERM; whatever kills it otherwise, the processes go on and the next supervisor adopts them."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._me = Known.of(os.getpid(), "supervisor") or Known(os.getpid(), time.time())
        self._since = datetime.now(UTC).isoformat(timespec="seconds")
        self._stop = threading.Event()
        self._saving = threading.Lock()
        self._phase = "starting"
        self._restarts, self._last_exit = self._previous()
        self._progress = Progress(home)
        home.write(SUPERVISOR_FILE, {"pid": self._me.pid, "started": self._me.started})
        options = Options.load(home) or Options.from_environment()
        states = self._left_behind()
        self._claims = Claims()
        ports = choose(home, PREFERRED_PORTS, _named(states), self._claims)
        self._parts = Parts(home, ports, options)
        self._base = [self._watched(part, states) for part in self._parts.base()]
        self._services = [self._watched(part, states) for part in self._parts.services()]
        self._bring_up = BringUp(home, ports, options, self._progress)
        if options.kafka is None and options.broker == "memory":
            self._follow_broker()

    def run(self) -> None:
        """Brings everything up beside this loop, which keeps the logs short until we are told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self._save()
        threading.Thread(target=self._rise, name="bring-up", daemon=True).start()
        while not self._stop.wait(ROTATE_EVERY_SECONDS):
            rotate(self._home.logs)
        self._shut_down()

    def _rise(self) -> None:
        try:
            self._bring_up.until_ready(self._base, self._services, self._stop, self._set_phase)
        except Exception as error:  # a fault of ours: whoever waits must hear of it; the log gets the traceback
            self._progress.failed(f"The supervisor failed: {error!r}. See {self._home.log('supervisor')}")
            raise

    def _shut_down(self) -> None:
        """The keeper first, or it would start us again; then what writes; then what is written to."""
        self._set_phase("stopping")
        keeper = [each for each in self._base if each.part.name == "keeper"]
        for group in (keeper, self._services, [each for each in self._base if each not in keeper]):
            with ThreadPoolExecutor(max(1, len(group))) as pool:
                list(pool.map(Watched.stop, group))
        end(marked(self._home.folder), 2)
        self._set_phase("down")

    def _left_behind(self) -> dict[str, State]:
        """States of processes to adopt. Processes of ours that no state names (a crash between start and note) are ended."""
        clean = self._home.read(STATUS_FILE, {}).get("phase") == "down"
        states = {} if clean else saved_states(self._home)
        noted = {state.known.pid for state in states.values() if state.known is not None}
        end([each for each in marked(self._home.folder) if each.pid not in noted and each.name != "supervisor"], 5)
        return states

    def _watched(self, part: Part, states: dict[str, State]) -> Watched:
        return Watched(part, self._home.folder, self._home.log(part.name), self._save, states.get(part.name))

    def _follow_broker(self) -> None:
        """A new in-memory broker is a new address: the services look it up when they start."""
        for each in self._base:
            if each.part.name == "kafka":
                each.on_restart = self._services_again

    def _services_again(self) -> None:
        for each in self._services:
            each.again()

    def _previous(self) -> tuple[int, str | None]:
        """Restarts so far: a predecessor that left while `up` was wanted did not leave by itself."""
        document = self._home.read(STATUS_FILE, {})
        row = next((each for each in document.get("processes", []) if each["name"] == "supervisor"), None)
        if row is None or document.get("phase") == "down" or wanted(self._home) != UP:
            return 0, None
        return row["restarts"] + 1, "ended unexpectedly"

    def _set_phase(self, phase: str) -> None:
        self._phase = phase
        self._save()

    def _save(self) -> None:
        row = {
            "name": "supervisor",
            "roles": [],
            "pid": self._me.pid,
            "port": None,
            "restarts": self._restarts,
            "ready": self._phase == "ready",
            "since": self._since,
            "last_exit": self._last_exit,
        }
        with self._saving:
            save(self._home, self._phase, row, [*self._base, *self._services])


def _named(states: dict[str, State]) -> set[str]:
    """The names of ports that living processes hold."""
    living = [name for name, state in states.items() if state.known is not None and state.known.alive]
    return {port for name in living for port in PORTS_OF.get(name, (name,))}
