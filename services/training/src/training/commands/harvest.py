"""What a run of a source changes: each item in a savepoint of its own, each portion in one transaction, each run fenced."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import EventTooLarge
from chassis.retryable import is_bad_value
from contracts.sources import RunCounts, SourceFellSilent, SourceRan
from training.commands import sources as commands
from training.commands.items import Outcome, take_item, withdraw_gone
from training.commands.ladder import Ladder
from training.domain.sources.candidates import Candidate, Reading
from training.domain.sources.reasons import Reason
from training.domain.sources.rhythm import REMEMBERED, judged
from training.domain.sources.source import Health, Source
from training.errors.sources import Superseded
from training.repository import harvested, runs
from training.repository import sources as repository
from training.repository.runs import ItemRow

MOST_ITEMS_KEPT = 500
MISSED_TO_GO = 2
"""An item must be missing in so many good runs in a row before its offering is withdrawn."""
RETRY_HOURS = 1


@dataclass
class Tally:
    """What was done so far."""

    counts: Counter[str] = field(default_factory=Counter)
    items: list[ItemRow] = field(default_factory=list)

    def add(self, outcome: Outcome, title: str, link: str | None, offering: UUID | None = None, reasons: Iterable[Reason] = ()) -> None:
        """Counts an item; what is not merely unchanged is listed, up to a limit."""
        self.counts[outcome] += 1
        if outcome != "unchanged" and len(self.items) < MOST_ITEMS_KEPT:
            said = orjson.dumps([each.model_dump(exclude_none=True) for each in reasons]).decode()
            self.items.append((len(self.items), outcome, title[:300], link, offering, said))

    def take_in(self, other: "Tally") -> None:
        """Adds what a portion did, once it is committed."""
        self.counts += other.counts
        room = MOST_ITEMS_KEPT - len(self.items)
        self.items += [(len(self.items) + at, *each[1:]) for at, each in enumerate(other.items[:room])]


@dataclass(frozen=True)
class Run:
    """One run under way."""

    id: UUID
    source: UUID
    started_at: datetime


async def take(work: Work, run: Run, portion: Sequence[Candidate], whole: Reading, now: datetime) -> Tally:
    """Takes in some of the reading's candidates. Raises Superseded where the run lost its source."""
    source = await _fenced(work, run)
    ladder = await Ladder.of(work, source.id, portion, whole)
    tally, same = Tally(), list[str]()
    for candidate in portion:
        before = ladder.find(candidate)
        if before is not None and before.key == candidate.key and before.digest == candidate.digest and before.gone_at is None:
            tally.add("unchanged", candidate.title, candidate.link)
            same.append(before.key)
            continue
        try:
            async with work.savepoint():
                outcome, offering = await take_item(work, source, run.id, candidate, before, now)
            tally.add(outcome, candidate.title, candidate.link, offering, candidate.notes)
        except Exception as error:
            code = "too-large-item" if isinstance(error, EventTooLarge) else "not-storable" if is_bad_value(error) else None
            if code is None:
                raise
            tally.add("rejected", candidate.title, candidate.link, reasons=[Reason(code=code)])
            same += [before.key] if before else []
    await harvested.seen(work, source.id, run.id, same)
    return tally


async def finish(work: Work, run: Run, whole: Reading, tally: Tally, now: datetime) -> Source:
    """Ends a run that read what it could: judges it by the source's history, and takes away what is gone if it may be believed."""
    source = await _fenced(work, run)
    await harvested.seen(work, source.id, run.id, list(whole.unchanged))
    await harvested.seen_unread(work, source.id, run.id, list(whole.still_there))
    for each in whole.rejected:
        tally.add("rejected", each.title, each.link, reasons=each.reasons)
    tally.counts["unchanged"] += len(whole.unchanged)
    usable = sum(tally.counts[name] for name in ("added", "changed", "unchanged"))
    health = judged(await runs.history(work, source.id, REMEMBERED), usable)
    if health == "ok" and whole.complete:
        for row in await harvested.miss(work, source.id, run.id, now):
            if row["missed"] >= MISSED_TO_GO:
                async with work.savepoint():
                    await withdraw_gone(work, source.id, row["key"], row["offering_id"], now)
            tally.add("gone", next(iter(row["title"].values())), row["link"], row["offering_id"])
    await runs.put_items(work, run.id, tally.items)
    await repository.remember(work, source.id, whole.memory)
    await runs.drop_old_runs(work, source.id, now)
    numbers = {name: tally.counts[name] for name in ("added", "changed", "unchanged", "rejected", "gone")}
    counts = RunCounts(started_at=run.started_at, outcome="done", read=usable + numbers["rejected"], **numbers)
    return await _end(work, source, run, counts, health, now, complete=whole.complete)


async def fail(work: Work, run: Run, reason: str, tally: Tally, now: datetime) -> Source:
    """Ends a run that could not read its source, or not take in all: nothing is taken away."""
    source = await _fenced(work, run)
    await runs.put_items(work, run.id, tally.items)
    await repository.release(work, source.id)
    numbers = {name: tally.counts[name] for name in ("added", "changed", "unchanged", "rejected")}
    counts = RunCounts(started_at=run.started_at, outcome="failed", reason=reason, read=sum(numbers.values()), **numbers)
    return await _end(work, source, run, counts, "failing", now, complete=False)


async def _end(work: Work, source: Source, run: Run, counts: RunCounts, health: Health, now: datetime, *, complete: bool) -> Source:
    await runs.close_run(work, run.id, now, counts, health, complete=complete)
    hours = source.every_hours if counts.outcome == "done" else min(source.every_hours, RETRY_HOURS)
    again = now + timedelta(hours=hours) * random.uniform(0.95, 1.05)
    fell = health in ("short", "silent") and health != source.health
    asked = source.next_run_at > run.started_at  # somebody wants it read again as soon as this run is over
    ended = replace(source, running=None, health=health, last_run=counts, version=source.version + 1, changed_at=now)
    ended = ended if asked else replace(ended, next_run_at=again)
    commands.tell(work, SourceRan, ended)
    if fell:
        ended = replace(ended, version=ended.version + 1)
        commands.tell(work, SourceFellSilent, ended)
    await repository.update(work, ended)
    return ended


async def _fenced(work: Work, run: Run) -> Source:
    source = await repository.lock_running(work, run.source, run.id)
    if source is None:
        raise Superseded
    return source
