"""Background loops of sign-up: letters leave, reminders are planned, offers expire, revisions are followed."""

from training.sender.enrolments import forget_enrolments, keep_enrolments
from training.sender.letters import send_letters

__all__ = ["forget_enrolments", "keep_enrolments", "send_letters"]
