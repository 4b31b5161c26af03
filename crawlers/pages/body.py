"""Which of a page's blocks are the article: the element whose blocks speak most for a text, and those of it that do."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from lxml.html import HtmlElement

from crawlers.pages.blocks import HEADINGS, Block, Blocks, Span
from crawlers.pages.html import letters
from crawlers.pages.names import is_core
from crawlers.pages.phrases import CREDIT, EITHER, ENTRY, FURTHER, NOISE, OVER, PAID, PLEA

SENTENCE = re.compile(r"[.!?…。！？:;»”\"')\]]$")
NAMING = re.compile(r":\s*\S")
CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*(?:»|›|>+|→)?$")
CORE_BONUS = 1.2
RUNNING = 60.0
"""Words of other paragraphs in the place of one that stands under a linked heading, which make it no teaser."""
STAMP = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\bmin\b|://", re.IGNORECASE)
BESIDE = 12.0
"""Words of prose in a place that make a short line in it one of the text's."""
ROWS = frozenset({"li", "tr", "dt", "dd"})
STRUCTURE = HEADINGS | {"p", "li", "tr", "blockquote", "pre", "dd", "dt"}


def body_of(found: Blocks, titles: Collection[str] = ()) -> list[Block]:
    """The article's blocks. What stands before a heading that is one of the `titles` is not of them."""
    gains = gains_of(found.blocks)
    sums = [0.0]
    for one in gains:
        sums.append(sums[-1] + one)
    best: Span | None = None
    top = 0.0
    for span in found.spans:  # children come before their parents: of equals the innermost is taken
        value = sums[span.last] - sums[span.first]
        if value > 0.6 * top and value > 0 and is_core(span.element):
            value *= CORE_BONUS
        if value > top:
            best, top = span, value
    if best is None:
        return []
    wanted = {letters(title) for title in titles}
    best = _titled_article(found, gains, best, wanted)
    first = _start(found.blocks, gains, best, wanted)
    return trim(found.blocks[first : best.last], gains[first : best.last])


def has_several_articles(found: Blocks, titles: Collection[str]) -> bool:
    """Whether the page has several articles one below the other, of which one has its headline."""
    if not found.spans:
        return False
    whole = found.spans[-1]
    return _titled_article(found, gains_of(found.blocks), whole, {letters(title) for title in titles}) is not whole


def _titled_article(found: Blocks, gains: Sequence[float], best: Span, titles: Collection[str]) -> Span:
    """Of several articles in a span, one below the other, the first that has the page's headline."""
    articles = [
        one for one in found.spans if one.element.tag == "article" and best.first <= one.first < one.last <= best.last
    ]
    if len(articles) < 2:
        return best
    for one in articles:
        prose = sum(max(gain, 0.0) for gain in gains[one.first : one.last])
        heads = (block for block in found.blocks[one.first : one.last] if block.tag in HEADINGS)
        if prose >= 60 and any(letters(block.text) in titles for block in heads):
            return one
    return best


def _start(blocks: Sequence[Block], gains: Sequence[float], span: Span, titles: Collection[str]) -> int:
    """Where in a span the text begins: behind its headline, unless that is repeated far within."""
    start, prose = span.first, 0.0
    total = sum(max(one, 0.0) for one in gains[span.first : span.last])
    for number in range(span.first, span.last):
        if blocks[number].tag in HEADINGS and letters(blocks[number].text) in titles and prose < 0.2 * total:
            start = number + 1
        prose += max(gains[number], 0.0)
    return start


def gains_of(blocks: Sequence[Block]) -> list[float]:
    """How much each block speaks for (above 0) or against being an article's text."""
    values = [gain(block) for block in blocks]
    under = [False, *(one.tag in HEADINGS and one.density > 0.8 for one in blocks)]
    running: dict[HtmlElement | None, float] = {}
    for block, value, linked in zip(blocks, values, under, strict=False):
        if value >= 8 and not linked:
            running[block.place] = running.get(block.place, 0.0) + value
    found = []
    for block, value, linked in zip(blocks, values, under, strict=False):
        teaser = linked and running.get(block.place, 0.0) < RUNNING
        against = value > 0 and block.words < 40 and (teaser or CUT_OFF.search(block.text) is not None)
        beside = value < -1.0 and not block.linked and running.get(block.place, 0.0) >= BESIDE
        found.append(-0.5 * value if against else -1.0 if beside else value)
    return found


def _leads_away(block: Block, behind: Sequence[Block]) -> bool:
    """Whether a block is a line such as "You may like": no sentence, and naming no article as "Related: …" does. What
    may be a heading has links or nothing `behind` it."""
    text = block.text
    if block.words >= 10 or block.density >= 0.3 or text.endswith((".", "!", "»", "”", '"')) or NAMING.search(text):
        return False
    if FURTHER.fullmatch(text) is None:
        return False
    return EITHER.fullmatch(text) is None or not behind or any(one.linked for one in behind)


def teasers_in(blocks: Sequence[Block], gains: Sequence[float]) -> list[Block]:
    """What reads like an article's text, but stands under a linked heading: other articles' teasers, with those."""
    found: list[Block] = []
    for number, (block, value) in enumerate(zip(blocks, gains, strict=True)):
        above = blocks[number - 1] if number else block
        if value < 0 < gain(block) and above.tag in HEADINGS and above.density > 0.8:
            found += [above, block]
    return found


