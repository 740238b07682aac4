"""The one address: what services answer arrives unchanged, and a service that is away is said so."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from kopa.embedded.server import free_port
from portal.app import service
from portal.forwarding import LARGEST_FORWARDED
from tests.component.portal.conftest import CESIS, Serve, Served, listening, published


async def echo(request: Request) -> Response:
    """Says what arrived."""
    body = await request.body()
    said = {"method": request.method, "path": request.scope["raw_path"].decode(), "query": request.url.query, "size": len(body)}
    return JSONResponse(said | {"headers": dict(request.headers)})


async def drip(_request: Request) -> Response:
    async def slowly() -> AsyncIterator[bytes]:
        for number in range(3):
            yield b"%d;" % number
            await asyncio.sleep(0.3)

    return StreamingResponse(slowly(), headers={"ETag": '"v3"', "Link": '<?cursor=x>; rel="next"', "Connection": "X-Own", "X-Own": "1"})


async def sleep(_request: Request) -> Response:
    await asyncio.sleep(5)
    return Response()


async def twice(_request: Request) -> Response:
    response = Response(status_code=304)
    response.raw_headers = [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2"), (b"etag", b'"v1"')]
    return response


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
APP = Starlette(routes=[Route("/drip", drip), Route("/sleep", sleep), Route("/twice", twice), Route("/{rest:path}", echo, methods=METHODS)])


@pytest.fixture
async def portal_before(serve: Serve) -> AsyncIterator[Served]:
    """The portal before a service that echoes, and one that nobody runs."""
    port = free_port()
    async with listening(APP, port):
        urls = {"echo": f"http://127.0.0.1:{port}/", "gone": f"http://127.0.0.1:{free_port()}"}
        async with serve(service, service_urls=urls, forward_seconds=1) as portal:
            yield portal


async def said(portal: Served, method: str, path: str, **request: Any) -> dict[str, Any]:
    answer = await portal.client.request(method, path, **request)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_path_query_and_method_arrive_as_they_were_sent(portal_before: Served) -> None:
    for method in METHODS:
        got = await said(portal_before, method, "/api/echo/a%2Fb/%C4%81?q=%26&q=2&x=%2F")
        assert (got["method"], got["path"], got["query"]) == (method, "/a%2Fb/%C4%81", "q=%26&q=2&x=%2F")
    assert (await said(portal_before, "GET", "/api/echo"))["path"] == "/"
    assert (await said(portal_before, "GET", "/api/echo/api/echo/x"))["path"] == "/api/echo/x"


async def test_the_service_learns_whom_it_serves_and_not_more(portal_before: Served) -> None:
    sent = {
        "Authorization": "Bearer x",
        "If-Match": '"v1"',
        "Cookie": "lang=lv",
        "X-Forwarded-Prefix": "/evil",
        "Connection": "close, X-Own",
        "X-Own": "1",
    }
    headers = (await said(portal_before, "GET", "/api/echo/x", headers=sent))["headers"]
    assert headers["authorization"] == "Bearer x"
    assert headers["if-match"] == '"v1"'
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert headers["x-forwarded-prefix"] == "/api/echo"
    assert headers["x-forwarded-host"] == portal_before.url.removeprefix("http://")
    assert headers["traceparent"].startswith("00-")
    assert not {"cookie", "x-own"} & set(headers)


async def test_bodies_stream_both_ways(portal_before: Served) -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"x" * 1000

    assert (await said(portal_before, "POST", "/api/echo/x", content=body()))["size"] == 10_000
    arrived: list[tuple[float, bytes]] = []
    loop = asyncio.get_running_loop()
    async with portal_before.client.stream("GET", "/api/echo/drip") as answer:
        assert (answer.headers["etag"], answer.headers["link"]) == ('"v3"', '<?cursor=x>; rel="next"')
        assert "x-own" not in answer.headers
        arrived = [(loop.time(), chunk) async for chunk in answer.aiter_raw()]
    assert b"".join(chunk for _, chunk in arrived) == b"0;1;2;"
    assert arrived[-1][0] - arrived[0][0] > 0.3


async def test_several_headers_of_one_name_and_bodiless_answers_arrive(portal_before: Served) -> None:
    answer = await portal_before.client.get("/api/echo/twice")
    assert answer.status_code == 304
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert len(answer.headers.get_list("date")) == 1


async def test_a_body_over_the_limit_is_refused(portal_before: Served) -> None:
    answer = await portal_before.client.post("/api/echo/x", content=b"x" * (LARGEST_FORWARDED + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_FORWARDED // 1_000_000 + 2):
            yield b"x" * 1_000_000

    answer = await portal_before.client.post("/api/echo/x", content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/api/gone/x", 502, "service-away"), ("/api/echo/sleep", 504, "service-slow"), ("/api/nobody/x", 404, "not-found")],
)
async def test_what_cannot_be_had_is_a_problem_in_the_readers_language(portal_before: Served, path: str, status: int, code: str) -> None:
    answer = await portal_before.client.get(path, headers={"Accept-Language": "lv"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "lv"


async def test_the_whole_way_to_training(portal: Served, training: Served) -> None:
    offering = await published(training)
    path = f"/api/training/offerings/{offering['id']}"
    answer = await portal.client.get(path)
    assert (answer.json()["id"], answer.headers["etag"]) == (offering["id"], '"v1"')
    refused = await portal.client.post(f"{path}/withdraw", headers={"Idempotency-Key": "k", "If-Match": '"v1"'})
    assert (refused.status_code, refused.json()["code"]) == (401, "not-signed-in")
    withdrawn = await portal.call("POST", f"{path}/withdraw", who=CESIS, headers={"If-Match": '"v1"'})
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")


async def test_nothing_is_forwarded_where_a_proxy_does_it(serve: Serve) -> None:
    async with serve(service) as portal:
        assert (await portal.client.get("/api/training/offerings")).status_code == 404


async def test_a_reader_that_leaves_half_way_lets_the_service_go(portal_before: Served) -> None:
    async with portal_before.client.stream("GET", "/api/echo/drip") as answer:
        async for _ in answer.aiter_raw():
            break
    await asyncio.sleep(1)
    pool: Any = portal_before.runtime.http._transport
    assert all(connection.is_idle() for connection in pool._pool.connections), json.dumps([repr(each) for each in pool._pool.connections])


async def test_a_kept_connection_that_the_service_closed_is_no_failure(serve: Serve) -> None:
    """The service is started again between two requests, as after an update."""
    port = free_port()
    async with serve(service, service_urls={"echo": f"http://127.0.0.1:{port}"}) as portal:
        for _ in range(3):
            async with listening(APP, port):
                answer: httpx.Response = await portal.client.get("/api/echo/x")
                assert answer.status_code == 200
