"""The published database `coverage.db`: its tables, their keys, and what each column holds.

Slim by construction: no column can hold an article's text, and no author, commenter or private speaker has a row.
Columns `names` and `titles` hold a JSON object, language to text; `name` and `title` the text in the campaign's
first language.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.db import DescIndex

from pipelines.coverage.beside import create_beside_tables
from pipelines.coverage.codebook import create_codebook_table
from pipelines.coverage.editions import create_edition_table
from pipelines.coverage.edits import create_edit_tables
from pipelines.coverage.search import create_search_tables
from pipelines.coverage.stories import create_story_tables
from pipelines.coverage.views import create_views


def create_tables(db: Database) -> None:
    """Create every table, empty, with its keys and indices."""
    _campaign_tables(db)
    _item_tables(db)
    create_edit_tables(db)
    create_edition_table(db)
    create_story_tables(db)
    create_search_tables(db)
    _figure_tables(db)
    create_beside_tables(db)
    create_codebook_table(db)
    create_views(db)


def _campaign_tables(db: Database) -> None:
    db.table("campaign").create(
        {
            "id": int,
            "title": str,
            "titles": str,
            "kind": str,
            "country": str,
            "election_day": str,
            "time_zone": str,
            "not_measured": str,  # JSON list: languages in which the finding of names was not measured
            "languages": str,  # JSON list; the first is the site's where the reader asks for none
            "note": str,
            "notes": str,
            "resamples": int,  # permutations behind tests; a quarter as many resamples behind intervals of indices
            "seed": int,
            "near_duplicate": float,
            "register": str,  # digest of the candidates' file that the mentions were found with
            "versions": str,  # JSON: extractors and readers that made the items
        },
        pk="id",
    )
    db.table("periods").create(
        {"id": str, "kind": str, "start": str, "end": str, "title": str, "titles": str, "position": int}, pk="id"
    )
    # Monday to Sunday, the first and the last cut to the campaign; shares are made for each
    db.table("weeks").create({"id": str, "start": str, "end": str, "position": int}, pk="id")
    db.table("subjects").create({"id": str, "kind": str, "name": str, "names": str, "position": int}, pk="id")
    db.table("candidates").create(
        {
            "id": str,
            "name": str,
            "names": str,
            "party": str,
            "parties": str,
            "incumbent": int,
            "gender": str,  # f | m, as the register says
            "registered": str,
            "withdrawn": str,
            "position": int,
        },
        pk="id",
        foreign_keys=[("id", "subjects", "id")],
    )
    db.table("outlets").create(
        {
            "id": str,
            "name": str,
            "names": str,
            "ownership": str,
            "medium": str,
            "languages": str,
            "region": str,
            "group": str,
            "position": int,
            "robots_override": str,  # day of the decision not to follow its robots.txt; null: it is followed
        },
        pk="id",
    )
    db.table("benchmarks").create({"id": str, "title": str, "titles": str, "source": str, "position": int}, pk="id")
    db.table("benchmark_shares").create(
        {"benchmark": str, "candidate": str, "share": float},
        pk=("benchmark", "candidate"),
        foreign_keys=[("benchmark", "benchmarks", "id"), ("candidate", "candidates", "id")],
    )


def _item_tables(db: Database) -> None:
    db.table("items").create(
        {
            "id": str,
            "outlet": str,
            "title": str,
            "address": str,  # http(s), of the original; null where the outlet gave another kind
            "published": str,
            "day": str,  # in the campaign's time zone; null: not known
            "period": str,
            "language": str,
            "section": str,
            "genre": str,
            "words": int,
            "status": str,  # live | moved | deleted | unreachable
            "status_since": str,  # the first visit that found it so
            "moved_to": str,  # http(s); where its address leads now
            "edits": int,  # changes of the text's wording, and of the headline's
            "headline_changes": int,
            "story": str,
            "capture_sha256": str,  # of the page's bytes as received
            "capture_time": str,  # UTC
            "capture_via": str,  # of a copy: http(s) in a web archive, or "file"; null: from the outlet
            "first_captured": str,
            "last_captured": str,
        },
        pk="id",
        foreign_keys=[("outlet", "outlets", "id"), ("period", "periods", "id")],
    )
    for columns in (
        ["outlet", DescIndex("day"), "id"],
        ["period"],
        ["story"],
        [DescIndex("day"), "id"],
        [DescIndex("words"), "id"],
    ):
        db.table("items").create_index(columns)
    for columns in ([DescIndex("first_captured"), "id"], ["outlet", DescIndex("first_captured")]):
        db.table("items").create_index(columns)  # the feeds
    db.execute("create index idx_items_oldest on items (day is null, day, id)")
    db.execute("create index idx_items_labelled on items (day desc, id) where genre = 'advertisement'")
    db.table("item_versions").create(
        {"item": str, "captured": str, "text_sha256": str, "capture_sha256": str, "title": str},
        pk=("item", "text_sha256"),
        foreign_keys=[("item", "items", "id")],
    )
    db.table("item_subjects").create(
        {
            "item": str,
            "subject": str,
            "mentions": int,
            "in_title": int,
            "in_lead": int,
            "words": float,
            "quote_words": int,
            "tone": str,  # of the outlet's own words, derived from tone5 and mixed; null: not scored
            "negative": int,
            "neutral": int,
            "positive": int,
            "tone5": int,  # -2..+2; null: mixed or not scored
            "mixed": int,
            "lean": float,  # mean of its sentences, -1..1
            "deciding": str,  # JSON list of mentions.id; null: of no candidate
            "source_negative": int,  # mentions in the words of others who are quoted
            "source_neutral": int,
            "source_positive": int,
            "in_captions": int,  # mentions in captions of pictures, in none of the other columns
        },
        pk=("item", "subject"),
        foreign_keys=[("item", "items", "id"), ("subject", "subjects", "id")],
    )
    db.table("item_subjects").create_index(["subject", "tone"])
    db.table("item_subjects").create_index(["subject", DescIndex("mentions"), "item"])
    db.table("mentions").create(
        {
            "id": int,
            "item": str,
            "candidate": str,
            "kind": str,
            "role": str,  # of an incumbent: office | candidate | unclear; null: no incumbent
            "place": str,
            "surface": str,
            "snippet": str,  # a few words around it; null once the item's allowance is used up
            "snippet_at": int,  # where in the snippet the mention begins
            "rule": str,
            "confidence": float,  # precision measured for the rule, 0..1
            "in_quote": int,
            "tone": str,
            "tone_origin": str,  # outlet | headline | source | self
            "quoted_subject": str,  # whose words, where it is a subject of the register; never a private person
            "p_negative": float,
            "p_neutral": float,
            "p_positive": float,
        },
        pk="id",
        foreign_keys=[("item", "items", "id"), ("candidate", "candidates", "id")],
    )
    for columns in (["item"], ["candidate"]):
        db.table("mentions").create_index(columns)
    db.table("role_counts").create(
        {
            "candidate": str,
            "scope_kind": str,  # all | outlet | ownership
            "scope": str,
            "period": str,  # or "all"
            "mentions": int,  # of an incumbent, by name or title
            "office": int,  # of them as the holder of the office
            "candidate_role": int,
            "unclear": int,
        },
        pk=("candidate", "scope_kind", "scope", "period"),
        foreign_keys=[("candidate", "candidates", "id")],
    )
    db.table("mention_rules").create({"rule": str, "mentions": int, "confidence": float}, pk="rule")
    db.table("abstentions").create(
        {"outlet": str, "candidates": str, "reason": str, "count": int},
        pk=("outlet", "candidates", "reason"),
        foreign_keys=[("outlet", "outlets", "id")],
    )


def _figure_tables(db: Database) -> None:
    db.table("measures").create(
        {
            "measure": str,
            "subject": str,  # candidate; "" for a measure of the whole field
            "scope_kind": str,
            "scope": str,
            "period": str,  # of periods, of weeks, or "all"
            "unit": str,
            "base": str,
            "benchmark": str,
            "value": float,  # null: no coverage
            "low": float,
            "high": float,
            "expected_if_equal": float,
            "p": float,
            "p_holm": float,  # corrected for so many `tests` of the same kind (Holm 1979)
            "tests": int,
            "n_items": int,
            "n_stories": int,
            "warning": str,
        },
        pk=("measure", "subject", "scope_kind", "scope", "period", "unit", "benchmark"),
    )
    db.table("measures").create_index(["scope_kind", "scope"])
    db.table("measures").create_index(["period", "measure", "unit"])
    db.table("item_counts").create(
        {
            "subject": str,  # "" for all items, "*" for items naming any candidate
            "scope_kind": str,  # all | outlet | ownership | language
            "scope": str,
            "period": str,  # of periods, of weeks, or "all"
            "items": int,
            "stories": int,
            "mentions": int,
            "words": float,
            "negative": int,  # items by the tone of the outlet's own text
            "neutral": int,
            "positive": int,
            "mixed": int,
            "not_scored": int,
            "speech": int,  # items with the candidate's own direct speech
            "unsure": int,  # items whose tone was not scored, or by a model that errs often (models.reliable)
            "changed": int,  # items whose text or headline was changed after publication
            "deleted": int,
        },
        pk=("subject", "scope_kind", "scope", "period"),
    )
    db.table("item_counts").create_index(["period"])
    db.table("daily").create(
        {"day": str, "outlet": str, "candidate": str, "items": int, "mentions": int, "words": float},
        pk=("day", "outlet", "candidate"),
        foreign_keys=[("outlet", "outlets", "id"), ("candidate", "candidates", "id")],
    )
    db.table("silence").create(
        {
            "item": str,
            "outlet": str,
            "day": str,
            "candidate": str,
            "mentions": int,
            "tone": str,
            "capture_sha256": str,  # of the page's bytes as received
            "capture_time": str,
        },
        pk=("item", "candidate"),
        foreign_keys=[("item", "items", "id"), ("candidate", "candidates", "id")],
    )
    db.table("silence").create_index(["day", "outlet", "item"])  # the page's order
    db.table("collection").create(
        {"outlet": str, "outcome": str, "addresses": int},
        pk=("outlet", "outcome"),
        foreign_keys=[("outlet", "outlets", "id")],
    )
    db.table("outlet_days").create(
        {
            "outlet": str,
            "day": str,  # in the campaign's time zone; "" for items of unknown day
            "period": str,
            "state": str,  # complete | partial | blocked | silent | not printed | not watched | not known
            "reason": str,  # which sentence; the site has it in its languages
            "sentence": str,
            "named": int,  # by the outlet's own lists
            "got": int,
            "lost": int,
            "waiting": int,
            "no_article": int,  # pages that feeds name and that hold none that was found
            "why": str,  # JSON: outcome to number, of what was lost or of the sources that did not answer
            "sources": int,
            "silent_sources": int,
            "answered": int,  # null: not known
            "newest": str,
            "low": int,  # what its own past lets one expect; null: too few earlier days
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
        foreign_keys=[("outlet", "outlets", "id"), ("period", "periods", "id")],
    )
    db.table("models").create(
        {
            "name": str,
            "language": str,
            "macro_f1": float,  # as measured on texts that it had not seen, 0..1
            "reliable": int,  # 1 where that is 0.6 or more
            "card": str,
        },
        pk=("name", "language"),
    )
