"""An article's paragraphs: from the page's blocks; where these say little, from a second look and from trafilatura."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from configparser import ConfigParser
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from crawlers.pages.agreement import agreeing, extended
from crawlers.pages.blocks import Block, Blocks, Names, count_words, drop_around, read_blocks
from crawlers.pages.body import body_of, gains_of, has_several_articles, is_noise, teasers_in
from crawlers.pages.html import collapse, flatten_layout_tables, letters

FEW_WORDS = 100
"""Below so many words the blocks chosen are compared with what trafilatura finds."""
SHARE = 0.7
"""The same where they are less than this share of all that reads like an article's text on the page."""
LEAST = 0.5
"""What trafilatura finds is then taken, unless it has less than this share of the words already chosen; where these are
few, but the most of the page, it must have more."""

SECOND_LOOKS: tuple[tuple[Names, int], ...] = (("comments", 60), ("none", 15))
"""With which names heeded a page is looked at again, where fewer than so many words were chosen: a short article with
many comments is no forum, in which all is called a comment."""

CELLS = re.compile(r"^\|\s|\s\|(?:\s|$)")
"""How trafilatura marks the cells of a row."""
AGREED = ("blocks that articleBody has", "blocks that schema.org names")
LONG_WORD = re.compile(r"\w{5,}")


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs and the rule that gave them; `before` are the short lines above them, as a byline is, `behind` those
    below them, each the nearest first."""

    paragraphs: list[str]
    rule: str
    before: list[str]
    behind: list[str] = field(default_factory=list)


def find_text(
    tree: HtmlElement,
    titles: Sequence[str],
    claim: str,
    url: str,
    again: Callable[[], HtmlElement],
    pieces: Sequence[str] = (),
) -> Text:
    """The text of the article in a tree. `titles` are the headline as the page's makers wrote it in several places,
    `claim` is the page's own `articleBody`, which may be empty or cut, `pieces` what it tells machines of a text of
    another kind. The tree is left without scripts and the like; `again` gives it anew."""
    found = read_blocks(tree)
    chosen, rule = body_of(found, titles), "blocks"
    for names, few in SECOND_LOOKS:
        if _words(chosen) < few:
            second = read_blocks(tree, names)
            other = body_of(second, titles)
            if _words(other) > 2 * _words(chosen) + 20:
                found, chosen, rule = second, other, "blocks whatever their names"
    if claim:
        agreed = agreeing(found, chosen, claim)
        rule = rule if agreed == chosen else "blocks that articleBody has"
        chosen = agreed
    if pieces and (longer := extended(found, chosen, pieces)) != chosen:
        chosen, rule = longer, "blocks that schema.org names"
    words = _words(chosen)
    paragraphs = [block.text for block in chosen]
    share = _share(found, chosen)
    unsure = words < FEW_WORDS or share < SHARE
    if unsure and rule not in AGREED and not has_several_articles(found, titles):
        teasers = teasers_in(found.blocks, gains_of(found.blocks))
        none = {letters(block.text) for block in teasers} | set(map(letters, titles))
        others = _by_trafilatura(again(), url)
        others = _without_links_around([line for line in others if letters(line) not in none], found)
        if sum(map(count_words, others)) > (LEAST if share < SHARE else 1.0) * words:
            paragraphs, rule = others, "trafilatura"
    if claim and _is_other_text(paragraphs, claim):
        paragraphs, rule = [line for line in map(collapse, claim.split("\n")) if line], "articleBody"
    return Text(paragraphs, rule, _before(found, paragraphs), _behind(found, paragraphs))


def _is_other_text(paragraphs: Sequence[str], claim: str) -> bool:
    """Whether the page shows little of the text that it gives to machines: it is put there by a script later."""
    found, told = sum(map(count_words, paragraphs)), count_words(claim)
    if found < min(80.0, 0.5 * told):
        return True
    letters_told = letters(claim)
    common = sum(count_words(one) for one in paragraphs if letters(one) in letters_told)
    return told >= 150 and common < 0.2 * found and not _shares_words(paragraphs, claim)


def _shares_words(paragraphs: Sequence[str], claim: str) -> bool:
    """Whether it is one text after all, of which machines are given a version with other marks."""
    shown, told = set(LONG_WORD.findall(" ".join(paragraphs).casefold())), set(LONG_WORD.findall(claim.casefold()))
    return len(shown & told) > 0.5 * min(len(shown), len(told))


def _words(blocks: Sequence[Block]) -> int:
    return sum(block.words for block in blocks)


def _share(found: Blocks, chosen: Sequence[Block]) -> float:
    """How many of the words that read like an article's text on the page are in the blocks chosen, 0..1."""
    ids = set(map(id, chosen))
    gains = zip(found.blocks, gains_of(found.blocks), strict=True)
    prose = [block for block, gain in gains if gain > 0 and not is_noise(block.text)]
    total = _words(prose)
    return _words([block for block in prose if id(block) in ids]) / total if total else 1.0


def _without_links_around(lines: list[str], found: Blocks) -> list[str]:
    """The lines without menus before and behind them: several lines that are only links on the page."""
    links = {letters(block.text) for block in found.blocks if block.density > 0.8 and block.words < 25}
    own = [number for number, line in enumerate(lines) if letters(line) not in links]
    if not own:
        return []
    first = own[0] if own[0] > 1 else 0
    last = own[-1] + 1 if len(lines) - own[-1] > 2 else len(lines)
    return lines[first:last]


def _by_trafilatura(tree: HtmlElement, url: str) -> list[str]:
    import trafilatura

    drop_around(tree)
    flatten_layout_tables(tree)
    text = trafilatura.extract(tree, url=url, fast=True, include_comments=False, config=_config()) or ""
    lines = (collapse(CELLS.sub(" ", line).removeprefix("- ")) for line in text.split("\n"))
    return [line for line in lines if line and not is_noise(line)]


@lru_cache(maxsize=1)
def _config() -> ConfigParser:
    """trafilatura's settings, but short news are news: below 250 characters it would take the page's whole text."""
    from trafilatura.settings import use_config

    config = use_config()
    for size in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        config.set("DEFAULT", size, "40")
    return config


def _before(found: Blocks, paragraphs: Sequence[str]) -> list[str]:
    """The lines shortly before the first paragraph, nearest first: a byline stands there."""
    first = paragraphs[0] if paragraphs else None
    place = next((number for number, block in enumerate(found.blocks) if block.text == first), 0)
    return [block.text for block in reversed(found.blocks[max(0, place - 6) : place]) if len(block.text) < 200]


def _behind(found: Blocks, paragraphs: Sequence[str]) -> list[str]:
    """The lines shortly behind the last paragraph, nearest first: a mark of an advertisement stands there."""
    last = paragraphs[-1] if paragraphs else ""
    places = [number for number, block in enumerate(found.blocks) if block.text == last]
    return [block.text for block in found.blocks[places[-1] + 1 : places[-1] + 4]] if places else []
