"""How a project begins, changes and ends."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from projects.domain.calls import change_terms, close_call, open_call
from projects.domain.checks import check_closing
from projects.domain.project import CallTerms, Project, ProjectContent, must_be


def drafted(id_: UUID, lead: str, content: ProjectContent, terms: CallTerms | None, now: datetime) -> Project:
    """A new draft."""
    draft = Project(
        id=id_,
        lead=lead,
        state="draft",
        version=1,
        content=content,
        call=None,
        partners=(),
        created_at=now,
        opened_at=None,
        changed_at=now,
    )
    return open_call(draft, terms, now) if terms else draft


def publish(project: Project, now: datetime) -> Project:
    """A draft becomes open, and with it its call. Raises WrongDates where the call's time is over meanwhile."""
    must_be(project, "draft")
    if project.call is not None:
        check_closing(project.call.terms.closes_at, now)
    return replace(project, state="open", opened_at=now)


def revise(project: Project, content: ProjectContent, terms: CallTerms | None, now: datetime) -> Project:
    """Other content. A draft's call is replaced with it, and dropped where `terms` is None.

    An open call gets the new terms, or stays as it is.
    """
    must_be(project, "draft", "open")
    revised = replace(project, content=content)
    if revised.state == "draft":
        revised = replace(revised, call=None)
        return open_call(revised, terms, now) if terms else revised
    return change_terms(revised, terms, now) if terms else revised


def close_project(project: Project) -> Project:
    """The project ends, and an open call with it."""
    must_be(project, "open")
    if project.call is not None and project.call.closed_because is None:
        project = close_call(project, "project")
    return replace(project, state="closed")
