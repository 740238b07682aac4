"""All events of the network, found by type."""

from contracts import matching, notify, projects, training
from contracts.event import Registry

REGISTRY = Registry(*training.EVENTS, *matching.EVENTS, *projects.EVENTS, *notify.EVENTS)
