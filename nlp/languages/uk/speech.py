"""How Ukrainian says who speaks."""

from __future__ import annotations

import re

from nlp.languages.dictionary import Dictionary
from nlp.languages.rules import SpeechWords

VERBS = re.compile(
    r"(?:сказа|заяви|зазначи|підкресли|дода|повідоми|поясни|уточни|відпові|пообіця|обіця|нагада|визна|написа|"
    r"заклика|розпові|стверджу|поміти|наголоси|запита|вказа|запевни|попереди|відзначи|продовжи|підтверди|"
    r"зажада|запропонува|припусти|поскаржи|натякну|попроси|спростува|заявля|повідомля|пояснює|нагаду|визнає|"
    r"обіця)(?:в|ла|ли|ло|є)?(?:ся)?"
    r"|вважає|каже|говорить|переконаний|переконана|цитує"
)


def speech_words(dictionary: Dictionary) -> SpeechWords:
    """The words, with the dictionary's verbs."""
    return SpeechWords(
        verbs=VERBS,
        pronouns={"він": "m", "вона": "f", "вони": None, "я": None, "ми": None, "хто": None},
        according_to=re.compile(
            r"\b(?:за (?:словами|оцінк(?:ою|ами)|висловом|твердженням|версією|повідомленням|підрахунками|даними|"
            r"зізнанням)|на (?:думку|переконання|погляд)|зі слів)\b",
            re.IGNORECASE,
        ),
        words_of=re.compile(
            r"циту\w+|процитува\w+|слов[аоу]?|позиці[яї]|відповідь|думка|коментар|репліка|вердикт|реакція|висновок"
        ),
        as_says=re.compile(r"\s*як\s+(?:\w+\s+)??([^\W\d_]+)", re.IGNORECASE),
        relative=re.compile(r"^\s*(?:\S+ )?(?:як(?:ий|а|е|і|ого|ої|ому|ій|им|ою|их)\b|де\b|що\b)"),
        that=re.compile(r",\s*(?:що|щоб|ніби|буцім)\b"),
        negations=frozenset({"не"}),
        promising=re.compile(r"(?:по)?обіця\w+|зажада\w+|запропон\w+|пропонує|закликав?\w*|попроси\w+"),
        answers=frozenset({"відповідь"}),
        is_infinitive=dictionary.is_infinitive,
        joining=frozenset({"і", "й", "та", "а", "але"}),
        is_finite=dictionary.is_finite,
    )
