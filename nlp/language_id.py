"""Which language a text is in: one of few, as an outlet's file says, so that Kazakh is not taken for Kyrgyz."""

from __future__ import annotations

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("en", "kk", "ru", "uk")
MAX_CHARACTERS = 5000
SURE = 0.9


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def identify(text: str, expected: tuple[str, ...]) -> str:
    """The language of a text: en, kk, ru or uk; where the text does not say clearly, the first expected one.

    `expected` are the languages in which the outlet publishes, its main one first.
    """
    if "kk" in expected and _is_latin_kazakh(text[:MAX_CHARACTERS]):
        return "kk"
    language, probability = _identifier().classify(text[:MAX_CHARACTERS])
    if language in expected or probability >= SURE:
        return str(language)
    return expected[0]


def _is_latin_kazakh(text: str) -> bool:
    """Whether a text is Kazakh in Latin letters: in part of letters that neither English nor Turkish has."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    latin = sum(letter < "\u0250" for letter in letters)
    marked = sum(letter in "ğñşūıäöüáǵńóúý" for letter in letters)
    own = any(letter in "ñūäúńǵá" for letter in letters) or bool(re.search(r"q(?!u)", text))
    return latin > 0.9 * len(letters) and marked > 0.02 * latin and own


def guess(text: str) -> str:
    """The language of a text among all 97 that are known, as ISO 639-1: for a text that may be in none of ours."""
    return str(LanguageIdentifier.from_model_file(MODEL_FILE).classify(text[:MAX_CHARACTERS])[0])
