"""How English articles say where they come from."""

from __future__ import annotations

from nlp.languages.rules import CreditWords

CREDITS = CreditWords(
    credit=r"sources?\s*:|(?:with|using)\s+(?:material|files|reporting)\s+from|courtesy\s+of",
    release=r"(?:press|news|media)\s+release\b[^.!?]{0,60}",
)
