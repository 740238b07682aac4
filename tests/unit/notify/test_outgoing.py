"""The guard of outgoing requests: address forms, addresses that hide others, limits, redirects, on real sockets."""

import asyncio
import gzip
import ipaddress
import socket
import ssl
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chassis.outgoing import AnswerTooLarge, OutgoingRefused, check_url, is_allowed, outgoing_client, resolve

PUBLIC = ["8.8.8.8", "193.40.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
NOT_PUBLIC = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
    "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "2002:a00:1::1", "3fff::1", "5f00::1",
    "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
LOOPBACK_IN_ANY_DRESS = [
    "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "127.0.0.1.", "0",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert is_allowed(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_inside_are_refused_whatever_form_they_hide_in(address: str) -> None:
    assert not is_allowed(ipaddress.ip_address(address))


def test_loopback_can_be_allowed_without_letting_in_the_local_network() -> None:
    allowed = {address for address in NOT_PUBLIC if is_allowed(ipaddress.ip_address(address), loopback=True)}
    assert allowed == {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1"}


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "gopher://example.org:70/", "https://user:secret@example.org/", "https://user@example.org/",
     "http://example.org:25/", "http://example.org:22/", "http:///path", "//example.org/"],
)  # fmt: skip
def test_what_is_wrong_with_an_address_is_seen_without_the_name_service(url: str) -> None:
    with pytest.raises(OutgoingRefused):
        check_url(httpx.URL(url))


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://example.org:80/x?y=1", "https://example.org:8443/", "https://ērgļi.lv/āķis"]
)
def test_addresses_of_the_web_pass(url: str) -> None:
    check_url(httpx.URL(url))


@pytest.mark.parametrize("host", LOOPBACK_IN_ANY_DRESS)
async def test_loopback_is_recognised_in_any_dress(host: str) -> None:
    async with outgoing_client(user_agent="test") as client:
        with pytest.raises((OutgoingRefused, httpx.ConnectError, httpx.InvalidURL)) as refused:
            await client.get(f"http://{host}:8080/")
    if isinstance(refused.value, httpx.ConnectError):
        assert "has no address" in str(refused.value), "it was tried to connect"


async def test_a_name_with_one_address_inside_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(OutgoingRefused, match=r"10\.0\.0\.1"):
        await resolve("example.org", 443)


async def test_the_connection_goes_to_the_checked_address_even_if_the_name_changes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the second answer of the name service is another machine; nobody asks for it."""
    asked = answers(monkeypatch, ["127.0.0.1"], ["10.99.99.99"])
    async with serving(lambda _: reply(b"mine")) as port, outgoing_client(user_agent="test", allow_loopback=True) as client:
        answer = await client.get(f"http://rebind.example:{port}/")
    assert (answer.text, answer.request.url.host, asked) == ("mine", "rebind.example", ["rebind.example"])


async def test_host_header_is_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["127.0.0.1"])
    seen: list[bytes] = []

    def handler(request: bytes) -> bytes:
        seen.append(request)
        return reply(b"")

    async with serving(handler) as port, outgoing_client(user_agent="kopa-test", allow_loopback=True) as client:
        await client.post(f"http://hooks.example:{port}/x", content=b"abc")
    assert f"host: hooks.example:{port}".encode() in seen[0].lower()
    assert b"user-agent: kopa-test" in seen[0].lower()
    assert seen[0].endswith(b"abc")


async def test_the_next_address_is_tried_where_the_first_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(lambda _: reply(b"second"), host="127.0.0.2") as port:
        answers(monkeypatch, ["127.0.0.3", "127.0.0.2"])
        async with outgoing_client(user_agent="test", allow_loopback=True) as client:
            assert (await client.get(f"http://two.example:{port}/")).text == "second"


async def test_the_certificate_must_be_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to an address, yet the server must prove to be the name."""
    server, trusting = certified("hooks.example")
    async with serving(lambda _: reply(b"proved"), tls=server) as port:
        answers(monkeypatch, ["127.0.0.1"])
        async with outgoing_client(user_agent="test", allow_loopback=True, verify=trusting) as client:
            assert (await client.get(f"https://hooks.example:{port}/")).text == "proved"
            with pytest.raises(httpx.ConnectError, match="certificate"):
                await client.get(f"https://other.example:{port}/")


async def test_redirects_are_not_followed_unless_asked_for_and_each_is_checked() -> None:
    inside = b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    async with serving(lambda _: inside) as port:
        async with outgoing_client(user_agent="test", allow_loopback=True) as client:
            assert (await client.get(f"http://127.0.0.1:{port}/")).status_code == 302
        async with outgoing_client(user_agent="test", allow_loopback=True, redirects=3) as client:
            with pytest.raises(OutgoingRefused, match=r"10\.0\.0\.1"):
                await client.get(f"http://127.0.0.1:{port}/")


async def test_redirects_are_limited() -> None:
    async with (
        serving(lambda _: b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") as port,
        outgoing_client(user_agent="test", allow_loopback=True, redirects=3) as client,
    ):
        with pytest.raises(httpx.TooManyRedirects):
            await client.get(f"http://127.0.0.1:{port}/")


async def test_a_large_answer_is_cut_off() -> None:
    async with (
        serving(lambda _: reply(b"x" * 100_000)) as port,
        outgoing_client(user_agent="test", allow_loopback=True, max_bytes=50_000) as client,
    ):
        with pytest.raises(AnswerTooLarge):
            await client.get(f"http://127.0.0.1:{port}/")


async def test_a_compressed_answer_that_was_not_asked_for_is_refused() -> None:
    bomb = gzip.compress(b"\0" * 10_000_000)
    async with (
        serving(lambda _: reply(bomb, "Content-Encoding: gzip\r\n")) as port,
        outgoing_client(user_agent="test", allow_loopback=True) as client,
    ):
        with pytest.raises(AnswerTooLarge):
            await client.get(f"http://127.0.0.1:{port}/")


async def test_a_dripping_answer_ends_in_time() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _unused in range(100):
            writer.write(b"x")
            await asyncio.sleep(0.05)
        writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    async with server, outgoing_client(user_agent="test", allow_loopback=True, seconds=0.4) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")


def reply(body: bytes, headers: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\n{headers}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


@asynccontextmanager
async def serving(handler: Callable[[bytes], bytes], host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        writer.write(handler(head + await reader.readexactly(length)))
        with suppress(ConnectionError):
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, host, 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


def certified(name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a fresh certificate of a name, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = certificate.public_bytes(Encoding.PEM)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(pem + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        server.load_cert_chain(file.name)
    return server, ssl.create_default_context(cadata=pem.decode())


def answers(monkeypatch: pytest.MonkeyPatch, *each: list[str]) -> list[str]:
    """Makes the name service answer with these addresses, the last for ever; returns the names that it is asked for."""
    asked: list[str] = []
    loop = asyncio.get_running_loop()
    real = loop.getaddrinfo

    async def getaddrinfo(host: Any, port: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name[0].isdigit():
            return await real(host, port, **options)
        asked.append(name)
        found = each[min(len(asked), len(each)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)
    return asked
