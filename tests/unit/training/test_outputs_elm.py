"""The learning model as RDF, against what the profile's shapes (LOQ 1.1.0 of the European Learning Model) demand and allow.

The tables are read off the published shapes by hand: which properties a class must have, how often, and, as shapes are closed, which it
may have of those that we write.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import rdflib
from rdflib import RDF, Graph, Literal, Namespace, Node, URIRef

from chassis.ids import new_id
from contracts.training import OfferingContent, Session
from training.domain.offerings import Catalogued
from training.domain.outputs import elm
from training.domain.outputs.shown import Addresses, Shown

DC, ELM = Namespace("http://purl.org/dc/terms/"), Namespace("http://data.europa.eu/snb/model/elm/")
SKOS, FOAF = Namespace("http://www.w3.org/2004/02/skos/core#"), Namespace("http://xmlns.com/foaf/0.1/")
ROV, ADMS = Namespace("http://www.w3.org/ns/regorg#"), Namespace("http://www.w3.org/ns/adms#")
SCHEDULED = datetime(2027, 3, 1, 12, tzinfo=UTC)
MANY = 10**6

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # the library's own
SHAPES: dict[URIRef, dict[URIRef, tuple[int, int]]] = {
    ELM.LearningOpportunity: {
        DC.title: (1, MANY), FOAF.homepage: (1, MANY), ELM.providedBy: (1, MANY), ELM.learningAchievementSpecification: (1, 1),
        ELM.defaultLanguage: (1, 1), DC.modified: (0, 1), DC.temporal: (0, 1), ELM.duration: (0, 1), ELM.mode: (0, MANY),
        ELM.applicationDeadline: (0, MANY), ELM.priceDetail: (0, MANY), ELM.location: (0, MANY),
    },
    ELM.LearningAchievementSpecification: {
        DC.title: (1, MANY), ELM.ISCEDFCode: (1, MANY), DC.language: (1, MANY), ELM.learningOutcome: (1, MANY), DC.description: (0, MANY),
        FOAF.homepage: (0, MANY), DC.modified: (0, 1), ELM.mode: (0, MANY), ELM.volumeOfLearning: (0, 1), ELM.entryRequirement: (0, 1),
    },
    ELM.LearningOutcome: {DC.title: (1, MANY), ADMS.identifier: (0, MANY)},
    ELM.Organisation: {ROV.legalName: (1, MANY), ELM.location: (1, MANY), FOAF.homepage: (0, MANY)},
    DC.Location: {ELM.address: (1, MANY), ELM.geographicName: (0, MANY)},
    ELM.Address: {ELM.countryCode: (1, 1), ELM.fullAddress: (0, 1)},
    ELM.Amount: {ELM.unit: (1, 1), RDF.value: (1, 1)},
    ELM.PriceDetail: {ELM.amount: (0, 1)},
    ELM.Note: {ELM.noteLiteral: (1, MANY)},
    ELM.WebResource: {ELM.contentUrl: (1, 1)},
    ELM.Identifier: {SKOS.notation: (1, MANY)},
    DC.PeriodOfTime: {ELM.startDate: (0, 1), ELM.endDate: (0, 1)},
    SKOS.Concept: {},
}  # fmt: skip
RANGES: dict[URIRef, URIRef] = {
    **dict.fromkeys((ELM.mode, ELM.ISCEDFCode, DC.language, ELM.defaultLanguage, ELM.countryCode, ELM.unit), SKOS.Concept),
    FOAF.homepage: ELM.WebResource, ELM.providedBy: ELM.Organisation, ELM.location: DC.Location, ELM.address: ELM.Address,
    ELM.learningAchievementSpecification: ELM.LearningAchievementSpecification, ELM.learningOutcome: ELM.LearningOutcome,
    ELM.priceDetail: ELM.PriceDetail, ELM.amount: ELM.Amount, DC.temporal: DC.PeriodOfTime, ELM.entryRequirement: ELM.Note,
    ELM.fullAddress: ELM.Note, ADMS.identifier: ELM.Identifier,
}  # fmt: skip
LITERALS: dict[URIRef, URIRef] = {
    **dict.fromkeys((DC.title, DC.description, ROV.legalName, ELM.geographicName, ELM.noteLiteral), RDF.langString),
    **dict.fromkeys((DC.modified, ELM.startDate, ELM.endDate, ELM.applicationDeadline), rdflib.XSD.dateTime),
    **dict.fromkeys((ELM.duration, ELM.volumeOfLearning), rdflib.XSD.duration),
    ELM.contentUrl: rdflib.XSD.anyURI, RDF.value: rdflib.XSD.decimal,
}  # fmt: skip


def shown(sessions: tuple[Session, ...] = (), **content: Any) -> Shown:
    written = OfferingContent.model_validate({"kind": "course", "title": {"en": "Course", "lv": "Kurss"}, "mode": "online"} | content)
    return Shown(Catalogued(new_id(), "cesis", "published", 1, written, sessions, SCHEDULED, SCHEDULED), {"lv": "Centrs"})


def graph(*offerings: Shown) -> Graph:
    made = elm.Graph(Addresses("https://kopa.example"), "LV")
    document = {"@context": elm.CONTEXT, "@graph": [node for each in offerings for node in made.nodes(each)]}
    return Graph().parse(data=json.dumps(document), format="json-ld")


def problems(found: Graph) -> Iterator[str]:
    for node, class_ in found.subject_objects(RDF.type):
        shape = SHAPES[class_]  # type: ignore[index]
        for name, (least, most) in shape.items():
            if not least <= len(list(found.objects(node, name))) <= most:
                yield f"{class_} has {name} too often or too seldom"
        yield from (f"{class_} knows no {name}" for name in found.predicates(node) if name != RDF.type and name not in shape)
        yield from (problem for name, value in found.predicate_objects(node) for problem in wrong(found, name, value))


def wrong(found: Graph, name: Node, value: Node) -> Iterator[str]:
    if name in RANGES and (value, RDF.type, RANGES[name]) not in found:  # type: ignore[index]
        yield f"{name} leads to {value}, which is no {RANGES[name]}"  # type: ignore[index]
    if name in LITERALS:
        assert isinstance(value, Literal)
        kind = RDF.langString if value.language else value.datatype
        if kind != LITERALS[name]:  # type: ignore[index]
            yield f"{name} is a {kind}"


SESSION = Session(id=new_id(), starts_at=SCHEDULED, ends_at=SCHEDULED + timedelta(hours=2), sign_up_closes_at=SCHEDULED - timedelta(days=1))
PLACE = {"name": "Telpa", "address": "Rīgas iela 7, Cēsis"}


@pytest.mark.parametrize(
    "offering",
    [
        shown(),
        shown((SESSION,)),
        shown((SESSION,), mode="on-site", place=PLACE, duration="P6W", workload_hours=12.5, price={"amount": "12.50"}),
        shown(kind="curriculum", languages=["lv", "uk"], prerequisites={"lv": "Nekas"}, summary={"lv": "Īsumā"}, duration="soon"),
        shown(
            (SESSION,),
            competences=[{"framework": "DigComp", "version": "3.0", "code": "1.1"}, {"framework": "X", "version": "1", "code": "y"}],
        ),
        shown(mode="on-site", place={"name": "Telpa"}, technologies=["data"], sectors=["energy"], level="advanced"),
    ],
)
def test_what_is_written_is_what_the_shapes_demand(offering: Shown) -> None:
    found = graph(offering)
    assert len(list(found.subjects(RDF.type, ELM.LearningOpportunity))) == 1
    assert list(problems(found)) == []


def test_the_check_itself_finds_what_is_missing() -> None:
    found = graph(shown((SESSION,)))
    found.remove((None, ELM.ISCEDFCode, None))
    assert [problem for problem in problems(found) if "ISCEDFCode" in problem]


def test_a_hub_is_described_once_and_what_teaches_nothing_is_left_out() -> None:
    found = graph(shown(), shown(), shown(kind="service"), shown((SESSION,), kind="event"))
    assert len(list(found.subjects(RDF.type, ELM.Organisation))) == 1
    assert len(list(found.subjects(RDF.type, ELM.LearningAchievementSpecification))) == 2


def test_durations_are_of_the_kind_that_the_model_knows() -> None:
    assert [elm._duration(text) for text in ("P6W", "P3M", "PT90M", "P", "PT", "six weeks", None)] == ["P42D", "P3M", "PT90M", *[None] * 4]
