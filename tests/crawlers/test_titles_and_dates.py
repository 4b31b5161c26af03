"""Which headline is the title, and which date that of publication: pages whose places disagree."""

from __future__ import annotations

import datetime as dt

import pytest

from crawlers.pages.dates import day_in_address
from tests.crawlers.test_article import FIRST, LD, SECOND, read

TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{SECOND}</p>"
DATED = LD % '"datePublished": "2026-03-02"'


def page(head: str, body: str) -> str:
    return f"<html><head>{head}</head><body>{body}<article>{TEXT}</article></body></html>"


def graph(headline: str) -> str:
    return DATED.replace("Bridge to be repaired", headline)


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("head", "shown", "title"),
    [
        (graph("One") + og("Two"), "<h1>Two</h1>", "Two"),  # two of three
        (graph("Two") + og("One"), "<h1>Two</h1>", "Two"),
        (graph("Two") + og("Two"), "<h1>One</h1>", "Two"),
        (graph("One") + og("Two"), "<h1>Three</h1>", "One"),  # all differ: what machines are told
        (og("Bridge - Herald") + "<title>Bridge - Herald</title>", "", "Bridge"),
        (og("The bridge | Evening News") + '<meta property="og:site_name" content="Evening News">', "", "The bridge"),
        (og("Bridge") + "<title>Bridge | Steppe</title>", "<h1><a href='/'>Steppe</a></h1>", "Bridge"),
        ("<title>Herald » Blog Archive » The bridge</title>", "<h1>Herald</h1>", "The bridge"),
        (og("Heralds of spring – a walk"), "", "Heralds of spring – a walk"),
        (og("The long story of the…"), "<h1>The long story of the bridge</h1>", "The long story of the bridge"),
        ("", "<h1><span>District</span>The bridge</h1>", "District The bridge"),
        ("", "<h1><ruby>橋<rt>はし</rt></ruby>と川の話</h1>", "橋と川の話"),
        ("<title>The bridge | Evening News</title>", "", "The bridge"),
        (og("Talks: herald of change"), "", "Talks: herald of change"),
        (
            graph("Vote in May: Council repairs a bridge") + og("Council repairs a bridge"),
            "",
            "Council repairs a bridge",
        ),
        (
            og("Council repairs a bridge - Daily and more"),
            "<h1>Council repairs a bridge</h1>",
            "Council repairs a bridge",
        ),
        (og("Mayor calls the bridge "), '<h1>Mayor calls the bridge "unsafe"</h1>', 'Mayor calls the bridge "unsafe"'),
        # a shortened one speaks for the whole
        (
            graph("The long story of...") + og("A story"),
            "<h1>The long story of bridges</h1>",
            "The long story of bridges",
        ),
        # a quotation mark that ended the element, where only the title element has the whole
        (
            og("Mayor calls the bridge ") + '<title>Mayor calls the bridge "unsafe" | Herald</title>',
            "",
            'Mayor calls the bridge "unsafe"',
        ),
        # behind the dots of a headline its outlet's name is no more of it
        (
            "<title>Nobody knows what comes next... | Steppe News</title>",
            "<h1>Nobody knows what comes next...</h1>",
            "Nobody knows what comes next...",
        ),
        ("<title>Does it rain? | Weather | Forum | Herald</title>", "", "Does it rain?"),
        ("<title>The bridge – a story of costs | Herald</title>", "", "The bridge – a story of costs"),
        (og("橋の修理：草原新聞デジタル") + '<meta property="og:site_name" content="草原新聞">', "", "橋の修理"),
        (og("橋の修理｜【草原新聞me】") + '<meta property="og:site_name" content="草原新聞">', "", "橋の修理"),
        (og("Мост починят | Вестник Online") + '<meta property="og:site_name" content="Вестник">', "", "Мост починят"),
        # a kicker in an element of its own, though no sign parts it from the headline
        (
            og("The bridge is repaired"),
            "<h1><span>District</span><b>The bridge is repaired</b><small>In May</small></h1>",
            "The bridge is repaired",
        ),
        (graph("The <i>old</i> bridge &amp;amp; its <b>costs</b>") + og("x y z"), "", "The old bridge & its costs"),
        (
            og("Two bridges") + '<meta name="twitter:title" content="Two bridges"><title>Two bridges</title>',
            "<h1>Now: two bridges, three ferries</h1>",
            "Two bridges",
        ),
    ],
)
def test_the_title_is_what_most_places_say_without_the_outlets_name(head: str, shown: str, title: str) -> None:
    told = head if "ld+json" in head else head + '<meta property="article:published_time" content="2026-03-02">'
    assert read(page(told, shown)).title == title


