"""What a backfill says to the database: the index's queries, the captures that it names (mementos), their states."""

from __future__ import annotations

QUERIES_AGAIN = """
update index_queries set outcome = 'pending'
where outcome in (select value from json_each(?)) and asked >= ? and attempts < ?
"""
MEMENTOS_AGAIN = """
update mementos set outcome = 'pending'
where outcome in (select value from json_each(?)) and asked >= ? and attempts < ?
"""
PLANT = """
insert into index_queries (endpoint, outlet, url, match, since, until, page, outcome)
values (?, ?, ?, ?, ?, ?, ?, 'pending') on conflict do nothing
"""
NAME = """
insert into mementos (outlet, url, original, timestamp, digest, outcome, detail)
values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
"""
# A capture with the digest of the one before it shows nothing new. (The index could leave those out itself, but
# compares neighbouring lines of different addresses too.) If the one before cannot be had, twice, it is asked for.
LAG = """
create temporary view if not exists with_before as
select id, outcome, asked, digest, lag(digest) over one as digest_before, lag(timestamp) over one as before
from mementos where outcome in ('pending', 'stored', 'unchanged') or (asked is not null and attempts = 1)
window one as (partition by url order by timestamp, id)
"""
LEAVE_OUT = """
update mementos set outcome = 'unchanged', detail = 'the same as the capture of ' || found.before
from with_before as found
where found.id = mementos.id and found.outcome = 'pending' and found.digest != '-' and found.digest = digest_before
"""
TAKE_BACK = """
update mementos set outcome = 'pending', detail = null from with_before as found
where found.id = mementos.id and found.outcome = 'unchanged' and found.asked is null
      and (digest_before is null or found.digest != digest_before)
"""
# Answered before the last of its days was over: there may be more by now.
UNFINISHED = """
update index_queries set outcome = 'pending', resume = null, pages = null,
                         page = case match when 'exact' then null else 0 end
where outcome = 'stored' and endpoint = ? and until != ? and until > strftime('%Y%m%d%H%M%S', asked)
"""
NOT_KEPT = """
update addresses set outcome = ?, detail = 'the index names no capture of it that could be shown'
where outcome = ? and not exists (select 1 from mementos m where m.url = addresses.url
                                          and m.outcome in (select value from json_each(?)))
      and exists (select 1 from index_queries q where q.url = addresses.url and q.endpoint = ? and q.outcome = 'stored')
"""
CAME = """
update mementos set outcome = 'unchanged', detail = ?, asked = ?, capture = ?
where url = ? and timestamp = ? and outcome = 'pending'
"""
NOTE = "update mementos set outcome = ?, detail = ?, attempts = attempts + ?, asked = ?, capture = ? where id = ?"
