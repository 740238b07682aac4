"""How a service is run."""

import subprocess
import sys

CODE = """
import sys
from chassis.process import main
main("projects", ["openapi"])
print(sys.modules["rich"], "rich.console" in sys.modules, file=sys.stderr)
"""


def test_a_service_loads_nothing_that_only_makes_terminals_pretty() -> None:
    """It would take four megabytes in each of them."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "None False"
