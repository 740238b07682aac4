"""Aid as it is written on a command line: `de-minimis:2500:2026-11-28`, and the service behind one more colon."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from contracts.matching import AidBasis

BASES = get_args(AidBasis)


class AidUnusable(Exception):
    """What is written is no grant of aid."""

    code = "aid-unusable"


def aid_of(written: str) -> dict[str, Any]:
    """The grant, as the service takes it. Raises AidUnusable."""
    basis, *rest = written.split(":", 3)
    if basis not in BASES:
        raise AidUnusable(f"--aid: {basis!r} is no basis. Use one of: {', '.join(BASES)}.")
    if len(rest) < 2:
        raise AidUnusable("--aid: write basis, EUR and day with colons between them, such as de-minimis:2500:2026-11-28.")
    try:
        amount = Decimal(rest[0])
    except InvalidOperation as error:
        raise AidUnusable(f"--aid: {rest[0]!r} is no amount in EUR, such as 2500 or 99.50.") from error
    if not amount.is_finite():
        raise AidUnusable(f"--aid: {rest[0]!r} is no amount in EUR, such as 2500 or 99.50.")
    try:
        day = date.fromisoformat(rest[1])
    except ValueError as error:
        raise AidUnusable(f"--aid: {rest[1]!r} is no day, such as 2026-11-28.") from error
    return {"basis": basis, "amount_eur": str(amount), "granted_on": day.isoformat(), "service": rest[2] if len(rest) > 2 else None}
