"""Makes the broker match the registry in `contracts.topics`: creates what is missing, reports what differs, changes nothing that exists."""

from dataclasses import dataclass, field

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from contracts.topics import MAX_BATCH_BYTES, Topic, all_topics

DAY_MS = 24 * 3600 * 1000
EMBEDDED_PARTITIONS = 3


class TopicsNotApplied(Exception):
    """The broker refused to create a topic."""

    code = "topics-not-applied"


@dataclass(slots=True)
class Applied:
    """What `apply` found and did."""

    created: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{len(self.created)} topics created, {len(self.kept)} there already", *self.differences]
        return "\n".join(lines)


def wanted_config(topic: Topic, replication: int) -> dict[str, str]:
    """The topic's settings on the broker. With three copies a write is safe on two before it is acknowledged."""
    config = {
        "cleanup.policy": topic.cleanup,
        "min.insync.replicas": "2" if replication >= 3 else "1",
        "max.message.bytes": str(MAX_BATCH_BYTES),
    }
    if topic.retention_days is not None:
        config["retention.ms"] = str(topic.retention_days * DAY_MS)
    return config


async def apply(bootstrap_servers: str, partitions: int = EMBEDDED_PARTITIONS, replication: int = 1) -> Applied:
    """Provisions every topic of the registry and the dead-letter topic of every consumer. Safe to repeat."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers, client_id="kopa-topics")
    await admin.start()
    try:
        existing = set(await admin.list_topics())
        wanted = {topic.name: topic for topic in all_topics()}
        missing = [topic for name, topic in wanted.items() if name not in existing]
        result = Applied(kept=sorted(wanted.keys() & existing))
        await _create(admin, missing, partitions, replication, result)
        await _compare(admin, [wanted[name] for name in result.kept], partitions, replication, result)
    finally:
        await admin.close()
    return result


async def _create(admin: AIOKafkaAdminClient, missing: list[Topic], partitions: int, replication: int, result: Applied) -> None:
    if not missing:
        return
    if await _is_memory_broker(admin):
        await admin.describe_topics([topic.name for topic in missing])  # it knows no CreateTopics, and makes what is asked for
        result.created = [topic.name for topic in missing]
        return
    response = await admin.create_topics([_new_topic(topic, partitions, replication) for topic in missing])
    for name, code, *message in response.topic_errors:
        error = for_code(code)
        if code == 0:
            result.created.append(name)
        elif error is not TopicAlreadyExistsError:  # another start was quicker: what we wanted
            raise TopicsNotApplied(
                f"topic {name} could not be created: {error.__name__} {message[0] if message and message[0] else ''}".strip()
            )


async def _compare(admin: AIOKafkaAdminClient, kept: list[Topic], partitions: int, replication: int, result: Applied) -> None:
    if not kept or await _is_memory_broker(admin):
        return
    for found in await admin.describe_topics([topic.name for topic in kept]):
        if len(found["partitions"]) != partitions:
            result.differences.append(f"{found['topic']}: {len(found['partitions'])} partitions, wanted {partitions}")
        if (copies := min(len(part["replicas"]) for part in found["partitions"])) != replication:
            result.differences.append(f"{found['topic']}: replication {copies}, wanted {replication}")
    for topic in kept:
        wanted = wanted_config(topic, replication)
        resource = ConfigResource(ConfigResourceType.TOPIC, topic.name, dict.fromkeys(wanted, ""))
        [response] = await admin.describe_configs([resource])
        actual = {entry[0]: entry[1] for _, _, _, _, entries in response.resources for entry in entries}
        result.differences += [
            f"{topic.name}: {name} is {actual.get(name)}, wanted {value}" for name, value in wanted.items() if actual.get(name) != value
        ]


async def _is_memory_broker(admin: AIOKafkaAdminClient) -> bool:
    """Whether it is the in-memory cluster of librdkafka, which names itself so."""
    return str((await admin.describe_cluster()).get("cluster_id") or "").startswith("mockCluster")


def _new_topic(topic: Topic, partitions: int, replication: int) -> NewTopic:
    return NewTopic(topic.name, partitions, replication, topic_configs=wanted_config(topic, replication))
