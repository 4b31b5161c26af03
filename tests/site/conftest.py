"""A small campaign whose every figure can be counted by hand, published and served by the real thing."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlite_utils import Database

from crawlers.outlet import Outlet
from nlp.candidates import Candidate, Register, Subject
from pipelines.campaign import Campaign, Monitor
from pipelines.completeness.day_states import DayFacts, Level, Note, judge
from pipelines.completeness.gaps import OutletDay
from pipelines.completeness.outlet_days import store_days
from pipelines.completeness.volume import Band
from pipelines.publish import publish
from pipelines.store import open_store
from pipelines.weeks import weeks

HOSTILE = "<script>alert('owned')</script> & \"Moss\" wins"
SECRET = "zebra-sentence-that-must-not-be-published"
CANDIDATES = ("sarmanov", "tolenova", "moroz")
OUTLETS = {
    "vestnik": ("state", "ru"),
    "tanba": ("private", "kk"),
    "steppe": ("foreign", "en"),
    "empty": ("private", "ru"),
}


def campaign() -> Campaign:
    """Two weeks with a pre-campaign, a campaign, a silence and an election day."""
    return Campaign.model_validate(
        {
            "title": {"en": "Kermetau 2026", "ru": "Керметау 2026", "kk": "Керметау 2026 жыл"},
            "election": {"kind": "presidential", "country": "Kermetau", "day": "2026-03-15"},
            "time_zone": "Asia/Almaty",
            "languages": ["en", "ru", "kk"],
            "periods": [
                {"id": "before", "kind": "pre-campaign", "start": "2026-02-26", "end": "2026-02-28"},
                {"id": "campaign", "kind": "campaign", "start": "2026-03-01", "end": "2026-03-13"},
                {"id": "silence", "kind": "silence", "start": "2026-03-14", "end": "2026-03-14"},
                {"id": "election-day", "kind": "election-day", "start": "2026-03-15", "end": "2026-03-15"},
            ],
            "benchmarks": [
                {
                    "id": "votes-2019",
                    "title": {"en": "votes of 2019", "ru": "голоса 2019 года", "kk": "2019 жылғы дауыстар"},
                    "shares": {"sarmanov": 60, "tolenova": 30, "moroz": 10},
                    "source": "invented",
                }
            ],
            "collect": {"contact": "mission@example.org"},
        }
    )


def register() -> Register:
    """Three candidates and one office."""
    names = {
        "sarmanov": ("m", "Сарманов", "Sarmanov", "Данияр", "Daniyar"),
        "tolenova": ("f", "Толенова", "Tolenova", "Айгуль", "Aigul"),
        "moroz": ("m", "Мороз", "Moroz", "Пётр", "Pyotr"),
    }
    return Register(
        candidates=tuple(
            Candidate.model_validate(
                {
                    "id": key,
                    "gender": gender,
                    "incumbent": key == "sarmanov",
                    "names": {
                        "ru": {"surname": ru, "given": given_ru},
                        "kk": {"surname": ru, "given": given_ru},
                        "en": {"surname": en, "given": given_en},
                    },
                }
            )
            for key, (gender, ru, en, given_ru, given_en) in names.items()
        ),
        subjects=(
            Subject.model_validate(
                {
                    "id": "president",
                    "kind": "office",
                    "title": {"en": "President", "ru": "Президент"},
                    "names": {"ru": ["президент"]},
                    "holder": "sarmanov",
                }
            ),
        ),
    )


DECISION = {"override": True, "by": "Zarina Decider", "on": "2026-02-20", "reason": "It forbids everything to all"}


def outlets() -> tuple[Outlet, ...]:
    """Four outlets; the last has published nothing."""
    return tuple(
        Outlet.model_validate(
            {
                "id": key,
                "name": {"en": key.title(), "ru": f"Газета {key}"},
                "ownership": ownership,
                "languages": [language],
                "hosts": [f"{key}.localhost"],
                "sources": [{"kind": "feed", "url": f"http://{key}.localhost/feed"}],
                "robots": DECISION if ownership == "state" else None,
            }
        )
        for key, (ownership, language) in OUTLETS.items()
    )


VIA = {
    11: "https://archive.example/web/20260301000000id_/http://herald.localhost/11",
    12: "ivan-petrov.warc.gz <urn:1>",
}
"""Captures that others kept; the name of a file may name a person."""


def article_id(number: int) -> str:
    """The id of the article with that number."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:16]


