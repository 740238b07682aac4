"""An organisation's own pages, opened by its secret link: what it says of itself, what belongs to it, whom it lets see what."""

from portal.routes.organisations import agreeing, desk, telling

ROUTERS = (telling.router, desk.router, agreeing.router)
