"""Token requests as RFC 6749 has them, and all the ways of getting them wrong."""

import base64
import json
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from chassis.errors import Unavailable
from portal.errors import TokenRefused
from portal.issuer import Clients, read_request
from portal.issuer.credentials import Credentials

FORM = "application/x-www-form-urlencoded"
GRANT = b"grant_type=client_credentials"


def basic(client_id: str, secret: str) -> str:
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def test_the_client_may_come_by_http_basic_or_in_the_form() -> None:
    expected = Credentials("cesis", "p:ā ss+%")
    assert read_request(FORM, basic("cesis", "p:ā ss+%"), GRANT).credentials() == expected
    form = urlencode({"grant_type": "client_credentials", "client_id": "cesis", "client_secret": "p:ā ss+%"}).encode()
    assert read_request(f"{FORM}; charset=UTF-8", "", form).credentials() == expected


@pytest.mark.parametrize(
    ("content_type", "authorization", "body", "code", "status"),
    [
        ("application/json", "", b"{}", "invalid_request", 400),
        (FORM, "", b"", "invalid_request", 400),
        (FORM, "", b"a", "invalid_request", 400),
        (FORM, "", b"grant_type=%ff", "invalid_request", 400),
        (FORM, basic("a", "b"), GRANT + b"&" + GRANT, "invalid_request", 400),
        (FORM, basic("a", "b"), b"&".join(b"x%d=1" % n for n in range(30)), "invalid_request", 400),
        (FORM, basic("a", "b"), b"grant_type=password&username=a", "unsupported_grant_type", 400),
        (FORM, basic("a", "b"), GRANT + b"&scope=all", "invalid_scope", 400),
        (FORM, basic("a", "b"), GRANT + b"&client_secret=b", "invalid_request", 400),
        (FORM, basic("a", "b"), GRANT + b"&client_id=c", "invalid_request", 400),
        (FORM, "", GRANT, "invalid_client", 401),
        (FORM, "", GRANT + b"&client_id=a", "invalid_client", 401),
        (FORM, "Bearer abc", GRANT, "invalid_client", 401),
        (FORM, "Basic !!!", GRANT, "invalid_client", 401),
        (FORM, "Basic " + base64.b64encode(b"nocolon").decode(), GRANT, "invalid_client", 401),
        (FORM, "Basic " + base64.b64encode(b"\xff\xfe:x").decode(), GRANT, "invalid_client", 401),
    ],
)
def test_a_wrong_request_is_refused_by_its_name(content_type: str, authorization: str, body: bytes, code: str, status: int) -> None:
    with pytest.raises(TokenRefused) as refused:
        read_request(content_type, authorization, body).credentials()
    assert (refused.value.code, refused.value.status) == (code, status)
    assert refused.value.description.isascii()
    assert not set('"\\') & set(refused.value.description)


def write(file: Path, *clients: dict[str, object]) -> None:
    file.write_text(json.dumps(clients), encoding="utf-8")


def test_only_the_right_secret_of_a_known_client_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    write(file, {"client_id": "cesis", "client_secret": "s3", "hubs": ["cesis"], "roles": []})
    clients = Clients(file)
    client = clients.authenticate("cesis", "s3")
    assert client is not None
    assert client.hubs == ("cesis",)
    assert "s3" not in repr(client)
    for client_id, secret in (("cesis", "s"), ("cesis", ""), ("cesis", "S3"), ("", ""), ("ventspils", "s3"), ("ventspils", "")):
        assert clients.authenticate(client_id, secret) is None


def test_the_file_is_read_again_when_it_changes_and_a_broken_one_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    write(file, {"client_id": "a", "client_secret": "1"})
    clients = Clients(file)
    assert clients.authenticate("a", "1")
    write(file, {"client_id": "a", "client_secret": "another"})
    assert clients.authenticate("a", "1") is None
    assert clients.authenticate("a", "another")
    file.write_text("[{")
    assert clients.authenticate("a", "another")


@pytest.mark.parametrize("content", [None, "", "{}", '[{"client_id": "a"}]', '[{"client_id": "", "client_secret": ""}]'])
def test_without_a_readable_file_nobody_is_let_in_and_the_caller_may_try_again(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "clients.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(Unavailable):
        Clients(file).authenticate("a", "b")
