"""The process in which Scrapy asks a web archive; see pipelines/collecting/crawl.py for why it is one of its own.

`python -m pipelines.past.process FOLDER REQUEST` (JSON) says on standard output, a JSON line each, how far it is
and at last what came of it. It ends at once when its standard input is closed.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import CrawlerProcess

from crawlers.manners.conduct import Conduct, Options
from crawlers.mementos import BackfillKeeper
from crawlers.owners import Owners
from crawlers.recorder import Recorder
from crawlers.settings import scrapy_settings
from crawlers.spiders.wayback import WaybackSpider
from pipelines.campaign import Monitor
from pipelines.campaign_files import read_monitor
from pipelines.collecting.crawl import end_with_parent
from pipelines.collecting.hosts import holds
from pipelines.past.ledger import BackfillLedger, Request
from pipelines.store import open_store


def say(**what: Any) -> None:
    """A line for the process that started this one."""
    print(json.dumps(what), flush=True)


def ask(monitor: Monitor, request: Request) -> int:
    """Bring what is requested and not here yet. To be called once in a process; returns its exit code."""
    settings = monitor.campaign.wayback

    def make() -> BackfillLedger:
        return BackfillLedger(
            monitor, open_store(monitor.database), request, lambda done, known: say(done=done, known=known)
        )

    recorder: Recorder[BackfillKeeper] = Recorder(make)
    process = CrawlerProcess(
        scrapy_settings(
            contact=monitor.campaign.collect.contact,
            delay=settings.delay,
            per_host=settings.at_once,
            timeout=settings.timeout,
            retries=settings.retries,
            max_bytes=monitor.campaign.collect.max_bytes,
            log=monitor.archive / "backfill.log",
        )
    )
    conduct = conduct_with(monitor)
    process.crawl(
        WaybackSpider,
        recorder=recorder,
        owners=Owners(monitor.outlets),
        endpoint=settings.cdx,
        conduct=conduct,
        under_way=settings.at_once,
        pauses=settings.second_rounds,
    )
    process.start()
    ledger = recorder.keeper
    assert isinstance(ledger, BackfillLedger)
    recorder.close()
    if recorder.error is not None:
        say(error=getattr(recorder.error, "strerror", None) or str(recorder.error))
        return 1
    say(outcomes=ledger.outcomes, index=ledger.index, notes=conduct.notes)
    return 0


def conduct_with(monitor: Monitor) -> Conduct:
    """How the web archive is to be treated: as the campaign sets it, and as earlier runs have promised."""
    settings = monitor.campaign.wayback
    conduct = Conduct((), Options(retry_wait=5 * settings.delay, patience=settings.patience))
    db = open_store(monitor.database)
    held = holds(db, dt.datetime.now(dt.UTC))
    db.close()
    for url in (settings.cdx, settings.replay):
        site = conduct.site(urlsplit(url).hostname or "")
        if (hold := held.get(site.name)) is not None:
            site.hold = hold
            conduct.notes[:] = [hold.reason]
    return conduct


def read_request(monitor: Monitor, text: str) -> Request:
    """The request that `pipelines.past.backfill` has written."""
    said: dict[str, Any] = json.loads(text)
    return Request(
        outlets=tuple(outlet for outlet in monitor.outlets if outlet.id in said["outlets"]),
        since=dt.datetime.fromisoformat(said["since"]),
        until=dt.datetime.fromisoformat(said["until"]),
        listed_only=said["listed_only"],
        again=said["again"],
    )


if __name__ == "__main__":
    campaign = read_monitor(Path(sys.argv[1]))[0]
    wanted = read_request(campaign, sys.argv[2])
    threading.Thread(target=end_with_parent, daemon=True).start()
    sys.exit(ask(campaign, wanted))
