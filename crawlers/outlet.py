"""An outlet and the sources it is collected from, as a person writes them in `outlets/<id>.yml`.

The crawlers know outlets and no candidate, so that what is collected cannot depend on names.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crawlers.addresses import ascii_host
from crawlers.manners.hours import Hours

Language = Literal["en", "ru", "kk", "uk", "ky"]
LANGUAGES: tuple[str, ...] = get_args(Language)
Ownership = Literal["state", "private", "foreign", "party", "public", "unknown"]
Medium = Literal["newspaper", "online", "agency", "radio", "television"]
DayState = Literal["complete", "partial", "blocked", "silent", "not printed", "not watched", "not known"]
Text = dict[Language, str] | str  # one text, or one for each language of the site


class Strict(BaseModel):
    """A record of a campaign file: an unknown key is an error, so that a typing mistake is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """A place where an outlet lists what it has published."""

    kind: Literal["feed", "sitemap", "section", "home"]
    """`home` is the first page: its links are read, and no pagination is followed."""
    url: str
    pages: Annotated[int, Field(ge=1, le=1000)] = 50
    """For a section: how many pages back the pagination is followed."""

    @field_validator("url")
    @classmethod
    def _http(cls, value: str) -> str:
        if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
            raise ValueError(f"is not a web address: {value!r}; write it whole, as https://example.org/feed/")
        return value


class Signed(Strict):
    """What a named person has decided or looked at, and when."""

    by: Annotated[str, Field(min_length=2)]
    """Stays in the mission's own files: the published site names no private person."""
    on: dt.date

    @model_validator(mode="before")
    @classmethod
    def _on_is_a_key(cls, value: Any) -> Any:
        """YAML 1.1 reads the key `on` as true."""
        if isinstance(value, dict) and True in value:
            return {"on" if key is True else key: inner for key, inner in value.items()}
        return value


class Override(Signed):
    """A named person's decision that an outlet's robots.txt is not followed for pages of public interest.

    All of it is required: whoever decides answers for it. Crawl-delay is kept to all the same.
    """

    override: Literal[True]
    reason: Annotated[str, Field(min_length=10)]

    def __str__(self) -> str:
        return f"robots.txt not followed, by a decision of the mission on {self.on}"


