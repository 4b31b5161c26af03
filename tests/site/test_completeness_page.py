"""The page that says what was not collected, and the marks beside figures that lead to it."""

from __future__ import annotations

import html
import json
import re
import string
import urllib.request
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawlers.outcomes import Outcome
from pipelines.completeness.collected import UNREADABLE_PAGE
from pipelines.completeness.day_states import LETTERS, REFUSALS, SENTENCES

FOLDER = Path(__file__).parents[2] / "datasette_config" / "public" / "plugins" / "tarazy_site" / "languages"
LANGUAGES = ("en", "ru", "kk")


def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as response:
        return str(response.read().decode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_reason_has_a_text_with_the_same_figures(language: str) -> None:
    found = texts(language)
    for state in LETTERS:
        assert found[f"day_state.{state}"] and found[f"day_meaning.{state}"]
    assert len({found[f"day_letter.{state}"] for state in LETTERS}) == len(LETTERS), "letters tell states apart"
    for reason, sentence in SENTENCES.items():
        assert _fields(found[f"day_reason.{reason}"]) == _fields(sentence), reason
        if language == "en":
            assert found[f"day_reason.{reason}"] == sentence
    if language != "en":
        assert not [one for one in [*Outcome, UNREADABLE_PAGE] if f"outcome.{one}" not in found]


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_page_counts_as_the_table_does(site: str, coverage: Database) -> None:
    text = get(f"{site}completeness?lang=en")
    rows = list(coverage.query("select * from outlet_days where outlet = 'vestnik' and day != '' order by day"))
    section = text[text.index('id="vestnik"') : text.index('id="tanba"')]
    cells = re.findall(r'<td class="day-([a-z-]+)" title="([^"]*)"><span class="date">(\d+)</span>', section)
    assert [(state, int(day)) for state, _, day in cells] == [
        (row["state"].replace(" ", "-"), int(row["day"][8:])) for row in rows
    ]
    for (_, title, _), row in zip(cells, rows, strict=True):
        said = row["sentence"].replace("2026-03-03", "March 3, 2026").partition(" (")[0]
        assert said in html.unescape(title), row["reason"]
    gaps = [row for row in rows if row["state"] not in ("complete", "not printed")]
    assert f"Days: {len(rows) + 1}; gaps: {len(gaps) + 1}" in section, "articles of unknown day are a gap too"
    assert section.count("<li>") == len(gaps) + 2, "each gap has its reason, the note, and the articles of unknown day"
    assert "A person says so (A. Observer): print run &lt;seized&gt;" in section
    assert '/coverage/outlet_days?outlet=vestnik"' in section


def test_the_data_behind_it_is_a_table(site: str) -> None:
    address = f"{site}coverage/outlet_days.json?outlet=vestnik&day=2026-03-05&_shape=array"
    [row] = json.loads(get(address))
    assert (row["state"], row["named"], row["got"], row["lost"]) == ("partial", 12, 9, 3)
    assert json.loads(row["why"]) == {"dead host": 2, "gone": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_with_a_gap_behind_it_is_marked_and_leads_to_the_page(site: str, language: str) -> None:
    text = get(f"{site}outlet/vestnik?lang={language}")
    mark = re.search(r'<a class="gap" href="([^"]+)" title="([^"]+)"', text)
    assert mark is not None
    assert mark[1].endswith(f"/completeness?lang={language}#vestnik")
    assert "14" in mark[2] and "17" in mark[2]
    assert texts(language)["warning.few"] in html.unescape(text), "the other warning stands beside it"
    assert 'class="gap"' not in get(f"{site}outlet/tanba?lang={language}")


def test_no_coverage_is_marked_too(site: str) -> None:
    """Where nothing was found, that it was not looked for is what matters most."""
    assert "that are not known to be complete: 18 of 18." in get(f"{site}outlet/empty?lang=en")
    assert "that are not known to be complete: 18 of 18." in get(f"{site}?lang=en")


def test_front_and_outlet_pages_lead_to_it(site: str) -> None:
    assert "Days of outlets known to be complete: 40 of 55 (not watched: 1; other gaps: 14)" in get(f"{site}?lang=en")
    assert "Days of outlets known to be complete: 18 of 18 (not watched: 0; other gaps: 0)" in get(
        f"{site}outlet/tanba?lang=en"
    )


def test_refusals_are_counted_alike() -> None:
    code = (FOLDER.parent / "days.py").read_text(encoding="utf-8")
    assert all(f'"{outcome}"' in code for outcome in REFUSALS)


def test_a_page_made_once_is_still_each_readers(site: str) -> None:
    """In the language asked for, with links that keep it, and never with what another reader's address held."""
    for path in ("completeness", "codebook"):
        plain = get(f"{site}{path}?lang=kk")
        assert get(f"{site}{path}?lang=kk") == plain and '<html lang="kk">' in plain
        assert "zebra=1" in get(f"{site}{path}?lang=kk&zebra=1") and "zebra" not in get(f"{site}{path}?lang=kk")
        assert "lang=ru" in get(f"{site}{path}?lang=ru").partition("<main")[0]
        asked = urllib.request.Request(f"{site}{path}", headers={"Accept-Language": "ru"})
        with urllib.request.urlopen(asked, timeout=30) as response:
            text = response.read().decode()
            assert "Accept-Language" in response.headers["vary"]
        assert '<html lang="ru">' in text and "/method?lang" not in text
