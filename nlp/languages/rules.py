"""What the pipeline asks of a language. To add one: a package `nlp/languages/<iso 639>` with `RULES`, such a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Part = Literal["surname", "given", "patronymic"]
Gender = Literal["m", "f"]
Forms = Mapping[str, frozenset[str]]
"""Form of a name to the cases that it can stand for: nom gen dat acc ins loc voc."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Which readings of a surname the words around it leave."""

    nominative: frozenset[Gender] = frozenset({"m", "f"})
    """The sexes whose nominative it can be."""
    oblique: bool = True
    """Whether it can stand in another case."""
    gender: Gender | None = None
    """The bearer's sex, where a title says it: Mrs, господин."""

    def allows(self, cases: frozenset[str], gender: Gender) -> bool:
        """Whether a form of these cases can stand here, of a person of that sex."""
        if self.gender not in (None, gender):
            return False
        return ("nom" in cases and gender in self.nominative) or (self.oblique and bool(cases - NOMINATIVE))


Cues = Callable[[Sequence[str], Sequence[str]], Cue | None]
"""From the words right before a surname, and those right after it, to what they say; None where they say nothing."""


@dataclass(frozen=True)
class CreditWords:
    """How a language says where an article comes from: parts of regular expressions, case ignored."""

    credit: str
    """What begins a line of credit: `По материалам`."""
    release: str
    """A whole line that marks a press release."""
    says: str = ""
    """What attributes a report to the agency named next: `сообщает`. Empty: attributions are not read."""
    says_after: str = ""
    """The same where the agency is named before it."""
    told: str = ""
    """What attributes a report to the agency named right behind it, to which somebody spoke: `рассказал (ТАСС)`."""
    heads: str = ""
    """How words begin that make a name behind them that of somebody at the agency: `глава (ТАСС)`."""
    service: str = ""
    """What attributes a report to somebody's press service."""


@dataclass(frozen=True)
class RoleWords:
    """How a language shows the role of an incumbent: regular expressions over folded text, case ignored."""

    office: str
    """What only somebody in office does: `signed a decree`."""
    candidacy: str
    """What belongs to a campaign: `rally`, `voters`."""
    other_before: str
    """What right before an office's title makes it nobody's who holds it: `running for`. Ends with `$`."""
    other_after: str
    """The same right after it: `was elected`. Begins with `^`."""


@dataclass(frozen=True)
class PollWords:
    """How a language reports an opinion poll: regular expressions over folded text, case ignored."""

    poll: str
    """What names a poll: `opinion poll`, `опрос`."""
    not_poll: str
    """What looks like one and is none: `polling station`, an exit from it; looked at where `poll` begins."""
    support: str
    """What the share of a poll is a share of: `would vote for`, `поддержали`."""
    found: Mapping[str, str]
    """For each of nlp.polls.DATA a pattern that shows that it is given."""


@dataclass(frozen=True)
class SpeechWords:
    """How a language says who speaks. Patterns match folded text, those of whole words words in small letters."""

    verbs: re.Pattern[str]
    """Whole words that introduce speech: `said`."""
    naming_verbs: re.Pattern[str] | None = field(default=None, kw_only=True)
    """Whole words that somebody's own words may follow in the clause: called, denounced."""
    pronouns: Mapping[str, Gender | Literal["any"] | None]
    """Words that stand for somebody, and of which sex: `he`; `any`: of either (ол); None: never followed (who, `я`)."""
    told_by: Literal["place", "case"] = "case"
    """What tells a verb's subject: its place beside the verb (English), or the case of a name."""
    verb_last: bool = False
    """Whether the verb stands at the end, so that a quote stands between it and its subject: X «…» деді."""
    according_to: re.Pattern[str] | None = None
    """Phrases before a speaker: `по словам`."""
    according_after: re.Pattern[str] | None = None
    """Whole words after a speaker, where the language has it so: `айтуынша`."""
    words_of: re.Pattern[str] | None = None
    """Whole words before a speaker who is no subject: `цитирует`, `позиция`."""
    as_says: re.Pattern[str] | None = None
    """What begins a sentence before verb and speaker; its first group is the verb: `как считает X`."""
    relative: re.Pattern[str] | None = None
    """What begins a clause about something else than the sentence's subject: `который`, `где`."""
    is_finite: Callable[[str], bool] | None = None
    """Whether a word is a verb that can have somebody as its subject; None: only the verbs of speech are known."""
    between: re.Pattern[str] | None = None
    """Whole words that may stand between a speaker and the verb of speech: `also`, `then`."""
    stops: frozenset[str] = frozenset()
    """Words that end the speaker's name after a verb: `said Clinton in an interview`."""
    not_persons_after: frozenset[str] = frozenset()
    """Words after which a capital begins no person's name: `the`, `in`."""
    prepositions: frozenset[str] = frozenset()
    """Words that make the name after them no subject: `an aide to Clinton said`."""
    that: re.Pattern[str] | None = None
    """What begins a clause of reported speech: `that`, `, что`."""
    bare: re.Pattern[str] | None = None
    """Whole verbs of speech whose clause may stand without it: `X said he would`."""
    addressing: re.Pattern[str] | None = None
    """Whole verbs of speech that name the hearer first: `X told voters he would`."""
    promising: re.Pattern[str] | None = None
    """Whole verbs of speech that take what is promised: `X vowed to`."""
    is_infinitive: Callable[[str], bool] | None = None
    """Whether a word is the verb that such a verb takes: `пообещал построить`."""
    final: re.Pattern[str] | None = None
    """What ends a sentence of reported speech whose verb stands last: `... деп мәлімдеді`."""
    nominal_end: re.Pattern[str] | None = None
    """Whole last word of a clause that is the object of a verb of speech: `келетінін`."""
    negations: frozenset[str] = frozenset()
    """Words right before a verb that deny it."""
    other_verbs: re.Pattern[str] | None = None
    """Whole words that show, after a name, that it is a sentence's subject: `was`, `claimed`."""
    joining: frozenset[str] = frozenset()
    """Words before a verb that shares its subject with another: `and`."""
    passive: frozenset[str] = frozenset()
    """Words before a verb that make its subject the one spoken of: `was`."""
    participle: re.Pattern[str] | None = None
    """Whole words that have the sentence's subject for theirs: `saying`."""
    new_subject: re.Pattern[str] | None = None
    """What begins a clause that has a subject of its own: `, and the crowd`."""
    answers: frozenset[str] = frozenset()
    """What stands before a colon in a conversation and is nobody's name: `ответ`."""
    headline_about: frozenset[str] = frozenset()
    """Words between a speaker and a matter in a headline: `Clinton on Syria: "..."`."""
    introduction: re.Pattern[str] | None = None
    """What may stand before a sentence's subject: `But`, `In March,`."""


