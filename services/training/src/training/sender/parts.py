"""What the loops need of a running service, made from its settings."""

from datetime import timedelta
from typing import cast

from chassis.service import Runtime
from training.commands.enrolments.seats import Offers
from training.messages.mails import Sender
from training.settings import TrainingSettings


def settings_of(runtime: Runtime) -> TrainingSettings:
    """The service's own settings."""
    return cast("TrainingSettings", runtime.settings)


def offers_of(runtime: Runtime) -> Offers:
    """How long a freed seat waits."""
    settings = settings_of(runtime)
    return Offers(timedelta(hours=settings.enrolment_offer_hours), timedelta(minutes=settings.enrolment_offer_minutes))


def sender_of(settings: TrainingSettings) -> Sender:
    """In whose name it writes."""
    return Sender(settings.mail_from, settings.public_url, settings.time_zone, settings.enrolment_confirm_hours)
