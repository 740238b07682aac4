"""`kopa up`: fetch what is missing, leave a supervisor behind, show how far it is, return when everything is ready."""

import subprocess
import time
from dataclasses import replace
from pathlib import Path

import typer

from kopa.clients import ensure_clients
from kopa.commands.console import fail
from kopa.commands.down import take_down
from kopa.commands.steps import Steps
from kopa.commands.summary import print_summary
from kopa.embedded.artifacts import kafka_jars, postgres_home
from kopa.embedded.errors import EmbeddedError
from kopa.embedded.file_lock import exclusive
from kopa.embedded.java import java
from kopa.home import Home
from kopa.keeper import spawn_supervisor
from kopa.options import Options
from kopa.supervisor.logs import tail
from kopa.supervisor.progress import PROGRESS_FILE, read_from
from kopa.supervisor.state import STATUS_FILE, UP, running_supervisor, want

APPEAR_SECONDS = 20.0


def up() -> None:
    """Start the whole system; return when it is ready. Safe to repeat: what runs is left alone."""
    home = Home.find().create()
    mine = False
    steps = Steps()
    try:
        with steps:
            mine = ensure_supervisor(home, steps)
            if mine or home.read(STATUS_FILE, {}).get("phase") != "ready":
                follow(home, steps)
    except KeyboardInterrupt:
        if mine:
            steps.note("stopping what was started …")
            take_down(home)
        raise typer.Exit(130) from None
    print_summary(home, steps.seconds)


def ensure_supervisor(home: Home, steps: Steps) -> bool:
    """Starts a supervisor unless one runs; returns whether it is ours. Two commands at once take turns."""
    with exclusive(home.run / "up.lock", lambda: steps.note("another `kopa up` is at work here; waiting for it …")):
        asked = Options.from_environment()
        if running_supervisor(home) is not None:
            _same_as(asked, home)
            return False
        options = fetch(asked, steps)
        options.save(home)
        ensure_clients(home, Path(options.network_dir))
        want(home, UP)
        try:
            _until_there(home, spawn_supervisor(home))
        except KeyboardInterrupt:
            take_down(home)
            raise
    return True


def fetch(options: Options, steps: Steps) -> Options:
    """Has everything at hand that will run; where Kafka cannot be had, says so and takes the in-memory broker."""
    if options.database_url is None:
        try:
            postgres_home(steps.note)
        except EmbeddedError as error:
            fail(str(error))
    if options.kafka is None:
        try:
            java()
            kafka_jars(steps.note)
        except EmbeddedError as error:
            steps.warn(str(error))
            steps.warn("Kopā goes on with an in-memory broker: it keeps nothing on disk; the outbox in PostgreSQL still loses nothing.")
            return replace(options, broker="memory")
    return options


def follow(home: Home, steps: Steps) -> None:
    """Shows the supervisor's progress until it is ready or fails; on failure nothing is left running."""
    offset, known = 0, running_supervisor(home)
    while True:
        lines, offset = read_from(home.run / PROGRESS_FILE, offset)
        for line in lines:
            match line["state"]:
                case "begun":
                    steps.begin(line["step"], line["text"])
                case "done":
                    steps.done(line["step"], line["seconds"])
                case "ready":
                    return
                case "failed":
                    steps.stop()
                    take_down(home)
                    fail(line["text"])
        now = running_supervisor(home)
        if now != known and now is not None:
            offset, known = 0, now
        time.sleep(0.05)


def _until_there(home: Home, started: "subprocess.Popen[bytes]") -> None:
    """The supervisor has said who it is. Ends with its log when it cannot even begin."""
    deadline = time.monotonic() + APPEAR_SECONDS
    while running_supervisor(home) is None:
        if started.poll() is not None or time.monotonic() > deadline:
            fail(f"The supervisor did not start.\n{tail(home.log('supervisor'), 15)}")
        time.sleep(0.02)


def _same_as(asked: Options, home: Home) -> None:
    running = Options.load(home)
    if running is not None and (asked.database_url, asked.kafka) != (running.database_url, running.kafka):
        fail("It runs already, with other values of DATABASE_URL or KAFKA_BOOTSTRAP_SERVERS. Run `kopa down` first.")
