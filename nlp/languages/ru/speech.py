"""How Russian says who speaks."""

from __future__ import annotations

import re

from nlp.languages.dictionary import Dictionary
from nlp.languages.rules import SpeechWords

VERBS = re.compile(
    r"(?:сказал|заявил|отметил|подчеркнул|добавил|сообщил|пояснил|объяснил|уточнил|считает|говорит|ответил|"
    r"пообещал|обещал|напомнил|признал|написал|призвал|рассказал|утверждает|заметил|констатировал|возразил|"
    r"спросил|указал|полагает|уверен|уверяет|заверил|предупредил|цитирует|обратил|продолжил|заключил|резюмировал|"
    r"подтвердил|потребовал|предложил|предположил|пожаловал|посетовал|намекнул|попросил|поклял|опроверг|доложил|"
    r"упомянул|утверждал|считал|полагал|говорил|просил|требовал|(?:заявля|отмеча|подчеркива|добавля|сообща|поясня|"
    r"объясня|уточня|отвеча|обеща|напомина|призна|рассказыва|замеча|указыва|предлага|требу|пиш|проси)[еи]т)"
    r"(?:а|и|о)?(?:ся|сь)?"
)


def speech_words(dictionary: Dictionary) -> SpeechWords:
    """The words, with the dictionary's verbs."""
    return SpeechWords(
        verbs=VERBS,
        pronouns={"он": "m", "она": "f", "они": None, "я": None, "мы": None, "кто": None},
        according_to=re.compile(
            r"\b(?:по (?:словам|мнению|признанию|выражению|оценк[ае]м?|утверждению|убеждению|версии|сообщению|"
            r"заверению|подсчетам|данным)|со слов)\b",
            re.IGNORECASE,
        ),
        words_of=re.compile(
            r"цитиру\w+|процитировал\w?|слов[аоу]?|позици[яи]|ответ|мнени[ея]|комментари[йи]|реплик[аи]|вердикт|реакци[яи]|"
            r"вывод"
        ),
        as_says=re.compile(r"\s*как\s+(?:\w+\s+)??([^\W\d_]+)", re.IGNORECASE),
        relative=re.compile(r"^\s*(?:\S+ )?(?:котор|где\b|что\b)"),
        that=re.compile(r",\s*(?:что|чтобы|будто)\b"),
        negations=frozenset({"не"}),
        promising=re.compile(
            r"(?:по)?обеща(?:л|ет)\w*|(?:по)?требу?(?:овал|ет)\w*|предложил\w*|предлагает|поклял\w+|призвал\w*|попросил\w*"
        ),
        answers=frozenset({"ответ"}),
        is_infinitive=dictionary.is_infinitive,
        joining=frozenset({"и", "а", "но"}),
        is_finite=dictionary.is_finite,
    )
