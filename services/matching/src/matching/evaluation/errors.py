"""How a measurement says no."""

from pathlib import Path


class FileUnusable(Exception):
    """A file that cannot be read or written, with the reason in words."""

    code = "file-unusable"

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}.")
