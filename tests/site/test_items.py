"""The list of items: searched, ordered, counted; what is asked is never a query of SQL or of the index."""

from __future__ import annotations

import re
import sqlite3
import urllib.parse
import urllib.request
from types import ModuleType

import pytest

from pipelines.campaign import Monitor


def listed(site: str, **asked: str) -> tuple[int, list[str]]:
    """The number that the list says, and the ids on its first page in their order."""
    with urllib.request.urlopen(f"{site}items?lang=en&{urllib.parse.urlencode(asked)}", timeout=30) as response:
        text = response.read().decode("utf-8")
    counted = re.search(r'id="count"[^>]* data-count="(\d+)"', text)
    assert counted is not None
    return int(counted[1]), re.findall(r'<a href="/item/([0-9a-f]{16})\?', text)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("Article 17", {17}),
        ("ARTICLE tanba 2", {22, 25, 28}),  # the beginnings of words, in any order
        ("weather", set()),  # of the text, which is not published
        ("сообщение", set()),
    ],
)
def test_words_are_found_by_their_beginnings(site: str, fixtures: ModuleType, words: str, titles: set[int]) -> None:
    count, found = listed(site, q=words)
    assert set(found) == {fixtures.article_id(number) for number in titles}
    assert count == len(titles)


def test_words_of_snippets_are_found(site: str) -> None:
    assert listed(site, q="moroz spoke")[0] > 0


@pytest.mark.parametrize(
    "words", ['"', "a OR b", "title:x", "NEAR(a b)", "*", "'; drop table items; --", "-", "(", "\x00"]
)
def test_no_sign_has_a_meaning(site: str, words: str) -> None:
    count, found = listed(site, q=words)
    assert count >= len(found) >= 0


def test_a_search_within_a_filter(site: str, fixtures: ModuleType) -> None:
    assert (
        listed(site, q="Article", outlet="tanba", candidate="moroz")[0]
        == listed(site, outlet="tanba", candidate="moroz", q="art")[0]
    )
    assert listed(site, q="Article 17", outlet="tanba") == (0, [])


@pytest.mark.parametrize("sort", ["newest", "oldest", "longest", "mentions", "nonsense"])
def test_orders(site: str, monitor: Monitor, sort: str) -> None:
    _, found = listed(site, candidate="tolenova", sort=sort)
    with sqlite3.connect(monitor.site / "coverage.db") as db:
        about = {row[0]: row[1:] for row in db.execute("select id, day, words from items")}
    days, words = [about[one][0] for one in found], [about[one][1] for one in found]
    if sort == "oldest":
        assert days == sorted(days)
    elif sort == "longest":
        assert words == sorted(words, reverse=True)
    elif sort in ("newest", "nonsense"):
        assert days == sorted(days, reverse=True)
    assert len(found) > 5


FILTERS = [
    {},
    {"outlet": "tanba"},
    {"ownership": "private", "period": "campaign"},
    {"language": "en", "candidate": "*"},
    {"candidate": "moroz", "tone": "negative"},
    {"candidate": "tolenova", "tone": "not_scored", "outlet": "steppe"},
    {"candidate": "sarmanov", "speech": "1"},
    {"tone": "positive"},
    {"outlet": "tanba", "language": "kk"},
    {"status": "deleted"},
    {"outlet": "nobody"},
]


@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_the_published_count_is_the_number_of_items(site: str, monitor: Monitor, asked: dict[str, str]) -> None:
    """Against a count of the test's own, whether the site takes it from its table or counts."""
    with sqlite3.connect(monitor.site / "coverage.db") as db:
        sql = """
            select count(distinct i.id) from items i join outlets o on o.id = i.outlet left join item_subjects s
            on s.item = i.id and s.mentions > 0 and s.subject in (select id from candidates)
            where (:outlet is null or outlet = :outlet) and (:ownership is null or ownership = :ownership)
              and (:language is null or language = :language) and (:period is null or period = :period)
              and (:status is null or status = :status)
              and (:candidate is null or :candidate = '*' or subject = :candidate)
              and ((:candidate is null and :tone is null and :speech is null) or subject is not null)
              and (:tone is null or coalesce(tone, 'not_scored') = :tone) and (:speech is null or quote_words > 0)
        """
        names = ("outlet", "ownership", "language", "period", "status", "candidate", "tone", "speech")
        [expected] = db.execute(sql, {name: asked.get(name) for name in names}).fetchone()
    count, found = listed(site, **asked)
    assert count == expected
    assert len(found) == min(count, 50)


@pytest.mark.parametrize("asked", [{}, {"outlet": "tanba", "candidate": "tolenova"}, {"q": "Article"}], ids=str)
def test_items_of_a_week(site: str, monitor: Monitor, asked: dict[str, str]) -> None:
    with sqlite3.connect(monitor.site / "coverage.db") as db:
        sql = """
            select count(distinct i.id) from items i left join item_subjects s on s.item = i.id and s.mentions > 0
            where day between '2026-03-02' and '2026-03-08' and (:outlet is null or outlet = :outlet)
              and (:candidate is null or subject = :candidate) and (:q is null or title like '%' || :q || '%')
        """
        [expected] = db.execute(sql, {name: asked.get(name) for name in ("outlet", "candidate", "q")}).fetchone()
    count, found = listed(site, period="2026-W10", **asked)
    assert count == expected > 0
    assert len(found) == min(count, 50)


def test_what_narrows_a_list_stands_in_its_form(site: str) -> None:
    """So that a reader who came by a link sees why the list is short, and can take it away."""
    with urllib.request.urlopen(f"{site}items?lang=en&ownership=private&status=deleted", timeout=30) as response:
        text = response.read().decode("utf-8")
    assert '<option value="private" selected>' in text and '<option value="deleted" selected>' in text


@pytest.mark.parametrize("day", ["aaaaaaaaaa", "2026-02-30", "0", "' or 1"])
def test_a_day_that_is_none_narrows_nothing(site: str, day: str) -> None:
    assert listed(site, day=day)[0] == listed(site)[0]
