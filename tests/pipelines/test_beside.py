"""Events, topics, counts made elsewhere: files read and their mistakes said; and the invented press, end to end."""

from __future__ import annotations

import csv
import datetime as dt
import os
import socket
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.campaign_files import CampaignError, read_monitor
from pipelines.completeness.day_states import DayFacts
from pipelines.completeness.gaps import OutletDay
from pipelines.demo.run import prepare
from pipelines.elsewhere.counts import Reading, import_counts, read_counts
from pipelines.elsewhere.figures import elsewhere_figures
from pipelines.errors import StageError
from pipelines.events.coverage import NOT_KNOWN, event_coverage
from pipelines.events.rates import event_figures
from pipelines.events.register import read_events
from pipelines.measure import benchmarks
from pipelines.report.source import Choice, open_source, question
from pipelines.site_parts import picture
from pipelines.store import open_store

EVENTS = """when,candidate,title,place,words,kind,address
2026-03-01 10:00,moroz,Moroz starts on a farm,,farm*;ферм*;шаруа*,visit,
2026-02-26 08:00,sarmanov,Hospital opened in Tasbulak,Tasbulak,hospital;больница;аурухана,opening,https://example.org/a
2026-03-05,tolenova;sarmanov,Debate that nobody held,,debate*;дебат*;пікірсайыс,debate,
"""
TOPICS = """topics:
  - id: health
    title: {en: Health, ru: Здоровье}
    words: {en: [hospital, doctor], ru: [больница, врач], kk: [аурухана, дәрігер]}
  - id: fishing
    title: Fishing
    words: {en: [trawler], ru: [траулер], kk: [траулер]}
"""
TELEVISION = """id: kermet-tv
name: Kermet TV
ownership: state
medium: television
languages: [ru]
collect: false
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the demo's campaign, with a channel that is not collected."""
    prepare(tmp_path / "c", 8765)
    (tmp_path / "c" / "outlets" / "kermet-tv.yml").write_text(TELEVISION, encoding="utf-8")
    return tmp_path / "c"


def monitor_of(folder: Path) -> Monitor:
    return read_monitor(folder)[0]


def write_events(folder: Path, *lines: str) -> list[str]:
    """The sentences that are said of a register of such lines."""
    text = "when,candidate,title,place,words,kind,address\n" + "\n".join(lines) + "\n"
    (folder / "events.csv").write_text(text, encoding="utf-8")
    return [str(one) for one in read_monitor(folder)[1] if one.file == "events.csv"]


def test_an_outlet_that_is_not_collected_is_no_outlet_of_the_stages(folder: Path) -> None:
    monitor = monitor_of(folder)
    assert [one.id for one in monitor.elsewhere] == ["kermet-tv"]
    assert "kermet-tv" not in {one.id for one in monitor.outlets}
    file = folder / "outlets" / "kermet-tv.yml"
    file.write_text(TELEVISION.replace("collect: false\n", ""), encoding="utf-8")
    problems = read_monitor(folder)[1]
    assert any("names no hosts" in str(one) and "collect: false" in str(one) for one in problems)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-03-05,sarmano,Rally,Tasbulak,,,", "did you mean sarmanov"),
        ("5 March,sarmanov,Rally,Tasbulak,,,", "write it as 2026-03-05 18:00"),
        ("2026-02-30,sarmanov,Rally,Tasbulak,,,", "write it as 2026-03-05 18:00"),
        ("2026-03-05,sarmanov,,Tasbulak,,,", "says no `title`"),
        ("2026-03-05,sarmanov,Rally,,,,", "neither `words` nor `place`"),
        ("2026-03-05,sarmanov,Rally,,ra*,,", "begins words of every kind"),
        ("2026-03-05,sarmanov,Rally,Tasbulak,,,example.org", "must begin with http"),
    ],
)
def test_a_wrong_line_is_said_and_leaves_the_register_out(folder: Path, line: str, said: str) -> None:
    good = "2026-03-06,moroz,Rally,Tasbulak,,,"
    sentences = write_events(folder, good, line)
    assert any("line 3" in one and said in one for one in sentences), sentences
    assert any("left out whole" in one for one in sentences)
    assert monitor_of(folder).events == ()
    assert not write_events(folder, good)
    assert len(monitor_of(folder).events) == 1


