"""Many hubs at once: whatever their number, the same few statements; what they are to open needs is found afterwards."""

from collections import Counter
from collections.abc import Sequence

from chassis.database import Work
from matching import metrics
from matching.commands.hubs import tell
from matching.commands.rows import Row
from matching.domain.hubs import says_other, take_in
from matching.repository import hubs, rematches
from matching.schemas.imports import ImportReport, RowOutcome


async def import_hubs(work: Work, rows: Sequence[Row], *, dry_run: bool) -> ImportReport:
    """Takes in the valid rows although others are not. A row that says nothing new changes nothing and tells nobody,
    so that the same file can be sent again. A dry run only says what would happen.
    """
    slugs = [row.slug for row in rows if row.slug is not None and row.profile is not None]
    known = await (hubs.known if dry_run else hubs.lock_places)(work, slugs)
    changed, outcomes = [], []
    for row in rows:
        if row.slug is None or row.profile is None:
            outcomes.append(RowOutcome(row=row.at, slug=row.slug, outcome="invalid", reasons=list(row.reasons)))
            continue
        change, hub = take_in(row.slug, known.get(row.slug), row.profile)
        outcomes.append(RowOutcome(row=row.at, slug=row.slug, outcome=change))
        if change != "unchanged":
            changed.append((change, hub))
    if not dry_run:
        await hubs.store(work, [hub for _, hub in changed])
        await rematches.queue(work, [hub.slug for _, hub in changed if says_other(known.get(hub.slug), hub)])
        for change, hub in changed:
            tell(work, change, hub)
        metrics.HUB_CHANGES.labels("unchanged").inc(len(slugs) - len(changed))
    return _report(outcomes, dry_run=dry_run)


def _report(outcomes: list[RowOutcome], *, dry_run: bool) -> ImportReport:
    count = Counter(each.outcome for each in outcomes)
    return ImportReport(
        dry_run=dry_run,
        registered=count["registered"],
        revised=count["revised"],
        unchanged=count["unchanged"],
        invalid=count["invalid"],
        rows=outcomes,
    )
