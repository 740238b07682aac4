"""A verifier that fetched the key set some time ago can always verify a token that is still valid, however keys were rotated."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.keys import AHEAD, CACHED, Key, first_use, is_due, published, signer, spent

START = datetime(2026, 1, 1, tzinfo=UTC)
AGE = timedelta(days=30)
LIFETIME = timedelta(hours=1)


def key(number: int, created: datetime, signs: datetime) -> Key:
    return Key(str(number), {}, created, signs)


def rotated(looks: list[timedelta]) -> list[Key]:
    """The keys that come to be when somebody looks at these moments."""
    keys: list[Key] = []
    for number, look in enumerate(looks):
        now = START + look
        if is_due(keys, now, AGE):
            keys.append(key(number, now, first_use(keys, now)))
    return keys


def test_the_first_key_signs_at_once() -> None:
    [only] = rotated([timedelta()])
    assert signer([only], START) is only


def test_a_new_key_is_published_before_it_signs() -> None:
    first, second = rotated([timedelta(), AGE])
    made = START + AGE
    assert signer([first, second], made) is first
    assert published([first, second], made, LIFETIME) == [first, second]
    assert signer([first, second], made + AHEAD) is second
    assert AHEAD > CACHED


def test_an_old_key_stays_until_its_last_token_has_ended() -> None:
    first, second = rotated([timedelta(), AGE])
    last_token_ends = second.signs_from + LIFETIME
    assert first in published([first, second], last_token_ends, LIFETIME)
    assert spent([first, second], last_token_ends + AHEAD, LIFETIME) == [first]


def test_no_key_is_made_while_the_newest_is_young() -> None:
    assert len(rotated([timedelta(days=day) for day in range(29)])) == 1
    assert len(rotated([timedelta(days=day) for day in range(91)])) == 4


minutes = st.integers(0, 120 * 24 * 60).map(lambda minute: timedelta(minutes=minute))


@given(
    looks=st.lists(minutes, min_size=1, max_size=40).map(sorted),
    signed=minutes,
    token_age=st.integers(0, 59).map(lambda minute: timedelta(minutes=minute)),
    cache_age=st.integers(0, int(CACHED.total_seconds())).map(lambda second: timedelta(seconds=second)),
    stale=st.integers(0, 60).map(lambda second: timedelta(seconds=second)),
)
def test_every_valid_token_is_verifiable(
    looks: list[timedelta], signed: timedelta, token_age: timedelta, cache_age: timedelta, stale: timedelta
) -> None:
    """Also when the signing process knows the keys only as they were a minute ago, and the verifier's copy is as old as it may be."""
    keys = rotated(looks)
    signed_at = max(START + signed, keys[0].created_at + stale)
    known = [each for each in keys if each.created_at <= signed_at - stale]
    signing = signer(known, signed_at)
    assert signing is not None
    fetched_at = max(signed_at + token_age - cache_age, keys[0].created_at)
    served = published([each for each in keys if each.created_at <= fetched_at], fetched_at, LIFETIME)
    assert signing in served