def test_an_event_in_no_period_and_one_that_stands_twice(folder: Path) -> None:
    assert any("in no period" in one for one in write_events(folder, "2026-01-06,moroz,Rally,Tasbulak,,,"))
    line = "2026-03-06,moroz,Rally,Tasbulak,,,"
    assert any("stands twice" in one for one in write_events(folder, line, line))


def test_days_are_those_that_the_48_hours_touch(folder: Path) -> None:
    write_events(folder, "2026-03-05 18:00,moroz,Rally,Tasbulak,,,", "06.03.2026,moroz,Meeting,Tasbulak,,,")
    events, wrong = read_events(folder / "events.csv", monitor_of(folder).register, ZoneInfo("Asia/Almaty"))
    assert not wrong
    assert [event.days for event in events] == [
        ("2026-03-05", "2026-03-06", "2026-03-07"),
        ("2026-03-06", "2026-03-07", "2026-03-08"),
    ]
    assert [event.timed for event in events] == [True, False]


def article(db: Database, key: str, outlet: str, published: str | None, body: str, subject: str = "moroz") -> None:
    row = {"id": key, "outlet": outlet, "url": f"http://x/{key}", "title": f"Title {key}", "body": body}
    day = published[:10] if published else None
    stamp = {"published": published, "published_day": day, "language": "en", "text_sha256": key, "status": "live"}
    db.table("articles").insert(row | stamp)
    db.table("article_subjects").insert({"article": key, "subject": subject, "mentions": 1})


def days_of(monitor: Monitor, state: str = "complete") -> list[OutletDay]:
    first = dt.date(2026, 3, 1)
    return [
        OutletDay(outlet.id, (first + dt.timedelta(days=n)).isoformat(), state, "r", DayFacts("whole"))  # type: ignore[arg-type]
        for outlet in monitor.outlets
        for n in range(12)
    ]


def test_what_counts_as_covered(folder: Path) -> None:
    write_events(folder, "2026-03-05 18:00,moroz,Rally in Tasbulak,Tasbulak,rally;митинг,,")
    monitor = monitor_of(folder)
    db = open_store(monitor.database)
    zone = "+05:00"
    article(db, "in", "panorama", f"2026-03-07T17:00:00{zone}", "Moroz held rallies.")
    article(db, "late", "steppe-times", f"2026-03-07T18:30:00{zone}", "Moroz held a rally.")
    article(db, "early", "vestnik", f"2026-03-05T17:00:00{zone}", "Moroz plans a rally.")
    article(db, "day", "tanba", "2026-03-06", "Moroz held a rally.")
    article(db, "other", "open-eurasia", f"2026-03-06T10:00:00{zone}", "Moroz spoke on roads in Tasbulak.")
    article(db, "who", "open-eurasia", f"2026-03-06T11:00:00{zone}", "A rally without him.", "sarmanov")
    article(db, "paid", "open-eurasia", f"2026-03-06T12:00:00{zone}", "Moroz held a rally.")
    db.table("articles").update("paid", {"genre": "advertisement"})
    article(db, "undated", "tugan-til", None, "Moroz held a rally.")
    found = {one.outlet: one for one in event_coverage(db, monitor, days_of(monitor))}
    assert {outlet for outlet, one in found.items() if one.state == "covered"} == {"panorama", "tanba"}
    assert all(one.counted for one in found.values())
    assert (found["vestnik"].early, found["tugan-til"].undated, found["open-eurasia"].undated) == (1, 1, 0)
    (match,) = found["panorama"].matches
    assert (match.article, match.term, match.hours, match.in_title) == ("in", "rally", 47.0, False)
    assert found["tanba"].matches[0].hours is None
    db.close()


def test_what_was_not_seen_is_not_called_ignored(folder: Path) -> None:
    write_events(folder, "2026-03-05,moroz,Rally,Tasbulak,,,", "2026-03-12,moroz,Late rally,Tasbulak,,,")
    monitor = monitor_of(folder)
    db = open_store(monitor.database)
    article(db, "in", "panorama", "2026-03-06", "Moroz was in Tasbulak.")
    blind = event_coverage(db, monitor, days_of(monitor, "not watched"))
    assert {(one.outlet, one.why) for one in blind if one.event == blind[0].event} == {
        (outlet.id, "days not seen") for outlet in monitor.outlets
    }
    assert {one.state for one in blind} == {"covered", NOT_KNOWN}
    assert not list(event_figures(blind, monitor))  # the one that is covered is not counted either
    seen = event_coverage(db, monitor, days_of(monitor))
    assert {one.why for one in seen if one.event != seen[0].event} == {"window not over"}
    db.close()


