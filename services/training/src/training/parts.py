"""Training's own parts while it runs, besides the chassis's runtime."""

from typing import Annotated

from fastapi import Depends, Request

from chassis.service import Runtime
from training.catalogue import Catalogue


class Parts:
    """What training's routes stand on."""

    def __init__(self, runtime: Runtime) -> None:
        self.catalogue = Catalogue(runtime.database)
        runtime.readiness.append(lambda: None if self.catalogue.is_filled else "the catalogue's index is being filled")

    @staticmethod
    def of(runtime: Runtime) -> "Parts":
        """The parts of a running training."""
        assert isinstance(runtime.parts, Parts)
        return runtime.parts


async def keep_catalogue(runtime: Runtime) -> None:
    """Runs until cancelled."""
    await Parts.of(runtime).catalogue.keep()


async def _catalogue(request: Request) -> Catalogue:
    return Parts.of(request.app.state.runtime).catalogue


Searching = Annotated[Catalogue, Depends(_catalogue)]
"""What a route asks for that searches."""
