"""Where an article says that it comes from: a news agency, another outlet, a press release. Text in, record out.

What is looked at stands apart from the story: a dateline, an author, a line of credit, a mark of a press release, and
in the first paragraphs an attribution (`сообщает Казинформ`). A name that stands in the text otherwise is no origin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from nlp.agencies import AGENCY, OwnAgencies, find_agency, name_of
from nlp.languages import CODES, rules_of
from nlp.languages.rules import CreditWords

Kind = Literal["agency", "outlet", "press_release"]
Rule = Literal["dateline", "author", "credit", "attribution", "mark"]

HEAD = 160  # characters in which a dateline ends
LINE = 160  # characters of a line of credit at most
FIRST, LAST = 3, 4  # paragraphs

_CAPITAL = "[A-ZА-ЯЁІЇЄҐҒҚҢӨҰҮҺӘ]"
# Each hyphen has one place in the pattern, or a hostile line of them would be tried in every way.
_PLACE = rf"{_CAPITAL}[\w’']*(?:[ -](?:на-)?{_CAPITAL}[\w’']*){{0,4}}(?:,\s*{_CAPITAL}[\w.]{{1,12}}){{0,2}}"
_DATE = r"(?:\d{1,2}(?:[-ші]*)?\s+\w{3,9}\.?|\w{3,9}\.?\s+\d{1,2}|\d{1,2}\.\d{1,2})(?:,?\s+\d{4})?(?:\s*(?:г|р|ж)\.)?"
_OFFICE = (
    r"(?:(?:АО|АҚ)\s+)?(?:(?:ИА|МИА|ХАА|ІА|АА|(?:новостн\w+\s+|информационн\w+\s+|інформаційн\w+\s+)?"
    r"(?:информ|інформ)?(?:агентств[оауі]м?|агенці[яєї]ю?))\s+)?"
)
# Kazakh endings stand behind a hyphen where the name is in Latin letters or capitals: `Reuters-тің`, `ТАСС-қа`.
_ENDING = r"(?:[-–’'][а-яәғқңөұүһі]{1,4})?"
_NAME = rf"{_OFFICE}[\"«“]?({AGENCY})[\"»”]?{_ENDING}(?!\w)"
_AFTER = r"\s*(?:[)/]|[-–—.,:]|$)"
# Between a place and an agency stands a sign: "Глава ТАСС Сергей Иванов" is no dateline.
# At the very beginning a clock or the agency's office may stand for the place: `18:30 REGNUM`, `УНИАН (ИА):`.
DATELINE = re.compile(
    rf"\W{{0,3}}(?:\d{{1,2}}:\d\d\s*(?:\(\w{{2,5}}\)\s*)?{_NAME}(?=\s+{_CAPITAL})|(?=[«\"“]?[А-ЯІЇЄҚ]){_NAME}(?:\s*\((?:ИА|ІА)\))?[:.—–]\s+(?={_CAPITAL})"
    rf"|(?:{_PLACE}\s*(?:[,.]\s*)?(?:{_DATE}\s*[.,]?\s*)?[-–—(/.,]|\(|/)\s*[-–—(/]?\s*{_NAME}{_AFTER})"
)
_TAIL = re.compile(rf"(?:[(/\[]\s*{_NAME}\s*[)/\]]|[-–—]\s*{_NAME})\W*$")
REPORTERS = re.compile(
    r"\((?:additional )?(?:reporting|writing) (?:and \w+ )?by .{3,400}\)\W*$", re.IGNORECASE | re.DOTALL
)
DOMAIN = re.compile(r"(?<![\w@])(?:[\w-]+\.)+(?:com|org|net|info|kz|ru|ua|kg|uz|by|su|tv|қаз|рф)\b", re.IGNORECASE)
QUOTED = re.compile(r"\W*(?:\w+\s+){0,2}[«“\"]([^«»“”\"\n]{2,50})[»”\"]\W*")
NEVER = r"(?!)"
NEWSWIRE = re.compile(r"/\s*PR ?Newswire\s*/|\bFOR IMMEDIATE RELEASE\b")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article says that it comes from. `name`: an agency's one name, an outlet's as written; None: unnamed."""

    kind: Kind
    name: str | None
    rule: Rule


NO_OWN = OwnAgencies()


def find_origin(
    body: str, language: str | None, authors: Sequence[str] = (), own: OwnAgencies = NO_OWN
) -> Origin | None:
    """The origin that an article's paragraphs or authors name; None where they name none.

    The sure signs come first: dateline, author, line of credit, mark of a press release, attribution. Patterns are of
    the article's language, and of all where it is not known. `own` are agencies of the campaign's list.
    """
    found = _find(own.marked(body), language, [own.marked(author) for author in authors])
    return replace(found, name=own.name(found.name)) if found else None


