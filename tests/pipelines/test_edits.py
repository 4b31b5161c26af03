"""What became of an article: by hand, of rows of visits, and that a page's surroundings are no edit."""

from __future__ import annotations

import datetime as dt
import tempfile
from html import escape
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import Console
from sqlite_utils import Database

from crawlers.outcomes import Outcome
from crawlers.outlet import Outlet
from crawlers.pages.article import read_article
from pipelines.commands.edits import COLUMNS, _lines
from pipelines.edits.changes import refresh
from pipelines.edits.history import History, Sighting, Version, history
from pipelines.edits.version_subjects import subject_changes
from pipelines.edits.wording import change, fingerprint, is_furniture, is_same_article, plain, plain_body
from pipelines.progress import Silent
from pipelines.store import open_store

A = Version("a", "Moroz and Tolenova meet", "They met.\n\nNothing was signed.")
B = Version("b", "Moroz denies meeting", "They met.\n\nNothing was signed, he said.")
A_SET_ANEW = Version("a2", "Moroz and  Tolenova meet", "They met. Nothing was signed.\n\nAdvertisement")


def seen(*kinds: str | Version) -> History:
    """The history of one visit an hour; a version stands for a page that shows it."""
    return history(
        Sighting(f"2026-03-01T{hour:02d}:00:00+00:00", "shown", kind, hour)
        if isinstance(kind, Version)
        else Sighting(f"2026-03-01T{hour:02d}:00:00+00:00", kind, None, hour, kind)  # type: ignore[arg-type]
        for hour, kind in enumerate(kinds)
    )


def hour(moment: str) -> int:
    return dt.datetime.fromisoformat(moment).hour


@pytest.mark.parametrize(
    ("kinds", "status", "since", "events"),
    [
        ([A], "live", 0, []),
        ([A, A_SET_ANEW, A], "live", 0, []),
        ([A, B], "live", 0, [("changed", 1, 0)]),
        ([A, B, A], "live", 0, [("changed", 1, 0), ("changed", 2, 1)]),
        ([A, B, "gone", "gone"], "deleted", 2, [("changed", 1, 0), ("deleted", 2, 1)]),
        ([A, A, "gone", A], "live", 3, [("deleted", 2, 1), ("restored", 3, 2)]),
        ([A, "gone", B], "live", 2, [("deleted", 1, 0), ("restored", 2, 1), ("changed", 2, 0)]),
        ([A, "failed", "failed"], "live", 0, []),
        ([A, "failed", "failed", "failed"], "unreachable", 1, [("unreachable", 1, 0)]),
        ([A, "failed", "failed", "unread", "failed"], "live", 0, []),
        ([A, "failed", "failed", "failed", A], "live", 0, []),
        ([A, "gone", "failed", "failed", "failed"], "deleted", 1, [("deleted", 1, 0)]),
        ([A, "off_site"], "unreachable", 1, [("unreachable", 1, 0)]),
        ([A, "moved", B], "moved", 1, [("moved", 1, 0), ("changed", 2, 0)]),
        (["gone", "failed", A], "live", 2, []),
    ],
)
def test_histories_by_hand(
    kinds: list[str | Version], status: str, since: int, events: list[tuple[str, int, int]]
) -> None:
    found = seen(*kinds)
    assert (found.status, hour(found.since)) == (status, since)
    assert [(one.kind, hour(one.at), hour(one.seen_before)) for one in found.events] == events


def test_headline_and_body_are_told_apart() -> None:
    both = change((A.title, A.body), (B.title, B.body))
    assert (both.body, both.headline) == (True, True)
    # gone: and, Tolenova, meet, signed. (the headline names Moroz still); new: denies, meeting, signed, he said.
    assert (both.words_added, both.words_removed) == (5, 4)
    only = change((A.title, A.body), (B.title, A.body))
    assert (only.body, only.headline) == (False, True)
    found = seen(A, Version("c", B.title, A.body), B)
    assert (found.edits, found.headline_changes) == (1, 1)


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Реклама.",
        "Read also: who pays for the posters",
        "Читайте также: Мороз отрицает союз",
        "Тағы оқыңыз: Төленованың митингісі",
        "Updated: 12:30, 5 March 2026",
        "Обновлено 05.03.2026 12:30",
        "1 234 просмотра",
        "Views: 77",
        "Подписывайтесь на нас в Telegram",
    ],
)
def test_lines_of_the_page_are_no_wording(line: str) -> None:
    assert is_furniture(plain(line))
    assert fingerprint("T", f"One.\n\n{line}\n\nTwo.") == fingerprint("T", "One.\n\nTwo.")


