"""Dates in scripts other than Latin, Cyrillic and Greek, with their months and digits written as English has them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

LANGUAGES = {
    "ARABIC": ("ar", "ar_LB", "ar_DZ", "ar_MA", "fa", "ur", "ps", "ckb", "ug"),
    "ARMENIAN": ("hy",),
    "BENGALI": ("bn", "as"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "ETHIOPIC": ("am",),
    "GEORGIAN": ("ka",),
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "HEBREW": ("he",),
    "KANNADA": ("kn",),
    "KHMER": ("km",),
    "LAO": ("lo",),
    "MALAYALAM": ("ml",),
    "MYANMAR": ("my",),
    "ORIYA": ("or",),
    "SINHALA": ("si",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "THAI": ("th",),
    "TIBETAN": ("bo",),
}
"""Languages by the first word of their letters' names in Unicode."""
ALPHABETS = "be bg cs mk sr hr sl sk it nl fi et lv is sq el az uz tk ca eu gl ms sw ga cy uk".split()
"""Languages of the Latin, Cyrillic and Greek press, of which `spoken` does not know all months by how they begin."""
ENGLISH = "January February March April May June July August September October November December".split()
BUDDHIST = re.compile(r"(?<!\d)(25[4-9]\d)(?!\d)")
"""Years of the Thai and Lao press, which are 543 more."""
BESIDE_CLDR = {"জানুয়ারি": 1, "ফেব্রুয়ারি": 2}
"""Months as the press spells them, where CLDR spells them otherwise."""
PERSIAN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
PERSIAN_DAY = re.compile(rf"(\d{{1,2}})\s*({'|'.join(PERSIAN)})\s*(?:ماه\s*)?(1[34]\d\d)")
BEFORE_PERSIAN = (0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336)
"""Days of a Persian year before each of its months."""
FEWEST = 2
"""Letters of a month's name: shorter ones are letters of anything."""


def in_english(text: str) -> str:
    """A text with ASCII digits, and with English months where it has those of its own script's languages."""
    if text.isascii():
        return text
    text = "".join(str(unicodedata.digit(char)) if char.isdecimal() and not char.isascii() else char for char in text)
    script = script_of(text)
    if script is None:
        return text
    if script == "ARABIC":
        text = PERSIAN_DAY.sub(_from_persian, _spelt(text))
    if script in ("THAI", "LAO"):
        text = BUDDHIST.sub(lambda year: str(int(year[1]) - 543), text)
    names = _months(script)

    def english(found: re.Match[str]) -> str:
        behind = found.string[found.end() : found.end() + 1]
        if behind and unicodedata.category(behind).startswith("M"):
            return found[0]  # a vowel's sign: the word goes on
        return f" {ENGLISH[names[found[1].lower()] - 1]} "

    return _pattern(script).sub(english, _spelt(text))


def script_of(text: str) -> str | None:
    """The script of the first letter that is of one of those here; None where there is none."""
    for char in text:
        if char > "\u052f" and char.isalpha():
            script = unicodedata.name(char, "").partition(" ")[0]
            if script in LANGUAGES:
                return script
    return None


def _spelt(text: str) -> str:
    """One spelling for letters that have two: the Persian and the Arabic ya, a letter with its dot."""
    return unicodedata.normalize("NFC", text).replace("ي", "ی")


@lru_cache(maxsize=32)
def _months(script: str) -> dict[str, int]:
    """The months' names of a script's languages after CLDR: in full before the short ones, which may mean others."""
    from babel import Locale

    found = {_spelt(name): number for name, number in BESIDE_CLDR.items()} if script == "BENGALI" else {}
    for width in ("wide", "abbreviated"):
        for code in LANGUAGES[script]:
            months = Locale.parse(code).months
            for use in ("format", "stand-alone"):
                for number, name in months[use][width].items():
                    name = _spelt(name.strip(" .׳")).lower()
                    if len(name) >= FEWEST and not name.isascii():
                        found.setdefault(name, number)
    return found


@lru_cache(maxsize=1)
def full_months() -> dict[str, int]:
    """The months' full names, of four letters or more, in these languages, after CLDR."""
    from babel import Locale

    months = [Locale.parse(code).months for code in ALPHABETS]
    names = [(name.lower(), number) for one in months for use in one.values() for number, name in use["wide"].items()]
    return {name: number for name, number in names if len(name) >= 4}


@lru_cache(maxsize=32)
def _pattern(script: str) -> re.Pattern[str]:
    names = sorted(_months(script), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d_])ב?({'|'.join(map(re.escape, names))})(?![^\W\d_])", re.IGNORECASE)


def _from_persian(found: re.Match[str]) -> str:
    """The day of the Persian calendar in ISO 8601, by its cycle of 33 years, which is right from 1799 to 2256."""
    day, month, years = int(found[1]), PERSIAN.index(found[2]), int(found[3]) - 979
    leaps = years // 33 * 8 + (years % 33 + 3) // 4
    return f" {dt.date(1600, 3, 20) + dt.timedelta(days=365 * years + leaps + BEFORE_PERSIAN[month] + day - 1)} "
