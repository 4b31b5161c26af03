"""One spelling for letters that the press writes in several ways. Never changes a text's length: offsets stay true."""

from __future__ import annotations

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
_LATIN = "ABCEHKMOPTXYaceopxyi"
_CYRILLIC = "АВСЕНКМОРТХУасеорхуі"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)


def fold(text: str) -> str:
    """The text with ё as е, all apostrophes, hyphens and blanks of one kind, Latin letters without marks, and
    look-alike letters in one script.

    Character by character: `len(fold(text)) == len(text)`.
    """
    folded = text.translate(_MAP)
    if folded.isascii():
        return folded
    return "".join(_one_script(word) for word in _words(folded))


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
    """A mostly Cyrillic word with Latin look-alikes in it, all in Cyrillic: a typist's slip, or a trick."""
    latin = sum(character in _LATIN for character in word)
    if not latin or not word[0].isalpha():
        return word
    cyrillic = sum("\u0400" <= character <= "\u04ff" for character in word)
    if cyrillic and latin + cyrillic == len(word) and cyrillic >= latin:
        return word.translate(_TO_CYRILLIC)
    return word
