"""What is said of one day of one outlet: its state, and why, in a sentence. Pure functions; docs/completeness.md.

A gap in collection looks exactly like a candidate being ignored: `complete` is said where nothing speaks against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from crawlers.outcomes import Outcome
from crawlers.outlet import DayState
from pipelines.completeness.volume import TAIL, Band

LETTERS: dict[DayState, str] = {
    "complete": "C",
    "partial": "P",
    "blocked": "B",
    "silent": "S",
    "not printed": "N",
    "not watched": "W",
    "not known": "?",
}
NO_GAP: frozenset[str] = frozenset({"complete", "not printed"})
"""States of days that lack nothing: a figure is not marked for them."""
REFUSALS = frozenset({Outcome.ROBOTS, Outcome.BLOCKED, Outcome.REFUSED})
"""Outcomes by which an outlet keeps us out."""

View = Literal[
    "whole", "running", "never", "unasked", "unanswered", "copies", "until", "unreached", "some", "listing", "overflow"
]
"""How the outlet's lists let us see a day.

whole: every source answered after the day's end, and nothing had fallen out of its list by then. running: the day was
not over. never: nobody has asked this outlet. unasked: nobody asked on the day or since. unanswered: asked, but no
source answered on the day or since. copies: known only from copies that others kept. until: answered on the day, and
not since. unreached: before collecting began, and no list tells of it. some: a source has not answered since.
listing: a sitemap that a source leads to could not be read. overflow: a feed may have dropped articles between two
visits.
"""

SENTENCES: dict[str, str] = {
    "note": "A person says so ({by}): {note}",
    "never": "Nobody has asked this outlet yet.",
    "unasked": "Nobody has collected on this day or since.",
    "running": "The day was not over at the newest visit; named so far: {named}.",
    "unanswered": "None of its sources has answered on this day or since ({why}).",
    "refused": "Its sources have kept us out on this day and since ({why}).",
    "copies": "Known only from copies that others kept ({got}); how many articles there were is not known.",
    "unreached": "Before collecting began, and its lists do not tell of this day. Known all the same: {named}.",
    "until": "Its sources answered on this day but not after it: articles of its later hours may be missing.",
    "some": "{silent} of {sources} sources have not answered after this day; the others named {named}.",
    "listing": "A sitemap that a source leads to could not be read ({why}); the others named {named}.",
    "overflow": "A feed held only articles that were new since the visit before: some between them may be missing.",
    "pages_refused": "Of {named} named the outlet kept {refused} from us ({why}).",
    "lost": "Of {named} named {lost} could not be collected ({why}).",
    "no_article": "Of {pages} pages that its feeds name {no_article} hold no article that we could find.",
    "waiting": "Of {named} named {waiting} are still to be asked for or read.",
    "silent": "Its sources answered and named nothing; its own past lets one expect {low} to {high}.",
    "long_silent": "Its sources answer and have named nothing for {empty_days} days; its own past makes that unlikely.",
    "nothing": "Its sources answered and named nothing; {history} earlier days are too few to say if that is usual.",
    "below": "Named {named}; its own past lets one expect {low} to {high}.",
    "level": "Since {level_day} it names {after} a day instead of {before}, and nobody has said why.",
    "none": "Its lists name articles before and after this day, and none for it.",
    "few": "Its lists name none for this day, which is usual: its own past lets one expect {low} to {high}.",
    "complete": "Named and collected: {named}.",
    "undated_lost": "Of {named} without a known day {lost} could not be collected ({why}): they may be of any day.",
    "undated": "Collected without a known day: {named}.",
}
"""Reason to sentence; the site has the same in its languages."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a person wrote of a day in the outlet's file."""

    state: DayState
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Level:
    """A break of the outlet's level, as seen from a later day: its first day, articles a day before and since."""

    day: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class DayFacts:
    """All that is known of one day of one outlet."""

    view: View
    got: int = 0
    """Articles stored and read."""
    lost: Mapping[str, int] = field(default_factory=dict)
    """Reason to number of named articles that were not collected and will not be by waiting."""
    no_article: int = 0
    """Pages that feeds name with a date and in which no article was found: a gallery, or a layout not understood."""
    waiting: int = 0
    """Named, and still to be asked for or read."""
    sources: int = 1
    silent_sources: int = 0
    """Sources that have not answered after the day."""
    answered: int | None = None
    """Sources that answered on the day itself; None: not known."""
    why: Mapping[str, int] = field(default_factory=dict)
    """Outcomes of the sources or listings that did not answer."""
    between: bool = False
    """Whether the outlet's lists name articles of days before it and after it."""
    band: Band | None = None
    history: int = 0
    """Earlier days of the same kind, from which `band` is made or would be."""
    empty_days: int = 0
    """Days in a row, this one the last, for which its lists name nothing."""
    chance: float = 1.0
    """The probability that all of these are without any article, from the bands of each."""
    level: Level | None = None
    newest: str | None = None
    """The day of the newest article that a feed had shown by then."""
    note: Note | None = None

    @property
    def named(self) -> int:
        """Articles that the outlet's lists name for the day."""
        return self.got + sum(self.lost.values()) + self.waiting

    @property
    def refused(self) -> int:
        """Named articles that the outlet kept from us."""
        return sum(n for reason, n in self.lost.items() if reason in REFUSALS)