@pytest.mark.parametrize(
    "line",
    [
        "Read my lips, said Moroz.",
        "Реклама Мороза обошлась дорого.",
        "Views differ: 77 per cent of voters have heard of Tolenova.",
        "Обновлено было не только здание больницы, но и оборудование, которое закупили ещё в прошлом году.",
        "Read also " + "what the candidates say of the roads, " * 6,
    ],
)
def test_sentences_that_only_begin_so_are_wording(line: str) -> None:
    assert not is_furniture(plain(line))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("«Да» — сказал он…", '"Да" - сказал он...', True),
        ("five hours", "five\u00a0hours", True),
        ("a\n\nb", "a b", True),
        ("He won.", "He won!", False),
        ("Moroz", "moroz", False),
        ("5 hours", "6 hours", False),
    ],
)
def test_signs_by_hand(one: str, other: str, same: bool) -> None:
    assert (plain_body(one) == plain_body(other)) is same


@given(st.text())
def test_plain_is_idempotent(text: str) -> None:
    assert plain(plain(text)) == plain(text)


WORDS = "roads schools voters promised candidate yesterday region budget hospital water steppe newspaper".split()
sentences = st.lists(st.sampled_from(WORDS), min_size=8, max_size=16).map(lambda one: " ".join(one).capitalize() + ".")
LAYOUTS = {
    "paragraphs": lambda text: "".join(f"<p>{escape(one)}</p>" for one in text),
    "divisions": lambda text: "".join(f'<div class="par">{escape(one)}</div>' for one in text),
    "breaks": lambda text: "<br><br>".join(map(escape, text)),
    "lines": lambda text: "".join(f"<p>\n  {escape(one).replace(' ', chr(10), 2)}\n</p>\n\n" for one in text),
    "advertisement": lambda text: "<p>Advertisement</p>".join(f"<p>{escape(one)}</p>" for one in text),
    "teaser": lambda text: (
        "".join(f"<p>{escape(one)}</p>" for one in text) + '<p><a href="/x">Read also: quite another thing</a></p>'
    ),
}
OUTLET = Outlet.model_validate(
    {
        "id": "press",
        "name": "Press",
        "ownership": "private",
        "languages": ["en"],
        "hosts": ["press.example"],
        "sources": [{"kind": "feed", "url": "http://press.example/feed"}],
    }
)


def page(title: str, text: list[str], layout: str, around: str) -> bytes:
    return (
        f"<html lang=en><head><title>{title} | Press</title><meta property='og:title' content='{title}'>"
        "<meta property='og:type' content='article'>"
        "<meta property='article:published_time' content='2026-03-01T10:00:00+05:00'></head><body>"
        f"<nav><a href='/'>Home</a></nav><aside><h3>Popular</h3><p>{around}</p></aside><article><h1>{title}</h1>"
        f"<div class='article-text'>{LAYOUTS[layout](text)}</div></article>"
        f"<aside class='related'><h3>More</h3><ul><li><a href='/y'>{around}</a></li></ul></aside>"
        f"<footer>{around}</footer></body></html>"
    ).encode()


@settings(max_examples=60)
@given(
    st.lists(sentences, min_size=3, max_size=7, unique=True),
    st.lists(st.sampled_from(WORDS), min_size=3, max_size=8, unique=True).map(lambda one: " ".join(one).capitalize()),
    st.lists(st.tuples(st.sampled_from(sorted(LAYOUTS)), sentences), min_size=2, max_size=2),
    st.integers(0, 6),
)
def test_the_same_text_in_another_layout_is_never_an_edit_and_another_text_always_is(
    text: list[str], title: str, pages: list[tuple[str, str]], place: int
) -> None:
    def wording(body: bytes) -> str:
        now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
        found = read_article(body, "text/html", "http://press.example/a", OUTLET, ZoneInfo("Asia/Almaty"), now)
        return fingerprint(found.title, found.body)

    one, other = (wording(page(title, text, layout, around)) for layout, around in pages)
    assert one == other
    changed = [*text]
    changed[place % len(text)] += " It is not true."
    layout, around = pages[0]
    assert wording(page(title, changed, layout, around)) != one


