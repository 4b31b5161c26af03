"""The story that an item tells: the other items that tell it, who is known to have been first, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from tarazy_site.names import Row
from tarazy_site.view import View, rows

LIMIT = 100
ITEMS = """
select i.id, i.outlet, i.title, i.language, coalesce(s.at, i.published) as at, s.precision, s.place, s.held,
       s.origin_kind, s.origin, s.origin_rule
from items i left join story_items s on s.item = i.id
where i.story = :story order by s.place is null, s.place, coalesce(s.at, i.published), i.id limit :limit
"""


@dataclass(frozen=True, slots=True)
class Story:
    """A story with its items in order of publication, as far as that is known; at most LIMIT of them."""

    about: Row
    items: list[Row]
    first: Row | None
    """The item known to be earlier than all others; with `at` and `precision`."""


async def story_of(view: View, item: Row) -> Story | None:
    """The story of an item; None where no other item tells it."""
    parameters = {"story": item["story"], "limit": LIMIT}
    found = await rows(view.db, "select * from stories where id = :story and items > 1", {"story": item["story"]})
    if not found:
        return None
    items = await rows(view.db, ITEMS, parameters)
    return Story(found[0], items, next((one for one in items if one["id"] == found[0]["first"]), None))


async def origin_of(view: View, item: Row) -> Row | None:
    """What an item says of where it comes from; None where it says nothing."""
    sql = "select origin_kind, origin, origin_rule from story_items where item = :item and origin_kind is not null"
    return next(iter(await rows(view.db, sql, {"item": item["id"]})), None)
