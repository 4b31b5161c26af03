"""The check of an outlet: pages saved as they were received, and the record that was read from each.

outlets/<id>.check/1.html           the body as received, without content encoding
outlets/<id>.check/1.headers.yml    address, time, headers, what the listing said
outlets/<id>.check/1.yml            what is to be read from it: a person compares it once, `tarazy check` each time
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from crawlers.asking import Reply
from crawlers.outlet import Outlet
from pipelines.campaign import Monitor
from pipelines.campaign_files import Problem

WORDS_SHOWN = 12
UNREADABLE = "cannot be used as a saved page"
REVIEW = 'tarazy outlet review {id} --by "YOUR NAME"'


class SavedPageError(Exception):
    """A saved page cannot be read or holds no article; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is read from a page. `words` counts the body; `first` and `last` are its first and last twelve words."""

    url: str
    title: str
    published: str | None
    authors: tuple[str, ...]
    language: str
    words: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page of a check folder: `path` is that of its .html."""

    path: Path

    @property
    def record_path(self) -> Path:
        """Where the record that a person reviewed stands."""
        return self.path.with_suffix(".yml")

    @property
    def headers_path(self) -> Path:
        """Where address, time and headers stand."""
        return self.path.with_suffix(".headers.yml")

    @property
    def name(self) -> str:
        """The record's name within the campaign's folder."""
        return f"outlets/{self.path.parent.name}/{self.record_path.name}"


def check_folder(campaign: Path, outlet_id: str) -> Path:
    """Where an outlet's saved pages are."""
    return campaign / "outlets" / f"{outlet_id}.check"


def saved_pages(campaign: Path, outlet_id: str) -> list[SavedPage]:
    """The pages that are saved of an outlet, in order."""
    return [SavedPage(path) for path in sorted(check_folder(campaign, outlet_id).glob("*.html"))]


def save_pages(
    campaign: Path, outlet: Outlet, zone: str, pages: list[tuple[Reply, str | None]], now: dt.datetime
) -> list[SavedPage]:
    """Save pages with the records read from them, in place of those saved before.

    `pages` are answers with the date that the listing gave. `zone` is the campaign's. Raises SavedPageError where a
    page holds no article.
    """
    folder = check_folder(campaign, outlet.id)
    aside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for number, (reply, listed) in enumerate(pages, 1):
        page = SavedPage(aside / f"{number}.html")
        page.path.write_bytes(reply.body)
        headers = [f"{name}: {value}" for name, value in reply.headers if name.lower() != "set-cookie"]
        told = {"url": reply.url, "fetched": now.isoformat(timespec="seconds"), "listed": listed, "headers": headers}
        _write_yaml(page.headers_path, told, "Where the page beside this came from.")
        write_record(page, read_saved(page, outlet, zone))
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    return saved_pages(campaign, outlet.id)


def read_reply(
    reply: Reply, listed: str | None, outlet: Outlet, zone: str, fetched: dt.datetime
) -> tuple[Record, str | None]:
    """The record of a page as the present extractor reads it, and the rule that gave its date.

    Raises SavedPageError where it holds no article.
    """
    from crawlers.pages.article import NotAnArticleError, read_article
    from crawlers.pages.dates import parse_moment
    from nlp.language_id import identify

    place = ZoneInfo(outlet.time_zone or zone)
    try:
        article = read_article(reply.body, reply.content_type, reply.url, outlet, place, fetched)
    except NotAnArticleError as error:
        raise SavedPageError(f"holds no article: it {error}") from error
    except Exception as error:  # a hostile page may break any parser
        raise SavedPageError(f"broke the extractor ({type(error).__name__})") from error
    when, rule = article.published, article.published_source
    if when is None and listed and (moment := parse_moment(listed)):
        when, rule = moment.isoformat(), "listing"
    words = article.body.split()
    return Record(
        url=article.url,
        title=article.title,
        published=when,
        authors=article.authors,
        language=identify(f"{article.title}\n{article.body}", outlet.languages),
        words=len(words),
        first=" ".join(words[:WORDS_SHOWN]),
        last=" ".join(words[-WORDS_SHOWN:]),
    ), rule


