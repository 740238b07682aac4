"""The registry of topics: who owns each, what it keeps, who consumes it. `kopa topics apply` makes the broker match it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Cleanup = Literal["compact", "delete"]

MAX_RECORD_BYTES = 256 * 1024
"""Largest value of a record, refused at `enqueue`."""

MAX_BATCH_BYTES = 2 * MAX_RECORD_BYTES
"""Largest batch that a broker takes: one largest record with its headers fits."""

FETCH_BYTES = 4 * MAX_RECORD_BYTES
"""What a consumer fetches from a partition at a time: above every batch, so that no record is ever skipped (aiokafka#1173)."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its name is `<owner>.<plural>`, its records are keyed by aggregate id."""

    name: str
    cleanup: Cleanup
    consumers: tuple[str, ...]
    retention_days: int | None = None

    @property
    def owner(self) -> str:
        """The one service that publishes to it."""
        return self.name.partition(".")[0]

    @property
    def dead_letters(self) -> tuple["Topic", ...]:
        """Where each consumer puts what it could not handle."""
        return tuple(Topic(dead_letter_name(self.name, each), "delete", (), 90) for each in self.consumers)


def dead_letter_name(topic: str, consumer: str) -> str:
    """`training.offerings` consumed by `notify` -> `training.offerings.notify.dead`."""
    return f"{topic}.{consumer}.dead"


OFFERINGS = Topic("training.offerings", "compact", ("matching", "notify", "portal"))
ENROLMENTS = Topic("training.enrolments", "delete", (), retention_days=90)
SOURCES = Topic("training.sources", "compact", ())
PROJECTS = Topic("projects.projects", "compact", ("matching", "notify", "portal"))
HUBS = Topic("matching.hubs", "compact", ("training", "projects", "notify", "portal"))
ASSESSMENTS = Topic("matching.assessments", "delete", (), retention_days=400)
MATCHES = Topic("matching.matches", "compact", ())
DELIVERIES = Topic("notify.deliveries", "delete", ("portal",), retention_days=30)

TOPICS: tuple[Topic, ...] = (OFFERINGS, ENROLMENTS, SOURCES, PROJECTS, HUBS, ASSESSMENTS, MATCHES, DELIVERIES)


def all_topics() -> Iterator[Topic]:
    """Every topic that the broker must have, dead-letter topics included."""
    for topic in TOPICS:
        yield topic
        yield from topic.dead_letters


def consumed_by(service: str) -> tuple[Topic, ...]:
    """The topics that a service subscribes to."""
    return tuple(topic for topic in TOPICS if service in topic.consumers)
