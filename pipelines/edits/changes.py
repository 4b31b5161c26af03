"""Edits and deletions: what the visits say became of each article, and articles that moved joined to what they were.

Everything here is derived from captures, visits and addresses, and is written only where it differs from what is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from sqlite_utils import Database

from crawlers.outcomes import HELD, Outcome
from pipelines.edits.history import Event, History, Sighting, Version, history
from pipelines.edits.wording import is_same_article
from pipelines.progress import Progress

Row = dict[str, Any]
NO_NEWS = frozenset({Outcome.PENDING, Outcome.SKIPPED, Outcome.TRAP, Outcome.ROBOTS})
"""Outcomes of what was not asked for: they say nothing of the article."""
GONE = frozenset({Outcome.GONE, Outcome.SOFT_GONE})
TARGET = "redirects to "
LONGEST_CHAIN = 10
OF_ARTICLE = (
    *("readings", "mentions", "abstentions", "quotes", "article_subjects"),
    *("edits", "version_readings", "version_subjects"),
)
"""Tables whose rows belong to an article."""

# Articles of which something is new: a capture was read, a visit showed something else than before (304s only confirm,
# but end what did not stand well), a redirect was not judged yet, or what it leads or once led to shows something else.
NEWS = """
select id from articles where reviewed is null
union
select c.article from visits v join captures c on c.url = v.url join articles a on a.id = c.article
where v.id > :last and (v.outcome <> :unchanged or a.status <> 'live')
union
select a.id from addresses d join captures c on c.url = d.url join articles a on a.id = c.article
where d.outcome = :redirected and (a.status = 'live' or (a.status = 'deleted' and a.moved_to is null))
union
select a.id from articles a join addresses d on d.url = a.moved_to and d.kind = 'page'
join visits v on v.url = d.url and v.id > :last and v.outcome <> :unchanged
union
select c.article from visits r join captures c on c.url = r.url join articles a on a.id = c.article
join visits v on v.url = substr(r.detail, :from) and v.id > :last and v.outcome <> :unchanged
where r.outcome = :redirected
"""
FIRST = "select url, captured from captures where article = ? and kind = 'page' order by captured, id limit 1"


class _Seen(NamedTuple):
    """A visit, or a capture of which no visit is on record."""

    at: str
    outcome: str
    detail: str
    capture: Row | None


def refresh(db: Database, threshold: float, progress: Progress) -> None:
    """Bring status and edits of the articles of which there is news up to date, in one transaction.

    `threshold` (0..1): the Jaccard similarity of word runs from which two texts are one article.
    """
    last = next((row["last_visit"] for row in db.query("select last_visit from edits_pass")), 0)
    newest = next(iter(db.query("select coalesce(max(id), 0) as id from visits")))["id"]
    asked = {"last": last, "unchanged": Outcome.UNCHANGED, "redirected": Outcome.REDIRECTED, "from": len(TARGET) + 1}
    found = []
    for row in list(db.query(NEWS, asked)):
        found += [(one["captured"], row["id"], one["url"]) for one in db.query(FIRST, [row["id"]])]
    progress.start(len(found), "edits")
    pass_ = _Pass(db, threshold)
    with db.atomic():
        for _, article, url in sorted(found):
            pass_.refresh(article, url)
            progress.advance()
        if newest != last:
            db.table("edits_pass").upsert({"id": 1, "last_visit": newest}, pk="id")
    progress.finish()


def drop_article(db: Database, article: str) -> None:
    """Remove an article with all that was read in it; its versions are the caller's."""
    for table in OF_ARTICLE:
        db.table(table).delete_where("article = ?", [article])
    db.table("articles").delete_where("id = ?", [article])


