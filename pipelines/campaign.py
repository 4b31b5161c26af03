"""A campaign: the election, its periods, its register, its outlets and the benchmarks it is judged against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from crawlers.manners.hours import Hours
from crawlers.outlet import Language, Outlet, Strict, Text
from nlp.candidates import Id, Register
from nlp.tone.cards import EMBEDDINGS
from pipelines.events.register import Event
from pipelines.topics import Topics
from pipelines.watch.settings import WatchSettings

NO_TOPICS = Topics()
PollDatum = Literal["pollster", "commissioner", "sample", "date", "question", "margin", "method"]
PeriodKind = Literal["pre-campaign", "campaign", "silence", "election-day"]


class Election(Strict):
    """What is voted on, where and when."""

    kind: Literal["presidential", "parliamentary", "local", "referendum"]
    country: str
    day: dt.date


class Period(Strict):
    """Days of one legal kind, first and last inclusive, in the campaign's time zone."""

    id: Id
    kind: PeriodKind
    start: dt.date
    end: dt.date
    title: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end < self.start:
            raise ValueError(f"period {self.id} ends ({self.end}) before it starts ({self.start})")
        return self


class Benchmark(Strict):
    """What shares coverage is compared with. `equal` is always there and is not written."""

    id: Id
    title: Text
    shares: Annotated[dict[str, Annotated[float, Field(ge=0)]], Field(min_length=1)]
    """Candidate id to a number of any unit (votes, seats, per cent): normalised to a sum of 1."""
    source: str
    """Where the numbers come from: a reader must be able to check them."""


class CollectSettings(Strict):
    """How politely and how far to collect. Defaults are what an outlet of any size can bear."""

    contact: str
    """An e-mail or web address of the mission: it stands in the User-Agent, so that an outlet can write."""
    delay: Annotated[float, Field(ge=0, le=60)] = 1.0
    """Seconds between two requests to one host; robots.txt may ask for more."""
    per_host: Annotated[int, Field(ge=1, le=16)] = 2
    """Requests under way at once to one host."""
    timeout: Annotated[float, Field(ge=1, le=600)] = 60.0
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    retry_wait: Annotated[float, Field(ge=0, le=300)] | None = None
    """Seconds for which a site is left alone after an error, doubled with each one more in a row. Absent: 5 × delay."""
    patience: Annotated[float, Field(ge=0, le=3600)] = 300.0
    """The longest Retry-After in seconds that is waited for within a run; a longer one is kept to by later runs."""
    crawl_delay: Annotated[float, Field(ge=0, le=3600)] = 60.0
    """The longest Crawl-delay in seconds that is kept to. 0 only for a replay on your own machine."""
    blocks_in_row: Annotated[int, Field(ge=1, le=100)] = 3
    """Captchas or blocks in a row after which a site is left alone for the rest of a run."""
    hours: str | None = None
    """When outlets may be asked, such as 22:00-06:00 in the outlet's time zone; absent: at any hour."""
    second_rounds: tuple[Annotated[float, Field(ge=0, le=3600)], ...] = (10, 30)
    """Seconds to wait before each further round over what failed and may pass (5xx, timeout, a broken line)."""
    max_bytes: Annotated[int, Field(ge=10_000)] = 10_000_000
    browser: str | None = None
    """The program of Chromium or Chrome for outlets with `render`; where absent the machine's."""
    revisit_hours: tuple[Annotated[float, Field(gt=0)], ...] = (1, 24, 168)
    """Hours after the first capture at which an article is asked for again, conditionally."""

    @field_validator("hours")
    @classmethod
    def _a_window(cls, value: str | None) -> str | None:
        if value is not None:
            Hours.parse(value)
        return value


class WaybackSettings(Strict):
    """The web archive that `tarazy backfill` asks, and how politely. It serves the whole world: be slow."""

    cdx: str = "https://web.archive.org/cdx/search/cdx"
    """Its index: an address that speaks the CDX server API."""
    replay: str = "https://web.archive.org/web/{timestamp}id_/{url}"
    """Where it shows a capture as it was; `{timestamp}` and `{url}` are filled in."""
    delay: Annotated[float, Field(ge=0, le=60)] = 2.0
    """Seconds between two requests; robots.txt may ask for more."""
    at_once: Annotated[int, Field(ge=1, le=4)] = 1
    timeout: Annotated[float, Field(ge=1, le=600)] = 180.0
    """Its index is slow for large hosts."""
    patience: Annotated[float, Field(ge=0, le=86_400)] = 600.0
    """Seconds: the longest Retry-After that is waited for within a run."""
    retries: Annotated[int, Field(ge=0, le=10)] = 4
    second_rounds: tuple[Annotated[float, Field(ge=0, le=3600)], ...] = (30,)
    """Seconds to wait before each further round over what failed in a way that may pass."""

    @field_validator("cdx", "replay")
    @classmethod
    def _http(cls, value: str) -> str:
        if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
            raise ValueError(f"is not a web address: {value!r}; leave it out to ask the Wayback Machine")
        return value

    @field_validator("replay")
    @classmethod
    def _filled_in(cls, value: str) -> str:
        if "{timestamp}" not in value or "{url}" not in value:
            raise ValueError(f"{value!r} must hold {{timestamp}} and {{url}}; see docs/backfill.md")
        return value


