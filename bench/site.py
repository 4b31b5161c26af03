"""How the published site answers when the campaign is large: a million mentions, made up, asked with wrk.

Rows: the 95th percentile of each page in milliseconds over 4 connections, and the front page's requests a second on one
core, uncached. wrk is Debian's; where it lacks there are no rows. Times are of the machine here; the ratio is to a page
without a query (robots.txt), asked in the same way in the same run.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.campaign import Period
from pipelines.coverage.build import DAILY, ITEM_COUNTS, MENTION_RULES, ROLE_COUNTS, SILENCE
from pipelines.coverage.codebook import write_codebook_table
from pipelines.coverage.schema import create_tables
from pipelines.coverage.search import write_search
from pipelines.publish import DATABASE, INSPECTED, configuration, inspected
from pipelines.publishing.deploy import command
from pipelines.weeks import Week, weeks

MENTIONS, OUTLETS, CANDIDATES, DAYS = 1_000_000, 12, 8, 60
CAMPAIGN = ("2026-01-01", "2026-03-01")
SECONDS, CONNECTIONS = 4, 4
QUESTIONS = Path(str(resources.files("datasette_config") / "public" / "charts"))
SCRIPT = (
    'done = function(s, l, r) io.write(string.format("%d %d %d\\n", l:percentile(95.0), s.requests, s.duration)) end\n'
)
PAGES = {
    "plain answer (robots.txt)": "/robots.txt",
    "front page": "/",
    "outlet": "/outlet/o7",
    "candidate": "/candidate/c3",
    "items, all": "/items",
    "items, filtered": "/items?candidate=c3&outlet=o7",
    "items, searched": "/items?q=%D1%81%D0%BB%D0%BE%D0%B2%D0%BE17",
    "item": "/item/i1000",
    "items of a week": "/items?candidate=c3&outlet=o7&period=2026-W04",
    "questions": "/questions",
    **{f"question {path.stem}": f"/question/{path.stem}" for path in sorted(QUESTIONS.glob("*.yml"))},
    "chart as PNG": "/question/who-got-how-much.png",
    "edits": "/edits",
    "silence days": "/silence",
    "completeness": "/completeness",
    "method": "/method",
    "codebook": "/codebook",
    "editions": "/editions",
    "feed": "/feeds/candidate/c3.atom",
    "JSON of a table": "/coverage/measures.json?_size=50",
}


def run() -> list[dict[str, Any]]:
    """A row for each page and one of requests a second; none where wrk is not on this machine."""
    if shutil.which("wrk") is None:
        return []
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        make_site(site)
        with served(site, workers=1) as address:
            found = {page: ask(address + path) for page, path in PAGES.items()}
    plain = found["plain answer (robots.txt)"][0]
    rows = [
        {"measure": "site, 95th percentile", "part": page, "value": late / plain, "n": MENTIONS, "ms": late}
        for page, (late, _) in found.items()
    ]
    rate = found["front page"][1]
    plain_rate = found["plain answer (robots.txt)"][1]
    front = {"measure": "site, one worker", "part": "front page", "value": rate / plain_rate, "n": MENTIONS}
    return [*rows, front | {"per_second": rate}]


def ask(address: str) -> tuple[float, float]:
    """Milliseconds of the 95th percentile, and answers a second; one answer before is not counted."""
    with urllib.request.urlopen(address, timeout=60) as response:
        response.read()
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT)
        script.flush()
        wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", script.name, address]
        said = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{address}: {said}")
    late, requests, duration = map(int, re.findall(r"^(\d+) (\d+) (\d+)$", said, re.MULTILINE)[0])
    return late / 1e3, requests / (duration / 1e6)


@contextmanager
def served(site: Path, workers: int) -> Iterator[str]:
    """The site's address while it is served as a public server would."""
    port = 8399
    words = [str(workers) if before == "--workers" else word for before, word in _pairs(command(port))]
    child = subprocess.Popen(words, env={**os.environ, "TARAZY_SITE": str(site)}, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5):
                    break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait(timeout=20)


def _pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    return zip(["", *words], words, strict=False)


