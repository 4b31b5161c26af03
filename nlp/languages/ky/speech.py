"""How Kyrgyz says who speaks."""

from __future__ import annotations

import re

from nlp.languages.rules import SpeechWords

SPEECH = SpeechWords(
    verbs=re.compile(
        r"деди|дейт|деп|айтты|айтат|билдирди|белгиледи|кошумчалады|жооп|сурады|жазды|баса|түшүндүрдү|эскертти|"
        r"ырастады|убада|тактады"
    ),
    pronouns={"ал": "any", **dict.fromkeys("алар мен биз ким".split())},
    verb_last=True,
)
