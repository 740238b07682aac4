"""What a run is worth, by language: for people to read and for tests to hold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matching.domain.needs import Asked
from matching.evaluation.baselines import Bm25, most_claims_first
from matching.evaluation.files import CATALOGUED, Listed, Ranked, Stated, Terms, term_of
from matching.evaluation.measures import f1, gain, ndcg, worth
from matching.evaluation.run import Catalogue

OURS, SEARCH, MOST = "ours", "bm25", "most claims"


@dataclass(frozen=True, slots=True)
class Quality:
    """F1 by list, and NDCG@10 by way of ranking, of the needs of one language."""

    needs: int
    f1: Mapping[str, float]
    ndcg: Mapping[str, float]

    @property
    def gain(self) -> float:
        """How far from "most claims first" (0) to the ideal (1)."""
        return gain(self.ndcg[OURS], self.ndcg[MOST])


def qualities(needs: Sequence[Stated], hubs: Sequence[Listed], run: Sequence[Ranked]) -> dict[str, Quality]:
    """The quality by language of the needs whose expected terms are known."""
    answers = {line.need_id: line for line in run}
    known = [need for need in needs if need.expected is not None]
    catalogue, search, most = Catalogue(hubs), Bm25(hubs), most_claims_first(hubs)
    found: dict[str, Quality] = {}
    for language in sorted({need.language or "" for need in known}):
        spoken = [need for need in known if (need.language or "") == language]
        worths = [worth(catalogue.field, _asked(need)) for need in spoken]
        rankings = {
            OURS: [answers[need.id].ranking for need in spoken],
            SEARCH: [search.rank(need.text) for need in spoken],
            MOST: [most for _ in spoken],
        }
        reached = {way: _mean([ndcg(*pair) for pair in zip(ranked, worths, strict=True)]) for way, ranked in rankings.items()}
        found[language] = Quality(len(spoken), {kind: f1(_pairs(kind, spoken, answers)) for kind in CATALOGUED}, reached)
    return found


def lines(found: Mapping[str, Quality]) -> list[str]:
    """The report as a table."""
    head = ("language", "needs", *(f"F1 {kind}" for kind in CATALOGUED), *(f"NDCG@10 {way}" for way in (OURS, SEARCH, MOST)), "gain")
    rows = [head, *((language, str(each.needs), *_figures(each)) for language, each in found.items())]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _figures(each: Quality) -> list[str]:
    figures = [*(each.f1[kind] for kind in CATALOGUED), *(each.ndcg[way] for way in (OURS, SEARCH, MOST)), each.gain]
    return [f"{figure:.2f}" for figure in figures]


def _pairs(kind: str, needs: Sequence[Stated], answers: Mapping[str, Ranked]) -> list[tuple[Collection[str], Collection[str]]]:
    return [(getattr(answers[need.id].understood, kind), getattr(need.expected, kind)) for need in needs]


def _asked(need: Stated) -> list[Asked]:
    expected = need.expected or Terms()
    return [asked for kind in CATALOGUED for name in getattr(expected, kind) if (asked := term_of(kind, name))]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
