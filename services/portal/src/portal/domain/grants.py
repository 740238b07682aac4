"""What the built-in issuer grants a person's browser, and when it may be used (RFC 6749, section 4.1, with RFC 7636)."""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

CODE_LASTS = timedelta(minutes=1)
"""Between the form that signs in and the portal's question for tokens there is one redirect."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A code of one use, or what renews an account's tokens. `id` is the SHA-256 of the secret, which is not kept."""

    id: bytes
    kind: Literal["code", "renewal"]
    account: str
    challenge: str | None
    redirect: str | None
    expires_at: datetime

    def opens(self, verifier: str, redirect: str, now: datetime) -> bool:
        """Whether whoever brings this code is who asked for it: the same address, the challenge's verifier, and in time."""
        return (
            now < self.expires_at
            and redirect == self.redirect
            and self.challenge is not None
            and hmac.compare_digest(self.challenge, challenge_of(verifier))
        )


def challenge_of(verifier: str) -> str:
    """The challenge `S256` of a verifier (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
