"""What a service that writes e-mail is told by its environment, besides what every service is."""

from pydantic import Field, SecretStr, field_validator, model_validator

from chassis.settings import Settings

HOUR = 3600.0
SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")


class MailSettings(Settings):
    """Through which server mail leaves, in whose name, how patiently."""

    smtp_url: SecretStr = Field(
        SecretStr("smtp://127.0.0.1:1025"),
        description="smtp[s]://user:password@host:port; smtp+starttls:// insists on TLS, smtp:// uses it where it is offered",
    )
    mail_from: str = Field("Kopā <kopa@kopa.example>", description="sender of all e-mail")
    time_zone: str = Field("Europe/Riga", description="the network's clock; sessions in another one are shown with its name")
    mail_seconds: float = Field(60, gt=0, description="longest time that handing over one mail may take")
    lease_seconds: float = Field(180, gt=0, description="a message that is being sent for longer was left by a process that died")
    mails_at_once: int = Field(4, ge=1, description="mails that one process sends at the same time")
    idle_seconds: float = Field(0.25, gt=0, description="how often to look for messages when there are none")
    housekeeping_seconds: float = Field(5, gt=0, description="how often to look for what was left behind or is outdated")
    retry_seconds: tuple[float, ...] = Field(
        (5, 300, 0.5 * HOUR, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR),
        min_length=1,
        description="pauses after failed attempts (the schedule that Standard Webhooks recommends); jitter is added",
    )

    @field_validator("smtp_url")
    @classmethod
    def _known_scheme(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value().partition("://")[0] not in SMTP_SCHEMES:
            raise ValueError(f"SMTP_URL must begin with one of {', '.join(f'{each}://' for each in SMTP_SCHEMES)}")
        return url

    @model_validator(mode="after")
    def _lease_outlasts_sending(self) -> "MailSettings":
        if self.lease_seconds < 2 * self.mail_seconds:
            raise ValueError("LEASE_SECONDS must be at least twice MAIL_SECONDS")
        return self
