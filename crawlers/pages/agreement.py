"""A page's blocks beside what the page tells machines of its text: `articleBody`, the steps of a recipe, answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from crawlers.pages.blocks import HEADINGS, Block, Blocks, count_words
from crawlers.pages.body import noisy
from crawlers.pages.html import letters
from crawlers.pages.phrases import FURTHER

MOST_BETWEEN = 3
"""How far two lines may be apart that machines are told of, for what stands between them to be of the text too."""


def agreeing(found: Blocks, chosen: Sequence[Block], claim: str) -> list[Block]:
    """The blocks chosen, or those of the page's own `articleBody` where what was chosen has little to do with it.

    That claim is believed where it is of some length and shown on the page; headings, lists, quotations in it stay.
    """
    words = count_words(claim)
    if words < 40:
        return list(chosen)
    told = letters(claim)
    common = sum(block.words for block in chosen if letters(block.text) in told)
    if common > 0.75 * words:  # it may be the beginning only
        return list(chosen)
    same = [len(one := letters(block.text)) >= 12 and one in told for block in found.blocks]
    shown = sum(block.words for block, agrees in zip(found.blocks, same, strict=True) if agrees)
    if not 0.7 * words <= shown <= 1.3 * words:
        return list(chosen)
    first, last = same.index(True), len(same) - 1 - same[::-1].index(True)
    inside = zip(found.blocks[first : last + 1], same[first : last + 1], strict=True)
    return [block for block, agrees in inside if agrees or not _is_extra(block)]


def extended(found: Blocks, chosen: Sequence[Block], pieces: Sequence[str]) -> list[Block]:
    """The blocks chosen and those in which the `pieces` stand that machines are given of the text, with what structure
    lies between: the ingredients of a recipe, each of a word or two."""
    whole = {letters(piece) for piece in pieces} - {""}
    told = [
        (own := letters(block.text)) in whole or (len(own) >= 12 and _is_part(own, whole)) for block in found.blocks
    ]
    ids = set(map(id, chosen))
    ours = [number for number, block in enumerate(found.blocks) if id(block) in ids]
    theirs = [number for number, one in enumerate(told) if one]
    if not ours or len(theirs) < 3:
        return list(chosen)
    above = theirs[0] - (theirs[0] > 0 and found.blocks[theirs[0] - 1].tag in HEADINGS)
    first, last = min(ours[0], above), max(ours[-1], theirs[-1])
    known, between = {*ours, *theirs}, {above}
    for one, other in pairwise(theirs):
        between.update(range(one + 1, other) if other - one <= MOST_BETWEEN else (other - 1,))
    return [
        block
        for number, block in enumerate(found.blocks[first : last + 1], first)
        if number in known or (number in between and not _leads_on(block))
    ]


def _leads_on(block: Block) -> bool:
    return block.density > 0.5 or noisy(block) or FURTHER.fullmatch(block.text) is not None


def _is_part(own: str, whole: Collection[str]) -> bool:
    return any(own in one for one in whole)


def _is_extra(block: Block) -> bool:
    """Whether a block that stands among agreeing ones, but is not of them, is to be left out."""
    structure = block.tag in HEADINGS or block.tag in ("li", "tr", "blockquote") or block.quoted
    return not structure or _leads_on(block)
