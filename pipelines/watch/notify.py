"""Who is told of what: one message when something begins, one when it is over, a reminder a day at most.

`decide` is a pure function of what is wrong now and what was told before, so that a restart tells nothing twice.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ValidationError

from crawlers.manifest import head_of
from crawlers.outlet import Text
from pipelines.campaign import Monitor
from pipelines.watch.conditions import Condition
from pipelines.watch.health import Told, write_atomically

FILE = ".watch.json"
LANGUAGES = ("en", "ru", "kk")
REMIND = dt.timedelta(hours=24)
CALM = dt.timedelta(hours=6)
"""The same thing is not told as new again within it: what comes and goes would fill a mailbox."""
GONE_TURNS = 2
"""So many turns in succession something must be away to be over."""
MAX_UNSENT, MAX_AGE = 20, dt.timedelta(days=3)


class Known(BaseModel):
    """What was told of one condition."""

    title: str
    told: dt.datetime
    """When it was last told as new or reminded of."""
    open: bool = True
    away: int = 0


class Message(BaseModel):
    """A message for one channel (`email` or `webhook`)."""

    channel: str
    subject: str
    text: str
    made: dt.datetime


class Memory(BaseModel):
    """Kept in the campaign's folder, so that a restart is no reason to write again."""

    known: dict[str, Known] = {}
    unsent: list[Message] = []
    last_sent: dt.datetime | None = None
    error: str | None = None

    def told(self) -> Told:
        """For health.json."""
        return Told(last_sent=self.last_sent, unsent=len(self.unsent), error=self.error)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be told now."""

    begun: list[Condition] = field(default_factory=list)
    still: list[Condition] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    """Titles as they were told."""


def read_memory(folder: Path) -> Memory:
    """What was told so far; empty where there is no such file or it is broken."""
    try:
        return Memory.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return Memory()


def write_memory(folder: Path, memory: Memory) -> None:
    """Raises OSError."""
    write_atomically(folder / FILE, memory.model_dump_json(indent=1))


@cache
def texts(language: str) -> dict[str, str]:
    """The texts in a language of LANGUAGES."""
    content = files("pipelines.watch").joinpath("messages", f"{language}.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(content)
    return found


def language_of(monitor: Monitor) -> str:
    """The first of the campaign's languages that there are texts in, else English."""
    return next((one for one in monitor.campaign.languages if one in LANGUAGES), "en")


def shown(text: Text, language: str) -> str:
    """A text of the campaign's files in that language, or in the first that it has."""
    if isinstance(text, str):
        return text
    return next((words for key, words in text.items() if key == language), None) or next(iter(text.values()))


def title_of(condition: Condition, language: str) -> str:
    """A few words in that language."""
    return texts(language)[f"title_{condition.kind}"].format_map(condition.values)


def text_of(condition: Condition, language: str) -> str:
    """What is missing and what to do, in that language."""
    key: str = condition.kind
    if key == "gap":
        known = f"gap_{condition.values['state'].replace(' ', '_')}"
        key = known if known in texts(language) else "gap_other"
    text = texts(language)[key].format_map({"sentence": condition.sentence} | condition.values)
    detail = condition.values.get("detail") if language == "en" else None
    return f"{text} ({detail})" if detail else text


def decide(known: dict[str, Known], now_wrong: Sequence[Condition], now: dt.datetime, language: str) -> Change:
    """What is to be told, with `known` brought up to date."""
    change = Change()
    for condition in now_wrong:
        before = known.get(condition.key)
        if before is not None and before.open:
            before.away = 0
            if now - before.told >= REMIND:
                before.told = now
                change.still.append(condition)
        elif before is None or now - before.told >= CALM:
            known[condition.key] = Known(title=title_of(condition, language), told=now)
            change.begun.append(condition)
    wrong = {condition.key for condition in now_wrong}
    for key, one in list(known.items()):
        if key in wrong:
            continue
        one.away += 1
        if one.open and one.away >= GONE_TURNS:
            one.open = False
            change.over.append(one.title)
        elif not one.open and now - one.told >= REMIND:
            del known[key]
    return change


def compose(change: Change, monitor: Monitor) -> tuple[str, str] | None:
    """Subject and text in the campaign's language; None where there is nothing to tell."""
    language = language_of(monitor)
    say = texts(language)
    parts = [
        (say["heading_begun"], [_item(one, language) for one in change.begun]),
        (say["heading_still"], [_item(one, language) for one in change.still]),
        (say["heading_over"], [f"- {title}" for title in change.over]),
    ]
    titles = [title_of(one, language) for one in (*change.begun, *change.still)] or change.over
    if not titles:
        return None
    form = "subject_over" if titles is change.over else "subject" if len(titles) == 1 else "subject_more"
    subject = say[form].format(title=titles[0], n=len(titles) - 1)
    blocks = ["\n".join((heading, *lines)) for heading, lines in parts if lines]
    name = shown(monitor.campaign.title, language)
    last = [say["look"].format(folder=monitor.folder)]
    if head := head_of(monitor.archive):  # a mail that lies elsewhere is a witness of when the archive was so
        last.append(say["head"].format(head=head))
    return subject, "\n\n".join((name, *blocks, "\n".join(last)))


def _item(condition: Condition, language: str) -> str:
    return f"- {title_of(condition, language)}. {text_of(condition, language)}"


def trial_message(monitor: Monitor) -> tuple[str, str]:
    """Subject and text of a message that only shows that messages arrive."""
    say = texts(language_of(monitor))
    return say["subject_test"], f"{say['test']}\n\n{say['look'].format(folder=monitor.folder)}"


def queue(memory: Memory, subject: str, text: str, channels: Sequence[str], now: dt.datetime) -> None:
    """Add a message for each channel; what is too old or too much is dropped from the front."""
    memory.unsent += [Message(channel=one, subject=subject, text=text, made=now) for one in channels]
    memory.unsent = [one for one in memory.unsent if now - one.made < MAX_AGE][-MAX_UNSENT:]
