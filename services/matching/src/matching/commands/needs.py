"""A need is stated and answered."""

from time import perf_counter

from chassis.database import Work
from matching import metrics
from matching.domain.needs import LISTS, Asked
from matching.domain.ranking import rank, unclaimed
from matching.domain.stating import Statement
from matching.domain.territory import Territory
from matching.repository import needs
from matching.schemas.needs import MatchView, NeedAnswer, NeedInput, TermView

NOTHING_UNDERSTOOD = {
    "en": "No word of the text is in the lists of technologies, sectors, services and functions. "
    "Choose some of their codes, or use their names, such as cybersecurity, education, prototyping.",
    "lv": "Neviens teksta vārds nav tehnoloģiju, nozaru, pakalpojumu un funkciju sarakstos. "
    "Izvēlieties kodus no tiem vai lietojiet to nosaukumus, piemēram, kiberdrošība, izglītība, prototipu izstrāde.",
}
NOTHING_FITS = {
    "en": "No hub of the network names any of this or has it on offer now. Try broader or neighbouring terms.",
    "lv": "Neviens tīkla centrs to nenorāda un pašlaik nepiedāvā. Izmēģiniet plašākus vai radniecīgus jēdzienus.",
}


async def state_need(work: Work, stated: NeedInput, territory: Territory | None) -> NeedAnswer:
    """Ranks the hubs for a need and keeps what was asked, without the text. Raises the first thing wrong with the need."""
    statement = _statement(stated)
    for problem in statement.problems(territory):
        raise problem
    started = perf_counter()
    wish, hubs = statement.wish(territory), await needs.count_members(work)
    candidates = await needs.candidates(work, wish) if wish.terms else []
    matches = rank(wish, candidates, hubs) if candidates else []
    metrics.NEED_SECONDS.observe(perf_counter() - started)
    metrics.NEEDS.labels("answered" if matches else "nothing-fits").inc()
    return NeedAnswer(
        id=await needs.keep(work, wish, len(matches)),
        understood=[_view(term, statement) for term in wish.terms],
        unclaimed=[_view(term, statement) for term in unclaimed(wish, candidates)],
        hubs=hubs,
        fitting=len(matches),
        matches=[MatchView.model_validate(each) for each in matches[: stated.limit]],
        message=None if matches else NOTHING_FITS if wish.terms else NOTHING_UNDERSTOOD,
    )


def _statement(stated: NeedInput) -> Statement:
    codes = {kind: getattr(stated, kind) for kind in LISTS}
    passages = (stated.text.lv, stated.text.en) if stated.text else ()
    return Statement(passages, codes, stated.country or None, stated.region or None, stated.language or None)


def _view(term: Asked, statement: Statement) -> TermView:
    return TermView(kind=term.kind, code=term.code, label=term.term.label.model_dump(), chosen=term in statement.chosen)
