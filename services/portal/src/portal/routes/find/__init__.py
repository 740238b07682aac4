"""Finding a hub: a need in one's own words, who fits and why, asking them, and what they answer."""

from portal.routes.find import acts, asking, hubs_asked, need

ROUTERS = (asking.router, hubs_asked.router, acts.router, need.router)
