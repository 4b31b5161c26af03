"""Languages. The only place that lists them."""

from __future__ import annotations

from importlib import import_module

from nlp.languages.rules import LanguageRules

CODES = ("en", "ru", "kk", "uk")


def rules_of(code: str) -> LanguageRules:
    """The rules of a language. Raises ValueError for one that we do not read."""
    if code not in CODES:
        raise ValueError(f"language {code!r} is not read; there are {', '.join(CODES)}")
    rules = import_module(f"nlp.languages.{code}").RULES
    assert isinstance(rules, LanguageRules)
    return rules