def read_saved(page: SavedPage, outlet: Outlet, zone: str) -> Record:
    """The record of a saved page as the present extractor reads it. Raises SavedPageError."""
    try:
        told = yaml.safe_load(page.headers_path.read_text(encoding="utf-8"))
        headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in told["headers"]))
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        reply = Reply(told["url"], 200, headers, kind, page.path.read_bytes())
        fetched = dt.datetime.fromisoformat(told["fetched"])
        listed = told["listed"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError) as error:
        why = f"{UNREADABLE}: {page.headers_path.name} or {page.path.name} is missing or was changed"
        raise SavedPageError(why) from error
    return read_reply(reply, listed, outlet, zone, fetched)[0]


def write_record(page: SavedPage, record: Record) -> None:
    """Write what is to be read from a page."""
    text = "What Tarazy reads from the page beside this. Compare it with the page; then: tarazy outlet review"
    _write_yaml(page.record_path, asdict(record) | {"authors": list(record.authors)}, text)


def differences(page: SavedPage, got: Record) -> list[str]:
    """Where the record of the file and that of the present extractor differ: field, expected, got.

    Raises SavedPageError where the file cannot be read.
    """
    try:
        expected = yaml.safe_load(page.record_path.read_text(encoding="utf-8"))
        if not isinstance(expected, dict):
            raise ValueError
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise SavedPageError(f"{UNREADABLE}: {page.record_path.name} is missing or not readable as YAML") from error
    return [
        f"{one.name}: expected {_shown(expected.get(one.name))}, got {_shown(getattr(got, one.name))}"
        for one in fields(Record)
        if _plain(expected.get(one.name)) != _plain(getattr(got, one.name))
    ]


def check_outlets(monitor: Monitor) -> list[Problem]:
    """What is to be said of the outlets' checks. Only those of which nobody reviewed a page, or that fail, are red."""
    problems = [problem for outlet in monitor.outlets for problem in _check_outlet(monitor, outlet)]
    unsaved = [
        outlet.id
        for outlet in monitor.outlets
        if not outlet.awaits_review and not check_folder(monitor.folder, outlet.id).is_dir()
    ]
    if unsaved:
        text = (
            f"{', '.join(unsaved)}: no saved page to check what is read by; save some with: "
            f"tarazy outlet test {unsaved[0]} --save (a new outlet: tarazy outlet add URL)"
        )
        problems.append(Problem("outlets/", None, text, "nothing"))
    return problems


def _check_outlet(monitor: Monitor, outlet: Outlet) -> Iterator[Problem]:
    file = f"outlets/{outlet.id}.yml"
    folder = check_folder(monitor.folder, outlet.id)
    if not folder.is_dir() and not outlet.awaits_review:
        return
    pages = saved_pages(monitor.folder, outlet.id)
    if not pages:
        text = f"has no saved page to be reviewed by; mend the file, then: tarazy outlet test {outlet.id} --save"
        yield Problem(file, None, text, "review")
        return
    if outlet.reviewed is None:
        text = (
            f"nobody has reviewed it yet: compare the pages in outlets/{folder.name}/ with what was read from them, "
            f"with: {REVIEW.format(id=outlet.id)}"
        )
        yield Problem(file, None, text, "review")
    for page in pages:
        try:
            wrong = differences(page, read_saved(page, outlet, monitor.campaign.time_zone))
        except SavedPageError as error:
            wrong = [str(error)]
        if wrong:
            text = (
                f"the saved page {page.path.name} no longer gives this record ({'; '.join(wrong)}); mend {file} "
                f"(selectors), or, if what is read now is right: {REVIEW.format(id=outlet.id)}"
            )
            yield Problem(page.name, None, text, "review")


def _plain(value: Any) -> Any:
    """A value as it is compared: whatever YAML makes of a date or a number typed by hand."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _shown(value: Any) -> str:
    return "nothing" if value in (None, [], ()) else repr(_plain(value))


def _write_yaml(path: Path, data: dict[str, Any], comment: str) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(f"# {comment}\n{text}", encoding="utf-8")
