"""Signing up, and a person's own enrolments, opened by the links of our letters."""

from portal.routes.enrolments import letters, mine, signing_up

ROUTERS = (signing_up.router, mine.router, letters.router)
