"""The digital maturity assessment: without an account, by a secret link, one topic a page."""

from portal.routes.assessments import begin, overview, result, topics

ROUTERS = (begin.router, overview.router, topics.router, result.router)
