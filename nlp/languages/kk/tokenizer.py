"""Kazakh for spaCy, which has none: letters, abbreviations, punctuation, stop words, numbers; Cyrillic and Latin.

Registered by entry point, so that `spacy.blank("kk")` works wherever this package is installed. Sentence ends come from
the component `press_sentences`, which knows the abbreviations.
"""

from __future__ import annotations

import re

from spacy.attrs import ORTH
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import BaseDefaults, Language
from spacy.util import update_exc

from nlp.languages.kk.lex_attrs import LEX_ATTRS
from nlp.languages.kk.stop_words import STOP_WORDS
from nlp.languages.letters import INFIXES, SUFFIXES
from nlp.transliteration import kazakh_latin

CLOSING_ABBREVIATIONS = ("т.б.", "т.с.с.", "т.т.")
"""And so on: they may end a sentence."""
ABBREVIATIONS = (
    *("ж.", "жж.", "ғ.", "ғғ.", "б.з.б.", "б.з.", "т.", "қ.", "а.", "обл.", "ауд.", "көш.", "даң.", "мкр.", "шағ."),
    *("мың.", "млн.", "млрд.", "трлн.", "тг.", "тең.", "долл.", "проф.", "акад.", "доц.", "инж.", "ред.", "құраст."),
    *("мыс.", "бет.", "сағ.", "мин.", "сек.", "м.ғ.д.", "ф.ғ.к.", "ҚР.", "ж.т.б."),
)
"""None of these ends a sentence where a word follows."""


def _exceptions() -> dict[str, list[dict[int, str]]]:
    written = [*CLOSING_ABBREVIATIONS, *(one for one in ABBREVIATIONS if one not in ("т.", "қ.", "а.", "ҚР."))]
    forms = {form for one in written for form in (one, one.capitalize(), kazakh_latin(one))}
    return {form: [{ORTH: form}] for form in sorted(forms)}


def _stop_words() -> set[str]:
    return {*STOP_WORDS, *map(kazakh_latin, STOP_WORDS)}


class KazakhDefaults(BaseDefaults):
    """Differences from spaCy's common defaults."""

    tokenizer_exceptions = update_exc(BASE_EXCEPTIONS, _exceptions())
    suffixes = SUFFIXES
    infixes = INFIXES
    url_match = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+").match
    stop_words = _stop_words()
    lex_attr_getters = LEX_ATTRS


class Kazakh(Language):  # type: ignore[no-untyped-call]
    """`spacy.blank("kk")`."""

    lang = "kk"
    Defaults = KazakhDefaults
