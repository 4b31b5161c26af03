"""Which letters the bytes of a page mean: what it declares is a claim, what its letters say is evidence.

Old sites declare windows-1251 and send utf-8, or the other way about, or nothing; some put two encodings on one page.
A name in wrongly decoded letters is not found, and the candidate looks ignored.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import lru_cache, partial
from itertools import pairwise
from math import log

import ftfy.bad_codecs  # registers the sloppy codecs  # noqa: F401
from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

from crawlers.pages.eastern import eastern

SAMPLE = 60_000
"""Bytes from each of the beginning and the middle that are looked at where a page is not utf-8."""

CYRILLIC = ("windows-1251", "koi8-u", "koi8-r", "cp866", "mac-cyrillic", "kz1048", "ptcp154", "iso8859-5")
CANDIDATES = (*CYRILLIC, "windows-1252")

ALIASES = {
    **dict.fromkeys(("win-1251", "windows1251", "win1251", "cp-1251", "1251", "x-cp1251", "ansi-1251"), "windows-1251"),
    **dict.fromkeys(("koi8r", "koi-8", "koi8", "koi-8-r", "koi"), "koi8-r"),
    **dict.fromkeys(("x-mac-cyrillic", "maccyrillic", "x-mac-ukrainian"), "mac-cyrillic"),
    **dict.fromkeys(("dos", "dos-866", "ibm866", "alt", "csibm866", "866"), "cp866"),
    **dict.fromkeys(("utf8", "unicode", "utf", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "ansi"), "windows-1252"),
    **dict.fromkeys(("rk1048", "strk1048-2002"), "kz1048"),
    **dict.fromkeys(("pt154", "cp154", "cyrillic-asian"), "ptcp154"),
}
DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})|<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""",
    re.IGNORECASE,
)
UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HIGH = re.compile(rb"[\x80-\xff]")
PIECES = re.compile(rb"[^<>\r\n]+|[<>\r\n]+")


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """(text, encoding) of a page, a feed or a sitemap. Never fails: what cannot be read becomes U+FFFD.

    A byte order mark decides, then valid utf-8; else the encoding, declared or not, whose text looks most like Russian,
    Kazakh, Ukrainian or English. Where one encoding does not fit the whole page, each piece between tags has its own.
    """
    mark, _ = read_bom(body)
    if mark:
        return body.decode(mark, "replace").lstrip("\ufeff"), mark
    start = body[:400]
    if 5 * start.count(0) > len(start):
        wide = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        return body.decode(wide, "replace"), wide
    if body.isascii():
        return body.decode("ascii"), "utf-8"
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    claims = declared(body, content_type)
    if (other := eastern(_sample(body), claims)) is not None:
        return body.decode(other, "replace"), other
    letters = UTF8_LETTER.findall(body)
    stray = len(HIGH.findall(body)) - sum(map(len, letters))
    if len(letters) >= 10 * stray:
        return body.decode("utf-8", "replace"), "utf-8"  # a few broken bytes: a title cut in the middle of a letter
    if 10 * len(letters) > stray and _is_mixed(body):
        return _piecewise(body, claims), "mixed"
    encoding = likeliest(body, claims)
    return body.decode(encoding, "replace"), encoding


def declared(body: bytes, content_type: str = "") -> list[str]:
    """The encodings that header, XML declaration and meta elements name and that exist, the most trusted first."""
    names = [http_content_type_encoding(content_type) or ""]
    names += [(match[1] or match[2]).decode("ascii") for match in DECLARED.finditer(body[:100_000])]
    return list(dict.fromkeys(known for name in names if (known := known_encoding(name))))


def known_encoding(name: str) -> str | None:
    """A codec's name for what a page calls its encoding; None where there is none that reads text."""
    name = name.strip().lower().replace("_", "-")
    name = ALIASES.get(name) or resolve_encoding(name) or name
    name = {"cp1251": "windows-1251", "cp1252": "windows-1252"}.get(name, name)
    try:
        return name if codecs.lookup(name)._is_text_encoding and name not in ("idna", "punycode") else None
    except (LookupError, ValueError):
        return None


def likeliest(body: bytes, claims: list[str] | None = None) -> str:
    """The encoding that gives the most likely text; what is claimed has a head start and wins where nothing tells."""
    sample = _sample(body)
    pairs = Counter(pair for pair in pairwise(sample) if pair[0] > 127 or pair[1] > 127)
    names = [one for one in claims or () if one in CANDIDATES]
    scores = {name: _score(pairs, name) + HEAD_START * (name in names) for name in (*names, *CANDIDATES)}
    best = max(scores, key=scores.__getitem__)
    other = next((one for one in claims or () if one not in CANDIDATES and one != "utf-8"), None)
    doubtful = best == "windows-1252" or scores[best] < PLAUSIBLE * sum(pairs.values())
    return other if other and doubtful and _reads(sample, other) else best


