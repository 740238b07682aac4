"""Sample projects of a network, dated relative to the day on which they are published."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError

from contracts.event import Text
from contracts.network import Network, NetworkDataError
from contracts.network.checks import repeated, unknown, untranslated
from contracts.network.parts import Part, Slug
from contracts.relative_dates import resolve
from contracts.taxonomies import SECTORS, TECHNOLOGIES


def _moment(text: str) -> str:
    resolve(text, date(2026, 1, 1), ZoneInfo("UTC"))
    return text


def _day(text: str) -> str:
    _moment(f"{text} 00:00")
    return text


Moment = Annotated[str, AfterValidator(_moment)]
Day = Annotated[str, AfterValidator(_day), Field(description="relative to the day of publishing, for example +8w mon")]


class SampleCall(Part):
    """A call for partners; it closes at a moment such as `+6w fri 17:00`."""

    sought: Text
    technologies: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    places: int = Field(ge=1)
    closes: Moment


class SampleProject(Part):
    """A project that was made up to show the system, and says so. `partners` are the hubs that answered its call."""

    slug: Slug
    sample: Literal[True]
    lead: Slug
    title: Text
    summary: Text
    starts: Day | None = None
    ends: Day | None = None
    regions: tuple[str, ...] = ()
    call: SampleCall | None = None
    partners: tuple[Slug, ...] = ()

    def body(self, today: date, zone: ZoneInfo) -> dict[str, Any]:
        """What to send to projects."""
        fields = self.model_dump(mode="json", exclude={"slug", "partners", "starts", "ends", "call"})
        days = {"starts_on": self.starts, "ends_on": self.ends}
        fields |= {name: resolve(f"{day} 00:00", today, zone).date().isoformat() for name, day in days.items() if day is not None}
        if self.call is not None:
            closes_at = resolve(self.call.closes, today, zone).isoformat()
            fields["call"] = {**self.call.model_dump(mode="json", exclude={"closes"}), "closes_at": closes_at}
        return fields


def sample_projects(network: Network, entries: Sequence[Mapping[str, Any]]) -> tuple[SampleProject, ...]:
    """Take what was parsed from `projects.yaml`; raises NetworkDataError with every problem found."""
    problems: list[str] = []
    projects = list(_read(entries, problems))
    problems += _problems(network, projects)
    if problems:
        raise NetworkDataError(problems)
    return tuple(projects)


def _read(entries: Iterable[Mapping[str, Any]], problems: list[str]) -> Iterator[SampleProject]:
    for position, entry in enumerate(entries, 1):
        try:
            yield SampleProject.model_validate(entry)
        except ValidationError as invalid:
            where = f"projects, entry {position}"
            problems.extend(f"{where}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in invalid.errors(include_url=False))


def _problems(network: Network, projects: Sequence[SampleProject]) -> Iterator[str]:
    yield from repeated("projects", (each.slug for each in projects))
    for each in projects:
        where = f"projects, '{each.slug}'"
        yield from untranslated(f"{where}: the title", each.title, network.profile.languages)
        yield from untranslated(f"{where}: the summary", each.summary, network.profile.languages)
        yield from (f"{where}: there is no hub '{hub}'" for hub in (each.lead, *each.partners) if network.hub(hub) is None)
        yield from (f"{where}: there is no region '{slug}'" for slug in each.regions if network.region(slug) is None)
        if each.call is None and each.partners:
            yield f"{where}: partners join through a call, and it has none"
        if each.call is not None:
            yield from untranslated(f"{where}: what is sought", each.call.sought, network.profile.languages)
            yield from unknown(f"{where}, technologies", TECHNOLOGIES, each.call.technologies)
            yield from unknown(f"{where}, sectors", SECTORS, each.call.sectors)
