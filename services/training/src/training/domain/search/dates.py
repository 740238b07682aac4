"""Which offerings have a date in a span of time: bitmaps by day, and by hour for the two ends of the span."""

from collections.abc import Iterable, Iterator

from pyroaring import BitMap

HOUR, DAY = 3600, 86_400


class Dates:
    """Starts of sessions, in seconds since 1970, to the hour."""

    def __init__(self) -> None:
        self._days: dict[int, BitMap] = {}
        self._hours: dict[int, BitMap] = {}

    def add(self, number: int, starts: Iterable[int]) -> None:
        """An offering's dates."""
        for each in starts:
            self._days.setdefault(each // DAY, BitMap()).add(number)
            self._hours.setdefault(each // HOUR, BitMap()).add(number)

    def remove(self, number: int, starts: Iterable[int]) -> None:
        """Takes exactly these out again."""
        for each in starts:
            for buckets, at in ((self._days, each // DAY), (self._hours, each // HOUR)):
                if at in buckets:
                    buckets[at].discard(number)
                    if not buckets[at]:
                        del buckets[at]

    def between(self, earliest: int | None, latest: int | None) -> BitMap:
        """Offerings with a date from `earliest` up to before `latest`, each to the full hour before it."""
        if not self._days:
            return BitMap()
        first = min(self._days) * DAY if earliest is None else earliest // HOUR * HOUR
        last = (max(self._days) + 1) * DAY if latest is None else -(-latest // HOUR) * HOUR
        return BitMap.union(BitMap(), *self._buckets(first, last))

    def _buckets(self, first: int, last: int) -> Iterator[BitMap]:
        whole_from, whole_until = -(-first // DAY), last // DAY
        if whole_from >= whole_until:
            yield from self._some(self._hours, first // HOUR, last // HOUR)
            return
        yield from self._some(self._hours, first // HOUR, whole_from * DAY // HOUR)
        yield from self._some(self._days, whole_from, whole_until)
        yield from self._some(self._hours, whole_until * DAY // HOUR, last // HOUR)

    def _some(self, buckets: dict[int, BitMap], first: int, last: int) -> Iterator[BitMap]:
        if last - first < len(buckets):
            yield from (buckets[at] for at in range(first, last) if at in buckets)
        else:
            yield from (bucket for at, bucket in buckets.items() if first <= at < last)
