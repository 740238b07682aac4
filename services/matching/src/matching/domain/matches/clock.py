"""The clock of answers: working days of the network's country, by its own time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

LAST_SECOND = time(23, 59, 59)
MORNING = time(9)
DAYLIGHT = (time(7), time(20))
"""Nobody is written to about a clock before or after."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """Working days of a country (ISO 3166-1 alpha-2) in a time zone. Without a known country all but weekends are worked."""

    zone: ZoneInfo
    country: str | None = None

    def is_worked(self, day: date) -> bool:
        """Whether people work that day: no weekend, no holiday, also none that moves; a Saturday that is worked in for another day is."""
        return _calendar(self.country).is_working_day(day)

    def day(self, moment: datetime) -> date:
        """The day that the network's clock shows."""
        return moment.astimezone(self.zone).date()

    def due(self, asked: datetime, days: int) -> datetime:
        """The end of the `days`th working day after the day of asking. Asked on a holiday, the next working day is the first."""
        return self.end(self.after(self.day(asked), days))

    def end(self, day: date) -> datetime:
        """The last second of a day."""
        return self._at(day, LAST_SECOND)

    def remind(self, asked: datetime, due: datetime) -> datetime:
        """When to remind: the morning of the working day before the one at whose end the answer is due; where there is one working day
        only, when half of the time is over, by day and on a working day.
        """
        if self.between(asked, due) <= 1:
            return self._by_day(asked + (due - asked) / 2)
        day = self.day(due) - DAY
        while not self.is_worked(day):
            day -= DAY
        return self._at(day, MORNING)

    def after(self, day: date, days: int) -> date:
        """The `days`th working day after a day."""
        while days:
            day += DAY
            days -= self.is_worked(day)
        return day

    def between(self, first: datetime, last: datetime) -> int:
        """Working days that begin after the day of `first`, up to that of `last`; none where it is earlier."""
        day, until, found = self.day(first), self.day(last), 0
        while day < until:
            day += DAY
            found += self.is_worked(day)
        return found

    def _by_day(self, moment: datetime) -> datetime:
        """The same moment by day on a working day, else the next such."""
        day, wall = self.day(moment), moment.astimezone(self.zone).time()
        if self.is_worked(day) and wall < DAYLIGHT[1]:
            return moment if wall >= DAYLIGHT[0] else self._at(day, DAYLIGHT[0])
        return self._at(self.after(day, 1), DAYLIGHT[0])

    def _at(self, day: date, wall: time) -> datetime:
        # By the wall clock: on the days when summer time begins or ends the offset is that day's own.
        return datetime.combine(day, wall, self.zone)


@cache
def _calendar(country: str | None) -> HolidayBase:
    """A country's holidays, year by year as they are asked for."""
    if country is None:
        return HolidayBase()
    try:
        return country_holidays(country)
    except NotImplementedError:
        return HolidayBase()
