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
SPEECH = SpeechWords(
    verbs=re.compile("|".join(sorted(both_scripts(VERBS), key=len, reverse=True))),
    pronouns={"ол": "any", "ol": "any", **dict.fromkeys(both_scripts("олар мен біз кім".split()))},
    verb_last=True,
    according_after=re.compile("|".join(both_scripts(ACCORDING))),
)
