"""Background loops of matching: letters leave, hubs are reminded and passed over, clients invited again, imports held against needs."""

from matching.sender.letters import send_letters
from matching.sender.matches import keep_inviting, keep_matches
from matching.sender.rematches import keep_rematching

__all__ = ["keep_inviting", "keep_matches", "keep_rematching", "send_letters"]
