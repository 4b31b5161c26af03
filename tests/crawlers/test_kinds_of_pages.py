"""Texts of other makings than an article of running paragraphs: lists, recipes, forums, tables, lines of a blog."""

from __future__ import annotations

import json

import pytest

from crawlers.pages.body import is_noise
from crawlers.pages.names import named_around
from tests.crawlers.test_article import FIRST, LD, SECOND, page, read

DATED = LD % '"datePublished": "2026-03-02"'
THIRD = "Candidates of three parties spoke about the bridge, and none of them wants to wait for another year."


def paragraphs(body: str, head: str = DATED) -> list[str]:
    return read(page(head, body=body)).body.split("\n\n")


def test_a_list_written_with_dashes_is_of_the_text_wherever_it_stands() -> None:
    lines = ["- Length: 240 metres", "- Width: 12 metres", "• Cost: nine million"]
    body = f"<div>{FIRST}<br>{SECOND}<br>{THIRD}</div><div>{'<br>'.join(lines)}</div>"
    assert paragraphs(body)[-3:] == lines


def test_short_lines_beside_prose_are_of_it() -> None:
    post = "<div class='post'><a href='/u'>user</a><div>{}<br><br>{}<br>And the ferry?</div></div>"
    found = paragraphs(post.format(FIRST, SECOND) + post.format(THIRD, f"{FIRST} {SECOND}"))
    assert found.count("And the ferry?") == 2


def test_answers_of_a_word_or_two_in_a_list_of_definitions_are_read() -> None:
    talk = f"<dl><dt>Lee:</dt><dd>Why now?</dd><dt>Ray:</dt><dd>{FIRST}</dd><dt>Lee:</dt><dd>And then?</dd></dl>"
    assert paragraphs(f"<p>{SECOND}</p>{talk}")[-5:] == ["Why now?", "Ray:", FIRST, "Lee:", "And then?"]


def test_a_signature_behind_a_list_is_of_the_text() -> None:
    body = f"<p>{FIRST}</p><p>{SECOND}</p><ul><li>Wood from the valley</li><li>Iron</li></ul><p>The council</p>"
    assert paragraphs(body)[-1] == "The council"


def test_lines_in_an_item_are_items() -> None:
    items = "".join(f"<li><span>19{year}</span><div>The bridge is painted green</div></li>" for year in (30, 50, 70))
    found = paragraphs(f"<p>{FIRST}</p><p>{SECOND}</p><ul>{items}</ul>")
    assert found[-1] == "The bridge is painted green"


def test_tables_and_quotations_in_a_figure_are_read_and_its_caption_is_not() -> None:
    table = "<table><tr><td>Lee</td><td>40 %</td></tr><tr><td>Ray</td><td>38 %</td></tr></table>"
    figure = f"<figure>{table}<figcaption>Votes by Smith</figcaption></figure>"
    found = paragraphs(f"<p>{FIRST}</p>{figure}<p>{SECOND}</p><figure><img src='x'>Smith laughs</figure><p>{THIRD}</p>")
    assert found == [FIRST, "Lee 40 %", "Ray 38 %", SECOND, THIRD]


def test_an_address_to_write_to_leads_nowhere() -> None:
    contact = "<p>Write to <a href='mailto:press@herald.example'>press@herald.example of the town</a></p>"
    assert any("press@herald.example" in one for one in paragraphs(f"<p>{FIRST}</p>{contact}<p>{SECOND}</p>"))


def test_a_short_entry_is_not_its_many_comments() -> None:
    comments = "".join(f"<li class='comment'><p>Smith! {SECOND} {SECOND}</p></li>" for _ in range(4))
    entry = f"<div class='teaser'><p>{FIRST}</p><p>{THIRD}</p></div>"
    html = f"<html><head>{DATED}</head><body>{entry}<ol>{comments}</ol></body></html>"
    assert read(html).body == f"{FIRST}\n\n{THIRD}"


def test_a_forum_in_which_all_is_called_a_comment_is_read() -> None:
    posts = "".join(f"<div class='comment'><p>{one}</p></div>" for one in (FIRST, SECOND, THIRD))
    html = f"<html><head>{DATED}</head><body><h1>Bridge to be repaired</h1><div>{posts}</div></body></html>"
    assert read(html).body.split("\n\n") == [FIRST, SECOND, THIRD]


def test_a_lead_called_teaser_is_read_and_another_articles_teaser_is_not() -> None:
    told = "<div class='teaser'><p>The candidate Smith spoke for an hour.</p></div>"
    other = f"<div><a href='/2'>Smith speaks</a>{told}</div>"
    lead = f"<div class='teaser-text'><p>{THIRD}</p></div>"
    found = read(page(DATED, before=lead, body=f"<p>{FIRST}</p><p>{SECOND}</p>{other}")).body
    assert THIRD in found
    assert "Smith" not in found


def recipe(**more: object) -> str:
    told = {
        "@type": "Recipe",
        "name": "Bread",
        "recipeIngredient": ["500 g flour", "2 eggs", "1 pinch of salt"],
        **more,
    }
    date = '<meta property="article:published_time" content="2026-03-02">'
    return f'{date}<script type="application/ld+json">{json.dumps(told)}</script>'