MOMENT = "2026-03-0{day}T10:00:00+00:00"
LONG = " ".join(f"word{n}" for n in range(40))


ALIAS = "select article from article_aliases where alias = ?"


class Rows:
    """A working database written row by row, as collecting and extracting leave it."""

    def __init__(self, folder: Path) -> None:
        self.db = open_store(folder / "monitor.db")
        self.captures = 0

    def shown(self, day: int, path: str, article: str, title: str, body: str) -> int:
        """A visit that found an article."""
        article = next((row["article"] for row in self.db.query(ALIAS, [article])), article)
        wording = fingerprint(title, body)
        number = self.capture(day, path, 200, Outcome.STORED) or 0
        self.db.table("captures").update(number, {"article": article, "wording": wording, "extracted": "1"})
        moment = MOMENT.format(day=day)
        text = {"title": title, "body": body, "text_sha256": wording[:8]}
        row = {"id": article, "outlet": "press", "url": f"http://press.example{path}", "status": "live"}
        self.db.table("articles").insert(row | text | {"capture": number, "story": "s"}, ignore=True)
        self.db.table("articles").update(article, {"reviewed": None})
        if not self.db.table("versions").count_where("article = ? and wording = ?", [article, wording]):
            version = {"article": article, "capture": number, "captured": moment, "wording": wording}
            self.db.table("versions").insert(version | text)
        return number

    def capture(self, day: int, path: str, status: int, outcome: str, detail: str = "") -> int | None:
        """A visit with an answer that is kept."""
        self.captures += 1
        url, moment = f"http://press.example{path}", MOMENT.format(day=day)
        row = {"id": self.captures, "url": url, "outlet": "press", "kind": "page", "captured": moment}
        place = {"warc_file": "a", "warc_offset": self.captures}
        self.db.table("captures").insert(row | place | {"status": status, "sha256": str(self.captures)})
        self.visit(day, path, outcome, detail, self.captures)
        return self.captures

    def visit(self, day: int, path: str, outcome: str, detail: str = "", capture: int | None = None) -> None:
        """A visit, and the state in which it leaves its address."""
        url, moment = f"http://press.example{path}", MOMENT.format(day=day)
        self.db.table("visits").insert(
            {"url": url, "at": moment, "outcome": outcome, "detail": detail, "capture": capture}
        )
        kept = Outcome.STORED if outcome == Outcome.UNCHANGED else outcome
        row = {"url": url, "outlet": "press", "kind": "page", "attempts": 0, "visits": 1}
        self.db.table("addresses").upsert(row | {"outcome": kept, "detail": detail}, pk="url")

    def state(self, article: str) -> tuple[str, str, str | None]:
        """Status, since which day, and where it moved."""
        refresh(self.db, 0.7, Silent())
        row = self.db.table("articles").get(article)
        return row["status"], row["status_since"][:10], row["moved_to"]

    def events(self, article: str) -> list[tuple[str, str]]:
        """Kind and day of each event."""
        sql = "select kind, at from edits where article = ? order by number"
        return [(row["kind"], row["at"][:10]) for row in self.db.query(sql, [article])]


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    return Rows(tmp_path)


def test_a_moved_article_is_one_article(rows: Rows) -> None:
    rows.shown(1, "/old", "a", "Title", LONG)
    rows.capture(2, "/old", 301, Outcome.REDIRECTED, "redirects to http://press.example/new")
    rows.shown(2, "/new", "b", "Title", LONG)
    assert rows.state("a") == ("moved", "2026-03-02", "http://press.example/new")
    assert [row["id"] for row in rows.db.table("articles").rows] == ["a"]
    assert list(rows.db.table("article_aliases").rows) == [{"alias": "b", "article": "a"}]
    # What changes at the new address is an edit of the same article.
    rows.shown(3, "/new", "a", "Title", LONG + " and more")
    assert rows.state("a")[0] == "moved"
    assert rows.events("a") == [("moved", "2026-03-02"), ("changed", "2026-03-03")]
    row = rows.db.table("articles").get("a")
    assert (row["body"], row["edits"], row["story"]) == (LONG + " and more", 1, None)
    rows.capture(4, "/new", 301, Outcome.REDIRECTED, "redirects to http://press.example/newer")
    rows.shown(4, "/newer", "c", "Title", LONG + " and more")
    assert rows.state("a") == ("moved", "2026-03-04", "http://press.example/newer")
    assert {row["article"] for row in rows.db.table("article_aliases").rows} == {"a"}
    rows.capture(5, "/newer", 404, Outcome.GONE)
    assert rows.state("a")[:2] == ("deleted", "2026-03-05")
    assert [kind for kind, _ in rows.events("a")] == ["moved", "changed", "moved", "deleted"]