def test_json_that_is_broken_still_tells_of_headline_and_date() -> None:
    told = (
        '<script type="application/ld+json">{ "@type": "NewsArticle",\n "headline": "Mayor calls the "old" bridge",\n'
        ' "author": Ann Lee,\n "datePublished": "2026-03-02T09:30:00+05:00",\n "image": "x" }</script>'
    )
    article = read(page(told, ""))
    assert (article.title, article.published) == ('Mayor calls the "old" bridge', "2026-03-02T09:30:00+05:00")


def test_of_several_articles_that_machines_are_told_of_the_pages_own_counts() -> None:
    node = (
        '{"@type": "NewsArticle", "headline": "%s", "url": "http://herald.example/%s", "datePublished": "2026-03-0%d"}'
    )
    told = f"[{node % ('Ferry sold', 'ferry', 1)}, {node % ('Bridge closed', 'bridge', 2)}]"
    head = (
        f'<link rel="canonical" href="http://herald.example/bridge"><script type="application/ld+json">{told}</script>'
    )
    article = read(page(head, ""))
    assert (article.title, article.published) == ("Bridge closed", "2026-03-02")


def test_a_page_of_another_type_may_have_the_headline() -> None:
    told = (
        '<script type="application/ld+json">{"@type": "MedicalWebPage", "headline": "Ten ways over a bridge"}</script>'
    )
    assert read(page(told + '<meta name="pubdate" content="2026-03-02">', "")).title == "Ten ways over a bridge"


@pytest.mark.parametrize(
    ("shown", "iso", "rule"),
    [
        ("<div>Опубликовано: 2 марта 2026, 14:05</div>", "2026-03-02T14:05:00+05:00", "label"),
        ("<p>Veröffentlicht am 2.3.2026</p>", "2026-03-02", "label"),
        ("<p><b>Дата публікації</b>: 2 березня 2026</p>", "2026-03-02", "label"),
        ("<div class='date'>19.03.2026</div><p>Жарияланған күні: 2 наурыз 2026</p>", "2026-03-02", "label"),
        ("<h1>Bridge to be repaired</h1><div>2 марта 2026</div>", "2026-03-02", "byline"),
        ("<h1>Bridge to be repaired</h1><div>2026年3月2日</div>", "2026-03-02", "byline"),
        ("<span class='tarih'>02.03.2026 - Güncelleme: 05.03.2026</span>", "2026-03-02", "byline"),
        ("<span class='date'>Updated 05.03.2026</span><span class='date'>02.03.2026</span>", "2026-03-02", "text"),
        ("<span class='date'>Mar 2</span><span class='date'>11:25 - 2 Mar 2025</span>", "2025-03-02", "byline"),
    ],
)
def test_dates_in_words_for_people(shown: str, iso: str, rule: str) -> None:
    head = "<title>Bridge to be repaired</title>" + LD % '"inLanguage": "en"'
    article = read(page(head, shown))
    assert (article.published, article.published_source) == (iso, rule)


HEADED = "<title>Bridge to be repaired</title>" + LD % '"inLanguage": "en"'


