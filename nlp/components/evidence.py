"""What the words around a surname say of whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

from nlp.components.findings import Hit, is_capitalised, text_of, word_after, word_before
from nlp.languages.rules import LanguageRules
from nlp.people import Person

Kind = Literal["full", "similar", "initials", "alias", "bare", "conflict", "veto", "word"]

DOUBLED = re.compile(r"(.)\1")
LEAST_LETTERS = 5
"""Of a given name that may be spelt in another way: shorter ones differ by a letter from too many others."""
BRACKETS = {")": "(", "»": "«", '"': '"', "”": "“„", "“": "„“"}
"""A closing mark to its opening ones."""
CALLINGS = ("er", "or", "ist", "ess", "man", "woman", "ian", "ant", "ent", "nurse", "poet", "chef", "judge", "coach")
"""Ends of English words for what people are."""
NICKNAME_TOKENS = 4
PHRASE = 25
"""Characters on either side in which a set phrase is looked for."""
INITIALS_BEFORE = re.compile(r"(?:(?<=\W)|^)((?:[^\W\d_]\.[ -]?){1,3})$")
INITIALS_AFTER = re.compile(r"^ ((?:[^\W\d_]\.[ -]?){1,3})")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How sure it is that a hit is its person. `start` and `end` are tokens of the whole name."""

    kind: Kind
    start: int
    end: int


def weigh(doc: Doc, hit: Hit, rules: LanguageRules, taken: frozenset[int]) -> Evidence:
    """Evidence of the neighbours for one hit. `taken` are tokens that are surnames of the register themselves.

    full: the person's own given name stands there, agreeing in case; similar: a word spelt nearly so; initials: theirs
    do; conflict: another given name or other initials; veto: an unknown word that may be a given name; bare: nothing.
    """
    person = hit.person
    if hit.form in ("phrase", "alias"):
        return _weigh_alias(doc, hit, rules, taken)
    if (found := _given_before(doc, hit)) or (found := _given_after(doc, hit, taken)):
        return found
    if (initials := _initials(doc, hit)) is not None:
        return initials
    if person.collision and _in_set_phrase(doc, hit, rules):
        return Evidence("word", hit.start, hit.end)
    before = word_before(doc, hit.start)
    if before is not None and before.i not in taken and is_capitalised(before):
        if _nearly(before, person, rules):
            return Evidence("similar", before.i, hit.end)
        kind = _stranger(doc, before, hit, rules)
        if kind is not None:
            return Evidence(kind, hit.start, hit.end)
    after = word_after(doc, hit.end)
    if rules.script == "cyrillic" and after is not None and after.i not in taken and is_capitalised(after):
        own_surname = word_after(doc, hit.end + 1)
        alone = own_surname is None or not is_capitalised(own_surname) or own_surname.lower_ in person.patronymics
        if alone and rules.is_given_name(after.text) and not rules.is_place(after.text):
            return Evidence("conflict", hit.start, hit.end)
    return Evidence("bare", hit.start, hit.end)


def _weigh_alias(doc: Doc, hit: Hit, rules: LanguageRules, taken: frozenset[int]) -> Evidence:
    """A whole name speaks for itself; one word not where another surname follows or a given name precedes."""
    if hit.form == "phrase":
        return Evidence("full", hit.start, hit.end)
    before, after = word_before(doc, hit.start), word_after(doc, hit.end)
    is_given = any(hit.person.givens.get(token.lower_) for token in doc[hit.start : hit.end])
    follows = after is not None and is_capitalised(after) and after.i not in taken and not after.is_upper
    if follows and is_given and not _in_title_case(doc, hit.start):
        return Evidence("conflict", hit.start, hit.end)
    if before is not None and before.lower_ in hit.person.givens:
        return Evidence("full", before.i, hit.end)
    if before is not None and is_capitalised(before) and before.i not in taken and rules.is_given_name(before.text):
        return Evidence("conflict", hit.start, hit.end)
    return Evidence("alias", hit.start, hit.end)


def _given_before(doc: Doc, hit: Hit) -> Evidence | None:
    """The person's given name before the surname, perhaps with a patronymic, middle name or middle initial between."""
    person, start = hit.person, hit.start
    before = word_before(doc, start)
    if before is None and (opening := _opening(doc, start)) is not None:
        start = opening
        before = word_before(doc, start)
    if before is None and start >= 1 and re.fullmatch(r"[^\W\d_]\.", doc[start - 1].text):
        start -= 1
        before = word_before(doc, start)
    if before is None and start >= 2 and doc[start - 1].text == "." and len(doc[start - 2].text) == 1:
        start -= 2
        before = word_before(doc, start)
    if before is None:
        return None
    if _agrees(person.givens.get(before.lower_), hit.cases):
        return Evidence("full", before.i, hit.end)
    second = word_before(doc, before.i)
    if second is not None and is_capitalised(before) and _agrees(person.givens.get(second.lower_), hit.cases):
        return Evidence("full", second.i, hit.end)
    if _agrees(person.patronymics.get(before.lower_), hit.cases):
        return Evidence("full", before.i, hit.end)
    return None


def _opening(doc: Doc, end: int) -> int | None:
    """Where a nickname in brackets or quotation marks begins that ends right before a token: Елена (Лена) Ким."""
    marks = BRACKETS.get(doc[end - 1].text) if end else None
    if marks is None:
        return None
    places = range(end - 2, max(-1, end - 2 - NICKNAME_TOKENS), -1)
    return next((place for place in places if doc[place].text in marks and place < end - 2), None)


