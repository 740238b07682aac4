"""Tokens by client credentials, and keys by which anybody can verify them."""

import asyncio
import base64
import json
import warnings
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from chassis.auth import Authority
from portal.app import service
from portal.issuer import Keys
from tests.component.portal.conftest import Serve, Served

GRANT = {"grant_type": "client_credentials"}


async def token(portal: Served, client_id: str = "cesis", secret: str = "secret of cesis") -> httpx.Response:
    return await portal.client.post("/oauth/token", data=GRANT | {"client_id": client_id, "client_secret": secret})


async def claims(portal: Served, encoded: str) -> dict[str, Any]:
    keys = KeySet.import_key_set((await portal.client.get("/.well-known/jwks.json")).json())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dict(jwt.decode(encoded, keys, algorithms=["EdDSA"]).claims)


async def test_a_client_gets_a_token_that_says_what_it_may(portal: Served) -> None:
    answer = await token(portal, "coordinator", "secret ā+%:&")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    said = await claims(portal, body["access_token"])
    assert said["sub"] == "coordinator"
    assert (said["hubs"], said["roles"], said["orgs"]) == ([], ["coordinator"], ["likta"])
    assert (said["iss"], said["aud"]) == (portal.issuer.url, "kopa")
    assert said["exp"] - said["iat"] == 3600
    assert said["nbf"] <= said["iat"] <= datetime.now(UTC).timestamp()


async def test_other_services_accept_the_token(portal: Served) -> None:
    encoded = (await token(portal)).json()["access_token"]
    authority = Authority(f"{portal.url}/.well-known/jwks.json", portal.issuer.url, "kopa", portal.client)
    assert (await authority.principal(encoded)).hubs == {"cesis"}


@pytest.mark.parametrize(
    ("form", "auth", "status", "error"),
    [
        (GRANT, ("cesis", "wrong"), 401, "invalid_client"),
        (GRANT, ("nobody", "secret of cesis"), 401, "invalid_client"),
        (GRANT, None, 401, "invalid_client"),
        (GRANT | {"scope": "x"}, ("cesis", "secret of cesis"), 400, "invalid_scope"),
        ({"grant_type": "password"}, ("cesis", "secret of cesis"), 400, "unsupported_grant_type"),
        ({}, ("cesis", "secret of cesis"), 400, "invalid_request"),
    ],
)
async def test_a_wrong_request_gets_the_error_of_the_standard(
    portal: Served, form: dict[str, str], auth: tuple[str, str] | None, status: int, error: str
) -> None:
    answer = await portal.client.post("/oauth/token", data=form, auth=auth, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert "access_token" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert ("www-authenticate" in answer.headers) == (status == 401)


async def test_guessing_is_slowed_down(serve: Serve, clients_file: Any) -> None:
    async with serve(service, clients_file=clients_file, token_rate_limit="3/minute") as portal:
        statuses = [(await token(portal, "cesis", f"guess {number}")).status_code for number in range(4)]
        assert statuses == [401, 401, 401, 429]
        assert (await token(portal)).headers["retry-after"]


async def test_the_configuration_leads_to_everything(portal: Served) -> None:
    known = (await portal.client.get("/.well-known/openid-configuration")).json()
    assert known["issuer"] == portal.issuer.url
    assert known["token_endpoint"] == f"{portal.issuer.url}/oauth/token"
    assert known["jwks_uri"] == f"{portal.issuer.url}/.well-known/jwks.json"
    assert known["authorization_endpoint"] == f"{portal.issuer.url}/oauth/authorize"
    assert known["grant_types_supported"] == ["client_credentials", "authorization_code", "refresh_token"]
    assert known["code_challenge_methods_supported"] == ["S256"]


async def test_the_key_set_is_public_cacheable_and_only_public(portal: Served) -> None:
    answer = await portal.client.get("/.well-known/jwks.json")
    assert "max-age=300" in answer.headers["cache-control"]
    [key] = answer.json()["keys"]
    assert (key["kty"], key["crv"], key["use"]) == ("OKP", "Ed25519", "sig")
    assert "d" not in key
    assert (await portal.client.head("/.well-known/jwks.json")).status_code == 200


async def test_two_processes_that_start_at_once_make_one_key(portal: Served) -> None:
    def process() -> Keys:
        return Keys(portal.runtime.database, age=timedelta(days=30), lifetime=timedelta(hours=1))

    sets = await asyncio.gather(*(process().public() for _ in range(6)))
    assert len({key["kid"] for keys in sets for key in keys}) == 1


async def test_an_old_key_is_followed_and_its_tokens_stay_valid(portal: Served) -> None:
    """The key is made a month older in the database; then the next look makes another, which waits until caches know it."""
    encoded = (await token(portal)).json()["access_token"]
    async with portal.runtime.database.unit_of_work() as work:
        await work.execute(
            "UPDATE signing_key SET created_at = created_at - interval '31 days', signs_from = signs_from - interval '31 days'"
        )
    keys = Keys(portal.runtime.database, age=timedelta(days=30), lifetime=timedelta(hours=1))
    known = await keys.public()
    assert len(known) == 2
    assert (await keys.signing()).kid == jwt_kid(encoded)
    assert jwt_kid(encoded) in {key["kid"] for key in known}
    assert len(await Keys(portal.runtime.database, age=timedelta(days=30), lifetime=timedelta(hours=1)).public()) == 2


async def test_known_keys_serve_while_the_database_is_away(portal: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Keys(portal.runtime.database, age=timedelta(days=30), lifetime=timedelta(hours=1))
    before = await keys.public()
    keys._read = -1e9

    def away() -> Any:
        raise ConnectionRefusedError

    monkeypatch.setattr(portal.runtime.database, "reading", away)
    assert await keys.public() == before


async def test_without_clients_there_is_no_issuer(serve: Serve) -> None:
    async with serve(service) as portal:
        for path in ("/.well-known/jwks.json", "/.well-known/openid-configuration"):
            assert (await portal.client.get(path)).status_code == 404
        assert (await token(portal)).status_code == 404


def jwt_kid(encoded: str) -> str:
    head = encoded.partition(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"])
