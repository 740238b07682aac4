"""Secrets that open something to whoever holds them, such as the links of letters: 256 random bits, of which only the SHA-256 is kept."""

import secrets
from hashlib import sha256


def new_secret() -> str:
    """A secret that nobody guesses, of letters that an address may hold."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """Under what a secret is kept and found again. It cannot be guessed, so a plain hash cannot be searched."""
    return sha256(secret.encode()).digest()