def test_rates_and_their_tests_are_rows_of_measures(folder: Path) -> None:
    lines = [
        f"2026-03-0{day},{who},{who} speaks {day},Tasbulak,,," for day in range(1, 9) for who in ("moroz", "sarmanov")
    ]
    write_events(folder, *lines)
    monitor = monitor_of(folder)
    db = open_store(monitor.database)
    for day in range(1, 9):
        article(db, f"s{day}", "vestnik", f"2026-03-0{day}", "In Tasbulak.", "sarmanov")
    rows = list(event_figures(event_coverage(db, monitor, days_of(monitor)), monitor))
    db.close()
    own = {
        (row["measure"], row["subject"]): row for row in rows if row["scope"] == "vestnik" and row["period"] == "all"
    }
    assert (own["event_rate", "sarmanov"]["value"], own["event_rate", "moroz"]["value"]) == (1, 0)
    assert own["event_rate", "moroz"]["high"] == pytest.approx(1 - 0.025 ** (1 / 8), abs=1e-6)
    assert own["event_rate", "tolenova"]["value"] is None  # no event of hers: nothing was ignored
    assert own["event_rate_gap", ""]["value"] == 1
    assert own["event_rate_gap", ""]["p"] == pytest.approx(2 / 12870, abs=1e-6)  # Fisher: 1 of C(16, 8), two sides
    assert {row["scope_kind"] for row in rows} == {"all", "outlet", "ownership"}


def counts_file(folder: Path, text: str, name: str = "tv.csv") -> Path:
    path = folder.parent / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nowhere,2026-03-01,moroz,5", "collect: false"),
        ("kermet-tv,2026-03-01,Nobody,5", "--only-known"),
        ("kermet-tv,1 March,moroz,5", "write it as 2026-03-05"),
        ("kermet-tv,2026-03-01,moroz,many", "write a number of 0 or more"),
        ("kermet-tv,2026-03-01,moroz,-5", "write a number of 0 or more"),
        ("kermet-tv,2026-03-01,moroz,nan", "write a number of 0 or more"),
        ("kermet-tv,2026-03-02,sarmanov,7", "the same as line 2"),
    ],
)
def test_counts_with_a_mistake_are_not_taken_in(folder: Path, line: str, said: str) -> None:
    path = counts_file(folder, f"outlet,date,subject,value\nkermet-tv,2026-03-02,sarmanov,7\n{line}\n")
    monitor = monitor_of(folder)
    summary = import_counts(monitor, path, Reading(unit="seconds"))
    assert len(summary.bad) == 1 and summary.bad[0].startswith("tv.csv, line 3: ") and said in summary.bad[0]
    assert read_counts(monitor) == []


def test_counts_without_a_unit_or_a_column(folder: Path) -> None:
    monitor = monitor_of(folder)
    path = counts_file(folder, "outlet,date,subject,value\nkermet-tv,2026-03-02,sarmanov,7\n")
    with pytest.raises(StageError, match="--unit"):
        import_counts(monitor, path, Reading())
    with pytest.raises(StageError, match="no column `date`"):
        import_counts(monitor, counts_file(folder, "outlet,subject,value\nkermet-tv,moroz,7\n"), Reading(unit="cm2"))


def test_hand_measured_seconds_go_through_the_same_measures(folder: Path) -> None:
    monitor = monitor_of(folder)
    lines = ["outlet;date;name;seconds;tone"]
    for day in range(1, 21):
        lines += [
            f"kermet-tv;{day:02d}.03.2026;Sarmanov;{300 + day},5;positive",
            f"kermet-tv;{day:02d}.03.2026;Мороз;60;",
        ]
    path = counts_file(folder, "\n".join(lines) + "\n")
    assert not import_counts(monitor, path, Reading(source="Media Centre")).bad
    again = import_counts(monitor, path, Reading(source="Media Centre"))
    counts = read_counts(monitor)
    assert len(counts) == again.rows == 40 and {one.unit for one in counts} == {"seconds"}
    rows = [row for row in elsewhere_figures(counts, monitor, benchmarks(monitor)) if row["period"] == "all"]
    assert {row["scope_kind"] for row in rows} == {"elsewhere"}
    assert all("elsewhere" in row["warning"] and "days_as_clusters" in row["warning"] for row in rows)
    own = {(row["measure"], row["subject"], row["benchmark"]): row for row in rows if row["scope"] == "kermet-tv"}
    total = sum(300.5 + day for day in range(1, 21))
    share = own["share", "sarmanov", ""]
    assert share["value"] == pytest.approx(total / (total + 1200), abs=1e-6)
    assert share["low"] < share["value"] < share["high"] and share["n_stories"] == 20
    assert own["share", "tolenova", ""]["value"] == 0 and own["share", "tolenova", ""]["high"] > 0
    assert own["loosemore_hanby", "", "equal"]["p"] < 0.01
    assert own["tone_positive", "sarmanov", ""]["value"] == 1
    assert own["tone_positive", "sarmanov", ""]["base"] == "seconds with a tone"


