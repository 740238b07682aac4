"""HTTP: the pages, the issuer, the live stream, and the one address of the embedded run."""

from portal.routes import (
    authorize,
    calendar,
    certificates,
    design,
    desk,
    enrolments,
    files,
    forward,
    hubs,
    issuer,
    live,
    missing,
    offerings,
    projects,
    sign_in,
    start,
    subscriptions,
    tile_map,
    where,
)

ROUTERS = (
    start.router,
    calendar.router,
    tile_map.router,
    offerings.router,
    where.router,
    hubs.router,
    projects.router,
    subscriptions.router,
    *enrolments.ROUTERS,
    certificates.router,
    live.router,
    live.stream_router,
    design.router,
    files.router,
    issuer.router,
    authorize.router,
    sign_in.router,
    *desk.ROUTERS,
    forward.router,
)

__all__ = ["ROUTERS", "missing"]
