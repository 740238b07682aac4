"""HTTP: parse, authorise, call one command or query, shape the answer."""

from training.routes import hubs, offerings

ROUTERS = (offerings.router, hubs.router)