def weekly(weeks: int) -> str:
    """Stories by week in which one may name several candidates: columns as such projects publish them."""
    lines = ["date,name,matched_stories,all_candidate_stories,pct_of_all_candidate_stories,query"]
    for week in range(weeks):
        day = dt.date(2026, 3, 1) + dt.timedelta(days=week)
        for name, stories in (
            ("Daniyar Sarmanov", 80),
            ("Aigul Tolenova", 50),
            ("Pyotr Moroz", 40),
            ("Somebody Else", 5),
        ):
            lines.append(f'{day},{name},{stories},100,{stories / 100},"""{name}"""')
    return "\n".join(lines) + "\n"


def test_weekly_stories_that_name_several_candidates(folder: Path) -> None:
    monitor = monitor_of(folder)
    path = counts_file(folder, weekly(20), "online_weekly.csv")
    reading = Reading(outlet="kermet-tv", only_known=True)
    unknown = import_counts(monitor, path, Reading(outlet="kermet-tv"))
    assert len(unknown.bad) == 20
    summary = import_counts(monitor, path, reading)
    assert (summary.bad, summary.rows, summary.skipped, summary.units) == ([], 60, 20, {"matched_stories"})
    rows = list(elsewhere_figures(read_counts(monitor), monitor, benchmarks(monitor)))
    own = {(row["measure"], row["subject"]): row for row in rows if row["scope"] == "" and row["period"] == "all"}
    naming = {who: own["naming_share", who]["value"] for who in ("sarmanov", "tolenova", "moroz")}
    assert naming == {"sarmanov": 0.8, "tolenova": 0.5, "moroz": 0.4}  # sums to more than 1: a story names several
    shares = [own["share", candidate.id]["value"] for candidate in monitor.register.candidates]
    assert sum(shares) == pytest.approx(1, abs=1e-5)
    assert own["share", "sarmanov"]["value"] == pytest.approx(80 / 170, abs=1e-6)
    wrong = weekly(1).replace("Tolenova,50,100", "Tolenova,50,90").replace("Moroz,40,100", "Moroz,140,100")
    bad = import_counts(monitor, counts_file(folder, wrong, "online_weekly.csv"), reading).bad
    assert len(bad) == 2 and "for the same outlet and day" in bad[0] and "more than the total" in bad[1]
    assert len(read_counts(monitor)) == 60  # the good file is still there


def test_mistakes_in_topics_are_said(folder: Path) -> None:
    (folder / "topics.yml").write_text(TOPICS.replace("trawler", "tr*"), encoding="utf-8")
    monitor, problems = read_monitor(folder)
    assert any("begins words of every kind" in str(one) for one in problems)
    assert monitor.topics.topics == ()
    (folder / "topics.yml").write_text(TOPICS.replace(", kk: [траулер]", ""), encoding="utf-8")
    assert any("no words in `kk`" in str(one) for one in read_monitor(folder)[1])


def tarazy(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", *map(str, arguments)]
    env = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=env, check=False)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, run for real, with a register of events, topics and a channel's seconds; published and exported."""
    folder = tmp_path_factory.mktemp("beside") / "demo"
    done = tarazy("demo", folder, "--no-serve", "--web-port", str(free_port()))
    assert done.returncode == 0, done.stderr
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    (folder / "topics.yml").write_text(TOPICS, encoding="utf-8")
    (folder / "outlets" / "kermet-tv.yml").write_text(TELEVISION, encoding="utf-8")
    counts = folder.parent / "tv.csv"
    counts.write_text("outlet,date,subject,value,unit\nkermet-tv,2026-03-02,Moroz,30,seconds\n", encoding="utf-8")
    steps = [("import", "counts", counts, folder), *((verb, folder) for verb in ("annotate", "measure", "publish"))]
    for step in (*steps, ("export", folder)):
        done = tarazy(*step)
        assert done.returncode == 0, done.stderr
    return folder


