"""What notify is told by its environment, besides what every service is."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.sending.settings import MailSettings
from contracts.event import Text


class Freshness(BaseSettings):
    """How old news may be; apart from the rest, because the handlers of events need it without a running service."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    news_max_age_hours: float = Field(
        48, gt=0, description="an older event is told to nobody: a replay must not mail people about the past"
    )


class NotifySettings(MailSettings, Freshness):
    """How messages leave: through which server, how often, how patiently. Freshness is among them so that a wrong one stops the start."""

    webhook_seconds: float = Field(15, gt=0, description="longest time that an endpoint may take to answer")
    webhooks_at_once: int = Field(16, ge=1, description="webhooks that one process sends at the same time")
    disable_after_hours: float = Field(120, gt=0, description="an endpoint that fails for so long is disabled")
    rotation_hours: float = Field(24, gt=0, description="how long a rotated secret still signs beside its successor")
    unconfirmed_hours: int = Field(48, ge=1, description="an address that nobody confirmed is forgotten after this time")
    letter_pause_seconds: float = Field(300, ge=0, description="least time between two letters about its own subscription to an address")
    letters_a_day: int = Field(5, ge=1, description="most such letters to one address a day")
    subscribe_rate: str = Field("120/hour", description="subscribe requests of one client, in the notation of the limits library")
    test_rate: str = Field("20/minute", description="test messages of one caller")
    keep_days: int = Field(90, ge=1, description="finished deliveries are kept so long")
    outgoing_allow_loopback: bool = Field(False, description="webhooks may go to this machine: for the embedded run and tests only")

    @model_validator(mode="after")
    def _lease_outlasts_webhooks(self) -> "NotifySettings":
        if self.lease_seconds < 2 * self.webhook_seconds:
            raise ValueError("LEASE_SECONDS must be at least twice WEBHOOK_SECONDS")
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
    regions, municipalities = (
        yaml.load((folder / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader) for name in ("regions", "municipalities")
    )
    return {
        "regions": {each["slug"]: each["name"] for each in regions},
        "municipalities": {each["atvk"]: each["name"] for each in municipalities},
    }