def _subjects_of(number: int, outlet: str) -> list[str]:
    """Who is named in an article: the state paper names the incumbent always, the others seldom."""
    if outlet == "vestnik":
        return ["sarmanov"] + (["tolenova"] if number % 4 == 0 else [])
    if number % 5 == 0:
        return []
    return ["sarmanov", "tolenova"] if number % 2 else ["tolenova", "moroz"]


def _article(db: Database, number: int) -> None:
    outlet = ("vestnik", "tanba", "steppe")[number % 3]
    key, day = article_id(number), dt.date(2026, 2, 26) + dt.timedelta(days=number % 18)
    subjects = _subjects_of(number, outlet)
    title = HOSTILE if number == 0 else f"Article {number} of {outlet}"
    sentence = " and ".join(subjects) + " spoke at length about the roads of the country."
    body = f"{sentence}\n\n" + f"{SECRET} {number}. " + "A sentence about the weather follows here. " * 20
    url = f"http://{outlet}.localhost/{number}" if number != 3 else "javascript:alert(1)"
    captured = f"{day}T10:00:00+00:00"
    db.table("captures").insert(
        {
            "id": number + 1,
            "url": url,
            "final_url": url,
            "outlet": outlet,
            "kind": "page",
            "captured": captured,
            "status": 200,
            "sha256": hashlib.sha256(body.encode()).hexdigest(),
            "warc_file": "a.warc.gz",
            "warc_offset": number,
            "via": VIA.get(number),
        }
    )
    db.table("articles").insert(
        {
            "id": key,
            "outlet": outlet,
            "url": url,
            "title": title,
            "body": body,
            "language": OUTLETS[outlet][1],
            "published": f"{day}T12:00:00+05:00",
            "published_day": day.isoformat(),
            "authors": '["Private Person"]',
            "words": len(body.split()),
            "text_sha256": hashlib.sha256(body.encode()).hexdigest(),
            "capture": number + 1,
            "first_captured": captured,
            "last_captured": captured,
            "status": {8: "deleted", 9: "moved", 10: "unreachable"}.get(number, "live"),
            "status_since": captured,
            "moved_to": f"http://{outlet}.localhost/moved" if number == 9 else None,
            "edits": int(number == 7),
            "headline_changes": int(number in (0, 7)),
            "story": article_id(1) if number in (1, 4) else key,
            "extractor": "1",
        }
    )
    db.table("versions").insert(
        {"article": key, "capture": number + 1, "captured": captured, "text_sha256": "x", "title": title, "body": body}
    )
    db.table("edits").insert_all(_edits(number, outlet, title))
    db.table("readings").insert({"article": key, "text_sha256": f"now {number}", "register": "r", "reader": "1"})
    start = len(title) + 2
    for subject in subjects:
        _subject(db, key, subject, number, start + sentence.index(subject), start, start + len(sentence))


def _edits(number: int, outlet: str, title: str) -> Iterator[dict[str, Any]]:
    """What became of articles 0 (a headline of code), 7 (text and headline), 8, 9 and 10."""
    kinds = {0: "changed", 7: "changed", 8: "deleted", 9: "moved", 10: "unreachable"}
    if number in kinds:
        changed = kinds[number] == "changed"
        yield {
            "article": article_id(number),
            "number": 1,
            "kind": kinds[number],
            "at": f"2026-03-1{number % 5}T10:00:00+00:00",
            "seen_before": f"2026-03-1{number % 5}T09:00:00+00:00",
            "edited": int(number == 7),
            "headline": int(changed),
            "words_added": 12 if changed else None,
            "words_removed": 3 if changed else None,
            "title_before": f"Earlier {title}",
            "title_after": title if changed else None,
            "text_before": f"now {number}" if number == 8 else f"earlier {number}",
            "text_after": f"now {number}" if changed else None,
            "capture_before": number + 1,
            "capture_after": number + 1 if changed else None,
            "detail": {8: "gone, answered with 200", 9: "redirected", 10: "timeout"}.get(number, ""),
            "target": f"http://{outlet}.localhost/moved" if number == 9 else None,
        }


