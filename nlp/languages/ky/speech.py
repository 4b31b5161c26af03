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
    answers=frozenset({"жооп"}),
    final=re.compile(
        r"\b(?P<that>деп\s+(?:\w+\s+)?)?(?:айтты|айтат|билдирди|белгиледи|кошумчалады|жазды|түшүндүрдү|эскертти|ырастады|"
        r"убада\s+берди|жооп\s+берди|эсептейт|тактады|кабарлады)\W*$"
    ),
    nominal_end=re.compile(r"\w+(?:нын|нин|нун|нүн|ын|ин|ун|үн)"),
)
