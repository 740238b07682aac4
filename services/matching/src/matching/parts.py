"""Matching's own parts while it runs, besides the chassis's runtime."""

from typing import Annotated

from fastapi import Depends, Request

from chassis.service import Runtime
from matching.directory import Directory


class Parts:
    """What matching's routes stand on."""

    def __init__(self, runtime: Runtime) -> None:
        self.directory = Directory(runtime.database)
        runtime.readiness.append(lambda: None if self.directory.is_filled else "the directory is being read")

    @staticmethod
    def of(runtime: Runtime) -> "Parts":
        """The parts of a running matching."""
        assert isinstance(runtime.parts, Parts)
        return runtime.parts


async def keep_directory(runtime: Runtime) -> None:
    """Runs until cancelled."""
    await Parts.of(runtime).directory.keep()


async def _directory(request: Request) -> Directory:
    return Parts.of(request.app.state.runtime).directory


Ranking = Annotated[Directory, Depends(_directory)]
"""What a route asks for that ranks hubs."""
