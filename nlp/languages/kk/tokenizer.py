"""Kazakh for spaCy: letters, abbreviations and punctuation of the language."""

from __future__ import annotations

from spacy.attrs import ORTH
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import BaseDefaults, Language
from spacy.util import update_exc

ABBREVIATIONS = ("т.б.", "т.с.с.", "ж.", "жж.", "ғ.", "обл.", "ауд.", "көш.", "млн.", "млрд.", "проф.", "акад.")


class KazakhDefaults(BaseDefaults):
    """Differences from spaCy's common defaults."""

    tokenizer_exceptions = update_exc(BASE_EXCEPTIONS, {text: [{ORTH: text}] for text in ABBREVIATIONS})


class Kazakh(Language):  # type: ignore[no-untyped-call]
    """`spacy.blank("kk")`."""

    lang = "kk"
    Defaults = KazakhDefaults
