"""What outlets label as advertising stands in no figure, so in no number or list of items beside one."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path
from types import ModuleType

from sqlite_utils import Database

from pipelines.publish import publish
from pipelines.store import open_store

COUNT = "select items from item_counts where subject = ? and scope_kind = 'all' and period = 'all'"


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as response:
        return str(response.read().decode("utf-8"))


def listed(page: str) -> tuple[int, set[str]]:
    counted = re.search(r'id="count"[^>]* data-count="(\d+)"', page)
    assert counted is not None
    return int(counted[1]), set(re.findall(r'<a href="/item/([0-9a-f]{16})\?', page))


def counts(path: Path) -> tuple[int, int, int]:
    """All items, those that name anybody, and rows of days: articles of one outlet, day and candidate."""
    db = Database(path)
    found = (
        *(db.execute(COUNT, [subject]).fetchone()[0] for subject in ("", "*")),
        db.execute("select sum(items) from daily").fetchone()[0],
    )
    db.close()
    return found


def matching(path: Path) -> int:
    """Items in which the word stands, advertisements too."""
    db = Database(path)
    [[found]] = db.execute("select count(*) from item_search where item_search match '\"article\"*'").fetchall()
    db.close()
    return int(found)


def test_labelled_advertisements_are_apart(tmp_path: Path, fixtures: ModuleType) -> None:
    monitor = fixtures.make_monitor(tmp_path / "campaign")
    publish(monitor)
    before = counts(monitor.site / "coverage.db")
    db = open_store(monitor.database)
    [[labelled, named]] = db.execute(
        "select s.article, count(*) from article_subjects s join articles a on a.id = s.article"
        " where s.mentions > 0 and a.published_day is not null and s.subject in ('moroz', 'tolenova', 'sarmanov')"
        " group by s.article order by s.article limit 1"
    ).fetchall()
    with db.atomic():
        db.table("articles").update(labelled, {"genre": "advertisement"})
    db.close()
    publish(monitor)
    after = counts(monitor.site / "coverage.db")
    assert before[0] - after[0] == before[1] - after[1] == 1
    assert before[2] - after[2] == named
    child, site = fixtures.start_server(monitor.site)
    try:
        assert listed(read(f"{site}items?lang=en&candidate=*"))[0] == after[1]
        for page in range(1, after[0] // 50 + 2):
            assert labelled not in listed(read(f"{site}items?lang=en&page={page}"))[1]
        apart = read(f"{site}items?lang=en&labelled=yes")
        assert listed(apart) == (1, {labelled})
        assert "labelled as advertising" in apart
        found = [listed(read(f"{site}items?lang=en&q=article&{more}"))[0] for more in ("labelled=", "labelled=yes")]
        assert found == [matching(monitor.site / "coverage.db") - 1, 1]
        assert 'id="labelled"' in read(f"{site}item/{labelled}?lang=en")
    finally:
        child.terminate()
        child.wait(timeout=20)
