"""Lists of articles as colleagues send them: any separator, any encoding, bad rows named by line, nothing twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.campaign_files import read_monitor
from pipelines.cli import main
from pipelines.errors import StageError
from pipelines.past.article_lists import listed_date, read_list
from pipelines.past.import_list import ListSummary, import_list


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "campaign"
    (path / "outlets").mkdir(parents=True)
    files: dict[str, Any] = {
        "campaign.yml": {
            "title": "T",
            "election": {"kind": "presidential", "country": "X", "day": "2005-12-04"},
            "time_zone": "Asia/Almaty",
            "languages": ["ru"],
            "periods": [{"id": "campaign", "kind": "campaign", "start": "2005-11-01", "end": "2005-12-04"}],
            "collect": {"contact": "mission@example.org"},
        },
        "candidates.yml": {"candidates": [{"id": "a", "gender": "m", "names": {"ru": {"surname": "Аблов"}}}]},
        "outlets/zhurnal.yml": _outlet("zhurnal", "zhurnal.example") | {"articles": r"/news/\d+"},
        "outlets/gazeta.yml": _outlet("gazeta", "gazeta.example"),
    }
    for name, content in files.items():
        (path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def _outlet(key: str, host: str) -> dict[str, Any]:
    source = {"kind": "feed", "url": f"http://{host}/feed"}
    return {"id": key, "name": key, "ownership": "private", "languages": ["ru"], "hosts": [host], "sources": [source]}


def take_in(folder: Path, file: Path, **options: Any) -> ListSummary:
    return import_list(read_monitor(folder)[0], file, **{"columns": {}, **options})


def rows(folder: Path) -> list[dict[str, Any]]:
    db = Database(folder / "monitor.db")
    found = list(db.query("select * from addresses order by rowid"))
    db.close()
    return found


MEDIA_CLOUD = """id,indexed_date,language,media_name,media_url,publish_date,title,url
1,2024-01-02 10:00:00,ru,Журнал,zhurnal.example,2005-11-28,"Съезд, день первый",http://www.zhurnal.example:80/news/1?utm_source=rss
2,2024-01-02 10:00:00,ru,Журнал,zhurnal.example,2005-11-29,О газете,http://zhurnal.example/about
3,2024-01-02 10:00:00,ru,Иная,other.example,2005-11-29,Х,https://other.example/1
4,2024-01-02 10:00:00,ru,Иная,other.example,2005-11-29,Х,https://other.example/2
5,2024-01-02 10:00:00,ru,Газета,gazeta.example,,Без даты,http://gazeta.example/5
6,2024-01-02 10:00:00,ru,Газета,gazeta.example,2005-11-30,Нет адреса,
7,2024-01-02 10:00:00,ru,Газета,gazeta.example,2005-11-30,Не адрес,gazeta.example/7
"""


def test_a_media_cloud_export_as_it_is(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(MEDIA_CLOUD, encoding="utf-8-sig")
    summary = take_in(folder, file)
    assert (summary.rows, summary.new, summary.known, summary.skipped, summary.undated) == (7, 2, 0, 1, 1)
    assert summary.details() == [
        "2 of other.example: no outlet has this host",
        "export.csv, line 7: names no address",
        "export.csv, line 8: 'gazeta.example/7' is no web address; it must begin with http",
    ]
    stored = {row["url"]: row for row in rows(folder)}
    assert set(stored) == {
        "http://zhurnal.example/news/1",
        "http://zhurnal.example/about",
        "http://gazeta.example/5",
    }
    first = stored["http://zhurnal.example/news/1"]
    assert (first["outlet"], first["kind"], first["outcome"], first["found_in"]) == (
        "zhurnal",
        "page",
        "pending",
        "export.csv",
    )
    assert (first["listed_title"], first["listed_date"]) == ("Съезд, день первый", "2005-11-28")
    assert stored["http://zhurnal.example/about"]["outcome"] == "not an article's address"


def test_again_brings_nothing_new_and_fills_what_was_missing(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(MEDIA_CLOUD, encoding="utf-8")
    take_in(folder, file)
    before = rows(folder)
    summary = take_in(folder, file)
    assert (summary.new, summary.known) == (0, 2)
    assert rows(folder) == before
    file.write_text(MEDIA_CLOUD.replace("gazeta.example,,", "gazeta.example,2005-12-01,"), encoding="utf-8")
    take_in(folder, file)
    assert {row["url"]: row["listed_date"] for row in rows(folder)}["http://gazeta.example/5"] == "2005-12-01"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_made_by_hand(folder: Path, tmp_path: Path, encoding: str, separator: str) -> None:
    file = tmp_path / "table.csv"
    lines = [("Ссылка", "Заголовок", "Дата"), ("http://gazeta.example/1", '"Речь; и, ответ"', "28.11.2005")]
    file.write_text("\r\n".join(separator.join(line) for line in lines) + "\r\n\r\n", encoding=encoding)
    assert take_in(folder, file).new == 1
    [row] = rows(folder)
    assert (row["listed_title"], row["listed_date"]) == ("Речь; и, ответ", "2005-11-28")


def test_json_lines_with_columns_of_their_own(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.jsonl"
    data = [
        {"link": f"http://gazeta.example/{n}", "headline": f"З {n}", "publish_date": "2005-11-28T10:00:00"}
        for n in range(3)
    ]
    lines = [json.dumps(one, ensure_ascii=False) for one in data]
    file.write_text("\n".join([lines[0], "{broken", "[1]", "", lines[1], lines[2]]), encoding="utf-8")
    summary = take_in(folder, file, columns={"url": "link", "title": "headline"})
    assert summary.new == 3
    assert [text.split(":")[0] for text in summary.bad] == ["list.jsonl, line 2", "list.jsonl, line 3"]


def test_a_row_over_several_lines_does_not_shift_the_line_numbers(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text('url,title\nhttp://a.example/1,"two\nlines"\nhttp://a.example/2,x,too,many\nhttp://a.example/3,y\n')
    found = list(read_list(file, {}))
    assert [(row.line, row.url, bool(row.error)) for row in found] == [
        (2, "http://a.example/1", False),
        (4, "", True),
        (5, "http://a.example/3", False),
    ]
    assert found[0].title == "two lines"


def test_thousands_of_rows(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "many.tsv"
    file.write_text("url\ttitle\n" + "".join(f"http://gazeta.example/{n}\tt\n" for n in range(5000)))
    assert take_in(folder, file).new == 5000


def test_gone_pages_are_sought_in_the_web_archive(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(MEDIA_CLOUD, encoding="utf-8")
    take_in(folder, file)
    summary = take_in(folder, file, wayback=True, outlet="zhurnal")
    assert (summary.known, summary.other_outlet) == (1, 1)
    assert "tarazy backfill" in str(summary)
    assert {row["url"]: row["outcome"] for row in rows(folder)} == {
        "http://zhurnal.example/news/1": "sought in a web archive",
        "http://zhurnal.example/about": "not an article's address",
        "http://gazeta.example/5": "pending",
    }


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        ("a,b\n1,2\n", {}, "has no column `url`; its columns are: a, b"),
        ("url\nhttp://x.example/\n", {"columns": {"date": "day"}}, "has no column `day`; its columns are: url"),
        ("url\nhttp://x.example/\n", {"columns": {"adress": "url"}}, "--map knows url, title and date, not adress"),
        ("url\n", {"outlet": "nobody"}, "there is no outlet nobody; the campaign has: gazeta, zhurnal"),
        ("", {}, "has no first line"),
    ],
)
def test_mistakes_are_said_in_a_sentence(
    folder: Path, tmp_path: Path, content: str, options: dict[str, Any], sentence: str
) -> None:
    file = tmp_path / "table.csv"
    file.write_text(content)
    with pytest.raises(StageError, match=sentence.replace("`", "`")):
        take_in(folder, file, **options)


@given(content=st.binary(max_size=400))
def test_no_file_breaks_the_reader(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("list") / "any.csv"
    file.write_bytes(b"url,title\n" + content)
    try:
        found = list(read_list(file, {}))
    except StageError:
        return
    assert all(row.line >= 1 for row in found)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2005-11-28", "2005-11-28"),
        ("28.11.2005 10:15", "2005-11-28"),
        ("01/02/2005", None),
        ("31.02.2005", None),
        ("", None),
    ],
)
def test_dates_of_lists(text: str, day: str | None) -> None:
    assert listed_date(text) == day


def test_the_command(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(MEDIA_CLOUD, encoding="utf-8")
    said = CliRunner().invoke(main, ["import", "list", str(file), str(folder)])
    assert said.exit_code == 0, said.output
    assert "2 of other.example: no outlet has this host" in said.output
    assert "7 rows: 2 new addresses" in said.output
    said = CliRunner().invoke(main, ["import", "list", str(file), str(folder), "--map", "url=link"])
    assert said.exit_code == 1
    assert "has no column `link`" in said.output
