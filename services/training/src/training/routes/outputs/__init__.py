"""What goes out: the catalogue in the formats that other systems read."""

from training.routes.outputs import lists, oai, quality, single, sites

ROUTERS = (lists.router, single.router, oai.router, sites.router, quality.router)
