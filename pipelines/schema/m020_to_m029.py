"""Roles of incumbents; tests corrected for how many there are; events, topics and polls; tone of items."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.registry import migrations


@migrations()
def m020_roles(db: Database) -> None:
    """In which role an incumbent appears in each mention, and the day that an article was read for."""
    db.table("mentions").add_column("role", str)  # office | candidate | unclear; null: no incumbent
    db.table("readings").add_column("day", str)  # published_day when it was read


@migrations()
def m021_many_tests(db: Database) -> None:
    """p corrected for the number of tests of the same kind."""
    db.table("measures").add_column("p_holm", float)
    db.table("measures").add_column("tests", int)


@migrations()
def m022_contents(db: Database) -> None:
    """Which outlets covered which events; topics of articles; polls, and which of their data are given."""
    db.table("event_coverage").create(
        {
            "event": str,
            "candidate": str,
            "outlet": str,
            "state": str,  # covered | not covered | not known
            "counted": int,  # 1: it is in the rates
            "why": str,  # why not: in no period | not in the race | window not over | days not seen
            "articles": int,
            "first_at": str,
            "undated": int,  # articles of unknown day that would match
            "early": int,  # those of the event's day, before its hour
            "gap_days": int,  # days of the window that are not known to be complete, of `days`
            "days": int,
        },
        pk=("event", "candidate", "outlet"),
    )
    db.table("event_articles").create(
        {
            "event": str,
            "candidate": str,
            "article": str,
            "at": str,
            "hours": float,  # from the event's start; null: the hour of either is not known
            "term": str,  # of the event's words, the first that stands in the article
            "in_title": int,
        },
        pk=("event", "candidate", "article"),
        foreign_keys=[("article", "articles", "id")],
    )
    db.table("article_topics").create(
        {"article": str, "topic": str, "hits": int, "in_title": int},
        pk=("article", "topic"),
        foreign_keys=[("article", "articles", "id")],
    )
    db.table("poll_data").create(
        {
            "article": str,
            "datum": str,  # poll: where it is told; else nlp.polls.DATA
            "start": int,
            "end": int,
            "snippet": str,
        },
        pk=("article", "datum"),
        foreign_keys=[("article", "articles", "id")],
    )
    db.table("content_readings").create(
        {"article": str, "text_sha256": str, "rules": str, "language": str, "genre": str},
        pk="article",
        foreign_keys=[("article", "articles", "id")],
    )


@migrations()
def m023_item_tone(db: Database) -> None:
    """Tone of an article toward a subject in five points with what decided it; who speaks in a quote."""
    db.table("mentions").add_column("speaker", str)  # a subject's id | other; null: not sure, or no quote
    subjects = db.table("article_subjects")
    subjects.add_column("tone5", int)  # -2..+2, outlet's own words; null: mixed or not scored
    subjects.add_column("mixed", int)  # 1: sentences lean clearly to both sides
    subjects.add_column("lean", float)  # mean of its sentences, -1..1
    subjects.add_column("deciding", str)  # JSON list of mentions.id, the clearest first
    for name in ("source_negative", "source_neutral", "source_positive"):
        subjects.add_column(name, int)  # mentions in the words of others who are quoted


@migrations()
def m024_not_scored(db: Database) -> None:
    """How many mentions by name in the outlet's own words have no tone; null in readings made before."""
    db.table("article_subjects").add_column("not_scored", int)


@migrations()
def m025_captions_read(db: Database) -> None:
    """Who is named in captions of pictures, a part of its own; which captions were read."""
    db.table("article_subjects").add_column("in_captions", int)  # mentions there; in none of the other columns
    db.table("readings").add_column("captions", str)  # JSON list, as in articles


@migrations()
def m026_reported_speech(db: Database) -> None:
    """What candidates are said to say, beside their direct speech; null in readings made before."""
    db.table("quotes").add_column("kind", str)  # direct | indirect: in the outlet's words
    db.table("article_subjects").add_column("reported_words", int)  # of clauses that report its speech
