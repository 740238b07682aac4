"""The built-in issuer: tokens for machine clients, the keys that verify them, and where to find both."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from chassis import metrics as chassis_metrics
from chassis.errors import NotFound
from portal import metrics
from portal.domain.keys import CACHED
from portal.errors import TokenRefused
from portal.issuer import Client, Clients, TokenRequest, read_request
from portal.issuer.credentials import GRANTS
from portal.parts import Parts, Portal

log = structlog.get_logger()

AUTHORIZE = "/oauth/authorize"
NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
KEPT = {"Cache-Control": f"public, max-age={int(CACHED.total_seconds())}"}

# No `authorise` here: whoever asks for a token has none yet, and verifiers of tokens ask for the keys.
router = APIRouter(tags=["issuer"])


async def _clients(portal: Parts) -> Clients:
    if portal.clients is None:  # another issuer is used
        raise NotFound(what="issuer")
    return portal.clients


Issuing = Annotated[Clients, Depends(_clients)]


@router.post("/oauth/token")
async def issue_token(request: Request, portal: Parts, clients: Issuing) -> Response:
    """A token: for programs by client credentials (RFC 6749, 4.4), the client by HTTP Basic or in the form; for the pages by code."""
    await portal.token_limiter.admit(request.client.host if request.client else "unknown")
    headers = request.headers
    try:
        sent = read_request(headers.get("content-type", ""), headers.get("authorization", ""), await request.body())
        client, renewal = await _granted(portal, clients, sent)
    except TokenRefused as refused:
        return _refusal(refused)
    answer = await portal.issuer.token(client, renewal)
    metrics.TOKENS.labels("issued").inc()
    log.info("audit", outcome="token issued", who=client.client_id, grant=sent.grant)
    return JSONResponse(answer, headers=NOT_KEPT)


async def _granted(portal: Portal, clients: Clients, sent: TokenRequest) -> tuple[Client, str | None]:
    match sent.grant:
        case "authorization_code":
            account, renewal = await portal.grants.redeem(sent.form)
            return _still_there(clients, account), renewal
        case "refresh_token":
            return _still_there(clients, await portal.grants.renew(sent.form)), None
    said = sent.credentials()
    client = clients.authenticate(said.client_id, said.client_secret)
    if client is None:
        raise TokenRefused("invalid_client", "There is no such client, or its secret is another one", 401)
    return client, None


def _still_there(clients: Clients, account: str) -> Client:
    client = clients.find(account)
    if client is None:
        raise TokenRefused("invalid_grant", "The account is no longer there")
    return client


@router.head("/.well-known/jwks.json", include_in_schema=False)
@router.get("/.well-known/jwks.json")
async def jwks(portal: Parts, _clients: Issuing) -> Response:
    """The keys that verify this issuer's tokens (RFC 7517)."""
    return JSONResponse({"keys": await portal.issuer.keys.public()}, headers=KEPT)


@router.head("/.well-known/openid-configuration", include_in_schema=False)
@router.get("/.well-known/openid-configuration")
async def issuer_configuration(portal: Parts, _clients: Issuing) -> Response:
    """Where everything of this issuer is (OpenID Connect Discovery, RFC 8414)."""
    return JSONResponse(_configuration(portal), headers=KEPT)


def _configuration(portal: Portal) -> dict[str, object]:
    base = portal.issuer.issuer.rstrip("/")
    return {
        "issuer": portal.issuer.issuer,
        "authorization_endpoint": f"{base}{AUTHORIZE}",
        "token_endpoint": f"{base}/oauth/token",
        "jwks_uri": f"{base}/.well-known/jwks.json",
        "grant_types_supported": list(GRANTS),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "claims_supported": ["sub", "client_id", "hubs", "orgs", "roles"],
    }


def _refusal(refused: TokenRefused) -> Response:
    metrics.TOKENS.labels(refused.code).inc()
    if refused.status == 401:
        chassis_metrics.REFUSALS.labels("401").inc()
        log.info("audit", outcome="token refused", why=refused.code)
    headers = NOT_KEPT | ({"WWW-Authenticate": 'Basic realm="kopa"'} if refused.status == 401 else {})
    return JSONResponse({"error": refused.code, "error_description": refused.description}, refused.status, headers)
