"""The portal's own parts while it runs, besides the chassis's runtime."""

from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from chassis.ratelimit import Limiter
from chassis.service import Runtime
from portal.domain.offerings import next_session
from portal.forwarding import Forwarder
from portal.identity import Provider, Sessions
from portal.issuer import Clients, Grants, Issuer, Keys
from portal.live import Live
from portal.network import Setting, read_network
from portal.rendering import Pages
from portal.services import Services
from portal.settings import PortalSettings

SIGNED_IN = "/sign-in/done"
"""To where the identity provider sends people back."""


class Portal:
    """What the portal's routes stand on."""

    def __init__(self, runtime: Runtime) -> None:
        settings = runtime.settings
        assert isinstance(settings, PortalSettings)
        self.runtime = runtime
        self.settings = settings
        self.setting = Setting(read_network(settings.network_dir) if settings.network_dir else None)
        self.pages = Pages(self.setting.name, self.setting.zone.key)
        self.pages.add(region=self.setting.region, municipality=self.setting.municipality, next_session=next_session)
        self.services = Services(settings.service_urls, settings.public_url, runtime.http, settings.page_call_seconds)
        self.forwarder = Forwarder(settings.service_urls, runtime.http, settings.forward_seconds)
        self.live = Live(runtime.database, settings.stream_clients)
        runtime.on_stop.append(self.live.close)
        self.clients = Clients(settings.clients_file) if settings.clients_file else None
        self.issuer = self._issuer(settings)
        redirect, lasts = settings.public_url.rstrip("/") + SIGNED_IN, timedelta(hours=settings.session_hours)
        self.grants = Grants(runtime.database, settings.sign_in_client, redirect, lasts)
        self.provider = Provider(settings, runtime.http, redirect)
        self.sessions = Sessions(runtime.database, runtime.authority, self.provider, lasts)
        self.token_limiter = Limiter(settings.token_rate_limit)
        self.password_limiter = Limiter(settings.password_rate_limit)

    def _issuer(self, settings: PortalSettings) -> Issuer:
        lifetime = timedelta(seconds=settings.token_seconds)
        keys = Keys(self.runtime.database, age=timedelta(days=settings.key_days), lifetime=lifetime)
        return Issuer(keys, issuer=settings.issuer, audience=settings.audience, seconds=settings.token_seconds)


async def _portal(request: Request) -> Portal:
    portal: Portal = request.app.state.portal
    return portal


Parts = Annotated[Portal, Depends(_portal)]
"""What a route asks for to reach the portal's parts."""