@dataclass(frozen=True)
class LanguageRules:
    """All that finding mentions and direct speech needs to know of a language. Word sets are folded, lower case."""

    code: str
    script: Literal["cyrillic", "latin"]
    decline: Callable[[str, Part, Gender], Forms]
    """All forms of a name in the singular; nominative only where the language does not inflect."""
    family: Callable[[str, Gender], frozenset[str]]
    """Plural forms of a surname: the family, not the person."""
    decline_phrase: Callable[[str], frozenset[str]]
    """Forms of a noun phrase such as `глава государства`."""
    is_given_name: Callable[[str], bool]
    """Whether a capitalised word is known as somebody's given name."""
    collision: Callable[[str], int]
    """0: the surname looks like nothing else; 1: it is also a word; 2: also a given name, a place or very short."""
    is_place: Callable[[str], bool]
    """Whether a capitalised word is known as a place: it may stand before a surname and is no part of a name."""
    titles: frozenset[str]
    """Words that stand before a surname, capitalised or not, and are no part of a name."""
    prepositions: frozenset[str]
    not_in_office: frozenset[str]
    """Words before an office that make it another one: `vice`, `former`."""
    named_after_before: frozenset[str]
    named_after_after: frozenset[str]
    family_before: frozenset[str]
    kin_before: frozenset[str]
    kin_after: frozenset[str]
    abbreviations: frozenset[str]
    """Words with a full stop that ends no sentence, without it."""
    credits: CreditWords
    """How an article says where it comes from."""
    speech: SpeechWords
    """How an article says who speaks."""
    closing_abbreviations: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Whole tokens that end a sentence where a capital follows, and else none: `т.б.`."""
    particles: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Words in small letters within a name: `de`, `уулу`."""
    measured: bool = field(default=True, kw_only=True)
    """Whether how often names are missed was measured on texts of the press; if not, the method page says so."""
    near: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Languages so near that a text is told from them only for an outlet that publishes in this one."""
    roles: RoleWords | None = field(default=None, kw_only=True)
    """How the role of an incumbent is told; None: it stays unclear."""
    adjectives: Callable[[str], frozenset[str]]
    """Words made of a surname (назарбаевский, Trumpian): they are no mention of the person."""
    is_word: Callable[[str, frozenset[str]], bool] = lambda _word, _cases: False
    """Whether a capitalised word is an ordinary one that can stand before a surname in these cases: no given name."""
    word_forms: Callable[[str], frozenset[str]] | None = None
    """All forms of an ordinary word, itself among them, folded and in lower case; None: it has none of its own, or
    endings are glued to it (`endings`)."""
    polls: PollWords | None = None
    """How the press reports an opinion poll; None: polls are not looked for."""
    family_after: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Words right after a surname that make it the family's: `the Clinton family`."""
    kin_words: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Relatives that a word parts from the name: `Clinton's wife`, `the wife of Clinton`."""
    of_words: frozenset[str] = field(default=frozenset(), kw_only=True)
    """That word, where the relative comes first."""
    set_phrases: re.Pattern[str] | None = field(default=None, kw_only=True)
    """Phrases in which a surname that is also a word is none: `in early May`, `Дед Мороз`."""
    cues: Cues | None = field(default=None, kw_only=True)
    """What the words around a surname say of its case and its bearer's sex (nlp/languages/agreement.py)."""
    given_gender: Callable[[str], Gender | None] = field(default=lambda _word: None, kw_only=True)
    """The sex of those who bear a given name, where it is known and not both."""
    endings: Callable[[str], str | None] | None = None
    """For a language that glues suffixes to a name: the case that an ending stands for, or None if it is none."""
    shown_endings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For such a language: the plain endings of each case, for people to look at."""


CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
NOMINATIVE = frozenset({"nom"})
ANY_CASE = frozenset({*CASES, "voc"})
