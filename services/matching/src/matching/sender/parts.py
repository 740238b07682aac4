"""What loops and routes need of a running service, made from its settings."""

from typing import cast

from chassis.sending.messages import Sender
from chassis.service import Runtime
from matching.commands.matches.turns import Asking
from matching.domain.matches.clock import Clock
from matching.settings import MatchingSettings, clock, territory


def settings_of(runtime: Runtime) -> MatchingSettings:
    """The service's own settings."""
    return cast("MatchingSettings", runtime.settings)


def clock_of(runtime: Runtime) -> Clock:
    """The network's clock and working days."""
    where = territory(runtime.settings.network_dir)
    return Clock(clock(runtime.settings.network_dir), where.country if where else None)


def asking_of(runtime: Runtime) -> Asking:
    """How hubs are asked."""
    return Asking(clock_of(runtime), settings_of(runtime).answer_working_days)


def sender_of(settings: MatchingSettings) -> Sender:
    """In whose name it writes."""
    return Sender(settings.mail_from, settings.public_url)
