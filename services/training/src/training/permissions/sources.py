"""Who may call which route of the harvest."""

from chassis.permissions import Permissions

SOURCES: Permissions = {}
