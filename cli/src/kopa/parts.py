"""Turns the table of services, the ports and the options into the processes to run."""

import sys
from collections.abc import Callable
from functools import partial

from kopa.embedded.kafka import Kafka
from kopa.embedded.postgres import Postgres
from kopa.embedded.server import Launch, Server
from kopa.environment import service_environment
from kopa.home import Home
from kopa.options import Options
from kopa.services import SERVICES, Service
from kopa.supervisor.part import Part
from kopa.supervisor.probes import http_ok


class Parts:
    """Every process of one copy: the base first, then what stands on it."""

    def __init__(self, home: Home, ports: dict[str, int], options: Options) -> None:
        self._home, self._ports, self._options = home, ports, options

    def base(self) -> list[Part]:
        """The keeper, PostgreSQL and Kafka as far as they are embedded, and the mail catcher."""
        parts = [self._python("keeper", "Keeper", None, "kopa.keeper"), self._mail()]
        if self._options.database_url is None:
            parts.append(_served(self.postgres(), "postgres"))
        if self._options.kafka is None:
            parts.append(self._memory_broker() if self._options.broker == "memory" else _served(self.kafka(), "kafka"))
        return parts

    def services(self) -> list[Part]:
        return [self._service(each) for each in SERVICES]

    def postgres(self) -> Postgres:
        return Postgres(self._home.folder, self._ports["postgres"], self._home.log("postgres"))

    def kafka(self) -> Kafka:
        return Kafka(self._home.folder, self._ports["kafka"], self._ports["kafka-controller"], self._home.log("kafka"))

    def _service(self, service: Service) -> Part:
        port = self._ports[service.name]
        argv = (sys.executable, "-m", service.module, "serve", "--roles", ",".join(service.roles))
        environment = service_environment(service, self._home, self._ports, self._options)
        return Part(
            service.name,
            service.name,
            port,
            lambda: Launch(argv, self._home.folder, env=environment),
            partial(http_ok, port, "/readyz"),
            roles=service.roles,
            alive=partial(http_ok, port, "/healthz"),
        )

    def _mail(self) -> Part:
        port = self._ports["mail"]
        return self._python(
            "mail", "Mail catcher", port, "kopa.mailcatcher", str(port), str(self._ports["smtp"]), ready=partial(http_ok, port, "/healthz")
        )

    def _memory_broker(self) -> Part:
        port = self._ports["kafka"]
        return self._python("kafka", "In-memory broker", port, "kopa.embedded.memory_broker", str(port), ready=self.kafka().ready)

    def _python(
        self, name: str, title: str, port: int | None, module: str, *arguments: str, ready: Callable[[], bool] = lambda: True
    ) -> Part:
        environment = {"KOPA_HOME": str(self._home.folder), "PYTHONUNBUFFERED": "1"}
        launch = Launch((sys.executable, "-m", module, *arguments), self._home.folder, env=environment)
        return Part(name, title, port, lambda: launch, ready, stop_seconds=5)


def _served(server: Server, name: str) -> Part:
    return Part(name, server.title, server.port, server.launch, server.ready, prepare=server.prepare, stop_seconds=server.stop_seconds)
