"""What notify is told by its environment, besides what every service is."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.settings import Settings
from contracts.event import Text

HOUR = 3600.0
SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")


class Freshness(BaseSettings):
    """How old news may be; apart from the rest, because the handlers of events need it without a running service."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    news_max_age_hours: float = Field(
        48, gt=0, description="an older event is told to nobody: a replay must not mail people about the past"
    )


class NotifySettings(Settings, Freshness):
    """How messages leave: through which server, how often, how patiently. Freshness is among them so that a wrong one stops the start."""

    smtp_url: SecretStr = Field(
        SecretStr("smtp://127.0.0.1:1025"),
        description="smtp[s]://user:password@host:port; smtp+starttls:// insists on TLS, smtp:// uses it where it is offered",
    )
    mail_from: str = Field("Kopā <kopa@kopa.example>", description="sender of all e-mail")
    time_zone: str = Field("Europe/Riga", description="the network's clock; sessions in another one are shown with its name")
    mail_seconds: float = Field(60, gt=0, description="longest time that handing over one mail may take")
    webhook_seconds: float = Field(15, gt=0, description="longest time that an endpoint may take to answer")
    lease_seconds: float = Field(180, gt=0, description="a message that is being sent for longer was left by a process that died")
    mails_at_once: int = Field(4, ge=1, description="mails that one process sends at the same time")
    webhooks_at_once: int = Field(16, ge=1, description="webhooks that one process sends at the same time")
    idle_seconds: float = Field(0.25, gt=0, description="how often to look for messages when there are none")
    housekeeping_seconds: float = Field(5, gt=0, description="how often to look for what was left behind or is outdated")
    retry_seconds: tuple[float, ...] = Field(
        (5, 300, 0.5 * HOUR, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR),
        min_length=1,
        description="pauses after failed attempts (the schedule that Standard Webhooks recommends); jitter is added",
    )
    disable_after_hours: float = Field(120, gt=0, description="an endpoint that fails for so long is disabled")
    rotation_hours: float = Field(24, gt=0, description="how long a rotated secret still signs beside its successor")
    unconfirmed_hours: int = Field(48, ge=1, description="an address that nobody confirmed is forgotten after this time")
    letter_pause_seconds: float = Field(300, ge=0, description="least time between two letters about its own subscription to an address")
    letters_a_day: int = Field(5, ge=1, description="most such letters to one address a day")
    subscribe_rate: str = Field("120/hour", description="subscribe requests of one client, in the notation of the limits library")
    test_rate: str = Field("20/minute", description="test messages of one caller")
    keep_days: int = Field(90, ge=1, description="finished deliveries are kept so long")
    outgoing_allow_loopback: bool = Field(False, description="webhooks may go to this machine: for the embedded run and tests only")

    @field_validator("smtp_url")
    @classmethod
    def _known_scheme(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value().partition("://")[0] not in SMTP_SCHEMES:
            raise ValueError(f"SMTP_URL must begin with one of {', '.join(f'{each}://' for each in SMTP_SCHEMES)}")
        return url

    @model_validator(mode="after")
    def _lease_outlasts_sending(self) -> "NotifySettings":
        if self.lease_seconds < 2 * max(self.mail_seconds, self.webhook_seconds):
            raise ValueError("LEASE_SECONDS must be at least twice MAIL_SECONDS and WEBHOOK_SECONDS")
        return self


@cache
def freshness() -> Freshness:
    """Read once."""
    return Freshness()


@cache
def place_names(folder: Path | None) -> Mapping[str, Mapping[str, Text]]:
    """Filter -> code -> name of the network's regions and municipalities; none where no folder is given. Read once."""
    if folder is None:
        return {}
    regions, municipalities = (yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8")) for name in ("regions", "municipalities"))
    return {
        "regions": {each["slug"]: each["name"] for each in regions},
        "municipalities": {each["atvk"]: each["name"] for each in municipalities},
    }
