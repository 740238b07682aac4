"""How long a connection that nothing goes through is kept."""

import httpx

from chassis.serving import KEEP_ALIVE_SECONDS

CADDY_SECONDS = 120
"""Caddy's `keepalive` to what it stands before, by its documentation."""


def test_no_client_of_ours_keeps_a_connection_longer_than_the_service_does() -> None:
    expiry = httpx.Limits().keepalive_expiry
    assert expiry is not None
    assert max(expiry, CADDY_SECONDS) < KEEP_ALIVE_SECONDS
