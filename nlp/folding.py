"""One spelling for letters that the press writes in several ways. Never changes a text's length: offsets stay true."""

from __future__ import annotations

import re
import unicodedata


def _plain_latin() -> dict[int, str]:
    """Latin letters with marks to the letter without: ñ, ş, ū, é; ı and İ too, which Kazakh has beside i."""
    marked = {code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)}
    plain = {code: letter for code, letter in marked.items() if letter.isascii() and letter.isalpha()}
    return plain | dict(zip(map(ord, "ıłŁøØđĐ"), "ilLoOdD", strict=True))


_MAP = {
    **_plain_latin(),
    **dict.fromkeys(map(ord, "’ʼ‘`´′"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒−"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009"), " "),
    ord("ё"): "е",
    ord("Ё"): "Е",
}
ALIKE = "ABCEHKMOPTXYaceopxyi"
"""Latin letters that look like Cyrillic ones, these in the same order:"""
_CYRILLIC = "АВСЕНКМОРТХУасеорхуі"
_TO_CYRILLIC = str.maketrans(ALIKE, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, ALIKE)
_ANY_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_DOUBLED_OPENING, _DOUBLED = re.compile(r"(?<![\w'])''(?=[\w.…\[(])"), re.compile(r"''(?![\w'])")
LONG = 5
"""Letters: shorter words of look-alikes may be Latin indeed (CEO, COP)."""
_MIXED = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
"""Without such a place no word is of both scripts."""
_DISGUISE = re.compile(rf"[{ALIKE}]{{{LONG}}}")
MOST = 40
"""Characters of a word that are looked at."""
MARKS_OF_BREAKS = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Soft hyphens and marks of no width."""
MAY_BREAK = re.compile(rb"-[ \t]*\n")
_BROKEN = re.compile(rf"[{MARKS_OF_BREAKS}]+|(?<=[^\W\d_])-[ \t]*\n[ \t]*(?=[^\W\d_])")


def fold(text: str) -> str:
    """The text with ё as е, all apostrophes, hyphens and blanks of one kind, Latin letters without marks, look-alike
    letters in one script, and quotation marks that are typed as two apostrophes as one mark and a blank.

    Character by character: `len(fold(text)) == len(text)`.
    """
    folded = text.translate(_MAP)
    if "''" in folded:
        folded = _DOUBLED.sub('" ', _DOUBLED_OPENING.sub(' "', folded))
    if folded.isascii() or not _ANY_CYRILLIC.search(folded) or not (_MIXED.search(folded) or _DISGUISE.search(folded)):
        return folded
    words = [_one_script(word) for word in _words(folded)]
    if _is_cyrillic(words):
        words = [_disguised(word) for word in words]
    return "".join(words)


def _is_cyrillic(words: list[str]) -> bool:
    """Whether far more letters of the text are Cyrillic than Latin."""
    letters = [letter for word in words for letter in word[:1]]  # a letter of each word tells enough
    latin = sum(letter.isascii() and letter.isalpha() for letter in letters)
    return sum("\u0400" <= letter <= "\u04ff" for letter in letters) > 2 * latin


def _disguised(word: str) -> str:
    """A word of capitals in Latin letters only that all look Cyrillic, in a Cyrillic text: CAPMAHOB."""
    if len(word) >= LONG and word.isupper() and all(letter in ALIKE for letter in word):
        return word.translate(_TO_CYRILLIC)
    return word


def _words(text: str) -> list[str]:
    """The text cut into runs of letters and runs of anything else."""
    runs: list[str] = []
    start = 0
    for index in range(1, len(text)):
        if text[index].isalpha() != text[index - 1].isalpha():
            runs.append(text[start:index])
            start = index
    runs.append(text[start:])
    return runs


def _one_script(word: str) -> str:
    """A word of Latin and Cyrillic letters, in the one script that all of it can be: a typist's slip, or a trick.

    Where every letter looks like one of the other script, that of most letters; where neither fits, the word as it is.
    """
    latin = sum(letter.isascii() for letter in word)
    if not latin or latin == len(word) or not word[0].isalpha():
        return word
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in word)
    if latin + cyrillic != len(word):
        return word
    may_be_cyrillic = all(letter in ALIKE for letter in word if letter.isascii())
    may_be_latin = all(letter in _CYRILLIC for letter in word if not letter.isascii())
    if may_be_cyrillic and (cyrillic >= latin or not may_be_latin):
        return word.translate(_TO_CYRILLIC)
    return word.translate(_TO_LATIN) if may_be_latin else word


def _in_name(text: str, hyphen: int) -> bool:
    """Whether the word before a hyphen begins with a capital."""
    word = re.search(r"[^\W\d_]+$", text[max(0, hyphen - MOST) : hyphen])
    return word is not None and word[0][0].isupper()


def unbroken(text: str) -> tuple[str, list[int] | None]:
    """The text without soft hyphens, marks of no width, and hyphens at line ends; and where each character stood.

    The list has the place in the source of every character, and of the end; None where nothing was taken out. After a
    hyphen at a line's end a capital keeps its hyphen (Қасым-Жомарт), a small letter does not (Сар-манов).
    """
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for match in _BROKEN.finditer(text):
        end = match.start()
        if match[0].startswith("-") and text[match.end()].isupper():
            if not _in_name(text, end):
                continue
            end += 1
        pieces.append(text[start:end])
        places += range(start, end)
        start = match.end()
    if not pieces:
        return text, None
    return "".join([*pieces, text[start:]]), [*places, *range(start, len(text) + 1)]
