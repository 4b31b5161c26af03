"""How each site is treated in a run: whether it may be asked now, how long it is left alone after what it answered.

A site is the unit of politeness: those hosts of one outlet that share their last two labels (www.herald.kz and
m.herald.kz) share one limit, one pause and one count, since one server stands behind them as a rule. No network here,
and clocks are given, so that the rules can be tested by themselves.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from crawlers.addresses import ascii_host
from crawlers.blocks import Block
from crawlers.manners.book import Hold
from crawlers.manners.hours import Hours
from crawlers.outlet import Outlet, Override

OVERLOADED = frozenset({408, 429, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses by which a server says that it cannot keep up: the first of them is reason enough to wait."""
ERRORS = OVERLOADED | {500}
LONGEST_BACK_OFF = 300.0  # seconds
ERRORS_IN_ROW = 20
FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class Options:
    """What a campaign sets. Seconds, except where said."""

    retry_wait: float = 5.0
    """Before the first retry; each further one in a row doubles it."""
    patience: float = 300.0
    """The longest Retry-After that is waited for within a run."""
    blocks_in_row: int = 3
    """Walls in a row after which a site is left alone for the rest of the run."""
    longest_delay: float = 60.0
    """The most that a Crawl-delay is kept to."""
    hours: Hours | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


@dataclass(slots=True)
class Site:
    """One site in this run. Moments are of the monotonic clock, `open_until` of the wall clock (seconds since 1970)."""

    name: str
    outlet: str | None
    hosts: tuple[str, ...]
    hours: Hours | None = None
    zone: ZoneInfo | None = None
    override: Override | None = None
    shown: bool = False
    """Its pages are shown in a browser: that they need scripts is known."""
    delay: float = 0.0
    """Crawl-delay: the least between two requests."""
    paused_until: float = 0.0
    errors: int = 0
    """In a row."""
    walls: int = 0
    """In a row."""
    hold: Hold | None = None
    told: bool = False
    """Whether the ledger knows of the hold."""
    open_until: float = 0.0


