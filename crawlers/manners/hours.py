"""The hours in which an outlet may be asked, such as 22:00-06:00 of its own time zone."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

WRITTEN = re.compile(r"^\s*([01]?\d|2[0-3]):([0-5]\d)\s*[-–—]\s*([01]?\d|2[0-3]|24):([0-5]\d)\s*$")
MINUTE = dt.timedelta(minutes=1)
HORIZON = 49 * 60  # minutes: any window opens and closes within two days, even where a clock is put forward


@dataclass(frozen=True, slots=True)
class Hours:
    """A window of the day by the wall clock: from `start` up to, not including, `end`; over midnight where end < start.

    What a clock shows decides, so that a night on which it is put back has an hour more and one on which it is put
    forward an hour less.
    """

    start: dt.time
    end: dt.time

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Read "22:00-06:00". Raises ValueError with a sentence."""
        match = WRITTEN.match(text)
        if match is None or (match[3] == "24" and match[4] != "00"):
            raise ValueError(f"is not a window of the day: {text!r}; write it as 22:00-06:00")
        start = dt.time(int(match[1]), int(match[2]))
        end = dt.time(int(match[3]) % 24, int(match[4]))
        if start == end:
            raise ValueError(f"starts when it ends: {text!r}; leave the key out to ask at any hour")
        return cls(start, end)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def open_at(self, moment: dt.datetime, zone: ZoneInfo) -> bool:
        """Whether the moment (with an offset) falls inside."""
        clock = moment.astimezone(zone).time()
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def opens(self, moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """The first moment from `moment` on that falls inside, in UTC."""
        return self._first(moment, zone, True)

    def closes(self, moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """The first moment from `moment` on that falls outside, in UTC."""
        return self._first(moment, zone, False)

    def _first(self, moment: dt.datetime, zone: ZoneInfo, wanted: bool) -> dt.datetime:
        """Minute by minute: slow (milliseconds), and right on every night that a country gives its clocks."""
        if self.open_at(moment, zone) is wanted:
            return moment.astimezone(dt.UTC)
        step = moment.astimezone(dt.UTC).replace(second=0, microsecond=0)
        for _ in range(HORIZON):
            step += MINUTE
            if self.open_at(step, zone) is wanted:
                break
        return step
