"""What became of an article after it was first seen: a pure function of what each visit showed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pipelines.edits.wording import Change, change, fingerprint

Status = Literal["live", "moved", "deleted", "unreachable"]
EventKind = Literal["changed", "deleted", "restored", "moved", "unreachable"]
FAILURES = 3  # visits in a row: fewer are a bad hour of the outlet's server


@dataclass(frozen=True)
class Version:
    """One wording of an article; `text_sha256` is the key of its text."""

    text_sha256: str
    title: str
    body: str

    @cached_property
    def wording(self) -> str:
        """Equal for versions that say the same."""
        return fingerprint(self.title, self.body)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one visit showed.

    shown: the article, as `version`; gone: 404, 410, a page that says so, a redirect to something else; moved: a
    redirect to the address `target`, which holds the article; failed: no answer that says anything of the article;
    off_site: a redirect away from the outlet, which one visit settles; unread: a page in which no article was found.
    """

    at: str
    kind: Literal["shown", "gone", "moved", "failed", "off_site", "unread"]
    version: Version | None = None
    capture: int | None = None
    detail: str = ""
    """The visit's outcome."""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an article between two visits: `seen_before` the last that showed it as it was."""

    kind: EventKind
    at: str
    seen_before: str
    before: Version
    after: Version | None = None
    """None: nothing is shown any longer, or the text is the same."""
    change: Change | None = None
    """Of kind `changed` only."""
    capture_before: int | None = None
    capture_after: int | None = None
    detail: str = ""
    target: str = ""


@dataclass(slots=True)
class History:
    """How an article stands, since when, and the events that led there, oldest first."""

    status: Status = "live"
    since: str = ""
    detail: str = ""
    target: str = ""
    """Where its address leads now."""
    version: Version | None = None
    """The last that was shown; None: none ever was."""
    events: list[Event] = field(default_factory=list)

    @property
    def edits(self) -> int:
        """How often the body's wording changed."""
        return sum(event.change is not None and event.change.body for event in self.events)

    @property
    def headline_changes(self) -> int:
        """How often the headline's wording changed."""
        return sum(event.change is not None and event.change.headline for event in self.events)


def history(sightings: Iterable[Sighting]) -> History:
    """The history of an article whose address was visited so, oldest visit first.

    What came before the article was first shown says nothing of it. Failed visits count from the last answer on.
    """
    reader = _Reader()
    for sighting in sightings:
        reader.see(sighting)
    return reader.result()


class _Reader:
    """Where the reading of sightings stands."""

    def __init__(self) -> None:
        self._found = History()
        self._last: Sighting | None = None
        """The last that showed the article."""
        self._capture: int | None = None
        self._failed: list[Sighting] = []

    def see(self, one: Sighting) -> None:
        """Take one sighting in."""
        if one.kind == "shown" and one.version is not None:
            self._shown(one, one.version)
        elif self._found.version is None:
            return
        elif one.kind in ("failed", "off_site"):
            self._failed.append(one)
            return
        elif one.kind == "gone":
            self._gone(one)
        elif one.kind == "moved":
            self._moved(one)
        self._failed = []

    def _shown(self, one: Sighting, version: Version) -> None:
        found, old = self._found, self._found.version
        if old is None:
            found.since = one.at
        elif found.status == "deleted":
            self._event("restored", one)
            self._stands("live", one.at)
        new = old is None or (old is not version and old.wording != version.wording)
        if old is not None and new:
            difference = change((old.title, old.body), (version.title, version.body))
            self._event("changed", one, version, difference)
        if new:
            found.version, self._capture = version, one.capture
        self._last = one

    def _gone(self, one: Sighting) -> None:
        if self._found.status != "deleted":
            self._event("deleted", one)
            self._stands("deleted", one.at, one.detail, one.target)

    def _moved(self, one: Sighting) -> None:
        if self._found.status != "moved" or self._found.target != one.target:
            self._event("moved", one)
            self._stands("moved", one.at, one.detail, one.target)

    def _stands(self, status: Status, since: str, detail: str = "", target: str = "") -> None:
        found = self._found
        found.status, found.since, found.detail, found.target = status, since, detail, target

    def _event(
        self, kind: EventKind, one: Sighting, after: Version | None = None, difference: Change | None = None
    ) -> None:
        before = self._found.version
        if before is None or self._last is None:
            return
        seen = self._found.since if kind == "restored" else self._last.at
        self._found.events.append(
            Event(kind, one.at, seen, before, after, difference, self._capture, one.capture, one.detail, one.target)
        )

    def result(self) -> History:
        """The history as far as it was seen; an article that is gone stays so while its outlet does not answer."""
        found, failed = self._found, self._failed
        lost = len(failed) >= FAILURES or any(one.kind == "off_site" for one in failed)
        if failed and lost and found.status != "deleted":
            self._event("unreachable", failed[0])
            self._stands("unreachable", failed[0].at, failed[-1].detail, failed[-1].target)
        return found
