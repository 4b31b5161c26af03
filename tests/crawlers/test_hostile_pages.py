"""Pages made to break a reader: each is read, or set aside with a sentence, within limits."""

from __future__ import annotations

import re
import threading

import pytest

from crawlers.pages.article import MAX_BYTES, NotAnArticleError
from pipelines.extraction.limits import TookTooLongError, at_most
from tests.crawlers.test_article import FIRST, LD, SECOND, page, read

TEXT = f"<p>{FIRST}</p><p>{SECOND}</p>"
DATED = LD % '"datePublished": "2026-03-02"'
MANY = 100_000
ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

HOSTILE = {
    "nested div": page(DATED, body="<div>" * MANY + TEXT),
    "nested inline": page(DATED, body="<b>" * MANY + TEXT),
    "nested links": page(DATED, body=TEXT + "<a><font>" * (MANY // 2)),
    "nested tables": page(DATED, body=TEXT + "<table><tr><td>" * (MANY // 10)),
    "nested quotations": page(DATED, body="<blockquote>" * MANY + TEXT),
    "billion entities": f'<!DOCTYPE html [<!ENTITY l0 "ha">{ENTITIES}]>' + page(DATED, body=TEXT + "<p>&l9;</p>"),
    "many paragraphs": page(DATED, body=TEXT + "<p>a b c</p>" * MANY),
    "many headings": page(DATED, body="<h1>Bridge</h1>" * MANY + TEXT),
    "many classes": page(DATED, body=f'<div class="{"share-comment " * MANY}">{TEXT}</div>' + TEXT),
    "many dates": page("", body='<span class="date">1 2 3 4 5 6</span>' * (MANY // 10) + TEXT),
    "digits and dots": page("", before=f"<p class='date'>{'1.' * MANY}</p>", body=TEXT),
    "blanks": page(DATED, before=f"<p class='byline'>By {' ' * MANY} x</p>", body=TEXT),
    "open brackets": page(DATED, body=TEXT + f"<p>{'(' * MANY}</p><p>{'reklama ' * MANY}</p>"),
    "names": page("<meta name='author' content='" + "a and " * MANY + "'>", body=TEXT),
    "nested JSON": page(f'<script type="application/ld+json">{"[" * MANY}</script>' + DATED, body=TEXT),
    "many nodes": page(f'<script type="application/ld+json">[{"{}," * MANY}{{}}]</script>' + DATED, body=TEXT),
    "long text for machines": page(DATED[:-2] + "}", body=TEXT + f"<p>{'Сегодня в 14:30 ' * 20_000}</p>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_set_aside(name: str) -> None:
    try:
        article = read(HOSTILE[name])
    except NotAnArticleError as error:
        assert str(error)
    else:
        assert article.title


@pytest.mark.parametrize("name", ["billion entities", "many paragraphs", "blanks", "nested JSON"])
def test_the_article_is_found_among_what_is_hostile(name: str) -> None:
    body = read(HOSTILE[name]).body
    assert FIRST in body
    assert len(body) < MAX_BYTES


def test_a_page_of_fifty_megabytes_is_not_parsed() -> None:
    with pytest.raises(NotAnArticleError, match="larger than"):
        read(page(DATED, body=TEXT).encode() + b" " * 50_000_000)


def test_work_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(TookTooLongError, match=r"longer than 0\.2 s"), at_most(0.2):
        re.match(r"(a+)+$", "a" * 50 + "b")
    with at_most(0.2):
        assert re.match("a+$", "aaa")


def test_there_is_no_limit_of_time_outside_the_main_thread() -> None:
    found: list[int] = []

    def work() -> None:
        with at_most(0.001):
            found.append(sum(range(100_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [sum(range(100_000))]
