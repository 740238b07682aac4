"""`python -m <service> serve|migrate|replay|openapi`: how every service is run."""

import argparse
import asyncio
import gc
import json
import socket
import sys
from collections.abc import Sequence

import uvicorn

from chassis import logs, replay
from chassis.app import build_app
from chassis.service import ROLES, Runtime, Service


def main(service: Service, argv: Sequence[str] | None = None) -> None:
    """The entry point of a service's `__main__`."""
    arguments = _parse(service, argv)
    arguments.run(service, arguments)


def _parse(service: Service, argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m {service.name}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="run it until told to stop")
    serve.add_argument("--roles", default=",".join(ROLES), type=_roles, help=f"comma separated, of {', '.join(ROLES)} (default: all)")
    serve.set_defaults(run=_serve)
    commands.add_parser("migrate", help="bring the database to the newest schema").set_defaults(run=_migrate)
    commands.add_parser("openapi", help="print openapi.json").set_defaults(run=_openapi)
    replay.add_arguments(commands)
    return parser.parse_args(argv)


def _roles(text: str) -> tuple[str, ...]:
    roles = tuple(role.strip() for role in text.split(",") if role.strip())
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise argparse.ArgumentTypeError(f"{text!r}: use one or more of {', '.join(ROLES)}")
    return roles


def _serve(service: Service, arguments: argparse.Namespace) -> None:
    settings = service.settings()
    logs.set_up(service.name, settings.log_format, settings.log_level)
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


def _migrate(service: Service, _arguments: argparse.Namespace) -> None:
    from chassis import migrations  # noqa: PLC0415  Alembic is of no use to a serving process

    settings = service.settings()
    logs.set_up(service.name, settings.log_format, settings.log_level)
    asyncio.run(migrations.upgrade(service, settings))


def _openapi(service: Service, _arguments: argparse.Namespace) -> None:
    settings = service.settings(database_url="postgresql://nobody@nowhere/nothing")
    app = build_app(Runtime(service, settings, ("api",)))
    json.dump(app.openapi(), sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
    print()
