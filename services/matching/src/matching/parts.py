"""Matching's own parts while it runs, besides the chassis's runtime."""

import asyncio
from typing import Annotated

from fastapi import Depends, Request

from chassis.service import Runtime
from matching.directory import Directory
from matching.domain.understanding import prepare


class Parts:
    """What matching's routes stand on."""

    def __init__(self, runtime: Runtime) -> None:
        self.directory = Directory(runtime.database)
        self.can_read = False
        """Whether texts can be understood at once."""
        runtime.readiness.append(lambda: None if self.directory.is_filled else "the directory is being read")
        runtime.readiness.append(lambda: None if self.can_read else "the phrases are being prepared")

    @staticmethod
    def of(runtime: Runtime) -> "Parts":
        """The parts of a running matching."""
        assert isinstance(runtime.parts, Parts)
        return runtime.parts


async def keep_directory(runtime: Runtime) -> None:
    """Prepares what reads texts, beside the event loop; then runs until cancelled."""
    parts = Parts.of(runtime)
    await asyncio.to_thread(prepare)
    parts.can_read = True
    await parts.directory.keep()


async def _directory(request: Request) -> Directory:
    return Parts.of(request.app.state.runtime).directory


Consulting = Annotated[Directory, Depends(_directory)]
"""What a route asks for that ranks hubs."""
