"""An invented campaign, as large as is wanted: its files, and what reading its articles would have found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from pipelines.store import open_store

OUTLETS, CANDIDATES, TOPICS, EVENTS, DAYS = 40, 10, 6, 60, 60
FIRST = dt.date(2026, 1, 15)
OWNERSHIP = ("state", "private", "party", "foreign")
LANGUAGES = ("en", "ru", "kk")
LETTERS = "bcdfghklmn"


def write_campaign(folder: Path, articles: int) -> None:
    """The campaign's files and its monitor.db, as after `annotate`. Equal sizes give equal campaigns."""
    (folder / "outlets").mkdir(parents=True)
    ids = [f"c{number}" for number in range(CANDIDATES)]
    _write(folder / "campaign.yml", _campaign(ids))
    _write(folder / "candidates.yml", {"candidates": [_candidate(number, one) for number, one in enumerate(ids)]})
    topics = [
        {"id": f"t{number}", "title": f"Topic {number}", "words": {code: [f"thing{number}"] for code in LANGUAGES}}
        for number in range(TOPICS)
    ]
    _write(folder / "topics.yml", {"topics": topics})
    for number in range(OUTLETS):
        _write(folder / "outlets" / f"o{number}.yml", _outlet(number))
    lines = ["when,candidate,title,place"]
    for number in range(EVENTS):
        day = FIRST + dt.timedelta(days=number % (DAYS - 3))
        lines.append(f"{day},{ids[number % CANDIDATES]},Event {number},Town{LETTERS[number % 10]}")
    (folder / "events.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _fill(folder / "monitor.db", articles, ids)


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _campaign(ids: list[str]) -> dict[str, Any]:
    end = FIRST + dt.timedelta(days=DAYS)
    middle = FIRST + dt.timedelta(days=DAYS // 2)
    day = dt.timedelta(days=1)
    return {
        "title": "Invented",
        "election": {"kind": "presidential", "country": "Invented", "day": end + day},
        "time_zone": "Asia/Almaty",
        "languages": list(LANGUAGES),
        "periods": [
            {"id": "early", "kind": "campaign", "start": FIRST, "end": middle - day},
            {"id": "late", "kind": "campaign", "start": middle, "end": end - day},
            {"id": "silence", "kind": "silence", "start": end, "end": end},
        ],
        "benchmarks": [
            {
                "id": "votes",
                "title": "Votes",
                "source": "invented",
                "shares": {one: 20 - number for number, one in enumerate(ids)},
            }
        ],
        "collect": {"contact": "bench@example.org"},
    }


def _candidate(number: int, key: str) -> dict[str, Any]:
    name = {"given": "Ann" if number % 2 else "John", "surname": f"Sur{LETTERS[number]}ame"}
    return {"id": key, "gender": "f" if number % 2 else "m", "names": dict.fromkeys(LANGUAGES, name)}


def _outlet(number: int) -> dict[str, Any]:
    host = f"o{number}.example"
    return {
        "id": f"o{number}",
        "name": f"Outlet {number}",
        "ownership": OWNERSHIP[number % 4],
        "medium": "online",
        "languages": [LANGUAGES[number % 3]],
        "hosts": [host],
        "sources": [{"kind": "feed", "url": f"https://{host}/rss.xml"}],
    }


def _fill(path: Path, articles: int, ids: list[str]) -> None:
    rng = np.random.default_rng(1)
    db = open_store(path)
    with db.atomic():
        db.table("articles").insert_all(_articles(articles, rng))
        db.table("article_subjects").insert_all(_subjects(articles, ids, rng))
        topics = rng.integers(TOPICS * 2, size=articles)
        db.table("article_topics").insert_all(
            {"article": f"a{number:07}", "topic": f"t{topic}", "hits": 3, "in_title": 0}
            for number, topic in enumerate(topics.tolist())
            if topic < TOPICS
        )
    db.close()


def _articles(count: int, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Of five articles one is a copy of an earlier one's story."""
    outlets, days = rng.integers(OUTLETS, size=count), rng.integers(DAYS, size=count)
    stories = np.where(rng.random(count) < 0.2, (np.arange(count) * rng.random(count)).astype(int), np.arange(count))
    for number, (outlet, day, story) in enumerate(zip(outlets.tolist(), days.tolist(), stories.tolist(), strict=True)):
        key, published = f"a{number:07}", (FIRST + dt.timedelta(days=day)).isoformat()
        yield {
            "id": key,
            "outlet": f"o{outlet}",
            "url": f"https://o{outlet}.example/{key}",
            "title": f"Town{LETTERS[number % 10]}",
            "body": "Text.",
            "language": LANGUAGES[outlet % 3],
            "published": published,
            "published_day": published,
            "published_precision": "day",
            "status": "live",
            "story": f"a{story:07}",
        }


def _subjects(count: int, ids: list[str], rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Two of three articles name candidates: one mostly, others beside."""
    weights = np.arange(len(ids), 0, -1) / np.arange(len(ids) + 1).sum()
    values = rng.poisson(0.6 * weights, size=(count, len(ids)))
    values[np.arange(count), rng.choice(len(ids), size=count, p=weights)] += 1 + rng.negative_binomial(
        1.5, 1 / 3, count
    )
    values[rng.random(count) < 1 / 3] = 0
    quoted, negative = rng.random((2, count, len(ids))) < 0.2
    for number, place in np.argwhere(values).tolist():
        mentions = int(values[number, place])
        yield {
            "article": f"a{number:07}",
            "subject": ids[place],
            "mentions": mentions,
            "in_title": int(mentions > 3),
            "in_lead": int(mentions > 2),
            "in_captions": int(mentions > 4),
            "words": mentions * 17.5,
            "quote_words": 12 if quoted[number, place] else 0,
            "negative": int(negative[number, place]),
            "neutral": mentions - int(negative[number, place]),
            "positive": 0,
            "source_negative": int(quoted[number, place]),
        }
