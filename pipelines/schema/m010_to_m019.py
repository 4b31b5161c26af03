"""Completeness, edits, manners, copies of others, split articles, stories, fields of articles."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.registry import migrations


@migrations()
def m010_completeness(db: Database) -> None:
    """What feeds showed, and per outlet and day what was named, got and lost."""
    db.table("feed_reads").create(
        {
            "capture": int,
            "url": str,
            "outlet": str,
            "captured": str,
            "entries": int,  # 0: empty or not readable
            "oldest": str,  # UTC, of the entries' dates; null: none has one
            "newest": str,
            "marks": str,  # JSON list: 8 hex digits of the SHA-256 of each entry's address
        },
        pk="capture",
        foreign_keys=[("capture", "captures", "id")],
    )
    db.table("feed_reads").create_index(["outlet"])
    db.table("outlet_days").create(
        {
            "outlet": str,
            "day": str,  # in the campaign's time zone; "" for articles of unknown day
            "state": str,  # crawlers.outlet.DayState
            "reason": str,  # key of pipelines.completeness.day_states.SENTENCES
            "sentence": str,
            "named": int,
            "got": int,
            "lost": int,
            "waiting": int,
            "why": str,  # JSON: outcome to number, of what was lost or of the sources that did not answer
            "sources": int,
            "silent_sources": int,
            "answered": int,  # null: not known
            "newest": str,
            "middle": float,  # of the band; null: too few earlier days
            "low": int,
            "high": int,
            "history": int,
            "empty_days": int,
            "level_day": str,
            "level_before": float,
            "level_after": float,
            "note": str,
            "noted_by": str,
        },
        pk=("outlet", "day"),
    )


@migrations()
def m011_edits(db: Database) -> None:
    """What became of each article after it was first seen, and what its earlier versions named."""
    db.table("captures").add_column("article", str)  # whose page it is; null: no article's
    db.table("captures").add_column("wording", str)  # pipelines.edits.wording.fingerprint of the article as shown
    db.table("captures").create_index(["article"])
    db.table("visits").create_index(["capture"])
    db.table("versions").add_column("wording", str)
    # articles.status is how it stands: live | moved | deleted | unreachable; that it was edited is told by `edits`
    db.table("articles").add_column("status_since", str)  # the first visit that found it so
    db.table("articles").add_column("status_detail", str)  # crawlers.outcomes.Outcome of that visit; "" where live
    db.table("articles").add_column("moved_to", str)  # where its address leads; null: nowhere
    db.table("articles").add_column("edits", int, not_null_default=0)  # changes of the body's wording
    db.table("articles").add_column("headline_changes", int, not_null_default=0)
    db.table("edits").create(
        {
            "article": str,
            "number": int,  # from 1, in order of time
            "kind": str,  # changed | deleted | restored | moved | unreachable
            "at": str,  # UTC; the visit that found it
            "seen_before": str,  # UTC; the last visit that showed it as it was
            "edited": int,  # the body's wording changed
            "headline": int,  # the headline's wording changed
            "words_added": int,
            "words_removed": int,
            "title_before": str,
            "title_after": str,
            "text_before": str,  # versions.text_sha256
            "text_after": str,  # null: none, or the same
            "capture_before": int,
            "capture_after": int,
            "detail": str,  # crawlers.outcomes.Outcome
            "target": str,  # of a redirect
        },
        pk=("article", "number"),
        foreign_keys=[("article", "articles", "id")],
    )
    db.table("article_aliases").create(
        {"alias": str, "article": str},  # an id that the address of a moved article would have, and the article's
        pk="alias",
        foreign_keys=[("article", "articles", "id")],
    )
    stamp = {"article": str, "text_sha256": str, "register": str, "reader": str}
    db.table("version_readings").create(stamp, pk=("article", "text_sha256"))
    db.table("version_subjects").create(
        {"article": str, "text_sha256": str, "subject": str, "mentions": int, "in_title": int},
        pk=("article", "text_sha256", "subject"),
    )
    # The texts that an event went out from or led to and that do not stand: read for what the edit did.
    db.create_view(
        "earlier_texts",
        "select e.article, e.text_sha256 from (select article, text_before as text_sha256 from edits"
        " union select article, text_after from edits where kind = 'changed') e join articles a on a.id = e.article"
        " where e.text_sha256 is not null and e.text_sha256 <> a.text_sha256",
    )
    # Which article a capture shows was not kept before: the pages are read again.
    db.execute("update captures set extracted = null where kind = 'page' and status = 200")


@migrations()
def m012_manners(db: Database) -> None:
    """robots.txt by origin, who is left alone until when, and whose decision overrides what."""
    db.table("origins").create(
        {
            "origin": str,  # scheme, host and port
            "robots_capture": int,  # the last answer, after redirects; null: none yet
            "robots_at": str,  # UTC: when it was asked for last
            "failing_since": str,  # UTC: since when robots.txt cannot be had; null: it can
            "failing_detail": str,
        },
        pk="origin",
        foreign_keys=[("robots_capture", "captures", "id")],
    )
    db.table("holds").create(
        {
            "id": int,
            "site": str,  # crawlers.manners.conduct: those hosts of an outlet that share a limit
            "outlet": str,
            "at": str,  # UTC
            "until": str,  # UTC; null: for the rest of that run
            "reason": str,
        },
        pk="id",
        not_null={"site", "at", "reason"},
    )
    db.table("decisions").create(
        {
            "outlet": str,
            "decided_by": str,  # never published
            "decided_on": str,
            "reason": str,
            "noted": str,  # UTC: when a run first went by it
        },
        pk=("outlet", "decided_by", "decided_on", "reason"),
    )


@migrations()
def m013_backfill(db: Database) -> None:
    """What a web archive's index says, what came of each capture that it names; records of imported WARC files."""
    db.table("index_queries").create(
        {
            "id": int,
            "endpoint": str,
            "outlet": str,
            "url": str,  # host, beginning of an address, or address
            "match": str,  # exact | prefix | host | domain
            "since": str,  # 14 digits, UTC, inclusive
            "until": str,
            "pages": int,  # null: not known yet, or not numbered
            "page": int,  # that is to be asked for next; null: the index numbers none
            "resume": str,  # where an index without numbers goes on
            "outcome": str,  # crawlers.outcomes.Outcome: pending | stored (all pages are read) | why not
            "detail": str,
            "attempts": int,
            "lines": int,  # captures that it named
            "broken": int,  # lines that could not be read
            "asked": str,  # UTC, the last time
        },
        pk="id",
        not_null={"endpoint", "outlet", "url", "match", "since", "until", "outcome"},
        defaults={"attempts": 0, "lines": 0, "broken": 0},
    )
    db.table("index_queries").create_index(["endpoint", "outlet", "url", "match", "since", "until"], unique=True)
    db.table("mementos").create(
        {
            "id": int,
            "outlet": str,
            "url": str,  # the outlet's address, normalised
            "original": str,  # as the index spells it
            "timestamp": str,  # 14 digits, UTC
            "digest": str,  # as the index has it; "-": not known
            "outcome": str,  # unchanged: not asked for, since the capture before has the same digest
            "detail": str,
            "attempts": int,
            "asked": str,  # UTC, the last time
            "capture": int,  # that it brought, or that shows the same
        },
        pk="id",
        not_null={"outlet", "url", "original", "timestamp", "digest", "outcome"},
        defaults={"attempts": 0},
        foreign_keys=[("capture", "captures", "id")],
    )
    db.table("mementos").create_index(["url", "timestamp", "digest"], unique=True)
    db.table("mementos").create_index(["outcome"])
    db.table("imported_records").create({"record": str}, pk="record")  # WARC-Record-ID of what was taken in


