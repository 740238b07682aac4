"""What a supervisor waits with: it is told of the end of a process at once, and looks for it where the system does not tell."""

import os
import subprocess
import sys
import time

import pytest

from kopa.processes import Known
from kopa.supervisor.watched import ending


def seconds_until_told(known: Known | None, seconds: float) -> float:
    began = time.monotonic()
    with ending(known) as ended:
        ended(seconds)
    return time.monotonic() - began


@pytest.mark.parametrize("told", [True, False], ids=["the system tells", "it is looked for"])
def test_the_end_of_a_process_is_known_long_before_the_time_is_over(told: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not told:
        monkeypatch.delattr(os, "pidfd_open", raising=False)
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as process:
        known = Known.of(process.pid)
        assert 0.2 <= seconds_until_told(known, 0.2) < 5
        process.kill()
        assert seconds_until_told(known, 60) < 5
    assert seconds_until_told(known, 60) < 5  # one that has ended already
    assert seconds_until_told(None, 60) < 5
