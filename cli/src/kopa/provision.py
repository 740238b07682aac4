"""The one-shot steps of a start, as processes, so that the supervisor stays small: `python -m kopa.provision databases|topics|seed`."""

import asyncio
import importlib
import sys

from kopa.embedded.postgres import create_database
from kopa.environment import bootstrap, database_url
from kopa.home import Home
from kopa.options import Options
from kopa.ports import remembered
from kopa.services import SERVICES


async def databases(home: Home, options: Options) -> None:
    """Creates a database a service, on whichever server is used."""
    ports = remembered(home)
    given = options.database_url or database_url("postgres", home, ports, options)
    for service in SERVICES:
        await create_database(given, service.database)


async def topics(home: Home, options: Options) -> None:
    """Makes the broker match the registry of topics."""
    from kopa.topics import apply  # noqa: PLC0415  the other steps need no Kafka client

    print(await apply(bootstrap(remembered(home), options)))


async def seed(home: Home, options: Options) -> None:
    """Publishes the sample network: `kopa.seed.seed(home, options)`, which must be safe to repeat."""
    importlib.import_module("kopa.seed").seed(home, options)


STEPS = {"databases": databases, "topics": topics, "seed": seed}


def main() -> None:
    """Runs the named step for the copy in `KOPA_HOME`."""
    home = Home.find()
    options = Options.load(home) or Options.from_environment()
    asyncio.run(STEPS[sys.argv[1]](home, options))


if __name__ == "__main__":
    main()
