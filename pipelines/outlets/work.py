"""`tarazy outlet`: add an outlet after a look at it, try its sources, save pages to check it by."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawlers.asking import Asker, AskError, Reply
from crawlers.discovery import outlet_id, own_pages, read_listing
from crawlers.listing import Entry, UnreadableError
from crawlers.outlet import LANGUAGES, Outlet, Source
from pipelines.campaign import Campaign
from pipelines.campaign_files import read_outlets
from pipelines.errors import StageError
from pipelines.outlets.check import Record, SavedPageError, read_reply, save_pages
from pipelines.outlets.discovery import Discovery, Say, discover, inside
from pipelines.outlets.file import outlet_text, parse_outlet, set_reviewed, write_whole
from pipelines.outlets.source import FoundSource, describe, is_headline, newest

SAMPLES = 2
TRIES = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """A page that an article was read from. `listed` is the date that its listing gave."""

    reply: Reply
    listed: str | None
    record: Record
    rule: str | None


@dataclass(frozen=True, slots=True)
class Added:
    """What `add_outlet` wrote, and what a person should know of it."""

    outlet: Outlet
    path: Path
    pages: tuple[Path, ...]
    warnings: tuple[str, ...]


@contextmanager
def asking(campaign: Campaign, *, override: bool = False) -> Iterator[Asker]:
    """An asker under the campaign's name, as polite as its collection; `override`: robots.txt is not followed."""
    from crawlers.settings import user_agent

    how = campaign.collect
    agent = user_agent(how.contact)
    asker = Asker(agent=agent, override=override, delay=how.delay, timeout=how.timeout, max_bytes=how.max_bytes)
    try:
        yield asker
    finally:
        asker.close()


