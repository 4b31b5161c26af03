"""Stories as rows of the published database: how often printed, who was first, where they come from. No text."""

from __future__ import annotations

from sqlite_utils import Database

# The articles of other outlets than the campaign's are not published; a story that loses some is counted anew. Places
# in the order, and who was first, rest on all articles: they are left out where one of a story is not published.
STORIES = """
insert into stories
select s.id, count(*), count(distinct i.outlet),
       case when count(*) = s.articles then s.first end,
       case when count(*) = s.articles then s.first_at end,
       case when count(*) = s.articles then s.first_precision end,
       min(i.day), max(i.day), s.origin_kind, s.origin,
       sum(s.origin_kind is not null and a.origin_kind is s.origin_kind and a.origin is s.origin)
from work.stories s join work.story_articles a on a.story = s.id join items i on i.id = a.article
group by s.id order by s.id
"""
STORY_ITEMS = """
insert into story_items
select a.article, a.story, case when t.items = s.articles then a.place end, a.at, a.precision, a.held,
       a.origin_kind, a.origin, a.origin_rule
from work.story_articles a join stories t on t.id = a.story join work.stories s on s.id = a.story
where a.article in (select id from items) and (t.items > 1 or a.origin_kind is not null)
order by a.article
"""


def create_story_tables(db: Database) -> None:
    """Create the tables `stories` and `story_items`, empty."""
    db.table("stories").create(
        {
            "id": str,  # items.story
            "items": int,
            "outlets": int,
            "first": str,  # the item known to be earlier than all others; null: not known, or alone
            "first_at": str,
            "first_precision": str,  # time | day | capture
            "first_day": str,  # days of the earliest and the latest item whose day is known
            "last_day": str,
            "origin_kind": str,  # agency | outlet | press_release, as most items say; null: none says any
            "origin": str,
            "credited": int,  # items that say so
        },
        pk="id",
    )
    db.table("stories").create_index(["items"])
    db.table("story_items").create(
        {
            "item": str,
            "story": str,
            "place": int,  # in the order of publication, from 1; null: not known
            "at": str,
            "precision": str,  # of `at`: time | day as the outlet gives it | capture (not after)
            "held": float,  # part of its word runs that stand in the fullest item of the story
            "origin_kind": str,
            "origin": str,
            "origin_rule": str,  # dateline | author | credit | mark | attribution
        },
        pk="item",
        foreign_keys=[("item", "items", "id"), ("story", "stories", "id")],
    )
    db.table("story_items").create_index(["story"])


def write_stories(db: Database) -> None:
    """Fill both tables. The working database is attached to `db` as `work`; the items are there."""
    db.execute(STORIES)
    db.execute(STORY_ITEMS)
