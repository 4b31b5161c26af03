"""How Kazakh articles say where they come from."""

from __future__ import annotations

from nlp.languages.rules import CreditWords

CREDITS = CreditWords(
    credit=r"дереккөз\w*\s*[:–—-]|дерек\s*көзі\s*[:–—-]|материал\w*\s+(?:бойынша|алынды)",
    release=r"баспасөз\s+(?:хабарламасы|релизі|релиз)\b[^.!?]{0,60}|(?:[^.,:;!?]{3,80}\s)?баспасөз\s+қызметі",
    says=r"деп\s+(?:хабарлайды|хабарлады|жазады|жеткізді)|хабарлайды",
    says_after=r"(?:агенттігі(?:нің)?\s+)?(?:хабарлайды|хабарлады|хабарлауынша|жазады|жеткізді|таратты)",
    service=r"баспасөз\s+қызметі(?:нен|нің)?\s+(?:хабарла|мәлімде|жеткіз)\w+",
)
