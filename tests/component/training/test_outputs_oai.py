"""OAI-PMH against a real server, read by a harvester that is not ours (sickle), and its errors one by one."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import BadResumptionToken, CannotDisseminateFormat, IdDoesNotExist, NoRecordsMatch

from tests.component.conftest import Running, Start
from tests.component.training.outputs import AWKWARD, CESIS, published, register_hub, serving, withdrawn
from training.app import service
from training.routes.outputs import oai

NAMES = {"o": "http://www.openarchives.org/OAI/2.0/"}


@pytest.fixture
async def training(start: Start) -> AsyncIterator[Running]:
    async with start(service) as running:
        await register_hub(running)
        yield running


async def harvested(training: Running, work: Callable[[Sickle], Any]) -> Any:
    """What a harvester makes of us; it blocks, so it has a thread of its own."""
    async with serving(training) as url:
        return await asyncio.to_thread(work, Sickle(f"{url}/oai"))


async def asked(training: Running, **arguments: str) -> etree._Element:
    answer = await training.call("GET", f"/oai?{urlencode(arguments)}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    return etree.fromstring(answer.content)


async def error(training: Running, query: str) -> str:
    root = etree.fromstring((await training.call("GET", f"/oai?{query}")).content)
    (found,) = root.findall("o:error", NAMES)
    return str(found.get("code"))


async def test_a_harvester_learns_who_we_are(training: Running) -> None:
    await published(training)

    def look(harvester: Sickle) -> Any:
        who = harvester.Identify()
        formats = [each.metadataPrefix for each in harvester.ListMetadataFormats()]
        return who, formats, [each.setSpec for each in harvester.ListSets()]

    who, formats, sets = await harvested(training, look)
    assert (who.deletedRecord, who.granularity, who.protocolVersion) == ("persistent", "YYYY-MM-DDThh:mm:ssZ", "2.0")
    assert "@" in who.adminEmail
    assert who.earliestDatestamp.endswith("Z")
    assert formats == ["oai_dc", "jsonld"]
    assert {"hub", "hub:cesis", "kind", "kind:course"} <= set(sets)


async def test_a_harvester_gets_every_record_once_and_learns_what_is_gone(training: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oai, "AT_ONCE", 2)
    offerings = [await published(training, title={"lv": f"{AWKWARD} {number}", "en": "Awkward"}) for number in range(5)]
    await withdrawn(training, offerings[0])

    def look(harvester: Sickle) -> Any:
        return list(harvester.ListRecords(metadataPrefix="oai_dc")), list(harvester.ListIdentifiers(metadataPrefix="jsonld"))

    records, headers = await harvested(training, look)
    assert [each.header.identifier for each in records] == [f"oai:127.0.0.1:{each['id']}" for each in [*offerings[1:], offerings[0]]]
    assert [each.identifier for each in headers] == [each.header.identifier for each in records]
    assert [each.deleted for each in records] == [False] * 4 + [True]
    first = records[0].metadata
    assert set(first["title"]) == {" ".join(f"{AWKWARD} 1".replace("\u0007", "").split()), "Awkward"}
    assert first["publisher"] == ["Cēsu Digitālais centrs"]
    assert first["identifier"] == [f"http://127.0.0.1:8080/offerings/{offerings[1]['id']}"]
    assert first["date"] == ["2031-03-26T15:30:00Z", "2031-06-04T14:30:00Z"]
    assert records[0].header.setSpecs == ["hub:cesis", "kind:course"]
    assert datetime.fromisoformat(records[0].header.datestamp).microsecond == 0


async def test_the_second_format_is_the_structured_data(training: Running) -> None:
    offering = await published(training, title={"lv": AWKWARD})
    name = f"oai:127.0.0.1:{offering['id']}"
    record = await harvested(training, lambda harvester: harvester.GetRecord(identifier=name, metadataPrefix="jsonld"))
    text = record.xml.findtext(".//{https://schema.org/}jsonld")
    assert json.loads(text)["@type"] == "Course"
    schema = etree.XMLSchema(etree.fromstring((await training.call("GET", "/oai/jsonld.xsd")).content))
    assert schema.validate(record.xml.find(".//{https://schema.org/}jsonld"))


async def test_sets_and_times_narrow_a_harvest_to_the_second(training: Running) -> None:
    course, webinar = await published(training), await published(training, kind="webinar", hub="ventspils")
    async with training.runtime.database.unit_of_work() as work:
        for offering, at in ((course, "2030-01-01 10:00:00.7+00"), (webinar, "2030-01-01 10:00:01.2+00")):
            await work.execute(f"UPDATE offering SET changed_at = '{at}' WHERE id = $1", offering["id"])

    async def ids(**arguments: str) -> list[str]:
        root = await asked(training, verb="ListIdentifiers", metadataPrefix="oai_dc", **arguments)
        return [each.text.rpartition(":")[2] for each in root.findall(".//o:identifier", NAMES)]

    both = [course["id"], webinar["id"]]
    assert await ids() == both
    assert await ids(set="hub:ventspils") == [webinar["id"]]
    assert await ids(set="kind:course") == [course["id"]]
    assert await ids(set="kind") == both
    assert await ids(**{"from": "2030-01-01T10:00:01Z"}) == [webinar["id"]]
    assert await ids(until="2030-01-01T10:00:00Z") == [course["id"]]
    assert await ids(**{"from": "2030-01-01", "until": "2030-01-01"}) == both
    assert await error(training, "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2030-01-02") == "noRecordsMatch"
    assert await error(training, "verb=ListIdentifiers&metadataPrefix=oai_dc&set=hub:nowhere") == "noRecordsMatch"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Steal", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2030-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2030-01-01&until=2030-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2030-01-02&until=2030-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%3C", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=%C4%81", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=WzFd", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:1", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=marc&identifier=oai:127.0.0.1:1", "cannotDisseminateFormat"),
        ("verb=ListMetadataFormats&identifier=oai:127.0.0.1:00000000-0000-0000-0000-000000000000", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%07", "idDoesNotExist"),
    ],
)
async def test_every_mistake_has_the_protocols_own_code(training: Running, query: str, code: str) -> None:
    await published(training)
    assert await error(training, query) == code


async def test_a_harvester_understands_our_errors(training: Running) -> None:
    draft = (await training.call("POST", "/offerings", who=CESIS, json={"hub": "cesis", "kind": "course", "title": {"lv": "Slepens"}, "mode": "online"})).json()  # fmt: skip  # noqa: E501

    def look(harvester: Sickle) -> None:
        with pytest.raises(NoRecordsMatch):
            list(harvester.ListRecords(metadataPrefix="oai_dc"))
        with pytest.raises(CannotDisseminateFormat):
            list(harvester.ListRecords(metadataPrefix="marc"))
        with pytest.raises(BadResumptionToken):
            list(harvester.ListRecords(resumptionToken="nonsense"))
        with pytest.raises(IdDoesNotExist):
            harvester.GetRecord(identifier=f"oai:127.0.0.1:{draft['id']}", metadataPrefix="oai_dc")

    await harvested(training, look)


async def test_a_form_is_as_good_as_an_address(training: Running) -> None:
    offering = await published(training)
    form = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": f"oai:127.0.0.1:{offering['id']}"}
    answer = await training.client.post("/oai", data=form)
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    assert root.findtext(".//o:header/o:identifier", None, NAMES) == form["identifier"]
    assert dict(root.find("o:request", NAMES).attrib) == form
    for nonsense in (b"\xff\x00=%00&verb=%00", b"verb=Identify" + b"&a=1" * 60):
        answer = await training.client.post("/oai", content=nonsense)
        assert answer.status_code == 200
        assert etree.fromstring(answer.content).find("o:error", NAMES) is not None
