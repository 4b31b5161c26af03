"""English."""

from __future__ import annotations

from nlp.languages.agreement import titled
from nlp.languages.en.credits import CREDITS
from nlp.languages.en.names import (
    SET_PHRASES,
    adjectives,
    collision,
    decline_name,
    decline_phrase,
    family_forms,
    is_given_name,
    is_place,
    word_forms,
)
from nlp.languages.en.polls import POLLS
from nlp.languages.en.roles import ROLES
from nlp.languages.en.speech import SPEECH
from nlp.languages.rules import LanguageRules

RULES = LanguageRules(
    code="en",
    script="latin",
    decline=decline_name,
    family=family_forms,
    decline_phrase=decline_phrase,
    word_forms=word_forms,
    is_given_name=is_given_name,
    collision=collision,
    is_place=is_place,
    titles=frozenset(
        """
            mr mrs ms miss dr prof sir president presidents candidate nominee senator sen secretary sec governor
            gov rep representative congressman congresswoman minister premier mayor judge justice general gen
            democrat democrats democratic republican republicans gop libertarian green independent incumbent
            challenger rival leader ex-president president-elect chairman chairwoman coach comrade lady pro-trump
            anti-trump tycoon mogul billionaire businessman opponent frontrunner front-runner team camp campaign
            vs versus versus. v and or but monday tuesday wednesday thursday friday saturday sunday january
            february march april may june july august september october november december
            """.split()
    ),
    prepositions=frozenset("in on at by for with from of to about against between after before over under".split()),
    not_in_office=frozenset("vice former ex deputy foreign".split()),
    named_after_before=frozenset({"street", "avenue"}),
    named_after_after=frozenset(
        """
            foundation university tower towers street avenue hotel hotels hospital school library museum prize
            award airport stadium organization organisation international inc plaza park square building memorial
            global initiative college center centre golf casino taj steaks shuttle cup
            """.split()
    ),
    family_before=frozenset({"family"}),
    family_after=frozenset({"family", "clan", "dynasty", "household"}),
    kin_words=frozenset(
        """
            wife husband spouse son daughter brother sister father mother widow widower nephew niece grandson
            granddaughter grandfather grandmother uncle aunt cousin son-in-law daughter-in-law
            """.split()
    ),
    of_words=frozenset({"of"}),
    set_phrases=SET_PHRASES,
    kin_before=frozenset(),
    kin_after=frozenset(),
    credits=CREDITS,
    speech=SPEECH,
    polls=POLLS,
    cues=titled({"mr": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f"}),
    adjectives=adjectives,
    particles=frozenset("von der de la da van al el bin ibn du di".split()),
    abbreviations=frozenset(
        """
            mr mrs ms dr prof sen gov rep gen lt col sgt st jr sr vs inc corp co u.s u.k no jan feb mar apr jun
            jul aug sept sep oct nov dec a.m p.m e.g i.e d.c
            """.split()
    ),
    roles=ROLES,
)
