"""Files that commands write for one person: a new one that only its owner may read, never over another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class OwnFileUnusable(Exception):
    """A file that cannot be written, or does not hold what the command needs; the text says what to do."""

    code = "own-file-unusable"


@contextmanager
def new(file: Path) -> Iterator[IO[bytes]]:
    """A file made before what is to be kept in it: where it cannot be written, nothing was begun. Left empty, it goes away again.

    Raises OwnFileUnusable where it is there already.
    """
    try:
        out = os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise OwnFileUnusable(f"{file} cannot be written: {error.strerror}. Name a new file.") from error
    try:
        with out:
            yield out
    finally:
        if file.is_file() and not file.stat().st_size:
            file.unlink()
