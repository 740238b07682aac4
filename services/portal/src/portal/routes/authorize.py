"""The page on which people sign in at the built-in issuer, with the account and password of their hub."""

from collections.abc import Mapping
from urllib.parse import urlencode

import structlog
from fastapi import Request
from starlette.responses import Response

from portal import metrics
from portal.errors import SignInBroken
from portal.forms import read_form
from portal.issuer import Asked
from portal.routes.issuer import AUTHORIZE, Issuing
from portal.routes.visit import PAGE, Visit, Visiting, page_router

log = structlog.get_logger()
router = page_router()


@router.api_route(AUTHORIZE, methods=PAGE)
async def authorize_page(visit: Visiting, _clients: Issuing) -> Response:
    """The form."""
    return _form(visit, visit.request.query_params)


@router.post(AUTHORIZE)
async def authorize_account(request: Request, visit: Visiting, clients: Issuing) -> Response:
    """Back to the portal with a code, or the form again. Tries are limited by address, so that nobody guesses on."""
    form = await read_form(request)
    await visit.portal.password_limiter.admit(visit.asker.address)
    account = form.get("account", "")
    client = clients.authenticate(account, form.get("password", ""))
    if client is None:
        metrics.SIGN_INS.labels("refused").inc()
        # People type addresses and even passwords here: only what is an account is written down.
        log.info("audit", outcome="sign-in refused", who=account if clients.find(account) else "unknown")
        return _form(visit, form, account, is_wrong=True)
    asked = visit.portal.grants.asked(form)
    code = await visit.portal.grants.code(asked, client.client_id)
    metrics.SIGN_INS.labels("admitted").inc()
    return visit.redirect(f"{asked.redirect}?{urlencode({'code': code, 'state': asked.state})}")


def _form(visit: Visit, question: Mapping[str, str], account: str = "", *, is_wrong: bool = False) -> Response:
    try:
        asked: Asked | None = visit.portal.grants.asked(question)
    except SignInBroken:
        asked = None
    status = 422 if is_wrong else 200 if asked else 400
    return visit.render("authorize.html", status, is_private=True, asked=asked, account=account, is_wrong=is_wrong)