class EvidenceSettings(Strict):
    """Who attests when the archive's records were there (`tarazy evidence stamp`)."""

    timestamp: Annotated[str, Field(pattern=r"^https?://")] | None = None
    """Address of a time-stamping authority (RFC 3161)."""
    certificate: Path | None = None
    """PEM file with the authority's root certificate, relative to the campaign's folder."""


class MeasureSettings(Strict):
    """Choices behind the figures; they are printed with them."""

    resamples: Annotated[int, Field(ge=200, le=100_000)] = 2000
    seed: int = 20051204
    near_duplicate: Annotated[float, Field(gt=0, le=1)] = 0.7
    """Part of an article's word runs that must stand in a fuller one for both to be one story: docs/stories.md.

    Also the likeness (Jaccard) of two texts from which a page that moved is the same article: docs/edits.md.
    """


class PublishSettings(Strict):
    """When the figures may be seen by all."""

    embargo: dt.date | None = None
    """Until this day (in the campaign's time zone) the site is made for the mission alone, in preview/."""


class PollSettings(Strict):
    """What the law asks of whoever publishes an opinion poll."""

    required: tuple[PollDatum, ...] = ()
    """Data that must stand beside a poll; those that were not found are listed as missing."""
    source: str | None = None
    """The law and its article: shown with the list."""


class Campaign(Strict):
    """`campaign.yml`."""

    title: Text
    election: Election
    time_zone: str
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]
    benchmarks: tuple[Benchmark, ...] = ()
    collect: CollectSettings
    wayback: WaybackSettings = WaybackSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    measure: MeasureSettings = MeasureSettings()
    publish: PublishSettings = PublishSettings()
    polls: PollSettings = PollSettings()
    tone: dict[Language, str] = Field(default_factory=dict)
    """Tone model by language, where not the one that comes with Tarazy: `embeddings`, or a folder (docs/tone.md)."""
    watch: WatchSettings = WatchSettings()
    agencies: dict[Id, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)
    """News agencies beside those known everywhere: all spellings of each, the first is shown (docs/stories.md)."""
    note: Text | None = None
    """Shown on the site: who monitors, with what limits."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{value!r} is not a time zone; write one such as Asia/Almaty") from None
        return value

    @field_validator("agencies")
    @classmethod
    def _told_apart(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        whose: dict[str, str] = {}
        for agency, names in value.items():
            for name in names:
                if len(name.strip()) < 3:
                    raise ValueError(
                        f"agency {agency}: {name!r} is too short to be told from other words; spell it out"
                    )
                if whose.setdefault(name.casefold(), agency) != agency:
                    raise ValueError(f"{name!r} is listed for {whose[name.casefold()]} and {agency}; keep one of them")
        return value

    @field_validator("periods")
    @classmethod
    def _no_overlap(cls, value: tuple[Period, ...]) -> tuple[Period, ...]:
        ordered = sorted(value, key=lambda period: period.start)
        for one, other in pairwise(ordered):
            if other.start <= one.end:
                raise ValueError(f"periods {one.id} and {other.id} overlap on {other.start}; mend one of the dates")
        return value

    def period_of(self, day: dt.date) -> Period | None:
        """The period that a day falls in, if any."""
        return next((period for period in self.periods if period.start <= day <= period.end), None)


@dataclass(frozen=True)
class Monitor:
    """A campaign's folder, read: the files of the user and where the stages put what they make."""

    folder: Path
    campaign: Campaign
    register: Register
    outlets: tuple[Outlet, ...]
    elsewhere: tuple[Outlet, ...] = ()
    """Outlets with `collect: false`: only counts made elsewhere name them."""
    topics: Topics = NO_TOPICS
    events: tuple[Event, ...] = ()

    @property
    def archive(self) -> Path:
        """WARC files: the only thing that cannot be made again."""
        return self.folder / "archive"

    @property
    def database(self) -> Path:
        """The working database, with full texts; never published."""
        return self.folder / "monitor.db"

    @property
    def counts(self) -> Path:
        """Counts made elsewhere, as `tarazy import counts` wrote them: files of the campaign's own."""
        return self.folder / "counts"

    @property
    def site(self) -> Path:
        """The published site: slim coverage.db and Datasette's configuration. Under an embargo it is preview/."""
        return self.folder / ("preview" if self.embargoed else "site")

    def tone_model(self, language: str | None) -> str:
        """The folder of a language's tone model, or `embeddings`; empty: the one that comes with Tarazy."""
        named = self.campaign.tone.get(language, "") if language else ""  # type: ignore[call-overload]
        return named if named in ("", EMBEDDINGS) else str(self.folder / named)

    @property
    def embargoed(self) -> bool:
        """Whether nothing may be seen by all today."""
        until = self.campaign.publish.embargo
        return until is not None and dt.datetime.now(self.zone).date() < until

    @property
    def zone(self) -> ZoneInfo:
        """The campaign's time zone."""
        return ZoneInfo(self.campaign.time_zone)

    def outlet(self, outlet_id: str) -> Outlet:
        """The outlet with that id. Raises KeyError."""
        return {outlet.id: outlet for outlet in self.outlets}[outlet_id]
