"""What else a page says of its article: genre, access, authors, headline, lead, captions; the text among much else."""

from __future__ import annotations

import pytest

from crawlers.pages.authors import clean_authors
from crawlers.pages.body import is_noise
from crawlers.pages.names import named_around, named_beside
from tests.crawlers.test_article import FIRST, LD, SECOND, page, read

DATED = LD % '"datePublished": "2026-03-02"'
THIRD = "Residents of the left bank had asked for the repair for six years, and collected four thousand signatures."
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def typed(kind: str, more: str = '"datePublished": "2026-03-02"') -> str:
    return DATED.replace("NewsArticle", kind).replace('"datePublished": "2026-03-02"', more)


@pytest.mark.parametrize(
    ("head", "before", "genre"),
    [
        (DATED, "", "news"),
        (typed("OpinionNewsArticle"), "", "opinion"),
        (typed("LiveBlogPosting"), "", "live blog"),
        (typed("AdvertiserContentArticle"), "", "advertisement"),
        (DATED, "<p>На правах рекламы</p>", "advertisement"),
        (DATED + '<meta property="article:section" content="Пікір">', "", "opinion"),
        (DATED + '<meta property="article:section" content="Интервью">', "", "interview"),
        (DATED + '<meta property="article:section" content="Соцопрос">', "", "poll report"),
        (DATED + '<meta property="article:section" content="Official documents">', "", "official text"),
        (DATED + '<meta property="article:section" content="Columns of steel">', "", "news"),
    ],
)
def test_the_genre_is_what_the_page_says(head: str, before: str, genre: str) -> None:
    article = read(page(head, before, TEXT))
    assert article.genre == genre
    assert article.rules["genre"]


def test_questions_and_answers_are_an_interview() -> None:
    turns = "".join(f"<p><b>What of the bridge number {n}?</b></p><p>{FIRST}</p>" for n in range(1, 6))
    head = (
        '<meta property="article:published_time" content="2026-03-02T09:30:00Z">'
        '<meta property="og:type" content="article">'
    )
    assert read(page(head, body=turns)).genre == "interview"


def test_a_page_that_is_not_free_is_paywalled_or_a_stub() -> None:
    closed = typed("NewsArticle", '"datePublished": "2026-03-02", "isAccessibleForFree": false')
    assert read(page(closed, body=TEXT)).access == "stub"
    assert read(page(closed, body=TEXT * 4 + "".join(f"<p>{n}. {FIRST}</p>" for n in range(8)))).access == "paywalled"
    assert read(page(closed.replace("false", "true"), body=TEXT)).access == "open"
    assert read(page(DATED, body=TEXT)).access is None


@pytest.mark.parametrize(
    ("claims", "names"),
    [
        (["By Ann Lee and Bob Ray"], ("Ann Lee", "Bob Ray")),
        (["Автор: Иван Мороз, Анна Ли"], ("Иван Мороз", "Анна Ли")),
        (["Текст: Айгүл Төленова"], ("Айгүл Төленова",)),
        (["Von Jan Vogel (jv), dpa"], ("Jan Vogel",)),
        (["ANN LEE | Updated 3 March 2026"], ("Ann Lee",)),
        (["Reuters"], ("Reuters",)),
        (["https://herald.example/ann", "admin", "ann@herald.example", ""], ()),
        (["Ann Lee", "ann lee"], ("Ann Lee",)),
    ],
)
def test_authors_are_names_and_nothing_else(claims: list[str], names: tuple[str, ...]) -> None:
    assert clean_authors(claims) == names


def test_authors_by_reference_and_by_byline() -> None:
    graph = (
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Bridge to be repaired",'
        '"datePublished": "2026-03-02", "author": {"@id": "#ann"}},'
        '{"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]}</script>'
    )
    assert read(page(graph, body=TEXT)).authors == ("Ann Lee",)
    shown = read(page(DATED, "<div class='byline'>By Bob Ray</div>", TEXT))
    assert (shown.authors, shown.rules["authors"]) == (("Bob Ray",), "byline")


def test_headline_lead_and_captions() -> None:
    head = (
        DATED + f'<meta name="description" content="{FIRST}"><meta property="og:title" content="Bridge to be repaired">'
    )
    figure = "<figure><img src='/b.jpg'><figcaption>The bridge in spring</figcaption></figure>"
    article = read(page(head, figure, TEXT))
    assert article.lead == FIRST
    assert article.captions == ("The bridge in spring",)
    assert "in spring" not in article.body
    assert article.headline is None, "it is the title"