class _Pass:
    """One pass over all articles, oldest first, so that what moved is joined to what it was."""

    def __init__(self, db: Database, threshold: float) -> None:
        self._db, self._threshold = db, threshold
        self._last_shown = ""
        """When the article at hand was last seen, so far."""
        self._versions: dict[tuple[str, str | None], Version | None] = {}

    def refresh(self, article: str, url: str) -> None:
        """One article, which is first shown at `url`."""
        rows = list(self._db.query("select * from articles where id = ?", [article]))
        if not rows:
            return  # was joined to another in this pass
        self._last_shown = ""
        self._versions.clear()
        found = history(self._timeline(article, url))
        if found.version is not None:
            self._write(rows[0], found)

    def _timeline(self, article: str, url: str) -> Iterator[Sighting]:
        """What was seen of an article: at its first address, then at each that this one came to lead to."""
        after, asked = "", {url}
        while True:
            seen = self._seen(url)
            turn = _turn(seen)
            shown: Version | None = None
            for sighting in self._sightings(article, seen if turn is None else seen[:turn], after):
                if sighting.version is not None:
                    shown, self._last_shown = sighting.version, sighting.at
                yield sighting
            if turn is None:
                return
            verdict = self._judge(article, shown or self._standing(article), seen[turn], asked)
            if verdict is not None:
                yield verdict
            if verdict is None or verdict.kind != "moved" or not self._showed(article, verdict.target):
                return
            url, after = verdict.target, verdict.at
            asked.add(url)

    def _seen(self, url: str) -> list[_Seen]:
        """Visits to an address in order of time; 304s with the capture that they confirm."""
        captures = {row["id"]: row for row in self._db.query("select * from captures where url = ?", [url])}
        visits = list(self._db.query("select * from visits where url = ? order by at, id", [url]))
        known = {visit["capture"] for visit in visits}
        found = [_of_visit(visit, captures.get(visit["capture"])) for visit in visits]
        found += [self._of_capture(row) for row in captures.values() if row["id"] not in known]
        found.sort(key=lambda one: (one.at, one.capture["id"] if one.capture else 0))
        last: Row | None = None
        whole = []
        for one in found:
            last = one.capture if one.capture and one.capture["status"] == 200 else last
            whole.append(one._replace(capture=last) if one.outcome in HELD and one.capture is None else one)
        return whole

    def _of_capture(self, row: Row) -> _Seen:
        """A capture from before visits were kept, or out of an archive whose database was lost."""
        status = row["status"]
        if status == 200:
            return _Seen(row["captured"], Outcome.STORED, "", row)
        if status in (404, 410):
            return _Seen(row["captured"], Outcome.GONE, "", row)
        sql = "select outcome, detail from addresses where url = ? and outcome in (?, ?)"
        if 300 <= (status or 0) < 400:
            for address in self._db.query(sql, [row["url"], Outcome.REDIRECTED, Outcome.OFF_SITE]):
                return _Seen(row["captured"], address["outcome"], address["detail"] or "", row)
            return _Seen(row["captured"], Outcome.PENDING, "", row)  # it no longer redirects, or is to be asked again
        return _Seen(row["captured"], Outcome.OTHER_STATUS, "", row)

    def _sightings(self, article: str, seen: list[_Seen], after: str) -> Iterator[Sighting]:
        """What a list of visits says of the article; of those before `after` the last that showed it."""
        found = [sighting for one in seen if (sighting := self._sighting(article, one)) is not None]
        early = [one for one in found if one.at < after and one.kind == "shown"]
        yield from (replace(one, at=after) for one in early[-1:])
        yield from (one for one in found if one.at >= after)

    def _sighting(self, article: str, seen: _Seen) -> Sighting | None:
        capture = seen.capture["id"] if seen.capture else None
        if (
            seen.outcome in NO_NEWS or seen.outcome == Outcome.REDIRECTED
        ):  # for a while only: it shows the article again
            return None
        if seen.outcome in GONE:
            return Sighting(seen.at, "gone", None, capture, seen.outcome)
        if seen.outcome in HELD:
            return self._shown(article, seen)
        target = _target(seen.detail)
        return Sighting(seen.at, "off_site" if target else "failed", None, capture, seen.outcome, target)

    def _shown(self, article: str, seen: _Seen) -> Sighting:
        row = seen.capture
        if row is None or row["article"] is None:
            return Sighting(seen.at, "unread")
        version = self._version(row["article"], row["wording"])
        if version is None:
            return Sighting(seen.at, "unread")
        if row["article"] != article:  # the page has come to call itself by another address
            standing = self._standing(article)
            if not is_same_article(standing.body, version.body, self._threshold):
                return Sighting(seen.at, "gone", None, row["id"], Outcome.REDIRECTED)
            if not self._join(article, row["article"], row["url"]):
                target = next(iter(self._db.query("select url from articles where id = ?", [row["article"]])))["url"]
                return Sighting(seen.at, "moved", None, row["id"], Outcome.REDIRECTED, target)
        return Sighting(seen.at, "shown", version, row["id"])

    def _judge(self, article: str, shown: Version, turn: _Seen, asked: set[str]) -> Sighting | None:
        """What a redirect that stands says of the article, whose addresses until now were `asked`; None: not known."""
        target = self._end(article, _target(turn.detail), asked)
        if target is None:
            return None
        capture = turn.capture["id"] if turn.capture else None
        gone = Sighting(turn.at, "gone", None, capture, Outcome.REDIRECTED, target["url"])
        if self._showed(article, target["url"]):
            return replace(gone, kind="moved")  # whatever became of it there: that address's own visits say
        if target["outcome"] == Outcome.OFF_SITE:
            return replace(gone, kind="off_site", detail=Outcome.OFF_SITE, target=_target(target["detail"] or ""))
        if target["outcome"] in GONE or target["kind"] != "page":
            return gone
        sql = "select * from captures where url = ? and kind = 'page' and status = 200 order by captured desc, id desc"
        last = next(iter(self._db.query(sql + " limit 1", [target["url"]])), None)
        if target["outcome"] not in HELD or last is None or last["extracted"] is None:
            return None
        version = self._version(last["article"], last["wording"]) if last["article"] else None
        if version is None or not is_same_article(shown.body, version.body, self._threshold):
            return gone
        self._join(article, last["article"], target["url"])
        return replace(gone, kind="moved")

    def _showed(self, article: str, url: str) -> bool:
        return self._db.table("captures").count_where("url = ? and article = ?", [url, article]) > 0

    def _end(self, article: str, url: str, asked: set[str]) -> Row | None:
        """The first address of a chain of redirects that showed the article, else the one at its end.

        None where it is not known, or where the chain is a circle.
        """
        passed = set(asked)
        while url not in passed and len(passed) < LONGEST_CHAIN:
            row = next(iter(self._db.query("select * from addresses where url = ?", [url])), None)
            if row is None or row["outcome"] != Outcome.REDIRECTED:
                return row
            if self._showed(article, url):
                return row
            passed.add(url)
            url = _target(row["detail"] or "")
        return None

    def _join(self, article: str, other: str, url: str) -> bool:
        """Make `other`, found at the address `url`, the article that it is a continuation of; returns whether it was.

        Not where both were there side by side before: the outlet published it twice.
        """
        db = self._db
        first = next(iter(db.query("select url, captured from captures where article = ? order by captured", [other])))
        if first["url"] != url or first["captured"] < self._last_shown:
            return False
        db.table("article_aliases").upsert({"alias": other, "article": article}, pk="alias")
        db.execute("update article_aliases set article = ? where article = ?", [article, other])
        db.execute("update captures set article = ? where article = ?", [article, other])
        db.execute("update or ignore versions set article = ? where article = ?", [article, other])
        db.table("versions").delete_where("article = ?", [other])
        drop_article(db, other)
        return True

    def _version(self, article: str, wording: str | None) -> Version | None:
        sql = (
            "select text_sha256, title, body from versions where article = ? and wording = ? order by captured limit 1"
        )
        return next((Version(**row) for row in self._db.query(sql, [article, wording])), None)

    def _standing(self, article: str) -> Version:
        sql = "select text_sha256, title, body from articles where id = ?"
        return Version(**next(iter(self._db.query(sql, [article]))))

    def _write(self, row: Row, found: History) -> None:
        new = self._row(row["id"], found)
        if any(row[key] != value for key, value in new.items()):
            if new["text_sha256"] != row["text_sha256"]:
                new["story"] = None  # to be found again, as the text is another
            self._db.table("articles").update(row["id"], new)
        rows = [_edit_row(row["id"], number, event) for number, event in enumerate(found.events, 1)]
        old = list(self._db.query("select * from edits where article = ? order by number", [row["id"]]))
        if rows != old:
            self._db.table("edits").delete_where("article = ?", [row["id"]])
            self._db.table("edits").insert_all(rows)

    def _row(self, article: str, found: History) -> Row:
        """The columns of an article that its history decides."""
        version = found.version
        assert version is not None
        db = self._db
        capture = "select capture from versions where article = ? and text_sha256 = ?"
        times = "select min(captured) as first, max(captured) as last from captures where article = ? and status = 200"
        seen = next(iter(db.query(times, [article])))
        return {
            "title": version.title,
            "body": version.body,
            "words": len(version.title.split()) + len(version.body.split()),
            "characters": len(version.body),
            "text_sha256": version.text_sha256,
            "capture": next(iter(db.query(capture, [article, version.text_sha256])))["capture"],
            "first_captured": seen["first"],
            "last_captured": seen["last"],
            "status": found.status,
            "status_since": found.since,
            "status_detail": str(found.detail),
            "moved_to": found.target or None,
            "edits": found.edits,
            "headline_changes": found.headline_changes,
            "reviewed": 1,
        }


