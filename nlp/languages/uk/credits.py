"""How Ukrainian articles say where they come from."""

from __future__ import annotations

from nlp.languages.rules import CreditWords

CREDITS = CreditWords(
    credit=r"за\s+(?:матеріалами|повідомленням|інформацією|даними)|джерел[оа]\s*[:–—-]|з\s+посиланням\s+на",
    release=r"прес-?\s?реліз\b[^.!?]{0,60}|прес-служба\s(?!.*(?:ла|ає|яє|ує)\b)[^.,:;!?]{3,100}",
    says=r"повідомля[єю]\w*|повідоми(?:в|ла|ло|ли)|переда[єю]\w*|пише|з\s+посиланням\s+на|за\s+(?:даними|інформацією)",
    says_after=r"повідомляє|повідомило|передає",
    service=r"(?:повідомля\w+|повідомил[аи]|передає|інформує)\s+(?:у\s+|в\s+)?прес-служб[аіи]\b",
)
