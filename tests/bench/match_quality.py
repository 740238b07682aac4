"""match_quality: how well needs that decided nothing are understood and hubs ranked, in both languages; against search and most claims."""

from collections.abc import Mapping
from pathlib import Path

from kopa.embedded import Kafka, Postgres
from matching.evaluation.files import read_hubs, read_needs
from matching.evaluation.measures import gain
from matching.evaluation.report import MOST, OURS, SEARCH, Quality, qualities
from matching.evaluation.run import Catalogue
from tests.bench.figures import Figure
from tests.bench.networks import CATALOGUE

NEEDS = Path(__file__).parents[1] / "data" / "needs" / "held-out.jsonl"
F1_AIMS = {"sectors": 0.70, "technologies": 0.70, "services": 0.60}
GAIN_AIM, NEAR = 0.60, 0.05


async def measure(_postgres: Postgres, _kafka: Kafka) -> Figure:
    """The smaller gain of the two languages. Raises FileUnusable where the catalogue does not lie beside the checkout."""
    hubs = read_hubs(CATALOGUE)
    needs = [need.model_copy(update={"country": None}) for need in read_needs(NEEDS)]
    catalogue = Catalogue(hubs)
    found = qualities(needs, hubs, [catalogue.answer(need) for need in needs])
    ours = min(each.gain for each in found.values())
    floor = min(gain(each.ndcg[SEARCH], each.ndcg[MOST]) for each in found.values())
    note = "; ".join(f"{language}: {_told(each)}" for language, each in found.items())
    what = f"gain over 'most claims first' (0 as good, 1 ideal) for {len(needs)} needs held out, the worse language; floor: BM25"
    goal = f"gain ≥ {GAIN_AIM}, F1 ≥ .70, .70, .60, lv within 5 % of en"
    command = "make bench ONLY=match_quality"
    return Figure("match_quality", what, round(ours, 2), "gain", goal, _met(found), round(floor, 2), None, note, command)


def _met(found: Mapping[str, Quality]) -> bool:
    each_met = all(each.gain >= GAIN_AIM and all(each.f1[kind] >= aim for kind, aim in F1_AIMS.items()) for each in found.values())
    return each_met and found["lv"].ndcg[OURS] >= found["en"].ndcg[OURS] * (1 - NEAR)


def _told(each: Quality) -> str:
    f1 = ", ".join(f"{kind} {each.f1[kind]:.2f}" for kind in F1_AIMS)
    return f"F1 {f1}; NDCG@10 {each.ndcg[OURS]:.2f}, BM25 {each.ndcg[SEARCH]:.2f}, most claims {each.ndcg[MOST]:.2f}; gain {each.gain:.2f}"
