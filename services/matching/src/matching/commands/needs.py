"""A need is stated, and forgotten again."""

from datetime import UTC, datetime
from time import perf_counter
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from chassis.secret import hashed, new_secret
from matching import metrics
from matching.domain.engine import VERSION, Engine
from matching.domain.needs import LISTS, Client, Weakness
from matching.domain.stating import Statement
from matching.domain.territory import Territory
from matching.repository import needs
from matching.repository.needs import Need
from matching.schemas.needs import NeedInput

TELLING = 3
"""A further hub is worth telling that fits better than the so-manieth best."""


async def state_need(
    work: Work, stated: NeedInput, weaknesses: tuple[Weakness, ...], series: UUID | None, territory: Territory | None, engine: Engine
) -> Need:
    """Keeps a need, open. Raises the first thing wrong with it."""
    statement = statement_of(stated, weaknesses)
    for problem in statement.problems(territory):
        raise problem
    read, now, started = statement.understood(), datetime.now(UTC), perf_counter()
    wish = statement.wish(territory, read)
    ranked = engine.rank(wish, now.timestamp(), TELLING)
    metrics.NEED_SECONDS.observe(perf_counter() - started)
    metrics.NEEDS.labels("answered" if ranked.matches else "nothing-fits" if wish.terms else "nothing-understood").inc()
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
        bar=min((factor.value for match in ranked.matches for factor in match.factors if factor.kind == "fit"), default=0.0),
        engine=VERSION,
        stated_at=now,
    )
    await needs.insert(work, need, engine.field)
    return need


async def mint(work: Work, need: UUID) -> str:
    """The secret of a new link. Raises NoSuchNeed where the need has just been erased."""
    token = new_secret()
    await needs.mint(work, need, hashed(token))
    return token


async def erase(work: Work, id_: UUID, token: bytes) -> None:
    """Forgets a need, its text and its links; hubs that were asked see no more of it than its terms."""
    await needs.load(work, id_, token, lock=True)
    await needs.erase(work, id_)


def statement_of(stated: NeedInput, weaknesses: tuple[Weakness, ...]) -> Statement:
    """What was sent, as the domain reads it."""
    codes = {kind: getattr(stated, kind) for kind in LISTS}
    client = Client(**{name: value or None for name, value in stated.client.model_dump().items()})
    text = stated.text.model_dump() if stated.text else {}
    return Statement(text, codes, client, stated.language or None, weaknesses, stated.read)
