"""An issuer of tokens with its JWKS served over HTTP, as any OpenID Connect provider has one."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey


class Issuer:
    def __init__(self) -> None:
        self.keys = [self._new_key("first")]
        self.url = ""

    @staticmethod
    def _new_key(kid: str) -> OKPKey:
        return OKPKey.generate_key("Ed25519", parameters={"kid": kid, "use": "sig"})

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        issuer = cls()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(KeySet(issuer.keys).as_dict(private=False)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        issuer.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield issuer
        finally:
            server.shutdown()
            server.server_close()

    @property
    def jwks_url(self) -> str:
        return f"{self.url}/.well-known/jwks.json"

    def rotate(self, kid: str) -> None:
        """A new key signs from now on; the old one stays published."""
        self.keys.insert(0, self._new_key(kid))

    def token(
        self,
        *,
        sub: str = "tester",
        hubs: Sequence[str] = (),
        roles: Sequence[str] = (),
        orgs: Sequence[str] = (),
        key: OKPKey | None = None,
        **claims: Any,
    ) -> str:
        now = int(time.time())
        body = {
            "iss": self.url,
            "aud": "kopa",
            "sub": sub,
            "iat": now,
            "nbf": now - 5,
            "exp": now + 3600,
            "hubs": list(hubs),
            "roles": list(roles),
            "orgs": list(orgs),
        }
        signing = key or self.keys[0]
        return jwt.encode({"alg": "EdDSA", "kid": signing.kid}, body | claims, signing, algorithms=["EdDSA"])

    def headers(self, **who: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(**who)}"}
