"""What each service is told: the contract between `kopa up` and `python -m NAME serve|migrate`, all of it in environment variables."""

import json
from urllib.parse import quote, urlsplit, urlunsplit

from kopa.embedded.postgres import USER, password_in
from kopa.home import Home
from kopa.options import Options
from kopa.services import SERVICES, Service


def address(ports: dict[str, int], name: str) -> str:
    """The base address of a service's own port."""
    return f"http://127.0.0.1:{ports[name]}"


def bootstrap(ports: dict[str, int], options: Options) -> str:
    """What Kafka's clients connect to."""
    return options.kafka or f"127.0.0.1:{ports['kafka']}"


def database_url(database: str, home: Home, ports: dict[str, int], options: Options) -> str:
    """The address of `database` on the given server, or on the embedded one."""
    if options.database_url is not None:
        return urlunsplit(urlsplit(options.database_url)._replace(path=f"/{database}"))
    return f"postgresql://{USER}:{quote(password_in(home.folder), safe='')}@127.0.0.1:{ports['postgres']}/{database}"


def service_environment(service: Service, home: Home, ports: dict[str, int], options: Options) -> dict[str, str]:
    """Everything a service needs to know of its surroundings."""
    portal = address(ports, "portal")
    environment = {
        "DATABASE_URL": database_url(service.database, home, ports, options),
        "KAFKA_BOOTSTRAP_SERVERS": bootstrap(ports, options),
        "HTTP_HOST": "127.0.0.1",
        "HTTP_PORT": str(ports[service.name]),
        "ISSUER": portal,
        "JWKS_URL": f"{portal}/.well-known/jwks.json",
        "PUBLIC_URL": portal,
        "NETWORK_DIR": options.network_dir,
        "SMTP_URL": f"smtp://127.0.0.1:{ports['smtp']}",
        "LOG_FORMAT": "json",
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # glibc otherwise keeps an arena a thread, which costs each service tens of megabytes
    }
    if service.name == "notify":
        environment["OUTGOING_ALLOW_LOOPBACK"] = "true"  # receivers of webhooks run on this machine too
    if service.name == "portal":
        environment["SERVICE_URLS"] = json.dumps({each.name: address(ports, each.name) for each in SERVICES if each.name != "portal"})
        environment["CLIENTS_FILE"] = str(home.clients_file)
    return environment
