"""How Kazakh says who speaks."""

from __future__ import annotations

import re

from nlp.languages.kk.letters import both_scripts
from nlp.languages.rules import SpeechWords

VERBS = """
    деді дейді деп айтты айтады мәлімдеді атап жеткізді хабарлады түсіндірді жауап қосты сендірді ескертті жазды баса
    толықтырды тоқталды уәде сұрады мойындады
    """.split()
ACCORDING = """
    айтуынша сөзінше пікірінше ойынша бағалауынша мәлімдеуінше сендіруінше түсіндіруінше сенімінше ескертуінше дерегінше
    есебінше мойындауынша жазуынша айтқандай сөзімен ұстанымы жауабы
    """.split()
"""What stands after the genitive of who is quoted."""
FINAL = """
    айтты айтады мәлімдеді хабарлады түсіндірді сендірді ескертті жазды мойындады растады жеткізді білдірді жасырмады
    санайды есептейді пайымдайды сенеді шағымданды айыптады айтып_берді айтып_өтті атап_өтті атап_көрсетті еске_салды
    уәде_берді жауап_берді баса_айтты талап_етті
    """.split()
"""What may end a sentence that tells what somebody says."""
_FINAL = "|".join(word.replace("_", r"\s+") for word in sorted(both_scripts(FINAL)))
SPEECH = SpeechWords(
    verbs=re.compile("|".join(sorted(both_scripts(VERBS), key=len, reverse=True))),
    pronouns={"ол": "any", "ol": "any", **dict.fromkeys(both_scripts("олар мен біз кім".split()))},
    verb_last=True,
    answers=both_scripts(["жауап"]),
    final=re.compile(rf"\b(?P<that>(?:деп|dep)\s+(?:\w+\s+)?)?(?:{_FINAL})\W*$"),
    nominal_end=re.compile(r"\w+(?:ын|ін|yn|in)"),
    according_after=re.compile("|".join(both_scripts(ACCORDING))),
)
