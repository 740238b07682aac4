"""How hubs join a project and leave it."""

from dataclasses import replace
from datetime import datetime

from projects.domain.calls import closed_if_full, is_open, places_left
from projects.domain.project import Joined, Project, must_be
from projects.errors import AlreadyPartner, CallFull, CallNotOpen, LeadCannotJoin, NotPartner


def join(project: Project, hub: str, now: datetime) -> Project:
    """The project with one partner more; the last place closes the call.

    Raises LeadCannotJoin, AlreadyPartner, CallFull, CallNotOpen.
    """
    must_be(project, "open")
    if hub == project.lead:
        raise LeadCannotJoin(hub=hub)
    if project.has_partner(hub):
        raise AlreadyPartner(hub=hub)
    call = project.call
    if call is not None and call.closed_because == "full":
        raise CallFull(lead=project.lead)
    if call is None or not is_open(project, now):
        raise CallNotOpen(lead=project.lead)
    return closed_if_full(replace(project, partners=(*project.partners, Joined(hub, call.number, now))))


def leave(project: Project, hub: str, now: datetime) -> Project:
    """The project without that partner. Its place is free again: a call that closed only because it was full opens, if time is left.

    Raises NotPartner.
    """
    must_be(project, "open")
    if not project.has_partner(hub):
        raise NotPartner(hub=hub)
    left = replace(project, partners=tuple(each for each in project.partners if each.hub != hub))
    call = left.call
    if call is not None and call.closed_because == "full" and places_left(left) > 0 and now < call.terms.closes_at:
        return replace(left, call=replace(call, closed_because=None))
    return left
