"""`python -m <service> serve|migrate|replay-…|openapi`: how every service is run.

Each command imports only what it needs: a migration must not pay for the routes, nor a serving process for Alembic.
"""

import argparse
import gc
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pkgutil import resolve_name

ROLES = ("api", "worker", "relay")


def main(name: str, argv: Sequence[str] | None = None) -> None:
    """The entry point of a service's `__main__`; the service is composed in `<name>.app`."""
    arguments = _parse(name, argv)
    sys.modules["rich"] = None  # type: ignore[assignment]  # httpx and structlog would load it where it is, beside `kopa`, and never use it
    gc.disable()  # nothing of what is imported goes away again: to look for it takes a sixth of a start
    run = resolve_name(arguments.run)
    gc.enable()
    run(name, arguments)


def _parse(name: str, argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m {name}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="run it until told to stop")
    serve.add_argument("--roles", default=",".join(ROLES), type=_roles, help=f"comma separated, of {', '.join(ROLES)} (default: all)")
    serve.set_defaults(run="chassis.serving:run")
    commands.add_parser("migrate", help="bring the database to the newest schema").set_defaults(run="chassis.migrations:run")
    commands.add_parser("openapi", help="print openapi.json").set_defaults(run="chassis.app:print_document")
    outbox = commands.add_parser("replay-outbox", help="publish retained events again")
    outbox.set_defaults(run="chassis.replay:run_outbox")
    topic = commands.add_parser("replay-topic", help="apply a topic's events again")
    topic.set_defaults(run="chassis.replay:run_topic")
    topic.add_argument("--topic", required=True)
    for command in (outbox, topic):
        command.add_argument("--since", type=_moment, required=True, help="ISO 8601 time, UTC where no zone is given")
        command.add_argument("--until", type=_moment, default=datetime.now(UTC) + timedelta(days=1))
        command.add_argument("--type", help="only this event type, in full")
        command.add_argument("--dry-run", action="store_true", help="only count")
    return parser.parse_args(argv)


def _roles(text: str) -> tuple[str, ...]:
    roles = tuple(role.strip() for role in text.split(",") if role.strip())
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise argparse.ArgumentTypeError(f"{text!r}: use one or more of {', '.join(ROLES)}")
    return roles


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
