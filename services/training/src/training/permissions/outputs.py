"""Who may call which route of what other systems read."""

from chassis.permissions import Permissions

OUTPUTS: Permissions = {}
