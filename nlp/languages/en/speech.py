"""How English says who speaks."""

from __future__ import annotations

import re

from nlp.languages.rules import SpeechWords

VERBS = re.compile(
    r"said|says|say|saying|told|tells|telling|"
    r"(?:add|argu|insist|declar|explain|claim|ask|continu|warn|conclud|remark|quipp|jok|promis|shout|stress|recall|"
    r"announc|respond|counter|suggest|observ|pledg|vow|charg|retort|lament|complain|boast|bragg|acknowledg|maintain|mus|"
    r"press|demand|exclaim|yell|tweet|recount|repeat|reiterat|predict|emphasiz|emphasis|urg|scoff|testif|caution|conced|"
    r"contend|comment|interject|proclaim|reply|repl|not|stat|admit|admitt|writ|answer|lectur|gush|opin|caption|crow|"
    r"mock|rail|blast|snapp|whisper|mutter|chant|roar|bellow|thunder|ventur|reason|assert|reveal|confess|figur|post|"
    r"describ|read|question|wonder|agree|agre|allow|elaborat|clarif|confirm|confid|inform|assur|joke|implor|plead|"
    r"preach|protest|intone|inton|deadpan|deadpann|theoriz|speculat|summariz|retweet|lash|fum|chid|rebuk|offer|"
    r"not|point|estimat|lead|recit|pronounc|chim|laugh|sigh|trumpet|riff)(?:ed|ied|es|ies|s|ing|ting)|"
    r"wrote|write|writes|reply|replied|replies|reads|shot|cried|cries|swore|put|went|began|denied|denies"
)
"""Whole words. `shot back`, `put it`, `went on` are told by their first word."""
BETWEEN = re.compile(
    r"[a-z]+ly|will|may|must|should|"
    r"also|then|later|once|again|now|still|just|even|finally|further|had|has|have|did|does|recently|previously|"
    r"reportedly|would|could|can|might|famously|often|repeatedly|quickly|flatly|simply|first|only|back|himself|"
    r"herself|too|soon"
)
PREPOSITIONS = frozenset("in on at to with from about for by into over under upon of against".split())
STOPS = (PREPOSITIONS - {"of"}) | frozenset(
    """
    during after as when while that who which because if though since before outside inside earlier later last this
    monday tuesday wednesday thursday friday saturday sunday yesterday today afterward afterwards then adding
    """.split()
)
OTHER_VERBS = re.compile(
    r"[a-z]+ed|"
    r"is|was|has|had|made|makes|gave|gives|took|takes|went|goes|began|begins|got|gets|sent|sends|spoke|speaks|"
    r"hit|hits|led|leads|held|holds|came|comes|ran|runs|brought|sought|laid|drew|kept|left|met|saw|stood|"
    r"thought|knew|knows|wants|sees"
)
INTRODUCTION = re.compile(
    r"\s*(?:[A-Z][a-z]+(?: [\w']+){0,9}, |(?:But|And|Then|So|Yet|Later|Still|Meanwhile|However),? (?:then |later )?)"
)
NEW_SUBJECT = re.compile(
    r", (?:[A-Z][\w.]+ )+(?:said|says|added|told|wrote|argued)\b|"
    r"(?:, (?:and|but|so)|\b(?:where|while|as|when|whose)) (?:[A-Z\d]|"
    r"(?:the|an?|his|her|its|their|he|she|it|they|about) )"
)
NAMING_VERBS = re.compile(
    r"(?:call|label|label|brand|dubb|denounc|blast|slamm|condemn|derid|dismiss|bash|ridicul|attack|accus|praise|hail|"
    r"criticiz|criticis|tout|pitch|refer|characteriz|characteris|promis|threaten|portray|decr|"
    r"support|oppos|reject|champion|celebrat|advocat|bemoan|assail|defend|nicknam|deem)(?:ed|ied|s|es|ies|ing)"
)
"""Whole words: `called Ford's plan "a disgrace"`."""
BARE = re.compile(
    r"said|says|say|saying|(?:argu|insist|claim|add|not|predict|suggest|acknowledg|admitt|admit|warn|contend|declar|"
    r"boast|conced|assert|hint|agre|agree)(?:ed|es|s|ing)"
)
ADDRESSING = re.compile(r"told|tells|telling|(?:assur|inform|remind|warn)(?:ed|es|s|ing)")
PROMISING = re.compile(r"(?:promis|vow|pledg|threaten|offer|swor)(?:ed|e|es|s|ing)")
SPEECH = SpeechWords(
    verbs=VERBS,
    naming_verbs=NAMING_VERBS,
    pronouns={"he": "m", "she": "f", "they": None, "i": None, "we": None, "it": None, "who": None},
    told_by="place",
    according_to=re.compile(r"\baccording to\b", re.IGNORECASE),
    between=BETWEEN,
    stops=STOPS,
    prepositions=PREPOSITIONS,
    other_verbs=OTHER_VERBS,
    passive=frozenset("is are was were be been being get gets got so".split()),
    that=re.compile(r"\b(?:that|whether)\b"),
    bare=BARE,
    addressing=ADDRESSING,
    promising=PROMISING,
    negations=frozenset({"not", "never", "didn't", "doesn't", "hasn't", "won't", "wouldn't", "cannot", "can't"}),
    joining=frozenset({"and", "but"}),
    participle=re.compile(r"\w+ing"),
    not_persons_after=frozenset("the in near outside".split()),
    answers=frozenset({"answer"}),
    headline_about=frozenset({"on"}),
    new_subject=NEW_SUBJECT,
    introduction=INTRODUCTION,
)
