"""Background loops that send: each takes what is due, commits, sends, and records what became of it."""

from notify.sender.housekeeping import forget_outdated, keep_house
from notify.sender.letters import send_letters
from notify.sender.mails import send_mails
from notify.sender.spreading import spread_news
from notify.sender.webhooks import send_webhooks

__all__ = ["forget_outdated", "keep_house", "send_letters", "send_mails", "send_webhooks", "spread_news"]