class Selectors(Strict):
    """For an outlet whose pages the general extractor reads wrongly: CSS selectors, or XPath expressions, which begin
    with / or (; each is optional."""

    title: str | None = None
    body: str | None = None
    lead: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: str | None = None
    section: str | None = None
    captions: str | None = None
    remove: tuple[str, ...] = ()
    page: str | None = None
    """A function of Python, installed here under that name, for pages that no selector can read (add-an-outlet.md)."""

    @field_validator("page")
    @classmethod
    def _is_installed(cls, value: str | None) -> str | None:
        from crawlers.pages.page_object import page_object

        if value is not None:
            page_object(value)
        return value

    @field_validator("title", "body", "lead", "published", "modified", "authors", "section", "captions", "remove")
    @classmethod
    def _reads(cls, value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        from crawlers.pages.overrides import compiled

        for selector in (value,) if isinstance(value, str) else value or ():
            compiled(selector)
        return value


class Layout(Selectors):
    """Selectors for pages captured up to a day: the outlet was redesigned then."""

    valid_until: dt.date
    """The last day, inclusive, in the outlet's time zone."""


class Rendering(Strict):
    """Pages and sections of the outlet are shown in a browser, since their text comes by script."""

    wait_for: str | None = None
    """CSS selector of what is there when the page is finished; where absent, a second without a request."""
    timeout: Annotated[float, Field(ge=5, le=600)] = 60.0
    """Seconds for one page. Its scripts are fetched with the outlet's delays."""
    hosts: tuple[str, ...] = ()
    """Further hosts that its scripts and data come from; all others are left out."""


class DayNote(Strict):
    """A person's word on days of an outlet: it stands above what the collector concludes, and is shown as theirs."""

    day: dt.date
    to: dt.date | None = None
    """The last day, inclusive; absent: one day."""
    state: DayState
    note: str = ""
    """Why: `print run seized`, `a holiday`."""
    by: Annotated[str, Field(min_length=1)]
    """Who says so: it is published with the note."""

    @model_validator(mode="after")
    def _in_order(self) -> DayNote:
        if self.to is not None and self.to < self.day:
            raise ValueError(f"note ends ({self.to}) before its first day ({self.day}); mend one of the dates")
        return self

    def covers(self, day: dt.date) -> bool:
        """Whether the note is on that day."""
        return self.day <= day <= (self.to or self.day)


class Review(Signed):
    """A person has compared what was read from saved pages with the pages."""


class Outlet(Strict):
    """One publisher: who owns it, where it publishes, and how its articles are told from its other pages."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: Text
    ownership: Ownership
    medium: Medium = "online"
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    region: str = "national"
    group: str | None = None
    """A further grouping of the mission's own (an orientation, a holding), shown beside ownership."""
    time_zone: str | None = None
    """Of dates printed without one; the campaign's where absent."""
    collect: bool = True
    """False: nothing is asked of it (a television channel); only counts made elsewhere name it (`import counts`)."""
    hosts: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    articles: str | None = None
    """Regular expression that an article's address matches; where absent every page linked is tried."""
    not_articles: str | None = None
    wayback: tuple[str, ...] = ()
    """What a backfill asks the web archive for: `example.org` a host, `example.org/news/*`, `*.example.org`; every host
    where empty."""
    tracking_parameters: tuple[str, ...] = ()
    """Query parameters, beside the well-known ones, that do not change the page."""
    selectors: Selectors = Selectors()
    """For its pages as they are now."""
    layouts: tuple[Layout, ...] = ()
    """For pages captured before it was redesigned; of several that are valid the one that ended first counts."""
    render: Rendering | None = None
    """`true`, or what to wait for (docs/rendering.md)."""
    notes: tuple[DayNote, ...] = ()
    """What people know of its days and a collector cannot see, such as a print run that was seized."""
    hours: str | None = None
    """When it may be asked, such as 22:00-06:00 in its own time zone; the campaign's where absent."""
    robots: Override | None = None
    reviewed: Review | None = None
    """Who has compared what is read from the outlet's saved pages; written as null: nobody yet (`tarazy outlet`)."""

    @field_validator("render", mode="before")
    @classmethod
    def _yes_or_no(cls, value: Any) -> Any:
        return {} if value is True else None if value is False else value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        try:
            ZoneInfo(value or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{value!r} is not a time zone; write one such as Asia/Almaty") from None
        return value

    @field_validator("hours")
    @classmethod
    def _a_window(cls, value: str | None) -> str | None:
        if value is not None:
            Hours.parse(value)
        return value

    @field_validator("articles", "not_articles")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"is not a regular expression ({error})") from None
        return value

    @model_validator(mode="after")
    def _can_be_collected(self) -> Outlet:
        if not self.collect:
            return self
        if not self.hosts:
            raise ValueError("names no hosts; add the host names of its site, or `collect: false`")
        if not self.sources:
            raise ValueError("names no source; add a feed, a sitemap or a section page")
        return self

    @model_validator(mode="after")
    def _sources_on_hosts(self) -> Outlet:
        for source in self.sources:
            host = urlsplit(source.url).hostname
            if not self.owns(source.url):
                raise ValueError(f"source {source.url} is on {host}, which is not among hosts; add it to hosts")
        return self

    @field_validator("layouts")
    @classmethod
    def _one_layout_a_day(cls, value: tuple[Layout, ...]) -> tuple[Layout, ...]:
        days = [layout.valid_until for layout in value]
        if twice := next((day for day in days if days.count(day) > 1), None):
            raise ValueError(f"two layouts are valid until {twice}; give one of them another day")
        return value

    @model_validator(mode="after")
    def _one_note_a_day(self) -> Outlet:
        ordered = sorted(self.notes, key=lambda note: note.day)
        for one, other in pairwise(ordered):
            if one.covers(other.day):
                raise ValueError(f"two notes are on {other.day}; keep one of them")
        return self

    def selectors_on(self, day: dt.date) -> Selectors:
        """What is said of pages captured on a day."""
        valid = [layout for layout in self.layouts if day <= layout.valid_until]
        return min(valid, key=lambda layout: layout.valid_until) if valid else self.selectors

    def note_on(self, day: dt.date) -> DayNote | None:
        """What a person says of a day, if anything."""
        return next((note for note in self.notes if note.covers(day)), None)

    @property
    def awaits_review(self) -> bool:
        """Whether its file says that nobody has reviewed it yet (`reviewed: null`)."""
        return "reviewed" in self.model_fields_set and self.reviewed is None

    def owns(self, url: str) -> bool:
        """Whether the address is on one of the outlet's hosts."""
        return ascii_host(urlsplit(url).hostname or "") in self._ascii_hosts

    @cached_property
    def _ascii_hosts(self) -> frozenset[str]:
        return frozenset(map(ascii_host, self.hosts))
