"""A network whose parts do not fit together is refused, with words that say which entry and why."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contracts.matching import HubProfile
from contracts.network import Network, NetworkDataError

Parts = dict[str, Any]


def spoil(part: str, position: int, **fields: Any) -> Callable[[Parts], None]:
    """Change fields of one entry."""

    def change(parts: Parts) -> None:
        (parts[part] if part == "network" else parts[part][position]).update(fields)

    return change


def repeat(part: str, **fields: Any) -> Callable[[Parts], None]:
    """Add the first entry once more."""
    return lambda parts: parts[part].append(parts[part][0] | fields)


MISTAKES: list[tuple[Callable[[Parts], None], str]] = [
    (repeat("regions", nuts="LV00F"), "regions, 'riga': it is there 2 times"),
    (repeat("regions", slug="other"), "regions, NUTS code, 'LV00A'"),
    (spoil("regions", 0, name={"lv": "Rīga"}), "the name is not written in 'en'"),
    (spoil("regions", 0, nuts="lv"), "regions, 'riga': nuts"),
    (repeat("municipalities"), "municipalities, '0001000': it is there 2 times"),
    (repeat("municipalities", atvk="0001001"), "both are LV-RIX at the same time"),
    (spoil("municipalities", 0, region="sēlija"), "municipalities, '0001000': region"),
    (spoil("municipalities", 0, region="selija"), "municipalities, '0001000': there is no region 'selija'"),
    (spoil("municipalities", 0, valid_to=date(2020, 1, 1)), "ends on 2020-01-01, before it begins"),
    (spoil("municipalities", 0, valid_to=date(2030, 1, 1), merged_into="0009999"), "not '0009999'"),
    (spoil("municipalities", 0, merged_into="0038001"), "say when it ended"),
    (repeat("hubs"), "hubs, 'cesis': it is there 2 times"),
    (spoil("hubs", 0, region="latgale"), "municipality '0026000' lies in region 'vidzeme', not in 'latgale'"),
    (spoil("hubs", 0, region="nowhere", municipality=None), "hubs, 'cesis': there is no region 'nowhere'"),
    (spoil("hubs", 0, municipality="0000000"), "there is no municipality '0000000'"),
    (spoil("hubs", 0, sectors={"educaton": 3}), "hubs, 'cesis', sectors: 'educaton' is not in the list 'sectors'; did you mean education"),
    (spoil("hubs", 0, sectors={"education": 6}), "sectors.education: Input should be less than or equal to 5"),
    (spoil("hubs", 0, status="hub"), "hubs, 'cesis', status"),
    (spoil("hubs", 0, functions=["training"]), "hubs, 'cesis', functions"),
    (spoil("hubs", 0, services={"help": 1}), "hubs, 'cesis', services"),
    (spoil("hubs", 0, technologies={"steam": 1}), "hubs, 'cesis', technologies"),
    (spoil("hubs", 0, country="QQ"), "hubs, 'cesis', country"),
    (spoil("hubs", 0, languages=["lt", "qq"]), "hubs, 'cesis', languages: 'qq'"),
    (spoil("hubs", 0, description={"lv": "Apraksts"}), "the description is not written in 'en'"),
    (spoil("hubs", 0, sample=False), "'sample' and 'sample_fields' go together"),
    (spoil("hubs", 0, sample_fields=["colour"]), "a hub has no such field"),
    (spoil("hubs", 0, webiste="https://hub.example"), "there is no field webiste"),
    (lambda parts: parts["hubs"][0].pop("slug"), "hubs, entry 1: slug is missing"),
    (spoil("organisations", 0, slug="cesis"), "a hub has this slug already"),
    (repeat("organisations"), "organisations, 'varam': it is there 2 times"),
    (spoil("organisations", 0, kind="club"), "organisations, 'varam': kind"),
    (spoil("network", 0, time_zone="Europe/Cesis"), "'Europe/Cesis' is no time zone"),
    (spoil("network", 0, time_zone="../etc/passwd"), "is no time zone"),
    (spoil("network", 0, languages=["lv", "en", "lt"]), "the name is not written in 'lt'"),
    (spoil("network", 0, languages=["qq"]), "network, languages: 'qq'"),
    (spoil("network", 0, country="QQ"), "network, country: 'QQ'"),
    (spoil("network", 0, event_prefix="Kopa"), "event_prefix"),
]


@pytest.mark.parametrize(("change", "reason"), MISTAKES, ids=[reason for _, reason in MISTAKES])
def test_a_mistake_is_named(parts: Parts, change: Callable[[Parts], None], reason: str) -> None:
    change(parts)
    with pytest.raises(NetworkDataError) as caught:
        Network.from_parts(**parts)
    assert any(reason in problem for problem in caught.value.problems), caught.value
    assert caught.value.code == "network_data_invalid"


def test_all_mistakes_are_told_at_once(parts: Parts) -> None:
    spoil("hubs", 0, status="hub")(parts)
    spoil("hubs", 1, region="nowhere", municipality=None)(parts)
    repeat("organisations")(parts)
    with pytest.raises(NetworkDataError) as caught:
        Network.from_parts(**parts)
    assert len(caught.value.problems) == 3


def test_entries_that_are_not_entries_are_refused(parts: Parts) -> None:
    parts["regions"].append("riga")
    with pytest.raises(NetworkDataError, match="regions, entry 6"):
        Network.from_parts(**parts)


def test_parts_are_found_by_their_codes(network: Network) -> None:
    hub, region, municipality = network.hub("sigulda"), network.region("riga"), network.municipality("0048000")
    assert hub is not None and region is not None and municipality is not None
    assert (hub.region, municipality.region) == (region.slug, region.slug)
    assert (network.hub("x"), network.region("x"), network.municipality("x")) == (None, None, None)


def test_a_hub_becomes_a_body_for_matching(network: Network) -> None:
    for hub in network.hubs:
        body = hub.body()
        assert body["slug"] == hub.slug
        assert HubProfile.model_validate(body).model_dump() == hub.model_dump(exclude={"slug", "sample_fields"})
        assert "sample_fields" not in body
