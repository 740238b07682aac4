"""A need is stated, and forgotten again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from chassis.secret import hashed, new_secret
from matching import metrics
from matching.commands.matches import clients
from matching.domain.engine import VERSION, Engine, Match, Ranking
from matching.domain.needs import LISTS, Client, Weakness
from matching.domain.stating import Statement
from matching.domain.territory import Territory
from matching.repository import needs
from matching.repository.needs import Need
from matching.schemas.needs import NeedInput

TELLING = 3
"""A further hub is worth telling that fits better than the so-manieth best."""


def state_need(
    work: Work, stated: NeedInput, weaknesses: tuple[Weakness, ...], series: UUID | None, territory: Territory | None, engine: Engine
) -> tuple[Need, str, Ranking]:
    """Keeps a need, open. (the need, the secret of its link, the hubs for it). Raises the first thing wrong with it."""
    statement = statement_of(stated, weaknesses)
    for problem in statement.problems(territory):
        raise problem
    read, now, started = statement.understood(), datetime.now(UTC), perf_counter()
    wish = statement.wish(territory, read)
    ranking = engine.rank(wish, now.timestamp(), max(stated.limit, TELLING))
    metrics.NEED_SECONDS.observe(perf_counter() - started)
    metrics.NEEDS.labels("answered" if ranking.matches else "nothing-fits" if wish.terms else "nothing-understood").inc()
    need = Need(
        id=new_id(),
        state="open",
        version=1,
        text=stated.text.model_dump() if stated.text else None,
        wish=wish,
        chosen=frozenset(statement.chosen),
        because={each.asked: list(each.because) for each in read},
        budget_eur=stated.budget_eur,
        by=stated.by,
        series=series,
        bar=_bar(ranking.matches) * engine.field.claimed(wish.terms),
        engine=VERSION,
        stated_at=now,
    )
    token = new_secret()
    needs.insert(work, need, engine.field, hashed(token))
    return need, token, ranking


def _bar(matches: Sequence[Match]) -> float:
    """The least fit of the best; where they are few, whoever fits at all is worth telling."""
    return min(each.fit for each in matches[:TELLING]) if len(matches) >= TELLING else 0.0


async def mint(work: Work, need: UUID) -> str:
    """The secret of a new link. Raises NoSuchNeed where the need has just been erased."""
    token = new_secret()
    await needs.mint(work, need, hashed(token))
    return token


async def opened_again(work: Work, id_: UUID) -> tuple[Need, str]:
    """A need that was stated with a request that is repeated, with a further link. Raises NoSuchNeed where it has been erased since."""
    token = await mint(work, id_)
    return await needs.load(work, id_, hashed(token)), token


async def erase(work: Work, id_: UUID, token: bytes) -> None:
    """Forgets a need, its text and its links; hubs that were asked see no more of it than its terms."""
    await needs.load(work, id_, token, lock=True)
    await forget(work, id_)


async def forget(work: Work, id_: UUID) -> None:
    """Forgets one that is locked: at its owner's wish, with its organisation, or because nobody has looked at it for long.

    A hub that has it is told that it is withdrawn.
    """
    await clients.forget(work, id_)
    await needs.erase(work, id_)


def statement_of(stated: NeedInput, weaknesses: tuple[Weakness, ...]) -> Statement:
    """What was sent, as the domain reads it."""
    codes = {kind: getattr(stated, kind) for kind in LISTS}
    client = Client(**{name: value or None for name, value in stated.client.model_dump().items()})
    text = stated.text.model_dump() if stated.text else {}
    return Statement(text, codes, client, stated.language or None, weaknesses, stated.read)
