"""The rules of projects and their calls, without I/O. Each step takes a project and gives the project after it, or raises."""

from projects.domain.calls import close_call, is_open, open_call, places_left, settled
from projects.domain.checks import check_closing, check_content, check_terms
from projects.domain.partners import join, leave
from projects.domain.project import Because, CallTerms, Joined, Project, ProjectCall, ProjectContent, must_be
from projects.domain.steps import close_project, drafted, publish, revise

__all__ = [
    "Because", "CallTerms", "Joined", "Project", "ProjectCall", "ProjectContent", "check_closing", "check_content", "check_terms",
    "close_call", "close_project", "drafted", "is_open", "join", "leave", "must_be", "open_call", "places_left", "publish", "revise",
    "settled",
]  # fmt: skip
