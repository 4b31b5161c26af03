"""Ready tables of coverage.db, named as the questions that they answer. `figures` is the one long tidy table."""

from __future__ import annotations

from sqlite_utils import Database

FIGURES = """
select m.measure, m.subject, m.scope_kind, m.scope, m.period,
       case when m.period = 'all' then null when m.period in (select id from weeks) then 'week'
            else (select p.kind from periods p where p.id = m.period) end as period_kind,
       m.unit, m.base, m.benchmark, m.value, m.low, m.high, m.expected_if_equal, m.p, m.p_holm, m.tests,
       m.n_items, m.n_stories, m.warning, c.versions
from measures m cross join campaign c
"""

WHO_GOT_HOW_MUCH = """
select m.scope as outlet, m.period, c.name as candidate, m.value as share, m.low, m.high,
       coalesce(m.expected_if_equal, b.share) as equal_share, m.n_items, m.n_stories, m.warning
from measures m join candidates c on c.id = m.subject
     join benchmark_shares b on b.candidate = m.subject and b.benchmark = 'equal'
where m.measure = 'share' and m.unit = 'articles' and m.scope_kind in ('all', 'outlet')
order by m.scope, m.period, m.value desc
"""

WHICH_OUTLETS_WERE_MOST_UNEQUAL = """
select m.scope as outlet, m.period, m.benchmark, m.value as loosemore_hanby, m.low, m.high, m.expected_if_equal, m.p,
       m.p_holm, m.n_items, m.n_stories, m.warning
from measures m
where m.measure = 'loosemore_hanby' and m.unit = 'articles' and m.scope_kind = 'outlet'
order by m.period, m.benchmark, m.value desc
"""

WHOSE_EVENTS_WERE_NOT_COVERED = """
select e.title as event, e.start, c.name as candidate, x.outlet, x.gap_days, x.undated, x.early
from event_coverage x join events e on e.id = x.event join candidates c on c.id = x.candidate
where x.state = 'not covered' and x.counted = 1 order by e.start, c.name, x.outlet
"""

WHICH_EVENTS_WERE_COVERED_BY_SOME_ONLY = """
select e.title as event, e.start, c.name as candidate, sum(x.state = 'covered') as covered_by, count(*) as of_outlets,
       group_concat(case when x.state = 'not covered' then x.outlet end) as not_by
from event_coverage x join events e on e.id = x.event join candidates c on c.id = x.candidate
where x.counted = 1 group by x.event, x.candidate
having covered_by between 1 and of_outlets - 1 order by e.start, c.name
"""

WHAT_APPEARED_ON_SILENCE_DAYS = """
select 'published' as what, s.outlet, i.title, i.address, s.day as at, 1 as certain, c.name as candidate, s.mentions,
       s.capture_sha256
from silence s join items i on i.id = s.item join candidates c on c.id = s.candidate
union all
select x.kind, x.outlet, i.title, i.address, x.at, x.certain, c.name, x.mentions, x.capture_after
from silence_changes x join items i on i.id = x.item join candidates c on c.id = x.candidate
order by 5, 2
"""

WHICH_POLLS_LACK_REQUIRED_DATA = """
select p.outlet, p.day, i.title, i.address, p.snippet, p.missing_data
from polls p join items i on i.id = p.item where p.missing > 0 order by p.day, p.outlet
"""

WHAT_WAS_WRITTEN_ABOUT = """
select m.scope as outlet, m.period, t.title as topic, m.subject, m.value as share, m.low, m.high, m.n_items, m.n_stories
from measures m join topics t on m.measure = 'topic_share:' || t.id
where m.scope_kind in ('all', 'outlet') order by m.scope, m.period, m.subject, m.value desc
"""

HOW_MUCH_WAS_ABOUT_WOMEN = """
select m.scope_kind, m.scope, m.period, m.unit, m.value as share, m.low, m.high, m.expected_if_equal as of_candidates,
       m.n_items, m.n_stories, m.warning
from measures m where m.measure = 'share_of_women' order by 1, 2, 3, 4
"""

WHAT_OTHERS_COUNTED = """
select m.scope as outlet, m.period, m.unit, m.measure, m.subject, m.benchmark, m.value, m.low, m.high, m.n_items,
       m.n_stories as days, m.warning
from measures m where m.scope_kind = 'elsewhere' order by 1, 2, 3, 4, 5, 6
"""

WHO_IS_NAMED_IN_ADVERTISEMENTS = """
select i.outlet, i.day, i.title, i.address, c.name as candidate, s.mentions, i.capture_sha256
from items i join item_subjects s on s.item = i.id join candidates c on c.id = s.subject
where i.genre = 'advertisement' and (s.mentions > 0 or s.in_captions > 0) order by i.day, i.outlet, i.id, c.position
"""

WHICH_DAYS_HAVE_GAPS = """
select outlet, day, state, sentence from outlet_days where state not in ('complete', 'not printed') order by day, outlet
"""

VIEWS = {
    "figures": FIGURES,
    "who_got_how_much": WHO_GOT_HOW_MUCH,
    "which_outlets_were_most_unequal": WHICH_OUTLETS_WERE_MOST_UNEQUAL,
    "whose_events_were_not_covered": WHOSE_EVENTS_WERE_NOT_COVERED,
    "which_events_were_covered_by_some_only": WHICH_EVENTS_WERE_COVERED_BY_SOME_ONLY,
    "what_appeared_on_silence_days": WHAT_APPEARED_ON_SILENCE_DAYS,
    "which_polls_lack_required_data": WHICH_POLLS_LACK_REQUIRED_DATA,
    "what_was_written_about": WHAT_WAS_WRITTEN_ABOUT,
    "how_much_was_about_women": HOW_MUCH_WAS_ABOUT_WOMEN,
    "what_others_counted": WHAT_OTHERS_COUNTED,
    "who_is_named_in_advertisements": WHO_IS_NAMED_IN_ADVERTISEMENTS,
    "which_days_have_gaps": WHICH_DAYS_HAVE_GAPS,
}
QUESTIONS = {
    "figures": "Every figure: one long table, with the versions that made it.",
    "who_got_how_much": "Who got how much of the coverage, in which outlet and period?",
    "which_outlets_were_most_unequal": "Which outlets were furthest from the benchmark, and may that be chance?",
    "whose_events_were_not_covered": "Whose events were not covered within 48 hours, by whom?",
    "which_events_were_covered_by_some_only": "Which events did some outlets cover and others not?",
    "what_appeared_on_silence_days": "What that names a candidate was published or changed on silence days?",
    "which_polls_lack_required_data": "Which reports of polls lack data that the law asks for?",
    "what_was_written_about": "What was written about, and beside whom?",
    "how_much_was_about_women": "How much of the coverage did the women among the candidates have?",
    "what_others_counted": "What did counts made elsewhere (television, print) find?",
    "who_is_named_in_advertisements": "Whom do items name that outlets label as advertising?",
    "which_days_have_gaps": "Of which days is something, or may something be, missing?",
}


def create_views(db: Database) -> None:
    """Create every view. The tables are there."""
    for name, select in VIEWS.items():
        db.create_view(name, select.strip())
