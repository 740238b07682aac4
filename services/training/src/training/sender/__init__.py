"""Background loops of sign-up: letters leave, reminders are planned, offers expire, revisions are followed."""

from training.sender.enrolments import keep_enrolments
from training.sender.letters import send_letters

__all__ = ["keep_enrolments", "send_letters"]
