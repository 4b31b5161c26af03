"""How well articles are read out of a real campaign's pages, and that nothing around them is counted."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from warcio.archiveiterator import ArchiveIterator

from crawlers.addresses import normalise
from crawlers.outlet import Outlet
from crawlers.pages.article import Article, NotAnArticleError, read_article
from crawlers.pages.html import collapse, repaired
from crawlers.warc import CapturedPage
from nlp.pipeline import Reader, build_reader
from pipelines.campaign_files import read_monitor

CAMPAIGN = Path(__file__).parent.parent / "examples" / "us-2016"
ZONE = ZoneInfo("America/New_York")
CAPTURED = dt.datetime(2016, 11, 9, tzinfo=dt.UTC)
TOKEN = re.compile(r"\w+")


def run(data: Path, every: int = 1) -> list[dict[str, Any]]:
    """Rows for the articles of us2016: body token F1, title, date, and mention counts against the true texts.

    With `every` only each so many-th page is read.
    """
    monitor, _ = read_monitor(CAMPAIGN)
    outlets = {outlet.id: outlet for outlet in monitor.outlets}
    reader = build_reader(monitor.register, "en")
    truth = _truth(data / "us2016" / "articles.jsonl.gz")
    scores, titles, days, raised, articles = [], 0, 0, 0, 0
    by_outlet: dict[str, list[float]] = {}
    for number, page in enumerate(_pages(data / "us2016" / "us2016.warc.gz")):
        record = truth.pop(normalise(page.url), None)
        if record is None or number % every:
            continue
        articles += 1
        article = _read(page, outlets[record["outlet"]])
        scores.append(token_f1(article.body, record["text"]) if article else 0.0)
        by_outlet.setdefault(record["outlet"], []).append(scores[-1])
        if article is None:
            continue
        titles += _same(article.title, record["title"])
        days += _day(article.published) == _day(record["published"])
        raised += _mentions(reader, article.title, article.body) > _mentions(reader, record["title"], record["text"])
    source = {"part": "us2016", "language": "en", "n": articles}
    worst = min(sum(one) / len(one) for one in by_outlet.values())
    return [
        {"measure": "body token F1", "value": sum(scores) / articles, **source},
        {"measure": "body token F1 of the worst outlet", "value": worst, **source},
        {"measure": "title right", "value": titles / articles, **source},
        {"measure": "date right", "value": days / articles, **source},
        {"measure": "articles with mentions from around them", "value": raised / articles, **source},
    ]


def _pages(path: Path) -> Iterator[CapturedPage]:
    """Every response of a WARC file that others have made."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                url, body = record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()
                yield CapturedPage(url, 200, record.http_headers.get_header("Content-Type") or "", {}, body)


def token_f1(found: str, true: str) -> float:
    """F1 of the bags of words, 0..1."""
    one, other = Counter(TOKEN.findall(found.lower())), Counter(TOKEN.findall(true.lower()))
    common = (one & other).total()
    return 2 * common / (one.total() + other.total()) if common else 0.0


def _truth(path: Path) -> dict[str, dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {normalise(one["url"]): one | {"text": _as_seen(one["text"])} for one in records}


def _as_seen(text: str) -> str:
    """What a reader would see: one outlet's texts were decoded wrongly when the data was made."""
    return "\n\n".join(collapse(paragraph) for paragraph in repaired(text).split("\n\n"))


def _read(page: CapturedPage, outlet: Outlet) -> Article | None:
    try:
        return read_article(page.body, page.content_type, page.url, outlet, ZONE, CAPTURED)
    except NotAnArticleError:
        return None


def _mentions(reader: Reader, title: str, body: str) -> int:
    return sum(one.kind == "name" for one in reader.read(title, body).mentions)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _day(published: str | None) -> str | None:
    if published is None or len(published) == 10:
        return published
    return dt.datetime.fromisoformat(published).astimezone(ZONE).date().isoformat()