def add_outlet(
    folder: Path, url: str, say: Say, *, name: str | None = None, ownership: str = "unknown", medium: str = "online"
) -> Added:
    """Look at the outlet at `url` and write outlets/<name>.yml and pages to check it by.

    `name` is the outlet's id; where absent it is made of the host. Raises CampaignError, AskError (it does not
    answer or forbids us) or StageError; then nothing is written.
    """
    campaign, outlets, _ = read_outlets(folder)
    now = dt.datetime.now(dt.UTC)
    host = urlsplit(url if "://" in url else f"https://{url}").hostname or ""
    if not host:
        raise StageError(f"{url!r} is not a web address; write it whole, as https://example.org/")
    _refuse_existing(folder, name or outlet_id(host))
    taken = {one: outlet.id for outlet in outlets for one in outlet.hosts}
    with asking(campaign) as asker:
        found = discover(url, asker, taken=taken, say=say, now=now)
        if name:
            found.id = name
        path = _refuse_existing(folder, found.id)
        first_look = _provisional(found, campaign)
        wanted = max(SAMPLES, len(found.homes))
        samples = take_samples(asker, first_look, campaign, _candidates(found), say, wanted=wanted, now=now)
        found.requests = asker.asked
    languages, why = _languages(found, campaign, samples)
    zone = ZoneInfo(campaign.time_zone)
    text = outlet_text(found, languages=languages, why=why, zone=zone, ownership=ownership, medium=medium, now=now)
    outlet = parse_outlet(text, path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    pages = _save(folder, outlet, campaign, samples, now)
    return Added(outlet, path, pages, tuple(_warnings(outlet, campaign, pages)))


def _refuse_existing(folder: Path, name: str) -> Path:
    path = folder / "outlets" / f"{name}.yml"
    if path.exists():
        raise StageError(f"{path} is there already and is not overwritten; choose another name with --id")
    return path


def _provisional(found: Discovery, campaign: Campaign) -> Outlet:
    """The outlet with which the first pages are read, before its languages are known: all of ours."""
    languages = tuple(dict.fromkeys([*found.page_languages, *campaign.languages, *LANGUAGES]))
    sources = tuple(Source(kind=one.kind, url=one.url) for one in found.sources)
    return Outlet.model_validate(
        {"id": found.id, "name": found.name, "ownership": "unknown", "languages": languages, "hosts": found.hosts}
        | {"sources": sources, "time_zone": found.zone}
    )


def _candidates(found: Discovery) -> list[Entry]:
    """Pages to try, newest first, in turn from each source; those of the articles' shape before others."""
    listed = sorted(found.sources, key=lambda one: one.kind not in ("feed", "sitemap"))
    turns = [_newest_first(one) if one.kind in ("feed", "sitemap") else _headlines(one) for one in listed]
    mixed = [entry for turn in zip_longest(*turns) for entry in turn if entry is not None]
    unique = list({entry.url: entry for entry in reversed(mixed)}.values())[::-1]
    if found.shape is None:
        return unique
    fits = re.compile(found.shape.pattern).search
    return sorted(unique, key=lambda entry: fits(entry.url) is None)


def _newest_first(source: FoundSource) -> list[Entry]:
    if source.kind == "feed":
        return list(source.entries)
    return sorted(source.entries, key=lambda entry: entry.date or "", reverse=True)


def _headlines(source: FoundSource) -> list[Entry]:
    return [entry for entry in source.entries if is_headline(entry.title)]


def take_samples(
    asker: Asker,
    outlet: Outlet,
    campaign: Campaign,
    entries: Sequence[Entry],
    say: Say,
    *,
    wanted: int,
    now: dt.datetime,
) -> list[Sample]:
    """Ask for pages until `wanted` of them hold an article; at most six more are tried in vain."""
    samples: list[Sample] = []
    for entry in entries[: wanted + TRIES]:
        if len(samples) >= wanted:
            break
        try:
            reply = asker.get(entry.url)
            record, rule = read_reply(reply, entry.date, outlet, campaign.time_zone, now)
        except (AskError, SavedPageError) as error:
            say("article", str(error) if isinstance(error, AskError) else f"{entry.url} {error}")
            continue
        if all(record.title != other.record.title for other in samples):
            samples.append(Sample(reply, entry.date, record, rule))
            say("article", f"{reply.url}: {sketch(record)}")
    return samples


def sketch(record: Record) -> str:
    """A record in a line."""
    return f"“{record.title}”, {record.published or 'no date'}, {record.language}, {record.words:,} words"


def _languages(found: Discovery, campaign: Campaign, samples: Sequence[Sample]) -> tuple[list[str], str]:
    """The languages, the main one first, and how they were told. Raises StageError for a language that is none of ours.

    What articles are written in goes before what pages say: many a site says `en` because its software does.
    """
    if not samples:
        if found.foreign_language and not found.page_languages:
            raise StageError(_foreign(found.foreign_language))
        languages = found.page_languages or list(campaign.languages[:1])
        return languages, "as its home page says; no article could be read" if found.page_languages else "a guess"
    if found.foreign_language and _is_in(found.foreign_language, samples):
        raise StageError(_foreign(found.foreign_language))
    counts = Counter(sample.record.language for sample in samples)
    first = found.page_languages[:1]
    languages = sorted(counts, key=lambda code: (code not in first, -counts[code]))
    editions = found.page_languages[1:] if len(found.homes) > 1 else []
    languages += [code for code in editions if code not in languages]
    told = ", ".join(f"{code} {n}" for code, n in counts.items())
    pages = ", ".join(found.page_languages) or "nothing"
    return languages, f"of the articles read: {told}; its home page says {pages}"


def _is_in(language: str, samples: Sequence[Sample]) -> bool:
    from nlp.language_id import guess

    return all(guess(f"{one.record.title} {one.record.first} {one.record.last}") == language for one in samples)


def _foreign(language: str) -> str:
    return f"it publishes in `{language}`, which Tarazy cannot read; it reads {', '.join(LANGUAGES)}"


def _save(
    folder: Path, outlet: Outlet, campaign: Campaign, samples: Sequence[Sample], now: dt.datetime
) -> tuple[Path, ...]:
    """Save the pages that hold an article for the outlet as its file has it."""
    pages = []
    for sample in samples:
        try:
            read_reply(sample.reply, sample.listed, outlet, campaign.time_zone, now)
        except SavedPageError:
            continue
        pages.append((sample.reply, sample.listed))
    if not pages:
        return ()
    return tuple(page.path for page in save_pages(folder, outlet, campaign.time_zone, pages, now))


def _warnings(outlet: Outlet, campaign: Campaign, pages: Sequence[Path]) -> Iterator[str]:
    for language in outlet.languages:
        if language not in campaign.languages:
            yield f"it publishes in `{language}`, which is not among the campaign's languages; see campaign.yml"
    if outlet.ownership == "unknown":
        yield f"who owns it no page says: write ownership into outlets/{outlet.id}.yml"
    if not pages:
        yield (
            f"no article could be read; add selectors to outlets/{outlet.id}.yml (see docs/add-an-outlet.md), "
            f"then: tarazy outlet test {outlet.id} --save"
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """How the sources of an outlet did. `fine` is false where one brings nothing, or no article could be read."""

    fine: bool
    pages: tuple[Path, ...]


def try_outlet(folder: Path, outlet: Outlet, campaign: Campaign, say: Say, *, save: bool = False) -> Tried:
    """Ask each source of an outlet now and read an article; nothing is stored but, with `save`, pages to check it by.

    Saved pages take the place of earlier ones, and a person is to review them: `reviewed` is set back to null.
    """
    now = dt.datetime.now(dt.UTC)
    fine, entries = True, []
    with asking(campaign, override=outlet.robots is not None) as asker:
        for source in outlet.sources:
            try:
                found = _try_source(asker, outlet, source, say, now)
            except (AskError, UnreadableError) as error:
                text = str(error) if isinstance(error, AskError) else f"{source.url} {error}"
                say(source.kind, f"[fails] {text}")
                fine = False
                continue
            say(source.kind, f"{source.url}: {describe(found, now)}")
            fine = fine and bool(found.entries)
            by_text = source.kind in ("section", "home") and not outlet.articles
            entries.append(_headlines(found) if by_text else list(found.entries))
        mixed = [entry for turn in zip_longest(*entries) for entry in turn if entry is not None]
        unique = list({entry.url: entry for entry in mixed}.values())
        wanted = SAMPLES if save else 1
        samples = take_samples(asker, outlet, campaign, unique, say, wanted=wanted, now=now)
    if not save or not samples:
        return Tried(fine and bool(samples), ())
    path = folder / "outlets" / f"{outlet.id}.yml"
    set_reviewed(path, None, now.date())
    return Tried(fine, _save(folder, outlet, campaign, samples, now))


def _try_source(asker: Asker, outlet: Outlet, source: Source, say: Say, now: dt.datetime) -> FoundSource:
    reply = asker.get(source.url)
    listing, note = read_listing(source.kind, reply.body, reply.url, reply.content_type), ""
    if source.kind == "sitemap" and listing.further:
        listing, note = inside(asker, listing, say)
    pages = own_pages(listing, outlet.hosts, outlet.articles, outlet.not_articles)
    if reply.url != source.url:
        note = f"{note}; it has moved to {reply.url}".strip("; ")
    return FoundSource(source.kind, source.url, pages, newest(pages, now), note)
