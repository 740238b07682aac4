"""Many needs and hubs at once give what each pair gives alone."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.nearest import MOST, Claiming, Standing, nearest

TERMS = ["technologies:robotics", "technologies:cybersecurity", "sectors:education", "services:prototyping"]
VECTOR = st.dictionaries(st.sampled_from(TERMS), st.floats(0.1, 1.0), max_size=4)


@given(st.lists(st.tuples(VECTOR, st.floats(0, 1)), max_size=5), st.lists(VECTOR, max_size=6))
def test_it_is_the_dot_product_of_each_pair_above_the_bar(
    needs: list[tuple[dict[str, float], float]], hubs: list[dict[str, float]]
) -> None:
    standing = [Standing(UUID(int=at), list(asked), list(asked.values()), bar) for at, (asked, bar) in enumerate(needs)]
    claiming = [Claiming(f"hub-{at}", list(claims), list(claims.values())) for at, claims in enumerate(hubs)]
    found = nearest(standing, claiming)
    fits = {
        (need.id, hub.slug): min(1.0, sum(asked[term] * claims.get(term, 0.0) for term in asked))
        for need, (asked, _) in zip(standing, needs, strict=True)
        for hub, claims in zip(claiming, hubs, strict=True)
    }
    bars = {each.id: each.bar for each in standing}
    told = dict(zip(zip(found.needs, found.hubs, strict=True), found.fits, strict=True))
    assert told == {pair: pytest.approx(fit) for pair, fit in fits.items() if fit > bars[pair[0]] + 1e-9}
    assert all(found.share(*pair) == (fit > 0) for pair, fit in fits.items())
    assert not found.share(UUID(int=99), "hub-0") and not found.share(UUID(int=0), "nobody")


def test_only_the_best_are_told_apart_and_of_equals_the_first_by_name() -> None:
    hubs = [Claiming(f"hub-{at:03}", TERMS[:1], [0.5]) for at in range(MOST + 5)]
    best = Claiming("zz-best", TERMS[:1], [1.0])
    found = nearest([Standing(UUID(int=1), TERMS[:1], [1.0], 0.0)], [*reversed(hubs), best])
    assert found.hubs == ["zz-best", *(each.slug for each in hubs[: MOST - 1])]