def make_site(site: Path, mentions: int = MENTIONS) -> None:
    """A published folder with so many made-up mentions, three to an item."""
    for name, content in configuration():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)
    db = Database(site / DATABASE)
    create_tables(db)
    _campaign(db)
    items = mentions // 3
    numbers = "with recursive n(x) as (select 0 union all select x + 1 from n where x + 1 < :items) "
    db.conn.create_function(
        "noise", 2, lambda x, salt: (x * 2654435761 + salt * 40503) % 4294967296 >> 8, deterministic=True
    )
    with db.atomic():
        db.execute(numbers + ITEMS, {"items": items, "outlets": OUTLETS, "days": DAYS})
        for turn in range(3):
            db.execute(numbers + SUBJECTS, {"items": items, "turn": turn, "candidates": CANDIDATES})
        db.execute(EDIT_ROWS, {"days": DAYS})
        db.execute(MENTION_ROWS)
        db.execute(MENTION_RULES)
        db.execute(ITEM_COUNTS)
        db.execute(DAILY)
        db.execute(SILENCE)
        db.execute(SILENCE_CHANGES)
        db.execute(ROLE_COUNTS)
        write_codebook_table(db)
        db.table("measures").insert_all(_measures())
        write_search(db)
    db.execute("analyze")
    db.close()
    (site / INSPECTED).write_text(inspected(site / DATABASE), encoding="utf-8")


ITEMS = """
insert into items (id, outlet, title, address, published, day, period, language, words, status, edits, headline_changes,
                   story, capture_sha256, capture_time, first_captured, last_captured)
select 'i' || x, 'o' || (noise(x, 1) % :outlets), 'Заголовок слово' || (noise(x, 2) % 5000) || ' номер ' || x,
       'http://o.example/' || x,
       date('2026-01-01', '+' || (noise(x, 3) % :days) || ' days') || 'T10:00:00+00:00',
       date('2026-01-01', '+' || (noise(x, 3) % :days) || ' days'),
       case when noise(x, 3) % :days = :days - 1 then 'silence' else 'campaign' end,
       case noise(x, 4) % 3 when 0 then 'ru' when 1 then 'kk' else 'en' end,
       200 + noise(x, 5) % 800, 'live',
       noise(x, 6) % 50 = 0, 0,
       'i' || (x - x % (1 + noise(x, 7) % 3)), hex(randomblob(32)), '2026-01-01T10:00:00+00:00',
       '2026-01-01T10:00:00+00:00', '2026-01-01T10:00:00+00:00'
from n
"""
SUBJECTS = """
insert or ignore into item_subjects
      (item, subject, mentions, in_title, in_lead, words, quote_words, tone, negative, neutral, positive)
select 'i' || x, 'c' || ((noise(x, 8) + :turn * (1 + noise(x, 9) % 3)) % :candidates),
       1 + noise(x, 10 + :turn) % 3, 0, 1, 20.0, case when noise(x, 14) % 4 = 0 then 9 else 0 end,
       case noise(x, 11 + :turn) % 5 when 0 then 'negative' when 1 then 'positive' when 2 then null else 'neutral' end,
       0, 1, 0
from n
"""
MENTION_ROWS = """
insert into mentions (item, candidate, kind, role, place, surface, snippet, snippet_at, rule, confidence, in_quote,
                      tone, tone_origin)
select item, subject, 'name', case when subject = 'c0' then 'office' end, 'body', subject,
       'несколько слов вокруг ' || subject || ' и дальше', 22, 'surname', 0.98, 0, tone, 'outlet'
from item_subjects
"""


EDIT_ROWS = """
insert into edits (item, number, kind, at, seen_before, edited, headline, words_added, words_removed, capture_before,
                   capture_after)
select id, 1, 'changed', date('2026-01-01', '+' || (noise(rowid, 20) % :days) || ' days') || 'T09:00:00+00:00',
       date('2026-01-01', '+' || (noise(rowid, 20) % :days) || ' days') || 'T08:00:00+00:00', 1, 0, 3, 2,
       hex(randomblob(32)), hex(randomblob(32))
from items where edits
"""
SILENCE_CHANGES = """
insert into silence_changes (item, number, candidate, outlet, period, kind, at, seen_before, certain, edited, headline,
                             mentions, capture_before, capture_after)
select e.item, e.number, s.subject, i.outlet, 'silence', e.kind, e.at, e.seen_before, 1, 1, 0, s.mentions,
       e.capture_before, e.capture_after
from edits e join items i on i.id = e.item join item_subjects s on s.item = e.item where e.at > '2026-03-01'
"""


