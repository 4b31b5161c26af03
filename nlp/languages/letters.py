"""Punctuation rules with the letters that spaCy's own classes lack: Ғ, Қ, Ұ (Kazakh) and Ў (Uzbek, Belarusian).

Without them a full stop after қ stays glued to the word: `сармановтық.` would be one token.
"""

from __future__ import annotations

from spacy.lang.char_classes import (
    ALPHA,
    ALPHA_LOWER,
    ALPHA_UPPER,
    CONCAT_QUOTES,
    CURRENCY,
    LIST_ELLIPSES,
    LIST_ICONS,
    LIST_PUNCT,
    LIST_QUOTES,
    PUNCT,
    UNITS,
)

LETTERS, UPPER, LOWER = ALPHA + "ҒғҚқҰұЎў", ALPHA_UPPER + "ҒҚҰЎ", ALPHA_LOWER + "ғқұў"
STOPS = rf"(?<=[{LETTERS}\)\]»”\"'%²{PUNCT}{CONCAT_QUOTES}])\."
"""A full stop after any letter."""
SUFFIXES = [
    *LIST_PUNCT,
    *LIST_ELLIPSES,
    *LIST_QUOTES,
    *LIST_ICONS,
    "—",
    "–",
    r"(?<=[0-9])\+",
    rf"(?<=[0-9])(?:{CURRENCY})",
    rf"(?<=[0-9])(?:{UNITS})",
    STOPS,
]
INFIXES = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    r"(?<=[0-9])[+\-\*^](?=[0-9-])",
    rf"(?<=[{LOWER}{CONCAT_QUOTES}])\.(?=[{UPPER}{CONCAT_QUOTES}])",
    rf"(?<=[{UPPER}]\.)(?=[{UPPER}])",
    rf"(?<=[{LETTERS}]),(?=[{LETTERS}])",
    rf"(?<=[{LETTERS}0-9])[:<>=/—–](?=[{LETTERS}])",
]
"""Hyphens stay inside words: double names and endings after a hyphen are one word."""
