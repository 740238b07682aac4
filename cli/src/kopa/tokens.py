"""The keys of the embedded run: a bearer token by OAuth 2 client credentials, as any other system would get it, and passwords."""

import base64
import json

from kopa.home import CLIENTS_FILE, Home
from kopa.ports import remembered

TIMEOUT = 10.0


class TokenRefused(Exception):
    """No token could be had; the text says why and what to do."""

    code = "token-refused"


def client_ids(home: Home) -> list[str]:
    """The clients that `kopa up` made: the hubs, then the roles."""
    return [entry["client_id"] for entry in home.read(CLIENTS_FILE, [])]


def fetch_token(home: Home, client_id: str) -> str:
    """A token for `client_id` (a hub's slug, `coordinator`, `operator` or `seed`) from the issuer inside the portal."""
    import urllib.error  # noqa: PLC0415  an address or a password must not wait for it
    import urllib.parse  # noqa: PLC0415
    import urllib.request  # noqa: PLC0415

    secret = password(home, client_id)
    pair = f"{urllib.parse.quote(client_id, safe='')}:{urllib.parse.quote(secret, safe='')}"
    headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode(), "Content-Type": "application/x-www-form-urlencoded"}
    address = f"http://127.0.0.1:{remembered(home).get('portal', 0)}/oauth/token"
    request = urllib.request.Request(address, b"grant_type=client_credentials", headers)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=TIMEOUT) as answer:
            return str(json.load(answer)["access_token"])
    except urllib.error.HTTPError as error:
        raise TokenRefused(f"The portal refused ({error.code}): {error.read(500).decode('utf-8', 'replace')}") from error
    except OSError as error:
        why = getattr(error, "reason", error)
        raise TokenRefused(f"The portal does not answer at {address} ({why}). Is it up? See `kopa status`.") from error


def password(home: Home, client_id: str) -> str:
    """With which one signs in to the pages as `client_id`; a program's secret at the same time. Raises TokenRefused."""
    known = {entry["client_id"]: str(entry["client_secret"]) for entry in home.read(CLIENTS_FILE, [])}
    if not known:
        raise TokenRefused("Nothing was started here yet. Run `kopa up` first.")
    if client_id not in known:
        raise TokenRefused(
            f"There is no account {client_id!r}: it is neither a hub of the network's folder nor a role. Known: {', '.join(known)}."
        )
    return known[client_id]