def test_an_article_that_was_there_twice_stays_two(rows: Rows) -> None:
    rows.shown(1, "/old", "a", "Title", LONG)
    rows.shown(1, "/new", "b", "Title", LONG)
    rows.visit(2, "/old", Outcome.UNCHANGED)
    rows.capture(3, "/old", 301, Outcome.REDIRECTED, "redirects to http://press.example/new")
    assert rows.state("a") == ("moved", "2026-03-03", "http://press.example/new")
    assert rows.db.table("articles").count == 2


@pytest.mark.parametrize("kind", ["another article", "section", "no article", "nothing", "circle", "unknown"])
def test_redirects_to_something_else(rows: Rows, kind: str) -> None:
    rows.shown(1, "/old", "a", "Title", LONG)
    rows.capture(2, "/old", 301, Outcome.REDIRECTED, "redirects to http://press.example/new")
    if kind == "another article":
        rows.shown(2, "/new", "b", "Other", " ".join(f"thing{n}" for n in range(40)))
    elif kind in ("section", "no article"):
        number = rows.capture(2, "/new", 200, Outcome.STORED)
        rows.db.table("captures").update(number, {"extracted": "1"})
        rows.db.table("addresses").update(
            "http://press.example/new", {"kind": "section" if kind == "section" else "page"}
        )
    elif kind == "nothing":
        rows.capture(2, "/new", 404, Outcome.GONE)
    elif kind == "circle":
        rows.capture(2, "/new", 301, Outcome.REDIRECTED, "redirects to http://press.example/old")
    status = "live" if kind in ("circle", "unknown") else "deleted"
    assert rows.state("a")[0] == status


def test_a_redirect_for_a_while_is_nothing(rows: Rows) -> None:
    rows.shown(1, "/old", "a", "Title", LONG)
    rows.capture(2, "/old", 302, Outcome.REDIRECTED, "redirects to http://press.example/")
    rows.shown(3, "/old", "a", "Title", LONG)
    assert rows.state("a") == ("live", "2026-03-01", None)
    assert rows.events("a") == []


def test_soft_gone_unreachable_and_off_site(rows: Rows) -> None:
    for article in "abc":
        rows.shown(1, f"/{article}", article, f"Title {article}", f"{article} {LONG}")
    rows.capture(2, "/a", 200, Outcome.SOFT_GONE)
    for day, outcome in ((2, Outcome.TIMEOUT), (3, Outcome.SERVER_ERROR), (4, Outcome.BLOCKED)):
        assert rows.state("b")[0] == "live"
        rows.visit(day, "/b", outcome)
    rows.capture(2, "/c", 301, Outcome.OFF_SITE, "redirects to http://casino.example/")
    assert rows.state("a")[:2] == ("deleted", "2026-03-02")
    assert rows.state("b")[:2] == ("unreachable", "2026-03-02")
    assert rows.state("c") == ("unreachable", "2026-03-02", "http://casino.example/")
    rows.visit(5, "/b", Outcome.UNCHANGED)
    assert rows.state("b")[:2] == ("live", "2026-03-01")


def test_a_page_that_calls_itself_by_another_address_is_the_same_article(rows: Rows) -> None:
    rows.shown(1, "/a", "a", "Title", LONG)
    rows.shown(2, "/a", "b", "Title", LONG)
    assert rows.state("a")[0] == "live"
    assert rows.db.table("articles").count == 1


def test_a_second_pass_writes_nothing(rows: Rows) -> None:
    rows.shown(1, "/old", "a", "Title", LONG)
    rows.shown(2, "/old", "a", "Other title", LONG)
    rows.capture(3, "/old", 301, Outcome.REDIRECTED, "redirects to http://press.example/new")
    rows.shown(3, "/new", "b", "Other title", LONG + " end")
    rows.state("a")
    before = rows.db.conn.total_changes
    rows.state("a")
    assert rows.db.conn.total_changes == before


