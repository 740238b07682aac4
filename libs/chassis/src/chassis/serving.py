"""`python -m <service> serve`: uvicorn around the app, told to stop by a word before it waits."""

import argparse
import gc
import socket

import uvicorn

from chassis import logs
from chassis.app import build_app
from chassis.service import Runtime, service_named

KEEP_ALIVE_SECONDS = 150
"""Longer than any client of ours keeps a connection that nothing goes through (httpx: 5 s, Caddy: 120 s). With the same time on both
sides, a request now and then goes into a connection that is just being closed, and a change is not sent twice.
"""


def run(name: str, arguments: argparse.Namespace) -> None:
    """Serves in the roles of `arguments` until told to stop."""
    gc.disable()  # until all is there
    service = service_named(name)
    settings = service.settings()
    logs.set_up(name, settings.log_format, settings.log_level)
    runtime = Runtime(service, settings, arguments.roles)
    config = uvicorn.Config(
        build_app(runtime),
        host=settings.http_host,
        port=settings.http_port,
        root_path=settings.root_path,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        proxy_headers=True,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=max(1, int(settings.stop_seconds / 2)),
    )
    calm_the_collector()
    Server(config, runtime).run()


def calm_the_collector() -> None:
    """Lets Python's cycle collector look at what was imported never again, and at what lives seldom.

    A batch is thousands of objects without cycles; at the default threshold (700) a third of the time of reading one went into
    looking at them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


class Server(uvicorn.Server):
    """Says that the process stops before it waits for open responses: one that would go on for ever ends by it."""

    def __init__(self, config: uvicorn.Config, runtime: Runtime) -> None:
        super().__init__(config)
        self._runtime = runtime

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Uvicorn's, after the word."""
        for tell in self._runtime.on_stop:
            tell()
        await super().shutdown(sockets)
