"""Which Kafka cluster this is: another id means another, perhaps empty, log."""

from aiokafka.admin import AIOKafkaAdminClient


class Cluster:
    """Asks the brokers for their cluster's id; connects anew after any failure."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._servers = bootstrap_servers
        self._admin: AIOKafkaAdminClient | None = None

    async def id(self) -> str:
        """The id that the cluster was formatted with. Raises KafkaError or OSError while it cannot be reached."""
        if self._admin is None:
            admin = AIOKafkaAdminClient(bootstrap_servers=self._servers, request_timeout_ms=5_000)
            try:
                await admin.start()
            except BaseException:
                await admin.close()
                raise
            self._admin = admin
        try:
            return str((await self._admin.describe_cluster())["cluster_id"])
        except BaseException:
            await self.close()
            raise

    async def partitions(self, topic: str) -> list[int]:
        """The numbers of a topic's partitions. Raises ValueError for a topic that the brokers do not have."""
        await self.id()
        assert self._admin is not None
        [found] = await self._admin.describe_topics([topic])
        if found["error_code"]:
            raise ValueError(f"there is no topic {topic}")
        return sorted(part["partition"] for part in found["partitions"])

    async def close(self) -> None:
        """Closes the connection, if any."""
        if self._admin is not None:
            admin, self._admin = self._admin, None
            await admin.close()
