"""What is forgotten in time, and how much waits."""

from chassis.database import Work

UNCONFIRMED = "DELETE FROM subscriber WHERE confirmed_at IS NULL AND asked_at < now() - make_interval(secs => $1)"
TOKENS = "DELETE FROM token WHERE expires_at < now()"
LETTERS = "DELETE FROM letter WHERE created_at < now() - interval '7 days' AND state NOT IN ('queued', 'sending')"
DELIVERIES = """
DELETE FROM delivery WHERE id IN (
    SELECT id FROM delivery WHERE state IN ('sent', 'failed', 'unknown') AND changed_at < now() - make_interval(days => $1) LIMIT 5000)
"""
NEWS = """
DELETE FROM news WHERE event_id IN (
    SELECT event_id FROM news n WHERE time < now() - make_interval(days => $1) AND spread_after IS NULL
    AND NOT EXISTS (SELECT FROM delivery d WHERE d.event_id = n.event_id) LIMIT 1000)
"""
WAITING = """
SELECT channel, count(*) AS waiting,
       coalesce(extract(epoch FROM now() - min(due_at) FILTER (WHERE state = 'queued' AND due_at <= now())), 0)::float AS oldest
FROM delivery WHERE state IN ('queued', 'sending') GROUP BY channel
"""


async def forget(work: Work, unconfirmed_seconds: float, keep_days: int) -> None:
    """Deletes unconfirmed addresses, expired tokens, old letters and old finished deliveries."""
    await work.execute(UNCONFIRMED, unconfirmed_seconds)
    await work.execute(TOKENS)
    await work.execute(LETTERS)
    await work.execute(DELIVERIES, keep_days)
    await work.execute(NEWS, keep_days)


async def waiting(work: Work) -> dict[str, tuple[int, float]]:
    """By channel: how many deliveries are open, and for how many seconds the longest due one has waited."""
    return {row["channel"]: (row["waiting"], row["oldest"]) for row in await work.fetch(WAITING)}
