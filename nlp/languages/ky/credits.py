"""How Kyrgyz articles say where they come from."""

from __future__ import annotations

from nlp.languages.rules import CreditWords

CREDITS = CreditWords(
    credit=r"булак\w*\s*[:–—-]|маалымат\s+булагы\s*[:–—-]",
    release=r"(?:[^.,:;!?]{3,80}\s)?басма\s*сөз\s+(?:кызматы|билдирүүсү)\b[^.!?]{0,60}",
    says=r"деп\s+(?:билдирет|билдирди|жазат|кабарлайт|кабарлады)|кабарлайт",
    says_after=r"(?:агенттиги(?:нин)?\s+)?(?:билдирет|билдирди|кабарлайт|кабарлады|жазат)",
    service=r"басма\s*сөз\s+кызматы(?:нан|нын)?\s+(?:кабарла|билдир)\w+",
)
