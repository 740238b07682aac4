"""Who may call which route of sign-up."""

from chassis.permissions import Permissions

ENROLMENTS: Permissions = {}
