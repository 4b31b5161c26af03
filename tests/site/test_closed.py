"""What a stranger cannot get: queries of their own, long streams, the campaign's working files, texts of articles."""

from __future__ import annotations

import http.client
import urllib.parse
from types import ModuleType

import pytest
from sqlite_utils import Database

from pipelines.coverage.snippets import LENGTH
from pipelines.coverage.views import VIEWS

LONG = 300
"""Characters of the longest text that an outlet's page may leave in the published database."""
OURS = {"campaign", "codebook", "models", "outlet_days", "events", "topics", "periods", "editions"}
"""Tables whose longest texts are the mission's own words or ours: titles, cards, reasons."""


def ask(site: str, path: str, method: str = "GET") -> tuple[int, bytes]:
    """The status and body of an answer, or of what it leads to; the path goes out as it stands."""
    where = urllib.parse.urlsplit(site)
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)
    connection.request(method, path)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    to = answer.headers.get("location", "")
    connection.close()
    if found[0] in (301, 302, 307, 308):
        assert to.startswith("/") and not to.startswith(("//", "/\\")), "the site leads nobody away"
        return ask(site, to, method)
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/coverage?sql=select+1",
        "/coverage.json?sql=select+1",
        "/coverage.csv?sql=select+1",
        "/coverage/items?_where=1",
        "/coverage/-/query?sql=select+1",
        "/_memory?sql=select+1",
        "/:memory:?sql=select+1",
    ],
)
def test_nobody_asks_a_query_of_their_own(site: str, path: str) -> None:
    status, body = ask(site, path)
    assert status in (400, 403, 404), path
    assert b"Traceback" not in body


def test_a_condition_of_ones_own_changes_nothing(site: str) -> None:
    status, body = ask(site, "/coverage/items.json?_where=outlet%3D%27none%27&_shape=array&_size=5")
    assert status in (400, 403) or body.count(b'"id"') == 5


@pytest.mark.parametrize(
    "name",
    [
        "databases.json",
        "metadata.json",
        "settings.json",
        "threads.json",
        "plugins.json",
        "versions.json",
        "actor.json",
        "logout",
        "permissions",
        "allow-debug",
        "messages",
    ],
)
def test_introspection_is_closed(site: str, name: str) -> None:
    assert ask(site, f"/-/{name}")[0] == 404


@pytest.mark.parametrize("table", ["items", "mentions", "measures"])
def test_a_whole_table_is_not_streamed(site: str, table: str) -> None:
    status, body = ask(site, f"/coverage/{table}.csv?_stream=1&_size=max")
    assert status in (400, 403) or body.count(b"\n") <= 1001


@pytest.mark.parametrize(
    "path",
    [
        "/monitor.db",
        "/coverage/../../monitor.db",
        "/static/../../monitor.db",
        "/static/..%2f..%2fmonitor.db",
        "/static/%2e%2e/%2e%2e/campaign.yml",
        "/campaign.yml",
        "/candidates.yml",
        "/archive/",
        "/metadata.yaml",
        "/settings.json",
        "/plugins/monitor.py",
        "/static/..%2fplugins%2fmonitor.py",
        "/inspect-data.json",
        "/etc/passwd",
        "//etc/passwd",
        "//example.org/monitor.db/",
        "/%5cexample.org/monitor.db/",
        "/\\example.org/monitor.db/",
    ],
)
def test_no_working_file_is_reached(site: str, path: str) -> None:
    status, body = ask(site, path)
    assert status in (400, 403, 404), path
    assert b"SQLite format" not in body and b"contact" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/items", "/coverage/items", "/question/compare"])
def test_nothing_is_written(site: str, path: str, method: str) -> None:
    status, body = ask(site, path, method)
    assert status >= 400 or body == ask(site, path)[1], "asked otherwise, a page is still the page"


def test_no_text_of_an_outlet_is_long(coverage: Database, fixtures: ModuleType) -> None:
    """Whatever a page held: headlines, snippets, addresses are short, and no column holds more."""
    for table in set(coverage.table_names()) - OURS:
        if table.startswith("item_search"):
            continue
        for column, kind in coverage.table(table).columns_dict.items():
            if kind is str:
                [longest] = coverage.execute(f"select max(length([{column}])) from [{table}]").fetchone()
                assert (longest or 0) <= LONG, f"{table}.{column}"
    [snippet] = coverage.execute("select max(length(snippet)) from mentions").fetchone()
    assert 0 < snippet <= LENGTH


def test_the_index_of_words_holds_no_text(coverage: Database, fixtures: ModuleType) -> None:
    assert coverage.execute("select count(*) from item_search where title is not null").fetchone() == (0,)
    found = coverage.execute("select count(*) from item_search where item_search match 'weather'").fetchone()
    assert found == (0,), "a word of the texts that no snippet shows"


def test_the_tables_are_the_known_ones(coverage: Database) -> None:
    """A new table is published only by somebody who has thought of it: open by default fails unsafe."""
    known = """
        abstentions benchmark_shares benchmarks campaign candidates codebook collection counts_elsewhere daily
        edit_subjects editions edits event_coverage event_items events item_counts item_subjects item_topics
        item_versions items measures mention_rules mentions models outlet_days outlets outlets_elsewhere periods
        poll_data polls role_counts search_items silence silence_changes sqlite_stat1 stories story_items subjects
        topics weeks
    """
    found = {name for name in coverage.table_names() if not name.startswith("item_search")}
    assert found == set(known.split())
    assert set(coverage.view_names()) == set(VIEWS)
