"""HTTP: the pages, the issuer, the live stream, and the one address of the embedded run."""

from portal.routes import design, files, forward, hubs, issuer, live, missing, offerings, projects, start, subscriptions, where

ROUTERS = (
    start.router,
    offerings.router,
    where.router,
    hubs.router,
    projects.router,
    subscriptions.router,
    live.router,
    live.stream_router,
    design.router,
    files.router,
    issuer.router,
    forward.router,
)

__all__ = ["ROUTERS", "missing"]
