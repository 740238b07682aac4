"""What the portal is told by its environment, besides what every service is."""

from pathlib import Path

from pydantic import Field, SecretStr

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
    password_rate_limit: str = Field("20/minute", description="tries to sign in an address, in the same notation")
    key_days: int = Field(30, ge=1, description="age at which the signing key is followed by a new one")
    sign_in_client: str = Field("portal", description="the portal's client id at the identity provider")
    sign_in_secret: SecretStr | None = Field(None, description="its secret; none = a public client, kept safe by PKCE alone")
    sign_in_scope: str = Field("openid", description="the scope that the provider wants for tokens with hubs, orgs and roles")
    provider_url: str | None = Field(None, description="the provider's openid-configuration; none = the one below ISSUER")
    session_hours: float = Field(12, gt=0, description="how long one stays signed in")
    page_call_seconds: float = Field(2, gt=0, description="how long a page waits for a service before it shows the rest")
    forward_seconds: float = Field(30, gt=0, description="how long a forwarded request may be silent")
    enrolment_keep_days: int = Field(730, ge=1, description="as training has it: how long after the last date a person is forgotten")
    stream_clients: int = Field(1000, ge=1, description="live streams that one process serves at the same time")