@migrations()
def m014_reviewed(db: Database) -> None:
    """Of which articles and visits the last pass over edits took account: hourly runs look at what is new only."""
    db.table("articles").add_column("reviewed", int)  # 1; null: something of it was read since
    db.table("edits_pass").create({"id": int, "last_visit": int}, pk="id")


@migrations()
def m015_parts(db: Database) -> None:
    """Articles that an outlet splits over pages: each page is archived, and read as one with the first."""
    db.table("addresses").add_column("part_of", str)  # address of the article's first page; null: no later part
    db.table("addresses").add_column("part", int)  # from 2
    db.table("addresses").create_index(["part_of"])


@migrations()
def m016_no_article(db: Database) -> None:
    """Pages that feeds name and that hold no article that we could find."""
    db.table("outlet_days").add_column("no_article", int)


@migrations()
def m017_stories(db: Database) -> None:
    """Stories: which articles are copies, who had it first, where it comes from."""
    db.table("article_origins").create(
        {
            "article": str,
            "read_from": str,  # version of the rules, text_sha256, language and authors that it was read from
            "kind": str,  # agency | outlet | press_release; null: it names none
            "name": str,
            "rule": str,  # dateline | author | credit | mark | attribution
        },
        pk="article",
    )
    db.table("stories").create(
        {
            "id": str,  # of its first article, or of one that may be it
            "articles": int,
            "outlets": int,
            "first": str,  # the article known to be earlier than all others; null: not known, or alone
            "first_at": str,
            "first_precision": str,  # time | day | capture
            "fullest": str,  # the article that the others were compared with
            "origin_kind": str,  # that most of its articles name; null: none
            "origin": str,
            "credited": int,  # how many name it
        },
        pk="id",
    )
    db.table("story_articles").create(
        {
            "article": str,
            "story": str,
            "place": int,  # in the order of publication, from 1; null: not known
            "at": str,  # published, or first captured
            "precision": str,  # of that: time | day | capture (not after)
            "held": float,  # part of its word runs that stand in the fullest, 0..1
            "origin_kind": str,
            "origin": str,
            "origin_rule": str,
        },
        pk="article",
    )
    db.table("story_articles").create_index(["story"])


@migrations()
def m018_article_pages(db: Database) -> None:
    """What else an article's page says, and for each field the rule that gave it."""
    db.table("articles").add_column("headline", str)  # as shown, where that is not the title
    db.table("articles").add_column("lead", str)
    db.table("articles").add_column("captions", str)  # JSON list
    db.table("articles").add_column("published_precision", str)  # day | minute | second
    db.table("articles").add_column("access", str)  # open | paywalled | stub; null: the page does not say
    db.table("articles").add_column("languages", str)  # JSON list: of each paragraph; empty: the outlet has one only
    db.table("articles").add_column("rules", str)  # JSON: field to the rule that gave it
