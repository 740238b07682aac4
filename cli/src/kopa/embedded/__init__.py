"""Real PostgreSQL and Kafka without Docker, Java or root: for `kopa up` and for the tests alike."""

from kopa.embedded.errors import DownloadFailed, EmbeddedError, PlatformUnsupported, StartFailed
from kopa.embedded.kafka import Kafka
from kopa.embedded.postgres import Postgres

__all__ = ["DownloadFailed", "EmbeddedError", "Kafka", "PlatformUnsupported", "Postgres", "StartFailed"]