def judge(facts: DayFacts) -> tuple[DayState, str]:
    """The state of a day and the reason, a key of SENTENCES. The first that holds is said:

    a person's note; a view that is not whole (a blocked one where the outlet refused); pages lost (`blocked` where at
    least half of what was named was refused); pages waiting; more pages without an article than with one; nothing or
    less named than the band allows; a level that fell. `complete` is what remains.
    """
    if facts.note is not None:
        return facts.note.state, "note"
    return _of_view(facts) or _of_pages(facts) or _of_volume(facts)


def _of_view(facts: DayFacts) -> tuple[DayState, str] | None:
    view, known = facts.view, facts.named > 0
    if view == "unanswered":
        refused = facts.why and set(facts.why) <= REFUSALS
        return ("blocked", "refused") if refused else ("not known", "unanswered")
    if view in ("running", "copies"):
        return "not known", view
    if view in ("never", "unasked", "unreached"):
        return ("partial", view) if known else ("not watched", view)
    if view in ("until", "some", "listing", "overflow") and not facts.lost:
        return "partial", view
    return None


def _of_pages(facts: DayFacts) -> tuple[DayState, str] | None:
    if facts.lost:
        return ("blocked", "pages_refused") if 2 * facts.refused >= facts.named else ("partial", "lost")
    if facts.waiting:
        return "partial", "waiting"
    return ("partial", "no_article") if facts.no_article > facts.named else None


def _of_volume(facts: DayFacts) -> tuple[DayState, str]:
    band, level = facts.band, facts.level
    if facts.named == 0 and band is None:
        return ("complete", "none") if facts.between else ("not known", "nothing")
    if band is not None and facts.named < band.low:
        return ("silent", "silent") if facts.named == 0 else ("partial", "below")
    if facts.named == 0 and facts.chance < TAIL and not facts.between:
        return "silent", "long_silent"
    if level is not None and level.after < level.before:
        return "partial", "level"
    return "complete", "complete" if facts.named else "few"


def undated(facts: DayFacts) -> tuple[DayState, str]:
    """The same of an outlet's articles whose day nobody knows."""
    return ("partial", "undated_lost") if facts.lost or facts.waiting else ("complete", "undated")


def sentence(facts: DayFacts, reason: str) -> str:
    """The reason with the day's figures, in English."""
    band, level, note = facts.band, facts.level, facts.note
    return SENTENCES[reason].format(
        named=facts.named,
        got=facts.got,
        lost=sum(facts.lost.values()) + (facts.waiting if reason == "undated_lost" else 0),
        refused=facts.refused,
        waiting=facts.waiting,
        no_article=facts.no_article,
        pages=facts.named + facts.no_article,
        why=", ".join(f"{what}: {n}" for what, n in sorted((facts.lost or facts.why).items())) or "not asked for yet",
        sources=facts.sources,
        silent=facts.silent_sources,
        low=band.low if band else "",
        high=band.high if band else "",
        history=facts.history,
        empty_days=facts.empty_days,
        level_day=level.day if level else "",
        before=f"{level.before:.1f}" if level else "",
        after=f"{level.after:.1f}" if level else "",
        note=note.text or note.state if note else "",
        by=note.by if note else "",
    )