AROUND = {
    "related": "<div class='related-posts'><p><a href='/x'>Smith promises a second bridge in a speech</a></p></div>",
    "share": "<ul class='share-buttons'><li>Share</li><li>Tweet</li></ul>",
    "newsletter": "<div class='newsletter-signup'><p>Get the best of the Herald every morning, by post.</p></div>",
    "plea": "<p>Subscribe to our Telegram channel and read the news first.</p>",
    "plea ru": "<p>Подписывайтесь на наш Telegram-канал, чтобы узнавать новости первыми.</p>",
    "read also": "<p>Читайте также: <a href='/x'>Смит обещает второй мост</a></p>",
    "advertisement": "<p>Реклама</p>",
    "comments": "<section id='comments'><p>Smith is the best of all of them, as everyone knows.</p></section>",
    "cookies": "<div role='dialog'><p>We use cookies to improve your experience while you read, and so on.</p></div>",
    "hidden": "<div style='display: none'><p>Smith is named in what nobody sees, and is no part of the text.</p></div>",
    "teasers": "<div><h3><a href='/x'>Smith speaks</a></h3><p>The candidate Smith spoke on the square.</p></div>" * 3,
}


@pytest.mark.parametrize("name", AROUND)
@pytest.mark.parametrize("place", ["among", "behind"])
def test_what_stands_around_is_not_read(name: str, place: str) -> None:
    long = f"<p>{THIRD} {FIRST}</p>" * 1
    text = f"<p>{FIRST}</p>{AROUND[name] if place == 'among' else ''}<p>{SECOND}</p><p>{THIRD}</p>{long}"
    body = read(page(DATED, body=text + (AROUND[name] if place == "behind" else ""))).body
    assert "Smith" not in body
    assert body.split("\n\n")[:3] == [FIRST, SECOND, THIRD]
    assert body.count("\n\n") == 3


def test_names_tell_what_stands_around_unless_they_are_the_articles() -> None:
    assert named_around("post-comments") > 0.5
    assert named_around("sidebarRight") > 0
    assert named_around("article-body share-enabled") == 0
    assert named_around("field-label-hidden body") == 0
    assert named_around("col-8 text") == 0
    assert named_around("elementor-widget-text-editor elementor-widget") == 0
    assert named_around("widget") > 0


@pytest.mark.parametrize(
    "names", ["main with-sidebar", "hasSidebar", "page sidebar-enabled", "non-paywall", "no-banner"]
)
def test_what_an_element_lies_beside_is_not_what_it_is(names: str) -> None:
    assert named_around(names) == 0


def test_a_paragraph_is_the_texts_whatever_it_is_called_but_a_pictures_or_a_dates() -> None:
    inner = (
        f"<h2 class='widget-title' id='toc_1'>Costs</h2><p class='paywall'>{SECOND}</p><p class='teaser'>{THIRD}</p>"
    )
    around = (
        "<p class='image-caption'>Smith on the bridge, seen from the left bank.</p><p id='breadcrumbs'>Home, News.</p>"
    )
    body = read(page(DATED, body=f"<p>{FIRST}</p>{around}{inner}")).body
    assert body == f"{FIRST}\n\nCosts\n\n{SECOND}\n\n{THIRD}"
    assert named_beside("img-caption") and not named_beside("lead article-text")


def test_a_text_goes_on_behind_a_box_that_names_others() -> None:
    long = "".join(f"<p>{number}. {FIRST}</p>" for number in range(8))
    box = "<div><h3>Read also</h3><p>Smith promises a second bridge, and a third, on the square.</p></div>"
    body = read(page(DATED, body=f"{long}{box}<p>{SECOND}</p><p>With wires</p>")).body
    assert "Smith" not in body
    assert body.endswith(f"{SECOND}\n\nWith wires")
    over = read(page(DATED, body=f"{long}<h3>Comments</h3><p>{SECOND}</p>")).body
    assert SECOND not in over


def test_a_paragraph_behind_a_box_with_a_linked_heading_is_no_teaser() -> None:
    short = "Smith was not asked whether the bridge will bear lorries."
    box = "<div><h4><a href='/x'>Mayor opens a market</a></h4></div>"
    body = read(page(DATED, body=f"<p>{FIRST}</p><p>{THIRD}</p>{box}<p>{short}</p><p>{SECOND} {THIRD}</p>{box}")).body
    assert short in body
    assert "market" not in body