def _in_set_phrase(doc: Doc, hit: Hit, rules: LanguageRules) -> bool:
    """Whether the word stands in a phrase in which it is nobody's name."""
    if rules.set_phrases is None:
        return False
    start, end = doc[hit.start].idx, doc[hit.end - 1].idx + len(doc[hit.end - 1])
    first = max(0, start - PHRASE)
    window = text_of(doc)[first : end + PHRASE]
    return any(first + one.start() < end and start < first + one.end() for one in rules.set_phrases.finditer(window))


def _given_after(doc: Doc, hit: Hit, taken: frozenset[int]) -> Evidence | None:
    """Surname first: Сарманов Данияр Аскарович."""
    after = word_after(doc, hit.end)
    if after is None or not _agrees(hit.person.givens.get(after.lower_), hit.cases):
        return None
    last = word_after(doc, after.i + 1)
    if last is not None and last.lower_ in hit.person.patronymics:
        return Evidence("full", hit.start, last.i + 1)
    if last is not None and last.i in taken:
        return None  # Асан Касымов Алмас Касымов: the given name is that of the next
    return Evidence("full", hit.start, after.i + 1)


def _initials(doc: Doc, hit: Hit) -> Evidence | None:
    start = doc[hit.start].idx
    end = doc[hit.end - 1].idx + len(doc[hit.end - 1])
    text = text_of(doc)
    for match, before in (
        (INITIALS_BEFORE.search(text[max(0, start - 12) : start]), True),
        (INITIALS_AFTER.match(text[end : end + 12]), False),
    ):
        if match is None or not match[1][0].isupper():
            continue
        if match[1][0].lower() not in hit.person.initials:
            return Evidence("conflict", hit.start, hit.end)
        if before:
            span = doc.char_span(start - len(match[1]), end, alignment_mode="expand")
        else:
            span = doc.char_span(start, end + len(match[0].rstrip()), alignment_mode="expand")
        return Evidence("initials", span.start, span.end) if span else Evidence("initials", hit.start, hit.end)
    return None


def _stranger(doc: Doc, before: Token, hit: Hit, rules: LanguageRules) -> Kind | None:
    """Whether the capitalised word before a surname makes it another person's."""
    lower = before.lower_
    if lower in rules.titles or lower in rules.prepositions or any("-" + lower in title for title in rules.titles):
        return None
    preposition = word_before(doc, before.i)
    governed = preposition is not None and preposition.lower_ in rules.prepositions and hit.cases == {"nom"}
    if governed and rules.is_place(before.text):
        return None  # в Астане Сарманов сказал
    if rules.is_given_name(before.text):
        return "conflict"
    if rules.script == "cyrillic" and before.text.isascii():
        return None  # a newspaper's title, not a person's name
    if rules.is_word(before.text, hit.cases):
        return None
    if rules.script == "latin" and _is_given_there(doc, before):
        return "veto"
    if rules.script == "latin" or before.is_sent_start or rules.is_place(before.text) or before.is_upper:
        return None
    if governed:
        return None  # в Керметау Сарманов сказал: the preposition governs the place
    if preposition is not None and preposition.text and doc[before.i - 1].is_sent_start:
        return None
    return "veto"


def _is_given_there(doc: Doc, before: Token) -> bool:
    """Whether an unknown word with a capital is a given name: one stands after `actress` in an English sentence."""
    leading = word_before(doc, before.i)
    if leading is None or not leading.is_lower or leading.is_stop or before.is_upper or before.is_stop:
        return False
    return leading.text.endswith(CALLINGS) and not _in_title_case(doc, before.i)


def _nearly(word: Token, person: Person, rules: LanguageRules) -> bool:
    """Whether a word is the person's given name as others spell it: Гайко for Хайко, Девид, Мэтт for Мэттью.

    A given name that is known is no other spelling, unless э and е or a doubled letter make all of the difference
    (Девид, Hilary): Мария is not Марина.
    """
    lower = word.lower_
    if len(lower) < LEAST_LETTERS - 1:
        return False
    if any(_plain(lower) == _plain(form) for form in person.givens):
        return True
    if rules.is_given_name(word.text):
        return False
    if any(form.startswith(lower) for form in person.givens):
        return True
    return len(lower) >= LEAST_LETTERS and any(one_letter_apart(lower, form) for form in person.givens)


def _plain(word: str) -> str:
    return DOUBLED.sub(r"\1", word.replace("э", "е"))


def one_letter_apart(one: str, other: str) -> bool:
    """Whether a letter changed, added or left out makes one word the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) == len(shorter):
        return one[start + 1 :] == other[start + 1 :]
    return longer[start + 1 :] == shorter[start:]


def _agrees(given: frozenset[str] | None, cases: frozenset[str]) -> bool:
    """Whether a form of the given name can stand in the surname's case."""
    return given is not None and bool(given & cases or "nom" in given)


def _in_title_case(doc: Doc, index: int) -> bool:
    """Whether the Sentence Is Written Like This: capitals then say nothing of names."""
    long = [token for token in doc[index].sent if token.is_alpha and len(token) > 3]
    return len(long) > 2 and sum(is_capitalised(token) for token in long) >= 0.7 * len(long)