class Conduct:
    """The sites of a campaign and how they are treated."""

    def __init__(
        self,
        outlets: Iterable[Outlet],
        options: Options,
        held: Mapping[str, Hold] | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`held` are the sites, by name, that an earlier run promised to leave alone."""
        self.options = options
        self._clock, self._now = clock, now
        self.notes: list[str] = []
        """What the user should read at the end of the run."""
        self._by_host: dict[str, Site] = {}
        self.sites: dict[str, Site] = {}
        for outlet in outlets:
            for hosts in _together([ascii_host(host) for host in outlet.hosts]):
                self._add(self._site(outlet, hosts))
        for name, hold in (held or {}).items():
            if name in self.sites:
                self.sites[name].hold = hold
                self._say(hold.reason)

    def _site(self, outlet: Outlet, hosts: tuple[str, ...]) -> Site:
        zone = ZoneInfo(outlet.time_zone) if outlet.time_zone else self.options.zone
        hours = Hours.parse(outlet.hours) if outlet.hours else self.options.hours
        name, shown = min(hosts, key=lambda host: (len(host), host)), outlet.render is not None
        return Site(name, outlet.id, hosts, hours, zone, outlet.robots, shown)

    def _add(self, site: Site) -> None:
        self.sites[site.name] = site
        self._by_host.update(dict.fromkeys(site.hosts, site))
        if site.hours is None:
            site.open_until = FOREVER

    def site(self, host: str) -> Site:
        """The site of a host; one of its own where no outlet owns it (a robots.txt that is redirected)."""
        site = self._by_host.get(host)
        if site is None:
            site = Site(host, None, (host,))
            self._add(site)
        return site

    def refusal(self, site: Site) -> Hold | None:
        """Why the site may not be asked now; None where it may (after `wait` seconds)."""
        if site.hold is not None:
            return site.hold
        if self._now() < site.open_until:
            return None
        return self._look_at_clock(site)

    def _look_at_clock(self, site: Site) -> Hold | None:
        assert site.hours is not None
        assert site.zone is not None
        now = self.moment()
        if site.hours.open_at(now, site.zone):
            site.open_until = site.hours.closes(now, site.zone).timestamp()
            return None
        opens = site.hours.opens(now, site.zone)
        clock = opens.astimezone(site.zone)
        text = f"outside the hours set for {site.outlet}; next at {clock:%H:%M} ({clock:%d.%m.}, {site.zone})"
        site.hold = Hold(text, opens)
        self._say(text)
        return site.hold

    def wait(self, site: Site) -> float:
        """Seconds for which the site is still to be left alone within this run; 0 where it may be asked."""
        return max(0.0, site.paused_until - self._clock())

    def moment(self) -> dt.datetime:
        """Now, in UTC."""
        return dt.datetime.fromtimestamp(self._now(), dt.UTC)

    def went_well(self, site: Site) -> None:
        """An answer that is neither an error nor a wall."""
        site.errors = site.walls = 0

    def met_wall(self, site: Site, block: Block) -> float:
        """A wall: slow down; after some in a row leave the site alone. Returns the pause in seconds."""
        site.walls += 1
        if site.walls >= self.options.blocks_in_row:
            self._leave(site, f"{site.walls} answers in a row of {site.name} were walls: {block}")
            return 0.0
        return self._pause(site, self._back_off(site.walls))

    def went_wrong(self, site: Site, status: int | None) -> float:
        """An error of the server, or (None) no answer: wait, longer each time in a row. Returns the pause in seconds.

        One error 500 or one broken connection may be the page's own; from the second in a row it is the server's.
        """
        site.errors += 1
        if site.errors >= ERRORS_IN_ROW:
            self._leave(site, f"{site.name} failed {site.errors} times in a row")
            return 0.0
        steps = site.errors if status in OVERLOADED else site.errors - 1
        return self._pause(site, self._back_off(steps)) if steps else 0.0

    def asked_to_wait(self, site: Site, seconds: float, status: int) -> dt.datetime | None:
        """A Retry-After. Returns until when the site is left alone if that is too long to be waited for in this run."""
        if seconds <= self.options.patience:
            self._pause(site, seconds)
            return None
        until = self.moment() + dt.timedelta(seconds=seconds)
        reason = (
            f"{site.name} answered {status} and asked to be left alone until {until:%d.%m. %H:%M} UTC (Retry-After)"
        )
        self._leave(site, reason, until)
        return until

    def asked_for_delay(self, site: Site, seconds: float) -> float:
        """A Crawl-delay. Returns what is kept to, in seconds."""
        kept = min(seconds, self.options.longest_delay)
        if kept < seconds:
            self._say(
                f"{site.name} asks for {seconds:,.0f} seconds between requests (Crawl-delay); "
                f"it is asked every {kept:g}, the most that the campaign keeps to (`collect` › `crawl_delay`)"
            )
        site.delay = max(site.delay, kept)
        return site.delay

    def _say(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def _back_off(self, steps: int) -> float:
        return min(self.options.retry_wait * 2.0 ** min(steps - 1, 16), LONGEST_BACK_OFF)

    def _pause(self, site: Site, seconds: float) -> float:
        site.paused_until = max(site.paused_until, self._clock() + seconds)
        return seconds

    def _leave(self, site: Site, reason: str, until: dt.datetime | None = None) -> None:
        if site.hold is None or (until and not site.hold.until):
            when = "" if until else "; what is left of it is asked for in the next run"
            site.hold = Hold(reason + when, until)
            self._say(site.hold.reason)


def _together(hosts: Sequence[str]) -> list[tuple[str, ...]]:
    """The hosts of one outlet, grouped by their last two labels; an IP address is alone."""
    groups: dict[str, list[str]] = {}
    for host in hosts:
        is_ip = ":" in host or host.replace(".", "").isdigit()
        groups.setdefault(host if is_ip else ".".join(host.split(".")[-2:]), []).append(host)
    return [tuple(group) for group in groups.values()]