def test_lines_where_the_text_stands_belong_to_it() -> None:
    lines = f"<h2>Councils</h2><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><p>With wires</p>"
    assert read(page(DATED, body=f"<div class='date'>2 March 2026</div>{lines}")).body.startswith("Councils\n\n")


def test_lines_before_a_heading_are_no_heading() -> None:
    body = read(page(DATED, body=f"<div>{FIRST}<br>{SECOND}<h2>Costs</h2>{THIRD}</div>")).body
    assert body == f"{FIRST}\n\n{SECOND}\n\nCosts\n\n{THIRD}"


def test_an_anchor_left_open_makes_no_link_of_the_text() -> None:
    paragraphs = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>" * 1
    assert read(page(DATED, body=f"<a name='top'><div>{paragraphs}</div>")).body == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_readers_that_write_more_than_the_writer_are_not_read() -> None:
    comments = "<div class='comments'>" + f"<p>Smith! {FIRST}</p><p>No, not Smith. {SECOND}</p>" * 12 + "</div>"
    assert "Smith" not in read(page(DATED, body=TEXT).replace("</article>", f"{comments}</article>")).body


def test_clocks_and_buttons_among_the_text_are_not_read() -> None:
    clock = "<div><div>Ann Lee</div><div>21:02</div></div>"
    body = read(page(DATED, body=f"<p>{FIRST}</p>{clock}<p>{SECOND}</p><p>{THIRD}</p>")).body
    assert body == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_a_text_for_machines_with_broken_marks_is_not_taken_for_another() -> None:
    paragraphs = [f"{number}. Mayor's office: {FIRST} {SECOND}" for number in range(8)]
    claim = " ".join(paragraphs).replace("'s", " s").replace(".", "&amp;hellip;")
    body = read(
        page(
            DATED.replace('"datePublished"', f'"articleBody": "{claim}", "datePublished"'),
            body="".join(f"<p>{one}</p>" for one in paragraphs),
        )
    ).body
    assert body == "\n\n".join(paragraphs)


def test_a_sentence_about_subscribers_is_no_plea() -> None:
    assert not is_noise("The minister said that subscribers of the paper had been counted twice in the report.")
    assert is_noise("Follow us on Facebook")
    assert is_noise("Фото: Иван Мороз / Вестник")


def test_an_article_page_with_further_articles_below_is_the_first() -> None:
    other = f"<article><h1>Another bridge</h1><p>{FIRST.replace('bridge', 'tower')}</p><p>{THIRD}</p></article>"
    head = DATED + "<title>Bridge to be repaired</title>"
    own = f"<article><h1>Bridge to be repaired</h1>{TEXT * 2}</article>"
    html = f"<html><head>{head}</head><body><div>{own}{other * 4}</div></body></html>"
    assert "tower" not in read(html).body


@pytest.mark.parametrize("line", ["More silence.", "RELATED: Bridge closed for a day", "He went on and on about hers…"])
def test_lines_that_only_look_like_others_articles_end_no_text(line: str) -> None:
    long = "".join(f"<p>{number}. {FIRST}</p>" for number in range(8))
    body = read(page(DATED, body=f"{long}<p>{line}</p><p>{SECOND}</p><p>{THIRD}</p>")).body
    assert body.endswith(f"{SECOND}\n\n{THIRD}")
    assert line in body or line.startswith("RELATED")


def test_a_banners_word_is_no_mark_of_an_article_that_was_paid_for() -> None:
    assert read(page(DATED, before="<p>Реклама</p>", body=TEXT)).genre != "advertisement"
    assert read(page(DATED, body=f"{TEXT}<p>На правах рекламы</p>")).genre == "advertisement"
    assert read(page(DATED, body=f"{TEXT}<div>Реклама. ООО «Сталь», erid: 2Vtzq</div>")).genre == "advertisement"


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("Poll: Lee is ahead by two points", "poll report"),
        ("Опрос: Ли опережает Рэя", "poll report"),
        ("Сауалнама: Ли алда келеді", "poll report"),
        ("Lee is ahead by two points – poll", "poll report"),
        ("The mayor's address: full text", "official text"),
        ("Послание мэра (полный текст)", "official text"),
        ("Указ Президента Республики от 2 марта 2026 года № 7", "official text"),
        ("Lee polls her friends", "news"),
        ("Указ президента разозлил мэров", "news"),
        ("Опрос показал, что Ли опережает Рэя", "news"),
    ],
)
def test_a_headline_may_say_the_genre(title: str, genre: str) -> None:
    html = page(DATED, body=TEXT).replace("Bridge to be repaired", title)
    assert read(html).genre == genre