OPERATIONS = ("a1", "a2", "b1", "b2", "other", "gone", "gone b", "leads on", "off site", "failed", "same")


def _operate(rows: Rows, day: int, operation: str) -> None:
    """One day's visit, as an outlet may answer it."""
    if operation in ("a1", "a2", "b1", "b2"):
        path = "/old" if operation[0] == "a" else "/new"
        rows.shown(day, path, operation[0], "Title", LONG + (" more" if operation[1] == "2" else ""))
    elif operation == "other":
        rows.shown(day, "/new", "c", "Other", " ".join(f"thing{n}" for n in range(40)))
    elif operation.startswith("gone"):
        rows.capture(day, "/new" if operation == "gone b" else "/old", 404, Outcome.GONE)
    elif operation == "leads on":
        rows.capture(day, "/old", 301, Outcome.REDIRECTED, "redirects to http://press.example/new")
    elif operation == "off site":
        rows.capture(day, "/old", 301, Outcome.OFF_SITE, "redirects to http://casino.example/")
    else:
        rows.visit(day, "/old", Outcome.TIMEOUT if operation == "failed" else Outcome.UNCHANGED)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=8))
@example(["leads on", "off site", "b1"])
def test_looking_each_hour_at_what_is_new_gives_what_one_look_at_all_gives(operations: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = Rows(Path(folder))
        for day, operation in enumerate(["a1", *operations], 1):
            _operate(rows, day, operation)
            refresh(rows.db, 0.7, Silent())
        found = rows.state("a"), list(rows.db.table("edits").rows_where("article = 'a'"))
        rows.db.execute("update articles set reviewed = null")
        assert (rows.state("a"), list(rows.db.table("edits").rows_where("article = 'a'"))) == found
        rows.db.close()


def test_who_gained_and_who_lost(rows: Rows) -> None:
    rows.shown(1, "/x", "a", "Moroz and Tolenova", LONG)
    rows.shown(2, "/x", "a", "Moroz", LONG + " new")
    rows.capture(3, "/x", 410, Outcome.GONE)
    rows.state("a")
    old, new = (row["text_sha256"] for row in rows.db.query("select text_sha256 from versions order by captured"))
    assert [row["text_sha256"] for row in rows.db.query("select text_sha256 from earlier_texts")] == [old]
    assert list(subject_changes(rows.db)) == [], "nothing was read yet"
    _read(rows.db, old, new)
    found = [
        (one.number, one.subject, one.gained, one.title_before, one.title_after) for one in subject_changes(rows.db)
    ]
    assert found == [
        (1, "moroz", 2, True, True),
        (1, "tolenova", -3, True, False),
        (2, "moroz", -4, True, False),
    ]


def _read(db: Database, old: str, new: str) -> None:
    """Readings: Moroz 2 and Tolenova 3 in the first version, Moroz 4 in the one that stands."""
    stamp = {"register": "r", "reader": "1"}
    db.table("version_readings").insert({"article": "a", "text_sha256": old} | stamp)
    for subject, n in (("moroz", 2), ("tolenova", 3)):
        key = {"article": "a", "text_sha256": old, "subject": subject}
        db.table("version_subjects").insert(key | {"mentions": n, "in_title": 1})
    db.table("readings").insert({"article": "a", "text_sha256": new} | stamp)
    db.table("article_subjects").insert({"article": "a", "subject": "moroz", "mentions": 4, "in_title": 1})


def test_near_texts_are_one_article() -> None:
    words = LONG.split()
    assert is_same_article(LONG, " ".join(words[:38]), 0.7)
    assert not is_same_article(LONG, " ".join(words[:20]), 0.7)


def test_a_hostile_title_moves_no_cursor_and_eighty_columns_are_enough() -> None:
    row = dict.fromkeys(COLUMNS, "") | {
        "when": "2026-03-05T10:00:00+00:00",
        "outlet": "herald",
        "what": "edited and headline changed",
        "title_before": "[bold]Before\x1b[2J",
        "title_after": "after " * 30,
        "subjects": "; ".join(f"candidate-{n} {n} → 0" for n in range(9)),
    }
    said = StringIO()
    Console(file=said, width=80, force_terminal=False).print(_lines(row))
    assert "[bold]Before" in said.getvalue() and "\x1b" not in said.getvalue()
    assert max(map(len, said.getvalue().splitlines())) <= 80
