"""What the senders need of a running service, made from its settings."""

from typing import cast

from chassis.sending.outcomes import Patience
from chassis.sending.settings import HOUR
from chassis.service import Runtime
from notify.commands.deliveries import Policy
from notify.messages.mails import Sender
from notify.settings import NotifySettings, place_names


def settings_of(runtime: Runtime) -> NotifySettings:
    """The service's own settings."""
    return cast("NotifySettings", runtime.settings)


def policy_of(settings: NotifySettings) -> Policy:
    """How patient it is."""
    return Policy(Patience(settings.retry_seconds), settings.disable_after_hours * HOUR)


def sender_of(settings: NotifySettings) -> Sender:
    """In whose name it writes."""
    return Sender(
        settings.mail_from, settings.public_url, settings.time_zone, settings.unconfirmed_hours, place_names(settings.network_dir)
    )
