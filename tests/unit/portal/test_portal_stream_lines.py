"""Bursts of messages become one line; nothing else is lost, doubled or moved."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import HubRegistered
from contracts.notify import DeliverySent
from contracts.projects import PartnerJoined
from contracts.training import OfferingAdopted, OfferingPublished
from portal.domain.stream import FAMILIES, TOGETHER, Happening, happening, lines

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SENT, QUEUED, PUBLISHED = "notify.delivery.sent.v1", "notify.delivery.queued.v1", "training.offering.published.v1"


def happened(seq: int, type_: str, about: str = "o1", seconds: float = 0) -> Happening:
    at = NOW + timedelta(seconds=seconds)
    return Happening(
        event_id=UUID(int=seq), type=type_, subject=f"s{seq}", about=about, hub=None, title=None, at=at, traceparent=None, seq=seq
    )


def shown(*happenings: Happening) -> list[tuple[int, int]]:
    return [(line.happening.seq, line.count) for line in lines(happenings)]


def test_messages_that_fared_alike_are_one_line_at_the_place_of_the_last() -> None:
    assert shown(happened(1, QUEUED), happened(2, SENT), happened(3, QUEUED), happened(4, PUBLISHED), happened(5, SENT)) == [
        (3, 2),
        (4, 1),
        (5, 2),
    ]


def test_messages_about_another_thing_or_of_another_time_are_another_line() -> None:
    assert shown(happened(1, SENT), happened(2, SENT, "o2")) == [(1, 1), (2, 1)]
    later = TOGETHER.total_seconds() + 1
    assert shown(happened(1, SENT), happened(2, SENT, seconds=later), happened(3, SENT, seconds=later)) == [(1, 1), (3, 2)]


def test_changes_are_never_joined() -> None:
    assert shown(happened(1, PUBLISHED), happened(2, PUBLISHED)) == [(1, 1), (2, 1)]


@given(st.lists(st.tuples(st.sampled_from([SENT, QUEUED, PUBLISHED]), st.sampled_from(["o1", "o2"]), st.integers(0, 300)), max_size=40))
def test_every_happening_is_counted_once_in_order(made: list[tuple[str, str, int]]) -> None:
    happenings = [happened(seq, type_, about, seconds) for seq, (type_, about, seconds) in enumerate(made, 1)]
    found = lines(happenings)
    assert sum(line.count for line in found) == len(happenings)
    numbers = [line.happening.seq for line in found]
    assert numbers == sorted(set(numbers))
    if happenings:
        assert numbers[-1] == len(happenings)


def test_of_an_event_only_what_is_public_and_short_is_kept() -> None:
    id_ = uuid4()
    offering = OfferingPublished.model_validate(
        {"id": str(uuid4()), "hub": "cesis", "state": "published", "kind": "course", "mode": "online", "title": {"lv": "Kurss"}}
        | {"contact": {"email": "desk@cesis.example"}, "version": 1, "published_at": NOW, "changed_at": NOW}
    )
    kept = happening(offering, id_, NOW, "00-1-2-00")
    assert (kept.type, kept.about, kept.hub, kept.title) == (PUBLISHED, str(offering.id), "cesis", {"lv": "Kurss"})
    assert "desk@cesis" not in repr(kept)


def test_a_message_is_about_its_offering_and_bears_no_recipient() -> None:
    ids = {name: str(uuid4()) for name in ("id", "subscriber", "subscription", "event_id", "about")}
    sent = DeliverySent.model_validate(
        ids | {"channel": "email", "event_type": "x", "state": "sent", "version": 2, "queued_at": NOW, "changed_at": NOW}
    )
    kept = happening(sent, uuid4(), NOW, None)
    assert (kept.about, kept.subject, kept.title, kept.hub) == (ids["about"], ids["id"], None, None)
    assert ids["subscriber"] not in repr(kept)
    assert ids["subscription"] not in repr(kept)


def test_hubs_and_partners_stand_for_themselves() -> None:
    hub = HubRegistered.model_validate(
        {"slug": "cesis", "name": {"lv": "Cēsis"}, "country": "LV", "status": "regional", "version": 1, "changed_at": NOW}
    )
    assert happening(hub, uuid4(), NOW, None).hub == "cesis"
    joined = PartnerJoined.model_validate(
        {
            "id": str(uuid4()),
            "title": {"lv": "P"},
            "state": "open",
            "lead": "cesis",
            "partners": [],
            "joined": "ventspils",
            "version": 2,
            "changed_at": NOW,
        }
    )
    assert happening(joined, uuid4(), NOW, None).hub == "ventspils"


def test_every_family_begins_the_types_of_some_event() -> None:
    assert set(FAMILIES) == {"offerings", "hubs", "projects", "deliveries"}
    assert PUBLISHED.startswith(FAMILIES["offerings"])
    assert SENT.startswith(FAMILIES["deliveries"])


def test_an_adopted_course_is_told_by_its_title_and_leads_to_the_original() -> None:
    copy, original = uuid4(), uuid4()
    event = OfferingAdopted(id=copy, hub="ventspils", title={"lv": "Drošība"}, original=original, author="cesis", version=1, changed_at=NOW)
    told = happening(event, uuid4(), NOW, None)
    assert (told.subject, told.about, told.hub, told.title) == (str(copy), str(original), "ventspils", {"lv": "Drošība"})
