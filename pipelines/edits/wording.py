"""Whether two versions of an article say the same: compared are the words, not how a page sets them.

What a page puts between an article's lines (advertisements, teasers, counters, times of update) is no wording; nor is
white space, where a paragraph ends, or which kind of quotation mark and dash a template writes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from pipelines.stories.shingles import jaccard, shingles

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
SIGNS = str.maketrans(
    {
        **dict.fromkeys("«»„“”‟″", '"'),
        **dict.fromkeys("‘’‚‛′ʼ`", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
LONGEST_FURNITURE = 200  # characters: a longer paragraph is text, however it begins
FURNITURE = re.compile(
    r"""(?:
      (?:advertisement|sponsored|реклама|жарнама|на\ правах\ рекламы)\W*
    | (?:read|see)\ (?:also|more|next)\b.* | (?:also\ read|related|more\ on\ (?:this|the)\ (?:topic|story))\s*:.*
    | (?:читайте|смотрите)\ (?:также|ещё|еще|далее)\b.* | читать\ далее\b.* | по\ теме\s*:.*
    | (?:читайте|дивіться)\ (?:також|ще)\b.* | (?:тағы|сондай-ақ)\ оқыңыз\b.*
    | (?:subscribe\ to|follow\ us|sign\ up\ for)\b.* | подписывайтесь\b.* | підписуйтесь\b.* | .*\bжазылыңыз\W*
    | (?:last\ )?(?:updated|обновлено|оновлено|жаңартылды)\b[\s\d:.,/|+-]*(?:\w+[\s\d:.,/|+-]*){0,5}
    | [\d\s.,]+\W*(?:views?|comments?|shares?|просмотр\w*|комментар\w*|перегляд\w*|қаралым\w*|пікір\w*)\W*
    | (?:views?|comments?|shares?|просмотр\w*|комментар\w*|перегляд\w*|қаралым\w*|пікір\w*)\W*[\d\s.,]+
    )""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did: which parts it touched, and how many words (as a bag, their order left aside)."""

    body: bool
    headline: bool
    words_added: int
    words_removed: int


def plain(text: str) -> str:
    """The text on one line with one kind of each sign: equal for all that reads the same. Idempotent."""
    signs = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).translate(SIGNS)
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", signs)).split())


def plain_body(body: str) -> str:
    """As `plain`, of the paragraphs that are the article's own."""
    own = (line for paragraph in body.split("\n") if (line := plain(paragraph)) and not is_furniture(line))
    return " ".join(own)


def is_furniture(line: str) -> bool:
    """Whether a paragraph is the page's, not the article's."""
    return len(line) <= LONGEST_FURNITURE and FURNITURE.fullmatch(line) is not None


def fingerprint(title: str, body: str) -> str:
    """64 hexadecimal digits, equal for versions of equal wording."""
    return hashlib.sha256(f"{plain(title)}\n\n{plain_body(body)}".encode()).hexdigest()


def change(old: tuple[str, str], new: tuple[str, str]) -> Change:
    """What differs between two versions, each as (title, body)."""
    before, after = ((plain(title), plain_body(body)) for title, body in (old, new))
    words = [Counter(f"{title} {body}".split()) for title, body in (before, after)]
    return Change(
        body=before[1] != after[1],
        headline=before[0] != after[0],
        words_added=(words[1] - words[0]).total(),
        words_removed=(words[0] - words[1]).total(),
    )


def is_same_article(one: str, other: str, threshold: float) -> bool:
    """Whether two bodies are one article, perhaps edited: Jaccard similarity of word runs of at least `threshold`."""
    return plain_body(one) == plain_body(other) or jaccard(shingles(one), shingles(other)) >= threshold