@pytest.mark.parametrize(
    ("head", "shown", "iso", "rule"),
    [
        (
            '<meta name="citation_publication_date" content="2026/03/02">',
            "",
            "2026-03-02",
            "meta citation_publication_date",
        ),
        ('<meta name="article_publish_time" content="2026-03-02 09:30">', "", "2026-03-02T09:30:00+05:00", None),
        ('<meta name="publication-update-date" content="2026-03-02">', "", None, None),
        (
            "",
            '<span itemprop="datePublished" content="2026-03-02T09:30:00Z">x</span>',
            "2026-03-02T09:30:00+00:00",
            "microdata",
        ),
        ("", '<abbr class="published" title="2026-03-02T09:30:00Z">x</abbr>', "2026-03-02T09:30:00+00:00", "microdata"),
        ("", '<abbr class="updated" title="2026-03-02T09:30:00Z">x</abbr>', None, None),
        (
            '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2026-03-02"}</script>',
            "",
            "2026-03-02",
            "json-ld of the page",
        ),
        ("", "<span class='PostTime'><b>02.03.26</b><b>12:44</b></span>", "2026-03-02T12:44:00+05:00", None),
        ("", "<form id='all'><h1>Bridge</h1><span class='date'>02.03.2026</span></form>", "2026-03-02", None),
        ("", "<form><span class='date'>02.03.2026</span></form>", None, None),
        ("", "<form>" + "<div><b class='date'>02.03.2026</b></div>" * 40 + "</form>", "2026-03-02", None),
        ('<script>x = {"publishedAt": "2026-03-02T09:30:00Z"}</script>', "", "2026-03-02T09:30:00+00:00", "script"),
        (
            "<script>[{'datePublished': '2026-03-02'}, {'datePublished': '2026-02-01'}]</script>",
            "",
            None,
            None,
        ),
    ],
)
def test_further_places_that_machines_and_people_are_told_a_date(
    head: str, shown: str, iso: str | None, rule: str | None
) -> None:
    article = read(page(HEADED + head, shown))
    guessed = article.published_source in (None, "htmldate")
    assert (None if guessed else article.published) == iso
    assert rule is None or article.published_source == rule


def test_a_time_of_another_day_than_a_better_place_names_is_of_something_else() -> None:
    head = LD % '"datePublished": "2026-03-02"' + '<meta name="first_created_time" content="2026-02-20T10:00:00Z">'
    assert read(page(head, "")).published == "2026-03-02"


@pytest.mark.parametrize(
    ("url", "anywhere", "iso"),
    [
        ("http://x.example/2026/03/02/bridge", False, "2026-03-02"),
        ("http://x.example/news/2026/mar/02/bridge", False, "2026-03-02"),
        ("http://x.example/20260302/bridge", False, "2026-03-02"),
        ("http://x.example/news-2026-03-02.html", False, None),
        ("http://x.example/news-2026-03-02.html", True, "2026-03-02"),
        ("http://x.example/a/t20260302_1.htm", True, "2026-03-02"),
        ("http://x.example/a/2026-03/02/c_1.htm", True, "2026-03-02"),
        ("http://x.example/a/120260302120908", True, None),
        ("http://x.example/a/20261302", True, None),
        ("http://x.example/a/20271102", True, None),
    ],
)
def test_days_in_addresses(url: str, anywhere: bool, iso: str | None) -> None:
    day = day_in_address(url, dt.date(2026, 3, 20), anywhere=anywhere)
    assert (day and day.isoformat()) == iso


def test_a_year_of_copyright_is_no_date() -> None:
    head = "<title>Bridge to be repaired</title>" + LD % '"inLanguage": "en"'
    assert read(page(head, "<h1>Bridge</h1><p>Published by Herald © 1998</p>")).published is None


def test_a_page_with_a_year_alone_is_an_article_without_a_date() -> None:
    article = read(page("<title>Bridge</title>", f"<h1>Bridge</h1>{TEXT * 3}<footer>Copyright 1998 Herald</footer>"))
    assert (article.published, article.published_source) == (None, None)


def test_of_numbers_alone_the_pages_english_decides() -> None:
    head = "<title>Bridge</title>" + LD % '"inLanguage": "en"'
    html = page(head, "<h1>Bridge</h1><span class='date'>03/02/2026</span>")
    assert read(html).published == "2026-03-02"
    assert read(html.replace("<html>", "<html lang='en-GB'>")).published == "2026-02-03"
