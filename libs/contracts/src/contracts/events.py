"""All events of the network, found by type."""

from contracts import assessments, enrolments, matching, notify, projects, sources, training
from contracts.event import Registry

REGISTRY = Registry(
    *training.EVENTS, *enrolments.EVENTS, *sources.EVENTS, *matching.EVENTS, *assessments.EVENTS, *projects.EVENTS, *notify.EVENTS
)
