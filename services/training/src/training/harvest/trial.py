"""A test run: reads the beginning of a source and says what would become of it."""

from datetime import datetime

from training.domain.sources.candidates import Reading, Rejected
from training.domain.sources.source import Choices
from training.harvest.failures import Unreadable
from training.harvest.fetching import Fetcher, client_of
from training.harvest.reading import read
from training.schemas.sources import NewSource, RunItem, Trial, TrialItem, said_reason
from training.settings import TrainingSettings

MOST_REJECTED = 100


async def tried(source: NewSource, settings: TrainingSettings, now: datetime) -> Trial:
    """What a run would find. A source that cannot be read is an answer, not an error."""
    choices = Choices.model_validate(source.choices.model_dump())
    most = settings.harvest_trial_items
    async with client_of(settings) as client:
        fetcher = Fetcher(client, most_pages=most, seconds=settings.harvest_trial_seconds)
        try:
            return _shown(await read(source.method, source.address, choices, fetcher, now, most))
        except Unreadable as error:
            return Trial(outcome="failed", reason=said_reason(error.code, error.about), read=0, complete=False, items=[], rejected=[])


def _shown(reading: Reading) -> Trial:
    return Trial(
        outcome="done",
        read=len(reading.candidates) + len(reading.rejected),
        complete=reading.complete,
        items=[
            TrialItem(
                key=each.key,
                content=each.content,
                sessions=list(each.sessions),
                notes=[said_reason(note.code, note.about) for note in each.notes],
            )
            for each in reading.candidates
        ],
        rejected=[_rejected(each) for each in reading.rejected[:MOST_REJECTED]],
    )


def _rejected(rejected: Rejected) -> RunItem:
    reasons = [said_reason(each.code, each.about) for each in rejected.reasons]
    return RunItem(outcome="rejected", title=rejected.title, link=rejected.link, reasons=reasons)
