"""The tour of the README with the tutorial after it, and the pages that are made of commands, word for word: every block is run in one
shell, and its output is what the page shows.
"""

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.platform import ROOT, Platform

HOW_TO = ROOT / "docs" / "how-to"
WALKS = (
    (ROOT / "README.md", ROOT / "docs" / "tutorial.md"),
    (HOW_TO / "catalogue-api.md",),
    (HOW_TO / "matching-api.md",),
    (HOW_TO / "matching-terminal.md",),
)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "=== end of block ==="


def blocks(page: Path) -> list[tuple[str, str]]:
    """(commands, the output that follows them on the page or nothing)."""
    found: list[tuple[str, str]] = []
    for language, text in BLOCK.findall(page.read_text("utf-8")):
        if language == "sh":
            found.append((text, ""))
        else:
            assert language == "text"
            assert found[-1][1] == ""
            found[-1] = (found[-1][0], text)
    return found


def shows(output: str, wanted: str) -> bool:
    """Whether each line of the page stands in the output, in this order; `…` stands for anything within a line."""
    lines = iter(output.splitlines())
    for line in wanted.splitlines():
        pattern = ".*".join(re.escape(part) for part in line.split("…"))
        if not any(re.match(pattern, shown) for shown in lines):
            return False
    return True


@pytest.mark.parametrize("pages", WALKS, ids=lambda pages: pages[0].stem)
def test_the_pages_work_word_for_word(platform: Platform, pages: tuple[Path, ...]) -> None:
    walk = [block for page in pages for block in blocks(page)]
    assert len(walk) >= 8
    script = "".join(f"{commands}echo '{MARK}'\n" for commands, _ in walk)
    environment = {**platform.environment, "LANG": "C.UTF-8"}
    shell = subprocess.run(
        ["bash", "-e", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    outputs = shell.stdout.split(f"{MARK}\n")
    assert shell.returncode == 0, shell.stdout[-2000:] + shell.stderr[-2000:]
    for (commands, wanted), output in zip(walk, outputs[:-1], strict=True):
        assert shows(output, wanted), f"{commands}\nshows\n{output}\nand the page says\n{wanted}"


def test_a_line_that_is_not_shown_is_noticed() -> None:
    assert shows("a 1 b\nc\n", "a … b\nc\n")
    assert not shows("c\na 1 b\n", "a … b\nc\n")
    assert not shows("a 1\n", "a … b\n")