def _turn(seen: list[_Seen]) -> int | None:
    """Where the redirect that stands began: nothing that was answered later shows another thing."""
    place = None
    for number, one in enumerate(seen):
        if one.outcome == Outcome.REDIRECTED:
            place = number if place is None else place
        elif one.outcome in HELD or one.outcome in GONE:
            place = None
    return place


def _of_visit(visit: Row, capture: Row | None) -> _Seen:
    at = capture["captured"] if capture and capture["via"] else visit["at"]  # a copy shows the day it was made
    return _Seen(at, visit["outcome"], visit["detail"] or "", capture)


def _target(detail: str) -> str:
    """The address that a redirect's detail names; empty where it names none."""
    return detail.removeprefix(TARGET) if detail.startswith(TARGET) else ""


def _edit_row(article: str, number: int, event: Event) -> Row:
    change = event.change
    return {
        "article": article,
        "number": number,
        "kind": event.kind,
        "at": event.at,
        "seen_before": event.seen_before,
        "edited": int(change is not None and change.body),
        "headline": int(change is not None and change.headline),
        "words_added": change.words_added if change else None,
        "words_removed": change.words_removed if change else None,
        "title_before": event.before.title,
        "title_after": event.after.title if event.after else None,
        "text_before": event.before.text_sha256,
        "text_after": event.after.text_sha256 if event.after else None,
        "capture_before": event.capture_before,
        "capture_after": event.capture_after,
        "detail": str(event.detail),
        "target": event.target or None,
    }


def counts(db: Database) -> dict[str, int]:
    """How many articles were edited (body or headline), and how many stand deleted, moved, unreachable."""
    row = next(
        iter(
            db.query(
                "select sum(edits > 0 or headline_changes > 0) as edited, sum(status = 'deleted') as deleted,"
                " sum(status = 'moved') as moved, sum(status = 'unreachable') as unreachable from articles"
            )
        )
    )
    return {name: value or 0 for name, value in row.items()}