def test_the_invented_press_end_to_end(published: Path) -> None:
    db = Database(published / "site" / "coverage.db")
    rows = db.query(
        "select e.title, c.outlet, c.state from event_coverage c join events e on e.id = c.event where c.counted = 1"
    )
    found = {(row["title"], row["outlet"]): row["state"] for row in rows}
    hospital = {outlet for (title, outlet), state in found.items() if "Hospital" in title and state == "covered"}
    assert {"vestnik", "tugan-til", "steppe-times"} <= hospital
    assert "covered" not in {state for (title, _), state in found.items() if "nobody held" in title}
    evidence = list(db.query("select i.title from event_items e join items i on i.id = e.item"))
    assert any("Tasbulak" in row["title"] for row in evidence)
    topics = {row["topic"] for row in db.query("select distinct topic from item_topics")}
    assert topics == {"health"}
    measures = {row["measure"] for row in db.query("select distinct measure from figures")}
    assert {"event_rate", "event_rate_gap", "topic_share:health", "topic_share:fishing", "share_of_women"} <= measures
    assert db.execute(
        "select unit, value from figures where scope_kind = 'elsewhere' and measure = 'share' and subject"
        " = 'moroz' and period = 'all' and scope = ''"
    ).fetchall() == [("seconds", 1.0)]
    assert list(db.execute("pragma foreign_key_check")) == []
    db.close()


def test_readers_find_events_topics_and_women_among_the_questions(published: Path) -> None:
    with open_source(published / "site" / "coverage.db", "ru", Choice()) as source:
        answers = {name: source.answer(question(name)) for name in ("events-covered", "topics", "women", "how-visible")}
        events = source.answer(question("events-one-by-one"), candidate="moroz")
        polls = source.answer(question("polls"))
        drawn = picture(question("topics"), answers["topics"], source.names)
    assert {row["label"] for row in answers["events-covered"]} == {
        "sarmanov",
        "tolenova",
        "moroz",
        "kaskabay",
        "beisenov",
    }
    assert any(0 < (row["value"] or 0) <= 1 and row["low"] is not None for row in answers["events-covered"])
    assert events and all(0 <= row["value"] <= 1 and row["n_outlets"] <= 6 for row in events)
    assert {row["panel"] for row in answers["topics"]} == {"health", "fishing"}
    assert [panel.heading for panel in drawn.panels] == ["Здоровье", "Fishing"]
    assert all(row["expected"] is not None for row in answers["topics"])
    assert {row["expected"] for row in answers["women"] if row["value"] is not None} != {None}
    assert all(0 < row["value"] < 1 for row in answers["how-visible"])
    assert all(0 <= row["value"] <= 1 for row in polls)


def test_nothing_due_a_second_time_and_a_new_event_is_due(published: Path) -> None:
    assert "nothing was due" in tarazy("measure", published).stdout
    events = published / "events.csv"
    events.write_text(EVENTS + "2026-03-07,tolenova,Meeting on courts,,court;суд,visit,\n", encoding="utf-8")
    assert "figures from" in tarazy("measure", published).stdout
    events.write_text(EVENTS, encoding="utf-8")
    assert "figures from" in tarazy("measure", published).stdout


def test_every_table_is_exported_for_spreadsheets(published: Path) -> None:
    content = (published / "export" / "figures.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    with (published / "export" / "figures.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    db = Database(published / "site" / "coverage.db")
    assert len(rows) == db.table("measures").count
    assert {"measure", "subject", "scope", "period", "unit", "base", "benchmark", "value", "versions"} <= set(rows[0])
    exported = {path.stem for path in (published / "export").glob("*.csv")}
    assert {"items", "event_coverage", "polls", "whose_events_were_not_covered"} <= exported
    assert not {name for name in exported if name.startswith("item_search")}
    assert (published / "export" / "codebook.md").is_file()
    db.close()


def test_export_before_publishing_is_a_sentence(folder: Path) -> None:
    done = tarazy("export", folder)
    assert done.returncode == 1 and "tarazy publish" in done.stderr and "Traceback" not in done.stderr


def test_a_wrong_campaign_stays_wrong(tmp_path: Path) -> None:
    with pytest.raises(CampaignError):
        read_monitor(tmp_path)