def _subject(db: Database, article: str, subject: str, number: int, at: int, low: int, high: int) -> None:
    tone = ("negative", "neutral", "neutral", "positive", "mixed", None)[number % 6]
    quote_words = 5 if number % 6 == 1 else 0
    mention = db.table("mentions").insert(
        {
            "article": article,
            "subject": subject,
            "kind": "name",
            "role": ("office", "candidate", "unclear")[number % 3] if subject == "sarmanov" else None,
            "start": at,
            "end": at + len(subject),
            "surface": subject,
            "place": "lead",
            "confidence": 0.98,
            "rule": "surname",
            "sentence_start": low,
            "sentence_end": high,
            "in_quote": 0,
            "tone": None if tone in ("mixed", None) else tone,
            "tone_origin": "outlet",
        }
    )
    db.table("article_subjects").insert(
        {
            "article": article,
            "subject": subject,
            "mentions": 1,
            "in_title": 0,
            "in_lead": 1,
            "words": 12.0,
            "quote_words": quote_words,
            "tone": tone,
            "negative": int(tone == "negative"),
            "neutral": int(tone == "neutral"),
            "positive": int(tone == "positive"),
            "tone5": {"negative": -1, "neutral": 0, "positive": 1}.get(tone or ""),
            "mixed": int(tone == "mixed"),
            "deciding": f"[{mention.last_pk}]" if tone in ("negative", "positive", "mixed") else "[]",
        }
    )


def _measures(db: Database) -> Iterator[dict[str, Any]]:
    """Shares of items and their distance from each benchmark, with made-up intervals around them."""
    query = (
        "select s.subject, count(*) as n from article_subjects s join articles a on a.id = s.article"
        " where (:outlet = '' or a.outlet = :outlet) group by s.subject"
    )
    for outlet in ("", *OUTLETS):
        counts = {row["subject"]: row["n"] for row in db.query(query, {"outlet": outlet})}
        total = sum(counts.values())
        scope = {"scope_kind": "outlet" if outlet else "all", "scope": outlet, "period": "all", "base": "contestants"}
        for unit in ("articles", "stories", "mentions", "words"):
            common = scope | {"unit": unit, "n_items": total, "n_stories": total}
            for candidate in CANDIDATES:
                share = counts.get(candidate, 0) / total if total else None
                yield _figure(common, "share", candidate, "", share)
                yield _figure(common, "direct_speech_share", candidate, "", 0.25 if share else None)
                if unit == "mentions":
                    yield _figure(common, "left_uncounted", candidate, "", 0.125 if share else None)
            for benchmark in ("equal", "votes-2019"):
                value = 0.3 if total else None
                yield _figure(common, "loosemore_hanby", "", benchmark, value) | {"expected_if_equal": 0.05, "p": 0.01}


def _weekly(db: Database) -> Iterator[dict[str, Any]]:
    """Shares of items by outlet and week."""
    query = (
        "select s.subject, count(*) as n from article_subjects s join articles a on a.id = s.article"
        " where a.outlet = ? and a.published_day between ? and ? group by s.subject"
    )
    for outlet in OUTLETS:
        for week in weeks(campaign().periods):
            found = db.query(query, [outlet, week.start.isoformat(), week.end.isoformat()])
            counts = {row["subject"]: row["n"] for row in found}
            total = sum(counts.values())
            scope = {"scope_kind": "outlet", "scope": outlet, "period": week.id, "base": "contestants"}
            common = scope | {"unit": "articles", "n_items": total, "n_stories": total}
            for candidate in CANDIDATES:
                share = counts.get(candidate, 0) / total if total else None
                yield _figure(common, "share", candidate, "", share)


def _figure(common: dict[str, Any], measure: str, subject: str, benchmark: str, value: float | None) -> dict[str, Any]:
    bounds = {"low": None, "high": None} if value is None else {"low": value * 0.8, "high": value * 1.2}
    return (
        common
        | bounds
        | {"measure": measure, "subject": subject, "benchmark": benchmark, "value": value}
        | {"warning": {"vestnik": "few gap:14/17", "empty": "gap:18/18"}.get(common["scope"], "")}
    )


BAND = Band(middle=10.0, low=3, high=21, days=8)
DAYS = (
    DayFacts("whole", got=12, band=BAND),
    DayFacts("whole", between=True),
    DayFacts("whole", band=Band(1.0, 0, 5, 9)),
    DayFacts("whole", band=BAND),
    DayFacts("whole", band=Band(1.0, 0, 5, 9), empty_days=5, chance=0.001),
    DayFacts("whole", got=2, band=BAND),
    DayFacts("whole", history=2),
    DayFacts("whole", got=9, lost={"gone": 1, "dead host": 2}),
    DayFacts("whole", got=5, lost={"blocked": 5}),
    DayFacts("whole", got=1, no_article=11),
    DayFacts("whole", got=5, level=Level("2026-03-03", 12.0, 5.0)),
    DayFacts("overflow", got=12),
    DayFacts("some", got=12, sources=2, silent_sources=1),
    DayFacts("unreached", got=1),
    DayFacts("unasked"),
    DayFacts("unanswered", why={"refused": 1}),
    DayFacts("whole", note=Note("not printed", "print run <seized>", "A. Observer")),
    DayFacts("running", got=1),
)


