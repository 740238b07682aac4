"""All events of the network, found by type."""

from contracts import assessments, enrolments, matches, matching, notify, projects, sources, training
from contracts.event import Registry

REGISTRY = Registry(
    *training.EVENTS,
    *enrolments.EVENTS,
    *sources.EVENTS,
    *matching.EVENTS,
    *assessments.EVENTS,
    *matches.EVENTS,
    *projects.EVENTS,
    *notify.EVENTS,
)
