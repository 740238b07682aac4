"""Work by the clock goes on whatever a round comes to."""

import asyncio
from itertools import pairwise

import pytest

from chassis import metrics
from chassis.rounds import rounds


async def until_cancelled(outcomes: list[object], pause: float, after_failure: float | None = None) -> list[float]:
    """The pauses between the rounds that come to `outcomes`; the last round is the one that is cancelled."""
    loop = asyncio.get_running_loop()
    began: list[float] = []

    async def one() -> object:
        began.append(loop.time())
        if len(began) > len(outcomes):
            await asyncio.sleep(60)
        outcome = outcomes[len(began) - 1]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    task = asyncio.create_task(rounds("test", one, pause, after_failure))
    while len(began) <= len(outcomes):
        await asyncio.sleep(0.001)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return [after - before for before, after in pairwise(began)]


async def test_a_round_that_has_more_to_do_is_followed_at_once_and_others_pause() -> None:
    at_once, paused, not_true = await until_cancelled([True, None, 1], 0.05)
    assert at_once < 0.03
    assert paused >= 0.04
    assert not_true >= 0.04


async def test_a_failure_is_counted_and_tried_again_after_its_own_pause() -> None:
    before = metrics.ROUNDS_FAILED.labels("test")._value.get()
    [own] = await until_cancelled([RuntimeError("no")], 30, 0.05)
    assert own >= 0.04
    [same] = await until_cancelled([TimeoutError()], 0.05)
    assert same >= 0.04
    assert metrics.ROUNDS_FAILED.labels("test")._value.get() == before + 2