def gain(block: Block) -> float:
    """How much a block by itself speaks for or against being an article's text, in words."""
    words, linked = block.words, block.linked
    if block.tag in HEADINGS and (words < 15 or not SENTENCE.search(block.text)):
        return -1.0 if block.density < 0.5 else -3.0
    own = words - linked
    if own < 10 and block.density > 0.5:
        return -3.0 if block.tag in HEADINGS else -2.0 - (0.5 if block.tag == "p" else 1.0) * linked
    if block.tag == "tr" and not (words >= 20 and block.density < 0.3 and SENTENCE.search(block.text)):
        return 0.0  # a row of data; a long sentence is in a table that lays the page out
    if words >= 12 or (words >= 5 and SENTENCE.search(block.text)):
        return max(words - 1.5 * linked, 0.5 * own)
    if linked:
        return -3.0
    if block.tag in ("p", "li", "dd"):
        return 0.25 * words if words >= 4 else -1.0
    return -3.0


def trim(blocks: list[Block], gains: list[float]) -> list[Block]:
    """What is left of an element's blocks without what was put among and behind the text."""
    total = sum(one for one in gains if one > 0) or 1.0
    teasers = _teasers(blocks, gains)
    kept: list[Block] = []
    seen: set[str] = set()
    rest = total
    prose = _prose_of_places(blocks, gains)
    main = max(prose, key=prose.__getitem__, default=None)
    over = False
    for number, (block, value, after) in enumerate(zip(blocks, gains, [*gains[1:], 0.0], strict=True)):
        if rest < 0.3 * total and _leads_away(block, blocks[number + 1 : number + 5]):
            if OVER.fullmatch(block.text):
                break
            over = True
        rest -= max(value, 0.0)
        if over and not (value > 0 and block.place is main and block.density < 0.3):
            continue
        over = False
        if block.place is not main and value < 0 and _is_scrap(block, after, prose[block.place]):
            continue
        if id(block) in teasers or noisy(block) or (block.words > 8 and block.text in seen and block.text[-1] != "?"):
            continue
        seen.add(block.text)
        kept.append(block)
    good = [number for number, block in enumerate(kept) if gain(block) > 0]
    if not good:
        return []
    head, last = kept[good[0]], kept[good[-1]]
    first = good[0] - _opening(kept[: good[0]], main if head.place is main or head.tag in ROWS else None)
    kept = kept[first : good[-1] + 1 + _tail(kept[good[-1] + 1 :], last, main, prose)]
    return [block for number, block in enumerate(kept) if not _idle_heading(kept, number)]


def _is_scrap(block: Block, after: float, prose: float) -> bool:
    """Whether a block is a button's, a picture's, a clock's words: where no `prose` stands beside it, and no heading of
    the text, which `after` speaks for: the gain of what follows."""
    if block.tag in STRUCTURE or block.quoted or block.words >= 8:
        return False
    stamped = STAMP.search(block.text) is not None
    if prose >= BESIDE and not block.linked and not stamped:
        return False
    return after < 10 or stamped


def _prose_of_places(blocks: Sequence[Block], gains: Sequence[float]) -> dict[HtmlElement | None, float]:
    """How many words of prose stand in each element."""
    sums: dict[HtmlElement | None, float] = {}
    for block, value in zip(blocks, gains, strict=True):
        sums[block.place] = sums.get(block.place, 0.0) + max(value, 0.0)
    return sums


def _teasers(blocks: Sequence[Block], gains: Sequence[float]) -> set[int]:
    """Teasers that stand in the text: several, and the lesser part of it. Else they are a list of its own."""
    found = teasers_in(blocks, gains)
    words = sum(block.words for block in blocks)
    few = len(found) >= 2 and sum(block.words for block in found) < 0.35 * words
    return {id(block) for block in found} if few else set()


def _opening(blocks: list[Block], main: HtmlElement | None) -> int:
    """How many blocks before the first paragraph belong to the text: lines that stand where it does, but a date's."""
    count = 0
    for block in reversed(blocks):
        line = main is not None and block.place is main and block.density < 0.3 and STAMP.search(block.text) is None
        if not line or block.words < 2 or FURTHER.fullmatch(block.text):
            break
        count += 1
    return count


def _tail(blocks: list[Block], last: Block, main: HtmlElement | None, prose: Mapping[HtmlElement | None, float]) -> int:
    """How many blocks behind the `last` paragraph still belong to the text: the rest of a list or table, and lines that
    stand where most of the text does (`main`), or beside that paragraph where there is `prose`."""
    places = [last.place] if prose[last.place] >= BESIDE else []
    places += [main] if last.tag in ROWS else []
    count = 0
    for block in blocks:
        row = block.tag in ROWS and block.density <= 0.5
        line = block.place in places and block.density < 0.3 and block.tag not in HEADINGS
        if not row and not (line and block.text[-1] != ":" and not FURTHER.fullmatch(block.text)):
            break
        count += 1
    return count


def _idle_heading(blocks: list[Block], number: int) -> bool:
    return blocks[number].tag in HEADINGS and number + 1 == len(blocks)


def noisy(block: Block) -> bool:
    """Whether a block leads elsewhere, or says what is none of an article's text."""
    if block.density > 0.6 and block.words < 25 and block.words - block.linked < 8:
        return True
    return not block.quoted and is_noise(block.text)


def is_noise(text: str) -> bool:
    """Whether a paragraph is an advertisement's mark, a link to other articles, a call to subscribe, a credit."""
    if len(text) >= 500:
        return False
    if ENTRY.fullmatch(text):
        return True
    return len(text) < 300 and any(one(text) for one in (NOISE.fullmatch, PLEA.match, CREDIT.fullmatch, PAID.fullmatch))