def test_ingredients_of_a_recipe_are_read_where_machines_are_told_of_them() -> None:
    rows = (
        "<tr><td>500 g</td><td>flour</td></tr><tr><td>2</td><td>eggs</td></tr><tr><td>1 pinch of</td><td>salt</td></tr>"
    )
    boxes = f"<div><h2>You need</h2><table>{rows}</table></div><div><a href='/shop'>Buy all of it</a></div>"
    steps = [{"@type": "HowToStep", "text": FIRST}, {"@type": "HowToStep", "text": SECOND}]
    body = f"{boxes}<div><p>{FIRST}</p><p>{SECOND}</p></div>"
    html = f"<html><head>{recipe(recipeInstructions=steps)}</head><body><h1>Bread</h1>{body}</body></html>"
    article = read(html)
    assert article.body.split("\n\n") == ["You need", "500 g flour", "2 eggs", "1 pinch of salt", FIRST, SECOND]
    assert article.rules["body"] == "blocks that schema.org names"


def test_questions_that_machines_are_told_of_do_not_replace_an_article() -> None:
    asked = {"@type": "Question", "name": "Is it safe?", "acceptedAnswer": {"@type": "Answer", "text": "It is."}}
    faq = f'<script type="application/ld+json">{json.dumps({"@type": "FAQPage", "mainEntity": [asked]})}</script>'
    assert paragraphs(f"<p>{FIRST}</p><p>{SECOND}</p>", DATED + faq) == [FIRST, SECOND]


@pytest.mark.parametrize("nested", [6, 400])
def test_what_machines_are_told_may_be_nested_as_deep_as_it_likes(nested: int) -> None:
    told = '{"text": ' * nested + '"x"' + "}" * nested
    faq = f'<script type="application/ld+json">{{"@type": "QAPage", "mainEntity": {told}}}</script>'
    assert paragraphs(f"<p>{FIRST}</p><p>{SECOND}</p>", DATED + faq) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "Posted in Politics, Towns",
        "Filed under: Bridges",
        "Теги: мост, выборы",
        "Опубликовано в рубрике Политика",
        "Позначки: міст",
        "Тегтер: көпір, сайлау",
        "Dieser Beitrag wurde am 2. März 2026 unter Stadt abgelegt. Kommentare sind geschlossen.",
        "This entry was posted on March 2, 2026 and is filed under Towns.",
        "The old bridge | Ann Lee/Getty Images",
        "PAP/ Jan Kowalski",
        "111 views",
        "Просмотров: 20",
        "- Advertisement -",
    ],
)
def test_a_blogs_machinery_is_none_of_its_text(line: str) -> None:
    assert is_noise(line)
    assert line not in paragraphs(f"<p>{FIRST}</p><p>{line}</p><p>{SECOND}</p>")


@pytest.mark.parametrize(
    "line",
    [
        "Published in 1998, the report named eleven bridges that were no longer safe.",
        "Der Beitrag wurde am Montag gezeigt und machte Ann Lee bekannt.",
        "The ministry publishes its views every week, and 111 views differ.",
        "MOSCOW (Reuters)",
        "Lee said that Getty Images and AP had paid for it.",
    ],
)
def test_sentences_and_credits_are_of_the_text(line: str) -> None:
    assert not is_noise(line)


def test_names_that_may_be_of_the_text_need_less_of_it() -> None:
    assert 0 < named_around("slideshow") < named_around("byline") < named_around("related")
    assert named_around("slideshow author-bio") == named_around("byline")


def test_a_heading_of_the_text_that_sounds_like_a_box_is_followed_by_no_links() -> None:
    long = "".join(f"<p>{number}. {FIRST}</p>" for number in range(8))
    found = paragraphs(f"{long}<h3>Other options</h3><ul><li>A ferry</li><li>A tunnel</li></ul><p>{THIRD}</p>")
    assert found[-4:] == ["Other options", "A ferry", "A tunnel", THIRD]
    box = "<h3>Other articles</h3><ul><li><a href='/2'>Smith speaks</a></li></ul>"
    assert "Smith" not in "".join(paragraphs(f"{long}{box}<p>{THIRD}</p>"))


def test_sentences_that_begin_like_buttons_are_read() -> None:
    assert not is_noise("Shares in the company fell sharply.")
    assert is_noise("Share this on Facebook")
    assert is_noise("Share")


def test_a_text_in_the_cells_of_a_layout_is_read() -> None:
    rows = f"<tr><td>{FIRST}<br>{SECOND}</td><td><a href='/'>Herald</a></td></tr><tr><td>{THIRD} {FIRST}</td></tr>"
    found = read(f"<html><head><title>Bridge</title>{DATED}</head><body><table>{rows}</table></body></html>").body
    assert all(one in found for one in (FIRST, SECOND, THIRD))


def test_a_lead_above_a_picture_is_the_first_paragraph() -> None:
    head = DATED + f'<meta name="description" content="{THIRD}">'
    before = f"<div class='byline'>Ann Lee</div><p>{THIRD}</p><div class='photo-caption'>x</div>"
    article = read(page(head, before, f"<div class='text'><p>{FIRST}</p><p>{SECOND}</p></div>"))
    assert article.body.split("\n\n") == [THIRD, FIRST, SECOND]
    assert article.lead == THIRD


def test_short_lines_between_paragraphs_do_not_outweigh_them() -> None:
    facts = "".join(
        f"<div><b>{name}:</b> known</div>" for name in ("Length", "Width", "Cost", "Builder", "Opening", "Age")
    )
    html = (
        f"<html><head>{DATED}</head><body><h1>Bridge</h1><div><p>{FIRST}</p>{facts}<p>{SECOND}</p></div></body></html>"
    )
    found = read(html).body.split("\n\n")
    assert found[0] == FIRST and found[-1] == SECOND and "Builder: known" in found
