"""What a service is told by its environment; the names are the environment variables, in capitals."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings that every service has. A service adds its own in `settings.py`."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    database_url: str = Field(description="postgresql://user:password@host:port/database")
    kafka_bootstrap_servers: str = Field("127.0.0.1:9092", description="host:port, comma separated")
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    root_path: str = Field("", description="the path under which a proxy shows the service, for example /api/training")
    public_url: str = Field("http://127.0.0.1:8080", description="the one address that people use")
    issuer: str = Field("http://127.0.0.1:8080", description="`iss` that tokens must bear")
    jwks_url: str = Field("http://127.0.0.1:8080/.well-known/jwks.json", description="where the issuer's public keys are")
    audience: str = Field("kopa", description="`aud` that tokens must bear")
    event_prefix: str = Field("lv.kopa", description="the network's prefix of event types")
    network_dir: Path | None = Field(None, description="folder of the network's data, for example deploy/networks/latvia")
    instance: str = Field("1", description="names this copy among the copies of one service; makes group membership static")

    pool_size: int = Field(10, ge=2, description="database connections of one process")
    outbox_retention_days: int = Field(35, ge=2, description="the replay window")
    relay_idle_seconds: float = Field(0.25, gt=0, description="how long an idle relay waits for what another process committed")
    rate_limit: str = Field("1200/minute", description="requests a client, in the notation of the limits library")
    max_body_bytes: int = 1024 * 1024

    consumer_batch: int = Field(500, ge=1, description="records handled in one transaction at most")
    retry_budget_seconds: float = Field(150, description="how long a batch waits for the database before its records are read again")
    max_poll_interval_ms: int = Field(300_000, description="must exceed the retry budget")
    session_timeout_ms: int = Field(10_000, description="a consumer that is silent so long loses its partitions")
    poison_tries: int = Field(3, ge=1, description="attempts before a record becomes a dead letter")
    breaker_run: int = Field(50, description="invalid records in a row that stop the consumer")
    breaker_share: float = Field(0.5, description="share of invalid records among the last 200 that stops the consumer")

    otel_exporter_otlp_endpoint: str | None = Field(
        None, description="OTLP over HTTP, for example http://collector:4318; none = traces stay here"
    )
    trace_ratio: float = Field(0.05, ge=0, le=1, description="share of requests whose spans are recorded")
    log_format: Literal["json", "text"] = "json"
    log_level: str = "info"
    stop_seconds: float = Field(8, description="a graceful stop drains for at most this long")
