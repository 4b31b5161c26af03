"""English names do not decline (the 's is a word of its own); what is needed is to know other people's given names."""

from __future__ import annotations

import re

from nlp.languages.rules import ANY_CASE, Forms, Gender, Part

GIVEN_NAMES = frozenset(
    """
        aaron abby abigail adam adrian aidan alan albert alex alexander alexandra alice alicia alison allen amanda
        amber amy andrea andrew andy angela anita ann anna anne anthony antonio april arthur ashley audrey austin
        barbara barry beau becky ben benjamin bernard bernie beth betty bill billy bob bobby boris brad bradley
        brandon brenda brett brian bruce bryan caitlin calvin carl carla carlos carly carol caroline catherine
        chad charles charlie charlotte chelsea cheryl chris christian christina christine christopher chuck cindy
        claire clara clarence claude colin connie corey craig crystal curtis cynthia daisy dale dan dana daniel
        danny darren dave david dawn dean deborah debra dennis derek diana diane dick don donna doris dorothy doug
        douglas drew duncan dustin dwayne dylan earl ed eddie edith edward eleanor elena eli elijah elizabeth ella
        ellen emily emma eric erica erin ernest ethan eugene eva evan evelyn faith fiona florence frances francis
        frank fred gabriel gail gavin gene george gerald geraldine gina gladys glen glenn gloria gordon grace
        graham greg gregory gus guy hannah harold harry harvey heather helen henry herbert herman holly howard
        hubert hugh hunter ian ida irene isaac isabel ivan ivanka jack jackie jackson jacob jacqueline jake james
        jamie jan jane janet janice jared jason jay jean jeb jeff jeffrey jeh jennifer jenny jeremy jerome jerry
        jesse jessica jessie jill jim jimmy joan joanna joe joel john johnny jon jonathan jordan jose joseph josh
        joshua joy joyce juan judith judy julia julian julie june justin karen kate katherine kathleen kathryn
        kathy katie keith kelly ken kenneth kevin kim kimberly kirk kristen kristin kyle lance larry laura lauren
        laurie lawrence leah lee leo leon leonard leroy leslie lewis liam lillian lily linda lindsay lindsey lisa
        lloyd logan lois loretta lori louis louise lucas lucy luis luke lydia lyndon lynn madison marc marcia
        marco marcus margaret maria marie marilyn mario marion marjorie mark marla marsha marshall martha martin
        marvin mary mason matt matthew maureen maurice max megan melania melanie melissa melvin michael michele
        michelle miguel mike mildred mitch mitchell molly monica morgan nancy naomi natalie natasha nathan
        nathaniel neil nicholas nick nicole nina noah nora norman oliver olivia omar oscar owen pamela pat
        patricia patrick paul paula pauline pedro peggy peter phil philip phillip phyllis rachel ralph ramon
        randall randy ray raymond rebecca regina rex rhonda ricardo richard rick ricky rita robert roberta robin
        rodney roger roland ron ronald ronnie rosa rose ross roy ruby russell ruth ryan sally sam samantha samuel
        sandra sandy sara sarah scott sean sergio seth shane shannon sharon shaun sheila shelley sherry shirley
        sidney simon sophia sophie stacy stanley stella stephanie stephen steve steven stewart stuart sue susan
        suzanne sylvia tamara tammy tanya tara ted teresa terri terry theodore theresa thomas tiffany tim timothy
        tina todd tom tommy toni tony tracy travis trevor troy tyler valerie vanessa vernon veronica vicki victor
        victoria vincent viola virginia vivian wade wallace walter wanda warren wayne wendy wesley william willie
        woody yolanda yvonne zachary zoe aibek aidos aigerim aigul aliya almas anar arman askar asel asem azamat
        bakyt baurzhan beibut berik bolat botagoz dana daniyar daulet dauren dinara dmitry erbol galym gaukhar
        gulnara igor kairat kanat karina kassym leyla madina maksat marat murat natalia nikolai nurlan nursultan
        oleg olga olzhas rashid ruslan rustam sabina saltanat samat saule serik sergey svetlana talgat timur vera
        vladimir yerlan yermek yuri zarina zhanna zhanar
        """.split()
)
"""Usual given names of the English-language press, and Kazakh ones in Latin letters; from general knowledge."""

PLACES = frozenset(
    """
        york hampshire jersey mexico florida ohio iowa virginia carolina nevada texas america
        """.split()
)
WORDS = frozenset(
    """
        trump stone wood rice bush may will grant price chase rose bill mark sue black white brown
        """.split()
)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SET_PHRASES = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?|early|late|mid|last|next|this|since|until|till|through|by|"
    rf"(?<!confidence )(?<!faith )(?<!trust )(?<!belief )(?<!believe )(?<!believed )in)[ -](?:{_MONTHS})\b|"
    rf"\b(?:{_MONTHS}),? \d"
)
"""A month, which some people are called: in May, but not confidence in May."""


def decline_name(name: str, part: Part, gender: Gender) -> Forms:  # noqa: ARG001  # the same for every part and gender
    """The name itself, for every case."""
    return {name.lower(): ANY_CASE}


def family_forms(surname: str, gender: Gender) -> frozenset[str]:  # noqa: ARG001
    """The plural: Clintons, Moores' house; for a hissing end also -es."""
    lower = surname.lower()
    return frozenset({f"{lower}es"} if lower.endswith(("s", "x", "z", "ch", "sh")) else {f"{lower}s"})


def decline_phrase(phrase: str) -> frozenset[str]:
    """The phrase itself, lower case."""
    return frozenset({phrase.lower()})


def word_forms(word: str) -> frozenset[str]:
    """A word with its plural and the possessives of both, lower case; of a verb: write its forms, or a beginning*."""
    lower = word.lower()
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        plural = lower[:-1] + "ies"
    elif lower.endswith(("s", "x", "z", "ch", "sh")):
        plural = lower + "es"
    else:
        plural = lower + "s"
    return frozenset({lower, plural, lower + "'s", plural + "'s"})


def is_given_name(word: str) -> bool:
    """Whether the word is among the usual given names."""
    return word.lower() in GIVEN_NAMES


def is_place(word: str) -> bool:
    """Whether the word is one of the places that often stand right before a surname."""
    return word.lower() in PLACES


def collision(surname: str) -> int:
    """How easily a bare surname is taken for something else (see LanguageRules)."""
    lower = surname.lower()
    if len(lower) <= 2 or re.fullmatch(_MONTHS, surname) or lower in GIVEN_NAMES or lower in PLACES:
        return 2
    return 1 if lower in WORDS else 0


def adjectives(surname: str) -> frozenset[str]:
    """Words made of a surname: Trumpian, Trumpism, Clintonites."""
    lower = surname.lower()
    return frozenset(lower + ending for ending in "ian ians ite ites ist ists ism esque".split())
