"""What a harvester asks by OAI-PMH 2.0, read and refused as the protocol says (sections 2.7.3, 3.5, 3.6)."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

ARGUMENTS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
"""Verb -> (arguments that it needs, arguments that it may have)."""
DATE, TIME = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"
SET = re.compile(r"(hub|kind)(?::([a-z0-9-]{1,60}))?")
VALID = timedelta(hours=24)
"""So long a resumption token holds."""


class Refused(Exception):
    """A protocol error; `code` is the protocol's own."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Harvest:
    """Which records are asked for: those that changed in [earliest, before), in a set, after the last one that was given out."""

    prefix: str
    earliest: datetime | None = None
    before: datetime | None = None
    set: str = ""
    after: tuple[datetime, UUID] | None = None
    given: int = 0
    """How many were given out before."""

    @property
    def hub(self) -> str | None:
        """The hub of the set `hub:…`."""
        return self._of("hub")

    @property
    def kind(self) -> str | None:
        """The kind of the set `kind:…`."""
        return self._of("kind")

    def _of(self, name: str) -> str | None:
        first, _, value = self.set.partition(":")
        return value or None if first == name else None


@dataclass(frozen=True, slots=True)
class Request:
    """A request that the protocol allows."""

    verb: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    harvest: Harvest | None = None


def read(pairs: Iterable[tuple[str, str]], prefixes: Iterable[str], now: datetime) -> Request:
    """The request that these arguments make. Raises Refused."""
    pairs = list(pairs)
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise Refused("badVerb", f"Ask with one verb of: {', '.join(ARGUMENTS)}.")
    verb, arguments = verbs[0], {name: value for name, value in pairs if name != "verb"}
    if len(arguments) != len(pairs) - 1:
        raise Refused("badArgument", "An argument is there twice.")
    needed, allowed = ARGUMENTS[verb]
    if unknown := arguments.keys() - needed - allowed:
        raise Refused("badArgument", f"{verb} does not take: {', '.join(sorted(unknown))}.")
    if "resumptionToken" in arguments:
        return _resumed(verb, arguments, prefixes, now)
    if missing := needed - arguments.keys():
        raise Refused("badArgument", f"{verb} needs: {', '.join(sorted(missing))}.")
    if verb in ("ListIdentifiers", "ListRecords"):
        return Request(verb, arguments, _harvest(arguments, prefixes))
    if verb == "GetRecord":
        _check_prefix(arguments["metadataPrefix"], prefixes)
    return Request(verb, arguments)


def token(verb: str, harvest: Harvest, now: datetime) -> tuple[str, datetime]:
    """(the token for what follows, until when it holds). It holds all there is to know: no server need remember it."""
    assert harvest.after is not None
    until = (now + VALID).replace(microsecond=0)
    state = [
        verb,
        harvest.prefix,
        harvest.set,
        harvest.earliest.isoformat() if harvest.earliest else "",
        harvest.before.isoformat() if harvest.before else "",
        harvest.after[0].isoformat(),
        str(harvest.after[1]),
        harvest.given,
        until.isoformat(),
    ]
    return base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("="), until


def _resumed(verb: str, arguments: Mapping[str, str], prefixes: Iterable[str], now: datetime) -> Request:
    if len(arguments) > 1:
        raise Refused("badArgument", "A resumptionToken stands alone.")
    try:
        text = arguments["resumptionToken"]
        state = json.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        for_verb, prefix, set_, earliest, before, changed, id_, given, until = state
        after = (datetime.fromisoformat(changed).astimezone(UTC), UUID(id_))
        harvest = Harvest(prefix, _moment(earliest), _moment(before), set_, after, int(given))
        is_wrong = for_verb != verb or prefix not in prefixes or datetime.fromisoformat(until) < now or not _is_set(set_)
    except (ValueError, TypeError, AttributeError, OverflowError, binascii.Error) as error:
        raise Refused("badResumptionToken", "This token was not given out here; begin again.") from error
    if is_wrong:
        raise Refused("badResumptionToken", "This token is no longer valid; begin again.")
    return Request(verb, arguments, harvest)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _harvest(arguments: Mapping[str, str], prefixes: Iterable[str]) -> Harvest:
    earliest, latest = arguments.get("from"), arguments.get("until")
    if earliest is not None and latest is not None and len(earliest) != len(latest):
        raise Refused("badArgument", "from and until must have the same granularity.")
    start = _instant("from", earliest)[0] if earliest is not None else None
    before = _instant("until", latest)[1] if latest is not None else None
    if start and before and start >= before:
        raise Refused("badArgument", "from lies after until.")
    set_ = arguments.get("set", "")
    if "set" in arguments and not _is_set(set_):
        raise Refused("badArgument", "There are sets such as hub:cesis and kind:course; see ListSets.")
    _check_prefix(arguments["metadataPrefix"], prefixes)
    return Harvest(arguments["metadataPrefix"], start, before, set_)


def _is_set(text: str) -> bool:
    return not text or SET.fullmatch(text) is not None


def _instant(name: str, text: str) -> tuple[datetime, datetime]:
    """(the beginning of the day or second, the beginning of the next)."""
    for form, length in ((DATE, timedelta(days=1)), (TIME, timedelta(seconds=1))):
        if re.fullmatch(r"\d{4}-\d\d-\d\d" + ("" if form == DATE else r"T\d\d:\d\d:\d\dZ"), text, re.ASCII):
            try:
                start = datetime.strptime(text, form).replace(tzinfo=UTC)
                return start, start + length
            except (ValueError, OverflowError):
                break
    raise Refused("badArgument", f"{name} must read like 2027-03-26 or 2027-03-26T17:30:00Z.")


def _check_prefix(prefix: str, prefixes: Iterable[str]) -> None:
    if prefix not in prefixes:
        raise Refused("cannotDisseminateFormat", f"Known formats: {', '.join(prefixes)}.")
