"""The ledger of aid: what one undertaking has had in any three years, and what is left of the ceiling.

Regulation (EU) 2023/2831, Article 3(2): a single undertaking may get 300,000 EUR of de-minimis aid over any period of three years;
what is linked by control counts as one (Article 2(2)). Other bases have no ceiling here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from contracts.matching import AidBasis

CEILING_EUR = Decimal(300_000)
YEARS = 3
KEPT_YEARS = 10
"""Article 6: what was granted is kept on record for ten years from the day on which it was granted."""
CAPPED: AidBasis = "de-minimis"


@dataclass(frozen=True, slots=True)
class Aid:
    """What was granted, and when."""

    amount_eur: Decimal
    granted_on: date


def sum_until(aid: Iterable[Aid], day: date) -> Decimal:
    """What was granted in the three years that end with a day."""
    start = years_before(day)
    return sum((each.amount_eur for each in aid if start < each.granted_on <= day), Decimal(0))


def left_on(aid: Sequence[Aid], day: date) -> Decimal:
    """How much may be granted on a day so that no three years hold more than the ceiling, those that end later included.

    A sum of three years grows only on days of grants, so the periods that end on these are all that must be looked at.
    """
    ends = {day} | {each.granted_on for each in aid if years_before(each.granted_on) < day <= each.granted_on}
    return max(Decimal(0), CEILING_EUR - max(sum_until(aid, end) for end in ends))


def keys(id_: UUID, country: str, register_number: str | None, undertaking: str | None) -> tuple[str, str]:
    """(beneficiary, undertaking): under what an organisation's aid is counted. Without a register number it stands for itself alone.

    A number without a country (`DE:HRB1234`) is one of the organisation's own.
    """
    own = f"{country}:{register_number}" if register_number else str(id_)
    if not undertaking:
        return own, own
    return own, undertaking if ":" in undertaking else f"{country}:{undertaking}"


def years_before(day: date, years: int = YEARS) -> date:
    """The day before the period of so many years that ends with a day begins."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, month=3, day=1) - timedelta(days=1)
