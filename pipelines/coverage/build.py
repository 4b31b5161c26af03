"""Fill the published database from the working one. Same input, same bytes: no clock, no random order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from nlp.languages import CODES
from nlp.tone.cards import is_reliable, read_card
from pipelines.campaign import Monitor
from pipelines.coverage.beside import write_beside
from pipelines.coverage.campaign import as_json, write_campaign
from pipelines.coverage.codebook import write_codebook_table
from pipelines.coverage.editions import write_editions
from pipelines.coverage.edits import write_edits
from pipelines.coverage.schema import create_tables
from pipelines.coverage.search import write_search
from pipelines.coverage.snippets import Place, snippets
from pipelines.coverage.stories import write_stories
from pipelines.coverage.tones import write_deciding

Row = dict[str, Any]

ITEMS = """
insert into items
select a.id, a.outlet, a.title,
       case when a.url like 'http://%' or a.url like 'https://%' then a.url end,
       a.published, a.published_day,
       (select p.id from periods p where a.published_day between p.start and p.end),
       a.language, a.section, a.genre, a.words, a.status, a.status_since,
       case when a.moved_to like 'http://%' or a.moved_to like 'https://%' then a.moved_to end,
       a.edits, a.headline_changes, coalesce(a.story, a.id),
       c.sha256, c.captured,
       case when c.via like 'http://%' or c.via like 'https://%' then c.via when c.via is not null then 'file' end,
       a.first_captured, a.last_captured
from work.articles a left join work.captures c on c.id = a.capture
where a.outlet in (select id from outlets)
order by a.id
"""

ITEM_VERSIONS = """
insert into item_versions
select v.article, v.captured, v.text_sha256, c.sha256, v.title
from work.versions v left join work.captures c on c.id = v.capture
where v.article in (select id from items)
order by v.article, v.captured, v.text_sha256
"""

ITEM_SUBJECTS = """
insert into item_subjects
select s.article, s.subject, s.mentions, s.in_title, s.in_lead, s.words, s.quote_words, s.tone,
       s.negative, s.neutral, s.positive, s.tone5, coalesce(s.mixed, 0), s.lean, null,
       coalesce(s.source_negative, 0), coalesce(s.source_neutral, 0), coalesce(s.source_positive, 0),
       coalesce(s.in_captions, 0)
from work.article_subjects s
where s.article in (select id from items) and s.subject in (select id from subjects)
order by s.article, s.subject
"""

MENTIONS = """
select m.article, m.subject, m.kind, m.role, m.place, m.surface, m.rule, m.confidence, m.in_quote, m.tone,
       m.tone_origin, m.id as work_id,
       case when m.speaker in (select id from subjects) then m.speaker end as quoted_subject,
       case when m.tone is not null then m.p_negative end as p_negative,
       case when m.tone is not null then m.p_neutral end as p_neutral,
       case when m.tone is not null then m.p_positive end as p_positive,
       m.start, m.end, m.sentence_start, m.sentence_end,
       a.title || char(10, 10) || a.body as source
from work.mentions m join work.articles a on a.id = m.article
where m.kind in ('name', 'role') and m.subject in (select id from candidates) and m.article in (select id from items)
order by m.article, m.start, m.end, m.subject
"""

# An abstention names somebody who is perhaps a private person: only how many there were, and why, is published.
ABSTENTIONS = """
insert into abstentions
select i.outlet, b.subjects, b.reason, count(*)
from work.abstentions b join items i on i.id = b.article
group by i.outlet, b.subjects, b.reason order by 1, 2, 3
"""

MEASURES = """
insert into measures
select measure, subject, scope_kind, scope, period, unit, base, benchmark, value, low, high, expected_if_equal, p,
       p_holm, tests, n_items, n_stories, warning
from work.measures order by measure, subject, scope_kind, scope, period, unit, benchmark
"""

# Labelled advertisements stand in no figure (measures/read_items), so in no number of items beside one either.
ITEM_COUNTS = """
insert into item_counts
with named as (
    select s.item, s.subject, s.mentions, s.words, coalesce(s.tone, 'not_scored') as tone, s.quote_words > 0 as speech
    from item_subjects s join candidates c on c.id = s.subject where s.mentions > 0
    union all
    select s.item, '*', sum(s.mentions), sum(s.words), '', 0
    from item_subjects s join candidates c on c.id = s.subject where s.mentions > 0 group by s.item
    union all
    select id, '', 0, words, '', 0 from items
), known as (
    select id, story, period, (select w.id from weeks w where day between w.start and w.end) as week,
           outlet, language, edits > 0 or headline_changes > 0 as changed,
           status = 'deleted' as deleted, language in (select language from models where reliable) as sure
    from items where genre is not 'advertisement'
), scoped as (
    select id, story, period, week, changed, deleted, sure, 'all' as scope_kind, '' as scope from known
    union all select id, story, period, week, changed, deleted, sure, 'outlet', outlet from known
    union all select i.id, i.story, i.period, i.week, changed, deleted, sure, 'ownership', o.ownership
        from known i join outlets o on o.id = i.outlet
    union all select id, story, period, week, changed, deleted, sure, 'language', language from known
        where language is not null
), timed as (
    select id, story, changed, deleted, sure, scope_kind, scope, 'all' as period from scoped
    union all select id, story, changed, deleted, sure, scope_kind, scope, period from scoped where period is not null
    union all select id, story, changed, deleted, sure, scope_kind, scope, week from scoped where week is not null
)
select n.subject, t.scope_kind, t.scope, t.period, count(*), count(distinct t.story), sum(n.mentions), sum(n.words),
       sum(n.tone = 'negative'), sum(n.tone = 'neutral'), sum(n.tone = 'positive'), sum(n.tone = 'mixed'),
       sum(n.tone = 'not_scored'), sum(n.speech),
       sum(n.tone = 'not_scored' or (n.tone <> '' and not coalesce(t.sure, 0))), sum(t.changed), sum(t.deleted)