def _find(body: str, language: str | None, authors: Sequence[str]) -> Origin | None:
    paragraphs = [line.strip() for line in body.split("\n") if line.strip()]
    if not paragraphs:
        return None
    patterns = [_patterns(code) for code in (CODES if language not in CODES else (language,))]
    return (
        _dateline(paragraphs)
        or _author(authors)
        or _credit(paragraphs, patterns)
        or _release(paragraphs, patterns)
        or _attribution(paragraphs, patterns)
    )


def _dateline(paragraphs: list[str]) -> Origin | None:
    for paragraph in paragraphs[:FIRST]:
        if found := DATELINE.match(paragraph[:HEAD]):
            name = name_of(next(filter(None, found.groups())))
            return Origin("press_release" if name == "PR Newswire" else "agency", name, "dateline")
    return None


def _author(authors: Sequence[str]) -> Origin | None:
    for author in authors:
        plain = re.sub(rf"^(?:By\s+|{_OFFICE})|[\"«»“”]", "", author.strip())
        if name := name_of(plain):
            return Origin("agency", name, "author")
    return None


@dataclass(frozen=True, slots=True)
class _Patterns:
    credit: re.Pattern[str]
    release: re.Pattern[str]
    attribution: re.Pattern[str]
    service: re.Pattern[str]


@lru_cache
def _patterns(code: str) -> _Patterns:
    words: CreditWords = rules_of(code).credits
    return _Patterns(
        credit=re.compile(rf"\W*(?:{words.credit})", re.IGNORECASE),
        release=re.compile(rf"\W*(?:{words.release})\W*", re.IGNORECASE),
        attribution=re.compile(
            rf"(?<!\w)(?:(?i:{words.says or NEVER})\s+(?:(?!(?i:{words.heads or NEVER}))\w+\s+){{0,3}}?{_NAME}"
            rf"|(?i:{words.told or NEVER})\s+{_NAME}|{_NAME},?\s+(?i:{words.says_after or NEVER})(?!\w))"
        ),
        service=re.compile(words.service or NEVER, re.IGNORECASE),
    )


def _credit(paragraphs: list[str], patterns: list[_Patterns]) -> Origin | None:
    for line in (*reversed(paragraphs[-LAST:]), *paragraphs[:FIRST]):
        tail = line[-LINE:]
        if REPORTERS.search(line[-500:]):
            return Origin("agency", "Reuters", "credit")  # its house style
        if found := _TAIL.search(tail):
            return Origin("agency", name_of(next(filter(None, found.groups()))), "credit")
        inner = re.search(r"[(\[]([^()\[\]]{5,})[)\]]\W*$", tail)
        for text in (line if len(line) <= LINE else "", inner.group(1) if inner else ""):
            credited = next((found for one in patterns if (found := one.credit.match(text))), None)
            if credited and (origin := _named(text[credited.end() :])):
                return origin
            if credited and (name := find_agency(credited.group())):  # Kazakh names it before the word
                return Origin("agency", name, "credit")
        if len(line) <= 40 and (name := name_of(re.sub(rf"^{_OFFICE}|[\"«»“”.()/\s–—-]+$|^[\"«(/–—\s-]+", "", line))):
            return Origin("agency", name, "credit")
    return None


def _named(text: str) -> Origin | None:
    """The agency or outlet that a line of credit goes on to name. A person is none."""
    if name := find_agency(text):
        return Origin("agency", name, "credit")
    if found := DOMAIN.search(text):
        return Origin("outlet", found.group().casefold().removeprefix("www."), "credit")
    if found := QUOTED.fullmatch(text):
        return Origin("outlet", found.group(1), "credit")
    return None


def _release(paragraphs: list[str], patterns: list[_Patterns]) -> Origin | None:
    if any(NEWSWIRE.search(line[:HEAD]) for line in paragraphs[:FIRST]):
        return Origin("press_release", None, "mark")
    lines = [line for line in (*paragraphs[:FIRST], *paragraphs[-LAST:]) if len(line) <= LINE]
    if any(one.release.fullmatch(line) for one in patterns for line in lines):
        return Origin("press_release", None, "mark")
    return None


def _attribution(paragraphs: list[str], patterns: list[_Patterns]) -> Origin | None:
    for paragraph in paragraphs[:FIRST]:
        for one in patterns:
            if found := one.attribution.search(paragraph):
                return Origin("agency", name_of(next(filter(None, found.groups()))), "attribution")
            if one.service.search(paragraph):
                return Origin("press_release", None, "attribution")
    return None