def _outlet_days() -> Iterator[OutletDay]:
    """Of one outlet a day of each kind; of the others complete ones."""
    for number, facts in enumerate(DAYS):
        day = (dt.date(2026, 2, 26) + dt.timedelta(days=number)).isoformat()
        for outlet in ("vestnik", "tanba", "steppe"):
            chosen = facts if outlet == "vestnik" else DAYS[0]
            yield OutletDay(outlet, day, *judge(chosen), chosen)
    lost = DayFacts("whole", got=3, lost={"timeout": 1})
    yield OutletDay("vestnik", "", "partial", "undated_lost", lost)


def _stories(db: Database) -> None:
    """Articles 1 and 4 are copies of one report: article 1 was first, and both credit an agency."""
    story = {"id": article_id(1), "articles": 2, "outlets": 1, "first": article_id(1), "first_precision": "time"}
    told = {"first_at": "2026-02-27T12:00:00+05:00", "fullest": article_id(4)}
    db.table("stories").insert(story | told | {"origin_kind": "agency", "origin": "Kazinform", "credited": 2})
    for place, number in enumerate((1, 4), 1):
        day = dt.date(2026, 2, 26) + dt.timedelta(days=number)
        row = {"article": article_id(number), "story": article_id(1), "place": place, "precision": "time"}
        origin = {"origin_kind": "agency", "origin": "Kazinform", "origin_rule": ("dateline", "credit")[place - 1]}
        db.table("story_articles").insert(row | {"at": f"{day}T12:00:00+05:00", "held": place / 2} | origin)


def make_monitor(folder: Path) -> Monitor:
    """The campaign's folder with its working database: 54 articles of three outlets."""
    monitor = Monitor(folder, campaign(), register(), outlets())
    db = open_store(monitor.database)
    with db.atomic():
        for number in range(54):
            _article(db, number)
        # Moroz stood in the first headline of article 7, and does not any longer; Tolenova's mentions fell to one.
        stamp = {"article": article_id(7), "text_sha256": "earlier 7"}
        db.table("version_readings").insert(stamp | {"register": "r", "reader": "1"})
        for subject, mentions, in_title in (("moroz", 2, 1), ("tolenova", 3, 0)):
            named = {"subject": subject, "mentions": mentions, "in_title": in_title}
            db.table("version_subjects").insert(stamp | named)
        db.table("abstentions").insert(
            {
                "article": article_id(2),
                "subjects": "moroz",
                "start": 0,
                "end": 5,
                "surface": SECRET,
                "reason": "ordinary word",
            }
        )
        for outlet in OUTLETS:
            row = {"url": f"http://{outlet}.localhost/x", "outlet": outlet, "kind": "page", "outcome": "stored"}
            db.table("addresses").insert(row | {"attempts": 1, "visits": 1})
        db.table("measures").insert_all([*_measures(db), *_weekly(db)])
        store_days(db, _outlet_days())
        _stories(db)
    db.close()
    return monitor


@pytest.fixture(scope="session")
def fixtures() -> ModuleType:
    """This module: the constants and makers above, for tests that need more than a published campaign."""
    return sys.modules[__name__]


@pytest.fixture(scope="session")
def monitor(tmp_path_factory: pytest.TempPathFactory) -> Monitor:
    """A campaign that was published."""
    made = make_monitor(tmp_path_factory.mktemp("campaign"))
    publish(made)
    return made


@pytest.fixture(scope="session")
def coverage(monitor: Monitor) -> Iterator[Database]:
    """The published database."""
    db = Database(monitor.site / "coverage.db")
    yield db
    db.close()


def start_server(site: Path) -> tuple[subprocess.Popen[str], str]:
    """A child process serving the site on a free port, and its address."""
    code = (
        "import sys, pathlib; from pipelines.serve import serve;"
        "serve(pathlib.Path(sys.argv[1]), 0, ready=lambda a: print(a, flush=True))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(site)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    said: queue.Queue[str] = queue.Queue()
    assert child.stdout is not None
    threading.Thread(target=lambda: said.put(child.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    try:
        address = said.get(timeout=60).strip()
    except queue.Empty:
        address = ""
    if not address.startswith("http"):
        child.kill()
        pytest.fail("the site's server did not start: see its messages above")
    return child, address


@pytest.fixture(scope="session")
def site(monitor: Monitor) -> Iterator[str]:
    """The address of the running site, with its final slash."""
    child, address = start_server(monitor.site)
    yield address
    child.terminate()
    child.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("no Chromium here: install it with `apt-get install chromium`; the site is tested in a browser")
    return path
