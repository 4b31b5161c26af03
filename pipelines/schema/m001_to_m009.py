"""The first tables: what was collected, read and measured."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.registry import migrations


@migrations()
def m001_collect(db: Database) -> None:
    """What was asked for and what came of it."""
    db.table("addresses").create(
        {
            "url": str,  # normalised; what is requested
            "outlet": str,
            "kind": str,  # feed | sitemap | section | page
            "found_in": str,  # the listing that named it first; null for a source of the outlet's file
            "depth": int,  # of pagination or of a sitemap tree, 0 for a source
            "first_seen": str,  # UTC, ISO 8601
            "listed_title": str,  # what the feed or news sitemap said of it
            "listed_date": str,
            "outcome": str,  # crawlers.outcomes.Outcome; "pending" before the first answer
            "detail": str,  # a sentence: the error, the redirect's target …
            "attempts": int,
            "last_tried": str,
            "etag": str,
            "last_modified": str,
            "visits": int,  # answers 200 or 304 so far; says which revisit is due next
            "due": str,  # UTC; null: never again
        },
        pk="url",
        not_null={"url", "outlet", "kind", "outcome", "attempts", "visits"},
    )
    db.table("addresses").create_index(["outlet", "outcome"])
    db.table("captures").create(
        {
            "id": int,
            "url": str,  # as requested
            "final_url": str,  # as it was asked for; redirects are rows of their own
            "outlet": str,
            "kind": str,
            "captured": str,  # UTC, ISO 8601
            "status": int,
            "content_type": str,
            "sha256": str,  # of the body as received, after transfer decoding
            "length": int,
            "warc_file": str,  # name within archive/
            "warc_offset": int,
            "warc_length": int,
            "extracted": str,  # extractor version that last read it; null: not yet
            "extract_outcome": str,  # article | not an article: why | failed: why
        },
        pk="id",
        not_null={"url", "outlet", "kind", "captured", "sha256"},
    )
    db.table("captures").create_index(["warc_file", "warc_offset"], unique=True)
    db.table("captures").create_index(["url"])


@migrations()
def m002_articles(db: Database) -> None:
    """Articles: the version of each that stands now, and all versions whose text differed."""
    db.table("articles").create(
        {
            "id": str,  # first 16 hex digits of SHA-256 of "outlet canonical-address"
            "outlet": str,
            "url": str,  # canonical
            "title": str,
            "body": str,  # paragraphs joined by a blank line
            "language": str,
            "published": str,  # ISO 8601 with offset, or a day; null: not known
            "published_day": str,  # in the campaign's time zone
            "published_source": str,  # which rule gave it
            "modified": str,
            "authors": str,  # JSON list
            "section": str,
            "genre": str,  # news | opinion | interview | advertisement | … ; null: not known
            "words": int,
            "characters": int,
            "text_sha256": str,
            "capture": int,  # of the version that stands now
            "first_captured": str,
            "last_captured": str,
            "status": str,  # live | moved | deleted | unreachable (m011)
            "story": str,  # id of the cluster of near-duplicates: the id of its first article
            "extractor": str,
        },
        pk="id",
        not_null={"id", "outlet", "url", "title", "body", "status"},
        foreign_keys=[("capture", "captures", "id")],
    )
    db.table("articles").create_index(["outlet", "published_day"])
    db.table("versions").create(
        {"article": str, "capture": int, "captured": str, "text_sha256": str, "title": str, "body": str},
        pk=("article", "text_sha256"),
        foreign_keys=[("capture", "captures", "id")],
    )


@migrations()
def m003_readings(db: Database) -> None:
    """What was read in an article. `readings` says from which text, register and models."""
    db.table("readings").create(
        {
            "article": str,
            "text_sha256": str,
            "register": str,
            "reader": str,  # version of the pipeline and of its tone model
            "language": str,
            "words": int,
        },
        pk="article",
        foreign_keys=[("article", "articles", "id")],
    )
    db.table("mentions").create(
        {
            "id": int,
            "article": str,
            "subject": str,
            "kind": str,
            "start": int,
            "end": int,
            "surface": str,
            "place": str,
            "confidence": float,
            "rule": str,
            "sentence_start": int,
            "sentence_end": int,
            "in_quote": int,
            "tone": str,
            "p_negative": float,
            "p_neutral": float,
            "p_positive": float,
            "tone_origin": str,
        },
        pk="id",
        foreign_keys=[("article", "articles", "id")],
    )
    db.table("mentions").create_index(["article"])
    db.table("abstentions").create(
        {"id": int, "article": str, "subjects": str, "start": int, "end": int, "surface": str, "reason": str},
        pk="id",
        foreign_keys=[("article", "articles", "id")],
    )
    db.table("abstentions").create_index(["article"])
    db.table("quotes").create(
        {"id": int, "article": str, "start": int, "end": int, "words": int, "speaker": str, "pattern": str},
        pk="id",
        foreign_keys=[("article", "articles", "id")],
    )
    db.table("quotes").create_index(["article"])
    db.table("article_subjects").create(
        {
            "article": str,
            "subject": str,
            "mentions": int,  # kinds name and role
            "in_title": int,
            "in_lead": int,
            "words": float,  # words about the subject
            "quote_words": int,  # of its own direct speech
            "tone": str,  # of the outlet's own text: negative | neutral | positive | mixed; null: not scored
            "negative": int,  # mentions by tone, outlet's own text only
            "neutral": int,
            "positive": int,
        },
        pk=("article", "subject"),
        foreign_keys=[("article", "articles", "id")],
    )


@migrations()
def m004_measures(db: Database) -> None:
    """One long tidy table of figures; `runs` says what each stage did, with which versions."""
    db.table("measures").create(
        {
            "measure": str,  # share | loosemore_hanby | tone_negative | direct_speech_share …
            "subject": str,  # candidate id; "" for a measure of the whole field
            "scope_kind": str,  # all | outlet | ownership | language | group
            "scope": str,
            "period": str,  # period id, or "all"
            "unit": str,  # articles | mentions | words
            "base": str,  # the denominator in words: contestants | all subjects
            "benchmark": str,  # "" where none
            "value": float,  # null: no coverage
            "low": float,
            "high": float,
            "expected_if_equal": float,
            "p": float,
            "n_items": int,
            "n_stories": int,
            "warning": str,
        },
        pk=("measure", "subject", "scope_kind", "scope", "period", "unit", "benchmark"),
    )
    db.table("runs").create(
        {
            "id": int,
            "stage": str,
            "started": str,
            "ended": str,
            "input_digest": str,
            "versions": str,  # JSON
            "counts": str,  # JSON
        },
        pk="id",
    )


@migrations()
def m005_evidence(db: Database) -> None:
    """Each visit; copies that others kept; the spelling that a listing gave."""
    db.table("addresses").add_column("listed_url", str)  # as the listing spells it, where that is not url
    db.table("addresses").add_column("ask", str)  # what is asked for, where that is not url
    # In the run under way: 1 a listing, 2 a page that is to be asked for; null: not. Meaningless between runs.
    db.table("addresses").add_column("wanted", int)
    db.execute("create index addresses_wanted on addresses (outlet, wanted) where wanted is not null")
    # Of the outlet's file when its listings were last read: when it changes they are read anew.
    db.table("outlet_files").create({"outlet": str, "digest": str}, pk="outlet")
    db.table("captures").add_column("fetched", str)  # UTC; null: when it was captured
    db.table("captures").add_column("via", str)  # where a copy kept by others came from; null: from the outlet
    db.table("visits").create(
        {
            "id": int,
            "url": str,
            "at": str,  # UTC, ISO 8601
            "outcome": str,
            "status": int,  # null: no answer
            "detail": str,
            "capture": int,  # that this visit brought, or that shows the same; null: none
        },
        pk="id",
        not_null={"url", "at", "outcome"},
        foreign_keys=[("capture", "captures", "id")],
    )
    db.table("visits").create_index(["url"])
    db.table("visits").create_index(["at"])