from timed t join named n on n.item = t.id
group by n.subject, t.scope_kind, t.scope, t.period order by 1, 2, 3, 4
"""

MENTION_RULES = """
insert into mention_rules select rule, count(*), avg(confidence) from mentions group by rule order by rule
"""

ROLE_COUNTS = """
insert into role_counts
with told as (
    select m.candidate, m.role, i.outlet, i.period from mentions m join items i on i.id = m.item
    where m.role is not null and i.genre is not 'advertisement'
), timed as (
    select candidate, role, outlet, 'all' as period from told
    union all select candidate, role, outlet, period from told where period is not null
), scoped as (
    select candidate, role, period, 'all' as scope_kind, '' as scope from timed
    union all select candidate, role, period, 'outlet', outlet from timed
    union all select t.candidate, t.role, t.period, 'ownership', o.ownership
        from timed t join outlets o on o.id = t.outlet
)
select candidate, scope_kind, scope, period, count(*), sum(role = 'office'), sum(role = 'candidate'),
       sum(role = 'unclear')
from scoped group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""

DAILY = """
insert into daily
select i.day, i.outlet, s.subject, count(*), sum(s.mentions), sum(s.words)
from items i join item_subjects s on s.item = i.id join candidates c on c.id = s.subject
where i.day is not null and s.mentions > 0 and i.genre is not 'advertisement'
group by i.day, i.outlet, s.subject order by 1, 2, 3
"""

SILENCE = """
insert into silence
select i.id, i.outlet, i.day, s.subject, s.mentions, s.tone, i.capture_sha256, i.capture_time
from items i join periods p on p.id = i.period and p.kind = 'silence'
     join item_subjects s on s.item = i.id join candidates c on c.id = s.subject
where s.mentions > 0 order by 1, 4
"""

COLLECTION = """
insert into collection
select outlet, outcome, count(*) from work.addresses
where outlet in (select id from outlets) group by outlet, outcome order by 1, 2
"""

OUTLET_DAYS = """
insert into outlet_days
select outlet, day, (select p.id from periods p where day between p.start and p.end), state, reason, sentence,
       named, got, lost, waiting, no_article, why, sources, silent_sources, answered, newest, low, high, history,
       empty_days, level_day, level_before, level_after, note, noted_by
from work.outlet_days where outlet in (select id from outlets) order by outlet, day
"""


def build(path: Path, monitor: Monitor) -> Row:
    """Write a new coverage database at `path` (which must not exist); returns how many rows of each kind it holds."""
    db = Database(path)
    db.execute("PRAGMA foreign_keys = ON")
    try:
        create_tables(db)
        db.attach("work", monitor.database)
        with db.atomic():
            write_campaign(db, monitor)
            db.table("models").insert_all(_models(monitor))
            for statement in (ITEMS, ITEM_VERSIONS, ITEM_SUBJECTS):
                db.execute(statement)
            write_edits(db, monitor.database)
            write_editions(db, monitor)
            write_stories(db)
            published: dict[int, int] = {}
            db.table("mentions").insert_all(_mentions(db, published))
            write_deciding(db, published)
            write_search(db)
            for statement in (
                ABSTENTIONS,
                MENTION_RULES,
                ROLE_COUNTS,
                MEASURES,
                ITEM_COUNTS,
                DAILY,
                SILENCE,
                COLLECTION,
                OUTLET_DAYS,
            ):
                db.execute(statement)
            write_beside(db, monitor)
            write_codebook_table(db)
        db.execute("detach database work")
        db.execute("analyze")
        db.vacuum()
        return {name: db.table(name).count for name in ("items", "mentions", "measures")}
    finally:
        db.close()


def _mentions(db: Database, published: dict[int, int]) -> Iterator[Row]:
    """Mentions of candidates, numbered from 1 in the order of articles and places, with their snippets.

    `published` gets the number of each by its id in the working database.
    """
    number = 0
    for article, group in groupby(db.query(MENTIONS), key=lambda row: row["article"]):
        rows = list(group)
        places = [Place(row["start"], row["end"], row["sentence_start"], row["sentence_end"]) for row in rows]
        for row, snippet in zip(rows, snippets(rows[0]["source"], places), strict=True):
            number += 1
            published[row["work_id"]] = number
            yield {
                "id": number,
                "item": article,
                "candidate": row["subject"],
                "snippet": snippet.text if snippet else None,
                "snippet_at": snippet.at if snippet else None,
            } | {key: row[key] for key in row if key in PUBLISHED_OF_MENTION}


PUBLISHED_OF_MENTION = frozenset(
    {
        "kind",
        "role",
        "place",
        "surface",
        "rule",
        "confidence",
        "in_quote",
        "tone",
        "tone_origin",
        "quoted_subject",
        "p_negative",
        "p_neutral",
        "p_positive",
    }
)


def _models(monitor: Monitor) -> Iterator[Row]:
    """The cards of the tone models that judge the campaign's languages: how good each is on what it had not seen."""
    for language in sorted(CODES):
        card = read_card(language, monitor.tone_model(language))
        if card is not None:
            known = {"macro_f1": float(card["macro_f1"]), "reliable": int(is_reliable(card)), "card": as_json(card)}
            yield {"name": language, "language": language} | known
