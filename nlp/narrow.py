"""A text with one byte for each character: what costs most on text (folding, counting, looking for names) is nearly
nothing on bytes.

The alphabets of the languages that are read and the marks of the press fit into 256 places. What has no place is put
under one of two signs, for any other letter and for any other mark. Offsets stay those of the text.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from nlp.folding import ALIKE, MARKS_OF_BREAKS, MAY_BREAK, fold

OTHER_LETTER, OTHER_MARK = "\ufdd0", "\ufdd1"
_SMALL = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґәғқңөұүһäöüūğşñéá"
_OTHERS = iter(_SMALL + _SMALL.upper() + "ı«»“”„‘’ʼ—–…№\u00a0°§•€₸‐‑−´" + OTHER_LETTER + OTHER_MARK)
_PLACES = "".join(
    one if one.isprintable() or one in "\t\n\r" else next(_OTHERS, "\ufffe")
    for one in [*map(chr, range(128)), *"\0" * 128]
)
"""What each byte stands for: ASCII is itself, but for control characters."""
_ENCODING = codecs.charmap_build(_PLACES)
_FOLDED = "".join(map(fold, _PLACES))
_HANDLER = "tarazy.other"
_LETTER = re.compile(rf"[^\W_{OTHER_MARK}]|{OTHER_LETTER}")
_JOINED = re.compile(rb"a-(?=a)")


def _other(error: UnicodeError) -> tuple[str, int]:
    """What stands for characters without a place. Raises `error` where folding has to look closer."""
    assert isinstance(error, UnicodeEncodeError)
    found = [_stands_for(character) for character in error.object[error.start : error.end]]
    if "" in found:
        raise error
    return "".join(found), error.end


@lru_cache(maxsize=10_000)
def _stands_for(character: str) -> str:
    """The sign for a character without a place; empty where folding has to look closer."""
    plain = fold(character)
    if _LETTER.match(character):
        return plain if plain in _PLACES and _LETTER.match(plain) else OTHER_LETTER
    return "" if plain != character or character in MARKS_OF_BREAKS else OTHER_MARK


codecs.register_error(_HANDLER, _other)


def _tables() -> tuple[bytes, bytes, bytes]:
    """For bytes.translate. To words: `a` a letter or digit, `-` what may join two, else a blank. To scripts: `l` Latin,
    `L` a Latin capital that looks Cyrillic, `c` Cyrillic, an apostrophe. To letters: folded, small; all else blank."""
    words, scripts, letters = (bytearray(b" " * 256) for _ in range(3))
    for place, (character, plain) in enumerate(zip(_PLACES, _FOLDED, strict=True)):
        if _LETTER.match(character):
            words[place] = ord("a")
            letters[place] = _PLACES.index(plain.lower())
        elif character in "-'’":
            words[place] = ord("-")
        if plain.isascii() and plain.isalpha():
            scripts[place] = ord("L" if plain.isupper() and plain in ALIKE else "l")
        elif "\u0400" <= plain <= "\u04ff":
            scripts[place] = ord("c")
        elif plain == "'":
            scripts[place] = ord("'")
    return bytes(words), bytes(scripts), bytes(letters)


_TO_WORDS, _TO_SCRIPTS, _TO_LETTERS = _tables()


def narrow(text: str) -> bytes | None:
    """The text's bytes; None where it has marks that folding must look at closer (`nlp.folding.unbroken`)."""
    try:
        return codecs.charmap_encode(text, _HANDLER, _ENCODING)[0]
    except UnicodeEncodeError:
        return None


def is_plain(raw: bytes) -> bool:
    """Whether folding the text is one character for one, whatever stands beside it: no word is of two scripts, none is
    cut at a line's end, and no two apostrophes are a quotation mark."""
    scripts = raw.translate(_TO_SCRIPTS)
    if b"''" in scripts:
        return False
    if b"c" in scripts and any(pair in scripts for pair in (b"lc", b"cl", b"Lc", b"cL", b"LLLLL")):
        return False
    return not (b"-" in raw and MAY_BREAK.search(raw))


def folded(raw: bytes, text: str) -> str:
    """What `fold` makes of a plain text."""
    if raw.find(_PLACES.index(OTHER_LETTER)) >= 0 or raw.find(_PLACES.index(OTHER_MARK)) >= 0:
        return fold(text)
    return codecs.charmap_decode(raw, "strict", _FOLDED)[0]


def count_words(raw: bytes) -> int:
    """Words: runs of letters and digits; a hyphen or an apostrophe between two of them joins."""
    classes = raw.translate(_TO_WORDS)
    runs = len(classes.replace(b"-", b" ").split())
    return runs - len(_JOINED.findall(classes)) if b"-" in classes else runs


def letters(raw: bytes) -> bytes:
    """The letters and digits, folded and small; blanks for all else, and one before. Place n is the text's n - 1."""
    return b" " + raw.translate(_TO_LETTERS)
