"""Matches of the whole network as its coordinator sees them: who waits how long, what nobody took; no names of clients, no texts."""

from pydantic import AwareDatetime, BaseModel

from matching.schemas.matches import AskedMatch
from matching.schemas.needs import TermView


class NetworkMatch(AskedMatch):
    """A match of any hub. `region`: the client's; missing where it was not said. `is_overdue`: the hub's time to answer is over."""

    region: str | None
    terms: list[TermView]
    is_overdue: bool


class NetworkMatchPage(BaseModel):
    """One page of the network's matches."""

    items: list[NetworkMatch]
    next: str | None


class Counts(BaseModel):
    """How matches stand. `waiting`: for a hub's answer, of these `overdue` past their time and `due_soon` with at most one working day
    left; `agreeing`: for the client's word on a day; `accepted`: in work. `closed`: in the last 90 days, as `answered` (that many hubs
    answered, or were passed over for their silence) and `in_time`, of which `share_in_time` is the share of 0 to 1; missing where none
    was to be answered. `unasked`: open needs for which no hub was asked yet; `untaken`: open needs of which every hub that was asked
    declined, was silent or could not be asked, and nobody is left in line.
    """

    waiting: int
    overdue: int
    due_soon: int
    agreeing: int
    accepted: int
    closed: int
    answered: int
    in_time: int
    share_in_time: float | None
    unasked: int
    untaken: int


class RegionCounts(Counts):
    """The same for clients of one region; missing for those who did not say theirs."""

    region: str | None


class NetworkSummary(BaseModel):
    """All matches, and region by region: those of the network first, each also where nothing is. `at`: when it was counted."""

    at: AwareDatetime
    days: int
    all: Counts
    regions: list[RegionCounts]


class HubRecord(BaseModel):
    """How a hub has answered in the last year. `asked`: answered or passed over for silence, of these `in_time`; `median_days`: working
    days to its first answer; `waiting`, `overdue`, `accepted`: as it stands now. `is_member`: it has not left the network.
    """

    hub: str
    name: dict[str, str]
    is_member: bool
    waiting: int
    overdue: int
    accepted: int
    asked: int
    in_time: int
    share_in_time: float | None
    median_days: float | None


class HubRecordPage(BaseModel):
    """Hubs that were asked in the last year; those first where most is overdue, then where most waits, then by slug."""

    items: list[HubRecord]
    next: str | None
