"""Whether a hub may help a client: hard rules, each with its reason in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from contracts.matching import Admission, AidBasis
from contracts.taxonomies import COUNTRIES, SECTORS
from matching.domain.needs import Client


class Question(NamedTuple):
    """What a rule asks of a client: the rule's field, the client's, and how both are said."""

    rule: str
    client: str
    en: str
    lv: str


QUESTIONS = (
    Question("client_kinds", "kind", "kind of organisation", "organizācijas veids"),
    Question("sizes", "size_class", "size", "lielums"),
    Question("countries", "country", "country", "valsts"),
    Question("regions", "region", "region", "reģions"),
    Question("sectors", "sector", "sector", "nozare"),
)
NAMES = {
    "company": ("companies", "uzņēmumi"),
    "public-body": ("public bodies", "publiskas iestādes"),
    "micro": ("micro (1 to 9)", "mikro (1 līdz 9)"),
    "small": ("small (10 to 49)", "mazi (10 līdz 49)"),
    "medium": ("medium (50 to 249)", "vidēji (50 līdz 249)"),
    "large": ("large (from 250)", "lieli (no 250)"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`admitted`: None where it depends on what the client has not said. `bases`: the aid bases on which the hub may help."""

    admitted: bool | None
    bases: tuple[AidBasis, ...] = ()
    reasons: tuple[dict[str, str], ...] = ()


EVERYBODY = Verdict(True)


def judge(rules: Sequence[Admission], client: Client) -> Verdict:
    """Any rule that admits is enough. Where none does, the rule that comes nearest says why."""
    if not rules:
        return EVERYBODY
    against = [(rule, *_against(rule, client)) for rule in rules]
    admitting = [rule for rule, refusing, open_ in against if not refusing and not open_]
    if admitting:
        return Verdict(True, _bases(admitting))
    depending = [(rule, open_) for rule, refusing, open_ in against if not refusing]
    if depending:
        rule, open_ = min(depending, key=lambda each: len(each[1]))
        return Verdict(None, _bases(rule for rule, _ in depending), tuple(_depends(rule, each) for each in open_))
    rule, refusing, _ = min(against, key=lambda each: len(each[1]))
    return Verdict(False, (), tuple(_refuses(rule, each) for each in refusing))


def _against(rule: Admission, client: Client) -> tuple[list[Question], list[Question]]:
    """(what refuses, what the client has not said)."""
    refusing, open_ = [], []
    for question in QUESTIONS:
        wanted, said = getattr(rule, question.rule), getattr(client, question.client)
        if wanted and said is None:
            open_.append(question)
        elif wanted and said not in wanted:
            refusing.append(question)
    return refusing, open_


def _bases(rules: Iterable[Admission]) -> tuple[AidBasis, ...]:
    return tuple(dict.fromkeys(rule.basis for rule in rules))


def _refuses(rule: Admission, question: Question) -> dict[str, str]:
    en, lv = _wanted(rule, question)
    return {"en": f"It helps these only ({question.en}): {en}", "lv": f"Palīdz tikai šādiem ({question.lv}): {lv}"}


def _depends(rule: Admission, question: Question) -> dict[str, str]:
    en, lv = _wanted(rule, question)
    return {"en": f"It depends on your {question.en}: {en}", "lv": f"Atkarīgs no jūsu datiem ({question.lv}): {lv}"}


def _wanted(rule: Admission, question: Question) -> tuple[str, str]:
    names = list(_names(getattr(rule, question.rule), question))
    return ", ".join(en for en, _ in names), ", ".join(lv for _, lv in names)


def _names(codes: Iterable[str], question: Question) -> Iterator[tuple[str, str]]:
    taxonomy = {"countries": COUNTRIES, "sectors": SECTORS}.get(question.rule)
    for code in codes:
        if taxonomy is not None and code in taxonomy:
            label = taxonomy.require(code).label
            yield label.en, label.lv
        else:
            yield NAMES.get(code, (code, code))
