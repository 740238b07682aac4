"""Background loops of matching: letters leave, hubs are reminded and passed over, clients are invited again."""

from matching.sender.letters import send_letters
from matching.sender.matches import keep_inviting, keep_matches

__all__ = ["keep_inviting", "keep_matches", "send_letters"]
