"""Encodings of scripts far from ours: believed where declared and readable, recognised by their commonest characters.

Their bytes read as Cyrillic too, and not even badly: such a page must be known before its letters are weighed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

WIDE = ("cp932", "euc-jp", "gb18030", "big5hkscs", "cp949")
"""Of more than one byte a character: Japanese, Japanese, Chinese, Chinese, Korean."""
NARROW = frozenset({"cp1253", "iso8859-7", "cp1255", "iso8859-8", "cp1256", "iso8859-6", "cp874", "tis-620", "cp1258"})
"""Greek, Hebrew, Arabic, Thai, Vietnamese: nobody declares these for a page in other letters."""

KANA = re.compile("[\u3040-\u30ff]")
HANGUL = re.compile("[이다는의에을를가은로고하지한도사인기서대자나시어으리그과해]")
HAN = re.compile(
    "[的一是不了在人有我他这這个個中大来來上国國和地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後作里用道行所"
    "然家种事成方多经經么去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日新为為与與"
    "们們月記記者者報报市民]"
)
EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
BROKEN = 0.02
"""Largest share of characters that cannot be read, of those that are not ASCII: pages are cut and patched."""
COMMON = 0.08
"""Least share of the commonest characters among all of the script: press has 0.2 and more, chance 0.01."""
FEW = 20


def eastern(sample: bytes, claims: Sequence[str]) -> str | None:
    """The encoding of a page in such a script, a declared one first; None where it is in another.

    `sample` is of the page's bytes, tags left out; `claims` are codecs' names, as declared.
    """
    for name in claims:
        if name in WIDE and _common(sample, name, COMMON / 2):
            return name
        if name in NARROW and _share_broken(sample.decode(name, "replace")) <= BROKEN:
            return name
    found = {name: share for name in WIDE if (share := _common(sample, name, COMMON))}
    return max(found, key=found.__getitem__) if found else None


def _share_broken(text: str) -> float:
    foreign = sum(not char.isascii() for char in text)
    return text.count("\ufffd") / foreign if foreign else 0.0


def _common(sample: bytes, encoding: str, least: float) -> float:
    """The share of the commonest characters among a text's own, 0 where it is below the least, or much is broken."""
    text = sample.decode(encoding, "replace")
    whole = len(EASTERN.findall(text))
    if whole < FEW or _share_broken(text) > BROKEN:
        return 0.0
    kana, han = len(KANA.findall(text)) / whole, len(HAN.findall(text)) / whole
    if encoding == "cp949":
        share = len(HANGUL.findall(text)) / whole
    elif encoding in ("cp932", "euc-jp"):
        share = kana + han if kana > 0.1 else 0.0
    else:
        share = han if kana < 0.1 else 0.0  # euc-jp read as Chinese has its kana too
    return share if share >= least else 0.0
