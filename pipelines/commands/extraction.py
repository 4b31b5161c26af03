"""`tarazy extract` and `tarazy article`: read articles out of the archive, and show what was read of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from pipelines.command import CAMPAIGN, REMAKE, fail, load, work
from pipelines.errors import StageError
from pipelines.terminal import out

if TYPE_CHECKING:
    from pipelines.extraction.compare import OutletChanges

SHOWN = (
    *("title", "headline", "lead", "authors", "published", "published_precision", "modified", "section", "genre"),
    *("access", "language", "words", "characters", "status", "url", "captions"),
)


@click.command()
@CAMPAIGN
@REMAKE
@click.option("--compare", is_flag=True, help="Only say what the present extractor would change; nothing is written.")
def extract(campaign: Path, remake: bool, compare: bool) -> None:
    """Read articles out of the archived pages, and find which are copies of one story.

    \b
    Example, after an update of Tarazy or a change of an outlet's selectors:
      tarazy extract my-campaign --all --compare
      tarazy extract my-campaign --all
    """
    if compare:
        _compare(campaign)
    else:
        work(campaign, ["extract"], remake=remake)


def _compare(campaign: Path) -> None:
    from pipelines.extraction.compare import compare
    from pipelines.terminal import Bar

    monitor, _ = load(campaign)
    bar = Bar()
    try:
        found = compare(monitor, bar)
    except StageError as error:
        fail(str(error))
    finally:
        bar.finish()
    for outlet in found:
        if outlet.compared or outlet.changes:
            _say(outlet)
    if not any(outlet.changes for outlet in found):
        out.print("Nothing would change.")


def _say(outlet: OutletChanges) -> None:
    out.print(f"[bold]{outlet.outlet}[/]: {outlet.compared:,} articles, of which {outlet.same:,} stay as they are")
    for name, change in sorted(outlet.changes.items(), key=lambda one: -one[1].articles):
        out.print(f"  {escape(name)}: {change.articles:,}")
        for url, before, after in change.examples:
            out.print(f"    {escape(url)}", soft_wrap=True)
            out.print(f"      before: {escape(before) or '–'}", soft_wrap=True)
            out.print(f"      now:    {escape(after) or '–'}", soft_wrap=True)


@click.command()
@click.argument("item")
@CAMPAIGN
@click.option("--text", is_flag=True, help="With the text, each paragraph with its language where that is known.")
def article(item: str, campaign: Path, text: bool) -> None:
    """Show what was read of an article, and by which rule: ITEM is its id or address.

    \b
    Example:
      tarazy article 0123456789abcdef my-campaign
      tarazy article https://herald.example.org/news/1 my-campaign --text
    """
    from pipelines.store import open_store

    monitor, _ = load(campaign)
    if not monitor.database.exists():
        fail(f"there is no {monitor.database}: nothing has been extracted yet; run tarazy extract first")
    try:
        db = open_store(monitor.database)
    except StageError as error:
        fail(str(error))
    found = list(db.query("select * from articles where id = :item or url = :item order by id limit 1", {"item": item}))
    db.close()
    if not found:
        fail(f"{item} is no article of this campaign: give its id, as on the site, or its address")
    _show(found[0], text)


def _show(row: dict[str, Any], text: bool) -> None:
    rules = json.loads(row["rules"] or "{}")
    for name in SHOWN:
        value = row[name]
        if name in ("authors", "captions"):
            value = "; ".join(json.loads(value or "[]"))
        if value not in (None, ""):
            rule = f"  [dim]({escape(rules[name])})[/]" if name in rules else ""
            out.print(f"{name.replace('_', ' '):<20} {escape(str(value))}{rule}", soft_wrap=True)
    out.print(f"{'text read from':<20} {escape(rules.get('body', '–'))}")
    if text:
        languages = json.loads(row["languages"] or "[]")
        for number, paragraph in enumerate(row["body"].split("\n\n")):
            language = languages[number] if number < len(languages) else None
            out.print()
            out.print(f"{f'({language}) ' if language else ''}{escape(paragraph)}", soft_wrap=True)
