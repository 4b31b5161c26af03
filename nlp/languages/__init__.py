"""Languages: each package in this folder is one. docs/add-a-language.md says what it must hold."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from nlp.languages.rules import LanguageRules

CODES = tuple(sorted(module.name for module in iter_modules(__path__) if module.ispkg))


@cache
def rules_of(code: str) -> LanguageRules:
    """The rules of a language. Raises ValueError for one that we do not read."""
    if code not in CODES:
        raise ValueError(f"language {code!r} is not read; there are {', '.join(CODES)}")
    rules = import_module(f"nlp.languages.{code}").RULES
    assert isinstance(rules, LanguageRules)
    return rules
