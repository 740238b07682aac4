"""When a call is open, how it opens, changes and closes."""

from dataclasses import replace
from datetime import datetime

from projects.domain.checks import check_closing
from projects.domain.project import Because, CallTerms, Project, ProjectCall, must_be
from projects.errors import CallAlreadyOpen, CallNotOpen, TooFewPlaces


def is_open(project: Project, now: datetime) -> bool:
    """Whether hubs can answer the project's call now. At `closes_at` itself they no longer can."""
    call = project.call
    return project.state == "open" and call is not None and call.closed_because is None and now < call.terms.closes_at


def places_left(project: Project) -> int:
    """Places of the current call that nobody has taken; 0 without a call."""
    return project.call.terms.places - _taken(project, project.call) if project.call else 0


def settled(project: Project, now: datetime) -> Project:
    """The same project, its call closed where its time is over."""
    call = project.call
    if project.state != "open" or call is None or call.closed_because or now < call.terms.closes_at:
        return project
    return _closed(project, call, "deadline")


def open_call(project: Project, terms: CallTerms, now: datetime, within: str = "call.") -> Project:
    """A new call, or the one that a draft will have; `within` is where its terms stand in the body. Raises CallAlreadyOpen, WrongDates."""
    must_be(project, "draft", "open")
    check_closing(terms.closes_at, now, within)
    if project.call is not None and project.call.closed_because is None:
        raise CallAlreadyOpen
    return replace(project, call=ProjectCall((project.call.number if project.call else 0) + 1, terms))


def close_call(project: Project, because: Because) -> Project:
    """Closes the call of a published project. Raises CallNotOpen."""
    must_be(project, "open")
    call = project.call
    if call is None or call.closed_because is not None:
        raise CallNotOpen(lead=project.lead)
    return _closed(project, call, because)


def change_terms(project: Project, terms: CallTerms, now: datetime) -> Project:
    """Other terms for the open call. Raises CallNotOpen, WrongDates, TooFewPlaces; without a place left it closes."""
    call = project.call
    if call is None or call.closed_because is not None:
        raise CallNotOpen(lead=project.lead)
    check_closing(terms.closes_at, now)
    if terms.places < (taken := _taken(project, call)):
        raise TooFewPlaces(field="call.places", taken=taken)
    return closed_if_full(replace(project, call=replace(call, terms=terms)))


def closed_if_full(project: Project) -> Project:
    """The same project, its open call closed where no place is left."""
    call = project.call
    if call is None or call.closed_because is not None or places_left(project) > 0:
        return project
    return _closed(project, call, "full")


def _closed(project: Project, call: ProjectCall, because: Because) -> Project:
    return replace(project, call=replace(call, closed_because=because))


def _taken(project: Project, call: ProjectCall) -> int:
    return sum(each.call == call.number for each in project.partners)