def _sample(body: bytes) -> bytes:
    """Bytes of the beginning and the middle, tags left out."""
    middle = max(SAMPLE, len(body) // 2)
    return re.sub(rb"<[^<>]*>", b" ", b" " + body[:SAMPLE] + b" " + body[middle : middle + SAMPLE])


HEAD_START = 4.0
PLAUSIBLE = -7.0
"""Mean score of a pair below which Cyrillic is a guess: a declared encoding of another script is believed then."""


def _reads(sample: bytes, encoding: str) -> bool:
    text = sample.decode(encoding, "replace")
    return text.count("\ufffd") <= 2  # at the edges of the sample


# Shares of letters in press texts, per cent. Each language is tried by itself: in one text stand ї or ү, not both.
RUSSIAN = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ",
        (
            *(10.9, 8.5, 8.0, 7.4, 6.7, 6.3, 5.5, 4.7, 4.5, 4.4, 3.5, 3.2, 3.0, 2.8, 2.6, 2.0, 1.9, 1.7, 1.7, 1.6, 1.6),
            *(1.4, 1.2, 1.0, 0.9, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.2, 0.1),
        ),
        strict=True,
    )
)
PROFILES: tuple[dict[str, float], ...] = (
    RUSSIAN,
    RUSSIAN | {**dict.fromkeys("әқңғ", 2.0), **dict.fromkeys("ұүө", 1.0), "і": 4.0, "һ": 0.05},
    RUSSIAN | {"і": 5.5, "ї": 0.7, "є": 0.6, "ґ": 0.05},
)
COMMONNESS = {"windows-1251": 3.0, "koi8-u": 1.0, "koi8-r": 1.0, "windows-1252": 1.0, "kz1048": -3.0, "ptcp154": -3.0}
OPENING, CLOSING, ALONE = "«“„‘", "»”…’", "—–№•\u00a0§©°·™®"
CLASSES = {**dict.fromkeys(OPENING, "("), **dict.fromkeys(CLOSING, ")"), **dict.fromkeys(ALONE, "-")}
STEPS = {
    **dict.fromkeys(("lu", "aA"), -6.0),  # a capital within a word
    **dict.fromkeys(("la", "al", "lA", "Al", "ua", "au", "uA", "Au"), -6.0),  # two scripts within a word
    **dict.fromkeys(("-l", "-u", "l-", "u-", "l(", "u(", ")l", ")u"), -3.0),  # a mark without its blank
    **dict.fromkeys(("uu", " u", "(l"), -1.5),
}


@lru_cache(maxsize=64)
def _table(encoding: str, profile: int) -> tuple[tuple[str, float], ...]:
    """For each byte its class (l, u: Cyrillic letters; a, A: Latin; a mark's; blank) and the logarithm of its share."""
    text = (bytes([byte]).decode(encoding, "replace") for byte in range(256))
    return tuple(_entry(char, byte, PROFILES[profile]) for byte, char in enumerate(text))


def _entry(char: str, byte: int, shares: dict[str, float]) -> tuple[str, float]:
    if (share := shares.get(char.lower())) is not None:
        return "l" if char.islower() else "u", log(share / 100)
    if byte < 128:
        return ("a" if char.islower() else "A") if char.isalpha() else " ", 0.0
    if char in CLASSES:
        return CLASSES[char], -6.0
    if "\u00c0" <= char <= "\u00ff" and char.isalpha():
        return "a" if char.islower() else "A", -6.0  # é, ü: seldom in our languages
    return " ", -16.0 if char == "\ufffd" or not char.isprintable() else -11.0


def _score(pairs: Counter[tuple[int, int]], encoding: str) -> float:
    """Log-likelihood, up to a constant, of the second bytes of the pairs after the first, in the likeliest language."""
    return COMMONNESS.get(encoding, 0.0) + max(
        _score_as(pairs, _table(encoding, profile)) for profile in range(len(PROFILES))
    )


def _score_as(pairs: Counter[tuple[int, int]], table: tuple[tuple[str, float], ...]) -> float:
    total = 0.0
    for (first, second), count in pairs.items():
        kind, own = table[second]
        total += count * (own + STEPS.get(table[first][0] + kind, 0.0))
    return total


def _is_mixed(body: bytes) -> bool:
    """Whether some pieces are utf-8 and others are not, with letters enough in both to say so."""
    whole = broken = 0
    for piece in PIECES.findall(body):
        high = len(HIGH.findall(piece))
        if high >= 6:
            letters = UTF8_LETTER.findall(piece)
            fits = sum(map(len, letters)) > 0.9 * high
            whole, broken = whole + fits, broken + (not fits)
    return whole > 0 and broken > 0


def _piecewise(body: bytes, claims: list[str]) -> str:
    pieces = PIECES.findall(body)
    others = b"\n".join(piece for piece in pieces if not _is_utf8(piece))
    encoding = likeliest(others, claims)
    return "".join(piece.decode("utf-8" if _is_utf8(piece) else encoding, "replace") for piece in pieces)


def _is_utf8(piece: bytes) -> bool:
    """Whether utf-8 reads a piece, but for a letter cut at its end."""
    if piece.isascii():
        return True
    letters = UTF8_LETTER.findall(piece)
    return sum(map(len, letters)) > 0.9 * len(HIGH.findall(piece))


GAP = r"[ .,\-]{0,2}"
THROUGH_1251 = re.compile(
    f"(?:[РСТУ][ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї]{GAP}){{4,}}"
)
THROUGH_1252 = re.compile(f"(?:[\u00d0-\u00d3][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{GAP}){{2,}}")

THROUGH = (("РСТУ", THROUGH_1251, "sloppy-windows-1251"), ("ÐÑÒÓ", THROUGH_1252, "sloppy-windows-1252"))


def undoubled(text: str) -> str:
    """The text with Cyrillic put right that was utf-8, read as windows-1251 or -1252, and written as utf-8 again."""
    for first, pattern, through in THROUGH:
        if any(letter in text for letter in first):  # much quicker than the pattern, and most pages have none
            text = pattern.sub(partial(_again, through), text)
    return text


def _again(through: str, match: re.Match[str]) -> str:
    run = match[0]
    for encoding in (through, "latin-1"):
        try:
            return run.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return run
