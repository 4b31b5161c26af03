"""The process in which Scrapy runs: its reactor can be started only once, and dies with whoever started it.

`python -m pipelines.collecting.crawl FOLDER [--revisit] [--limit SECONDS]` says on standard output, a JSON line each,
how far it is and at last what came of it. It ends at once when its standard input is closed: all is safe by then.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scrapy.crawler import CrawlerProcess

from crawlers.browser import NEEDED, can_render
from crawlers.manners.conduct import Conduct, Options
from crawlers.manners.hours import Hours
from crawlers.recorder import LedgerRecorder
from crawlers.settings import scrapy_settings
from crawlers.spiders.press import PressSpider
from crawlers.visits import Visit
from pipelines.campaign import Monitor
from pipelines.campaign_files import read_monitor
from pipelines.collecting.hosts import holds
from pipelines.collecting.ledger import CampaignLedger
from pipelines.errors import StageError
from pipelines.store import open_store


class WatchedLedger(CampaignLedger):
    """A ledger that says after each batch how far the collection is."""

    def record(self, visits: Sequence[Visit]) -> None:
        """As in CampaignLedger."""
        super().record(visits)
        print(json.dumps({"done": self.done, "known": self.known}), flush=True)


def crawl(monitor: Monitor, *, revisit: bool, limit: float = 0) -> int:
    """Collect what is due, for at most `limit` seconds (0: until it is done). To be called once in a process.

    Returns its exit code.
    """
    settings = monitor.campaign.collect
    monitor, left_out = without_browser(monitor)
    log = monitor.archive / "collect.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    conduct = conduct_of(monitor)
    try:
        recorder = LedgerRecorder(lambda: WatchedLedger(monitor, open_store(monitor.database), revisit=revisit))
    except StageError as error:  # a damaged database or manifest: a sentence, not a broken process
        print(json.dumps({"error": str(error)}), flush=True)
        return 1
    process = CrawlerProcess(
        scrapy_settings(
            contact=settings.contact,
            delay=settings.delay,
            per_host=settings.per_host,
            timeout=settings.timeout,
            retries=settings.retries,
            max_bytes=settings.max_bytes,
            log=log,
        )
        | {"CLOSESPIDER_TIMEOUT": limit}
    )
    outlets = {outlet.id: outlet for outlet in monitor.outlets}
    process.crawl(
        PressSpider,
        outlets=outlets,
        pages=section_pages(monitor),
        recorder=recorder,
        conduct=conduct,
        pauses=settings.second_rounds,
        browser=settings.browser,
    )
    process.start()
    ledger = recorder.keeper
    assert isinstance(ledger, CampaignLedger)
    recorder.close()
    if recorder.error is not None:
        reason = recorder.error
        print(json.dumps({"error": getattr(reason, "strerror", None) or str(reason)}), flush=True)
        return 1
    print(
        json.dumps({"outcomes": +ledger.outcomes, "left": ledger.left, "notes": [*left_out, *conduct.notes]}),
        flush=True,
    )
    return 0


def without_browser(monitor: Monitor) -> tuple[Monitor, list[str]]:
    """The campaign without the outlets that need a browser, where this machine has none, and a sentence for each."""
    if can_render(monitor.campaign.collect.browser):
        return monitor, []
    left_out = [f"outlet {one.id} {NEEDED}; it was left out" for one in monitor.outlets if one.render is not None]
    return replace(monitor, outlets=tuple(one for one in monitor.outlets if one.render is None)), left_out


def conduct_of(monitor: Monitor) -> Conduct:
    """How the outlets are to be treated: as the campaign sets it, and as earlier runs have promised."""
    settings = monitor.campaign.collect
    options = Options(
        retry_wait=5 * settings.delay if settings.retry_wait is None else settings.retry_wait,
        patience=settings.patience,
        blocks_in_row=settings.blocks_in_row,
        longest_delay=settings.crawl_delay,
        hours=Hours.parse(settings.hours) if settings.hours else None,
        zone=monitor.zone,
    )
    db = open_store(monitor.database)
    held = holds(db, dt.datetime.now(dt.UTC))
    db.close()
    return Conduct(monitor.outlets, options, held)


def section_pages(monitor: Monitor) -> dict[str, int]:
    """How far pagination is followed, by outlet: the furthest that one of its sections asks for."""
    return {
        outlet.id: max((source.pages for source in outlet.sources if source.kind == "section"), default=1)
        for outlet in monitor.outlets
    }


def end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # unbuffered: a lock held by a waiting thread would break the interpreter's end
    os._exit(3)


if __name__ == "__main__":
    # The ledger's thread gives the interpreter up with each write, and would wait 5 ms to get it back from the spider.
    sys.setswitchinterval(0.0005)
    threading.Thread(target=end_with_parent, daemon=True).start()
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--revisit", action="store_true")
    parser.add_argument("--limit", type=float, default=0)
    chosen = parser.parse_args()
    sys.exit(crawl(read_monitor(chosen.folder)[0], revisit=chosen.revisit, limit=chosen.limit))
