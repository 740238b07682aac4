"""The hub desk: what a hub's staff do after signing in. Every page asks the services with the reader's own token."""

from portal.routes.desk import offerings, start

ROUTERS = (start.router, offerings.router)
