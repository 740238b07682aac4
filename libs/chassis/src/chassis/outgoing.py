"""The guard for requests to addresses that people gave us: public addresses only, and only so much of everything.

The connection goes to the very address that was checked, so that a name which resolves to another one a moment later gains
nothing; redirects pass the same check, because each of them is a request of its own.
"""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator
from ipaddress import IPv4Address, IPv6Address
from typing import Any, cast

import httpx

Address = IPv4Address | IPv6Address

NAT64 = ipaddress.ip_network("64:ff9b::/96")
REFUSED = tuple(
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24",  # protocol assignments; older Pythons know parts of it only
        "192.88.99.0/24",  # relays of 6to4, abandoned (RFC 7526)
        "::/96",  # IPv4-compatible, deprecated (RFC 4291)
        "64:ff9b:1::/48",  # NAT64 of the local network (RFC 8215)
        "2001::/32",  # Teredo: the IPv4 address inside is obscured
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing identifiers (RFC 9602)
        "fec0::/10",  # site-local, deprecated
    )
)
"""What the standard library takes for global and we do not."""
WEB_PORTS = (80, 443)
FIRST_FREE_PORT = 1024


class OutgoingRefused(httpx.RequestError):
    """The address is not one that requests of ours may go to."""

    code = "address-refused"


class AnswerTooLarge(httpx.RequestError):
    """The answer is larger than allowed."""

    code = "answer-too-large"


def is_allowed(address: Address, *, loopback: bool = False) -> bool:
    """Whether requests may go there: a public unicast address, whatever form it hides in. `loopback` admits this machine."""
    inner = _inside(address)
    if inner is not None:
        return is_allowed(inner, loopback=loopback)
    if address.is_loopback:
        return loopback
    refused = any(address.version == net.version and address in net for net in REFUSED)
    return address.is_global and not (refused or address.is_multicast or address.is_reserved or address.is_unspecified)


def _inside(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, 6to4 or NAT64."""
    if isinstance(address, IPv4Address):
        return None
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def check_url(url: httpx.URL) -> None:
    """Raises OutgoingRefused for what is wrong without asking the name service: the scheme, a password, a strange port."""
    if url.scheme not in ("http", "https") or not url.host:
        raise OutgoingRefused("the address must begin with https:// or http:// and name a host")
    if url.userinfo:
        raise OutgoingRefused("the address must not contain a user name or password")
    if url.port is not None and url.port not in WEB_PORTS and url.port < FIRST_FREE_PORT:
        raise OutgoingRefused(f"port {url.port} belongs to another service than the web")


async def resolve(host: str, port: int, *, loopback: bool = False) -> list[str]:
    """Every address of a host, as text. Raises OutgoingRefused if one of them is not allowed, httpx.ConnectError if there is none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx.ConnectError(f"{host} has no address: {error}") from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    for text in addresses:
        if not is_allowed(ipaddress.ip_address(text), loopback=loopback):
            raise OutgoingRefused(f"{host} is {text}, which is not a public address")
    return addresses


class _Guarded(httpx.AsyncBaseTransport):
    """Sends each request to a checked address of its host. Connections are not kept: they belong to a name, not to an address."""

    def __init__(self, *, loopback: bool, seconds: float, max_bytes: int, verify: Any) -> None:
        self._loopback, self._seconds, self._max_bytes = loopback, seconds, max_bytes
        self._inner = httpx.AsyncHTTPTransport(
            verify=verify, trust_env=False, limits=httpx.Limits(max_connections=100, max_keepalive_connections=0)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        deadline = asyncio.get_running_loop().time() + self._seconds
        try:
            async with asyncio.timeout_at(deadline):
                check_url(request.url)
                port = request.url.port or (443 if request.url.scheme == "https" else 80)
                addresses = await resolve(request.url.host, port, loopback=self._loopback)
                response = await self._first_that_connects(request, addresses)
        except TimeoutError as error:
            raise httpx.ReadTimeout(f"no answer within {self._seconds} s", request=request) from error
        except httpx.RequestError as error:
            error.request = request
            raise
        response.stream = _Limited(cast("httpx.AsyncByteStream", response.stream), request, deadline, self._max_bytes)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise AnswerTooLarge("the answer is compressed although that was not asked for: its size cannot be known", request=request)
        return response

    async def _first_that_connects(self, request: httpx.Request, addresses: list[str]) -> httpx.Response:
        for address in addresses[:-1]:
            try:
                return await self._inner.handle_async_request(_towards(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(_towards(request, addresses[-1]))

    async def aclose(self) -> None:
        await self._inner.aclose()


def _towards(request: httpx.Request, address: str) -> httpx.Request:
    """The same request to an address; host header, server name and certificate stay those of the name."""
    extensions = {**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")}
    url = request.url.copy_with(host=address)
    return httpx.Request(request.method, url, headers=request.headers, stream=request.stream, extensions=extensions)


class _Limited(httpx.AsyncByteStream):
    """An answer's body that ends in an error past its size or its time."""

    def __init__(self, stream: httpx.AsyncByteStream, request: httpx.Request, deadline: float, max_bytes: int) -> None:
        self._stream, self._request, self._deadline, self._left = stream, request, deadline, max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts = aiter(self._stream)
        while True:
            try:
                async with asyncio.timeout_at(self._deadline):
                    part = await anext(parts)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise httpx.ReadTimeout("the answer took too long", request=self._request) from error
            self._left -= len(part)
            if self._left < 0:
                raise AnswerTooLarge("the answer is too large", request=self._request)
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


def outgoing_client(
    *,
    user_agent: str,
    allow_loopback: bool = False,
    seconds: float = 15,
    max_bytes: int = 1024 * 1024,
    redirects: int = 0,
    verify: Any = True,
) -> httpx.AsyncClient:
    """A client for addresses given by people. Each request, redirects included, has `seconds` until its body is read.

    Raises OutgoingRefused and AnswerTooLarge besides what httpx raises (both are httpx.RequestError).
    """
    return httpx.AsyncClient(
        transport=_Guarded(loopback=allow_loopback, seconds=seconds, max_bytes=max_bytes, verify=verify),
        timeout=seconds,
        follow_redirects=redirects > 0,
        max_redirects=redirects,
        trust_env=False,
        headers={"User-Agent": user_agent, "Accept-Encoding": "identity"},
    )
