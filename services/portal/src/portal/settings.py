"""What the portal is told by its environment, besides what every service is."""

from pathlib import Path

from pydantic import Field

from chassis.settings import Settings


class PortalSettings(Settings):
    """The services behind the pages, and the built-in issuer of the embedded run."""

    service_urls: dict[str, str] = Field(
        {}, description="JSON, name -> base address; then `/api/NAME/…` is forwarded there. Without it a proxy does that, at `public_url`"
    )
    clients_file: Path | None = Field(
        None, description="JSON list of {client_id, client_secret, hubs, roles, orgs}; with it the portal issues tokens"
    )
    token_seconds: int = Field(3600, ge=60, description="how long an issued token is valid")
    token_rate_limit: str = Field("120/minute", description="token requests an address, in the notation of the limits library")
    key_days: int = Field(30, ge=1, description="age at which the signing key is followed by a new one")
    page_call_seconds: float = Field(2, gt=0, description="how long a page waits for a service before it shows the rest")
    forward_seconds: float = Field(30, gt=0, description="how long a forwarded request may be silent")
    stream_clients: int = Field(1000, ge=1, description="live streams that one process serves at the same time")
