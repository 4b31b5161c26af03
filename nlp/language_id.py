"""Which language a text is in: one of few, as an outlet's file says, so that Kazakh is not taken for Kyrgyz."""

from __future__ import annotations

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from nlp.languages import CODES, rules_of

MAX_CHARACTERS = 5000
SURE = 0.9


@lru_cache(maxsize=8)
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(languages))
    return identifier


@lru_cache(maxsize=64)
def _told_apart(expected: tuple[str, ...]) -> tuple[str, ...]:
    """The languages among which a text's is sought: of near ones only those in which the outlet publishes."""
    near = {code: rules_of(code).near for code in CODES}
    left_out = {code for code, others in near.items() if others and code not in expected}
    left_out |= {other for code in expected for other in near.get(code, ()) if other not in expected}
    return tuple(code for code in CODES if code not in left_out)


def identify(text: str, expected: tuple[str, ...]) -> str:
    """The language of a text, one of those that we read; where the text does not say clearly, the first expected one.

    `expected` are the languages in which the outlet publishes, its main one first.
    """
    if "kk" in expected and _is_latin_kazakh(text[:MAX_CHARACTERS]):
        return "kk"
    language, probability = _identifier(_told_apart(expected)).classify(text[:MAX_CHARACTERS])
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