def _campaign(db: Database) -> None:
    title: dict[str, Any] = {"title": "Large", "titles": "{}"}
    db.table("campaign").insert(
        title
        | {"id": 1, "kind": "presidential", "country": "X", "election_day": "2026-03-02", "time_zone": "UTC"}
        | {
            "not_measured": "[]",
            "languages": '["ru", "kk", "en"]',
            "note": "",
            "notes": "{}",
            "resamples": 2000,
            "seed": 1,
        }
        | {"near_duplicate": 0.7, "register": "r", "versions": "{}"}
    )
    for place, (name, start, end) in enumerate((("campaign", *CAMPAIGN), ("silence", CAMPAIGN[1], CAMPAIGN[1]))):
        period = title | {"id": name, "kind": name, "start": start, "end": end, "position": place}
        db.table("periods").insert(period)
    for place, week in enumerate(_weeks()):
        db.table("weeks").insert({"id": week.id, "start": str(week.start), "end": str(week.end), "position": place})
    for place in range(CANDIDATES):
        row = {"id": f"c{place}", "name": f"Candidate {place}", "names": "{}", "position": place}
        db.table("subjects").insert(row | {"kind": "candidate"})
        db.table("candidates").insert(row | {"party": "", "parties": "{}", "incumbent": int(place == 0)})
    for place in range(OUTLETS):
        owner = {"ownership": ("state", "private", "foreign")[place % 3], "medium": "online", "languages": '["ru"]'}
        db.table("outlets").insert(
            {"id": f"o{place}", "name": f"Outlet {place}", "names": "{}", "position": place} | owner
        )
        for day in range(DAYS):
            date = (dt.date.fromisoformat(CAMPAIGN[0]) + dt.timedelta(days=day)).isoformat()
            state = {"day": date, "period": "campaign", "state": "partial" if day % 7 == place % 7 else "complete"}
            counts = dict.fromkeys(("named", "got", "lost", "waiting", "no_article", "sources", "silent_sources"), 0)
            db.table("outlet_days").insert(
                {
                    "outlet": f"o{place}",
                    "reason": "lost" if state["state"] == "partial" else "complete",
                    "why": "{}",
                    "sentence": "",
                }
                | state
                | counts
            )
    for place, name in enumerate(("equal", "votes")):
        db.table("benchmarks").insert({"id": name, "source": "", "position": place} | title)
        for one in range(CANDIDATES):
            db.table("benchmark_shares").insert({"benchmark": name, "candidate": f"c{one}", "share": 1 / CANDIDATES})


def _weeks() -> list[Week]:
    start, end = map(dt.date.fromisoformat, CAMPAIGN)
    return weeks([Period(id="campaign", kind="campaign", start=start, end=end)])


def _measures() -> Iterator[dict[str, Any]]:
    scopes = [("all", ""), *(("outlet", f"o{n}") for n in range(OUTLETS))]
    scopes += [("ownership", name) for name in ("state", "private", "foreign")]
    scopes += [("language", code) for code in ("ru", "kk", "en")]
    names = ("share", "tone_negative", "tone_neutral", "tone_positive", "direct_speech_share", "left_uncounted")
    periods = ("all", "campaign", "silence", *(week.id for week in _weeks()))
    for (kind, scope), period, unit in product(scopes, periods, ("articles", "stories", "mentions", "words")):
        common: dict[str, Any] = {"scope_kind": kind, "scope": scope, "period": period, "unit": unit}
        common |= {"base": "contestants", "low": 0.05, "high": 0.15, "n_items": 999, "n_stories": 900, "warning": ""}
        weekly = "-W" in period
        for one, name in product(range(CANDIDATES), names[:1] if weekly else names):
            yield common | {"measure": name, "subject": f"c{one}", "benchmark": "", "value": 0.1}
        for benchmark in () if weekly else ("equal", "votes"):
            index = {"measure": "loosemore_hanby", "subject": "", "benchmark": benchmark, "value": 0.2}
            yield common | index | {"expected_if_equal": 0.1, "p": 0.01}


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
