"""Which hubs fit a need, why, and why not others: the same need and hubs give the same answer."""

from matching.domain.engine.engine import VERSION, Best, Engine, Ranking
from matching.domain.engine.explaining import Factor, Match, WhyNot
from matching.domain.engine.member import Member, Record

__all__ = ["VERSION", "Best", "Engine", "Factor", "Match", "Member", "Ranking", "Record", "WhyNot"]
