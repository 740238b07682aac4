"""The machine clients that may have tokens, from a file that `kopa up` writes and may write again."""

import hmac
from hashlib import sha256
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from chassis.errors import Unavailable
from portal.errors import ClientsUnreadable

log = structlog.get_logger()


class Client(BaseModel):
    """One client and what its tokens allow."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    client_id: str = Field(min_length=1)
    client_secret: str = Field(min_length=1, repr=False)
    hubs: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()


CLIENTS = TypeAdapter(list[Client])


class Clients:
    """The clients of the file as it is now: read again when it has changed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._clients: dict[str, Client] = {}

    def authenticate(self, client_id: str, client_secret: str) -> Client | None:
        """The client, or None when there is none of this name or the secret is wrong; both take the same time.

        Raises Unavailable where the file was never readable.
        """
        self._refresh()
        client = self._clients.get(client_id)
        expected = client.client_secret if client is not None else ""
        same = hmac.compare_digest(_digest(expected), _digest(client_secret))
        return client if same else None

    def find(self, client_id: str) -> Client | None:
        """The client of this name as the file has it now, without a question for its secret. Raises Unavailable as `authenticate` does."""
        self._refresh()
        return self._clients.get(client_id)

    def _refresh(self) -> None:
        try:
            status = self._file.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp == self._stamp:
                return
            self._clients = {client.client_id: client for client in _parse(self._file)}
            self._stamp = stamp
        except (OSError, ClientsUnreadable) as error:
            log.warning("the file of clients cannot be read", file=str(self._file), error=str(error))
            if self._stamp is None:
                raise Unavailable from error


def _parse(file: Path) -> list[Client]:
    try:
        return CLIENTS.validate_json(file.read_bytes())
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, each["loc"])) for each in error.errors(include_input=False, include_url=False))
        raise ClientsUnreadable(
            f"it must be a JSON list of {{client_id, client_secret, hubs, roles}}; wrong: {fields or 'all of it'}"
        ) from error


def _digest(text: str) -> bytes:
    """Of one length whatever the secret's, so that comparing tells nothing of it."""
    return sha256(text.encode()).digest()
