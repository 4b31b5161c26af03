"""candidate_ruler: every place in a text that looks like a person of the register; `mention_resolver` judges them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spacy.attrs import LOWER
from spacy.language import Language
from spacy.tokens import Doc, Token

from nlp.candidates import Register
from nlp.components.findings import Hit, findings_of, is_capitalised, keys, text_of
from nlp.languages import rules_of
from nlp.languages.rules import ANY_CASE, Forms, LanguageRules
from nlp.people import People, Person, compile_people

VOICED = {"к": "г", "қ": "ғ", "п": "б", "k": "g", "q": "g", "p": "b"}
URL_MARKS = frozenset("@/#_")
RUN = 200
ADDRESS = re.compile(r"://|www\.|[a-z0-9]\.[a-z]{2,}/", re.IGNORECASE)


@Language.factory("candidate_ruler", assigns=["doc._.hits"], requires=["token.is_sent_start"])
def make_candidate_ruler(nlp: Language, name: str, register: dict[str, Any]) -> CandidateRuler:  # noqa: ARG001
    """spaCy's way to make the component; `register` is a Register as JSON."""
    rules = rules_of(str(nlp.lang))
    return CandidateRuler(compile_people(Register.model_validate(register), rules), rules)


class CandidateRuler:
    """Looks each capitalised token up among the forms of surnames, aliases and whole names."""

    def __init__(self, people: People, rules: LanguageRules) -> None:
        self._people, self._rules = people, rules
        stems = {form for table in (people.surnames, people.aliases, people.phrase_starts) for form in table}
        if rules.endings:
            stems |= {form for person in people.persons for phrase in person.phrases for form in phrase[-1]}
        self._stems = sorted(stems, key=len, reverse=True) if rules.endings else []
        self._seen: dict[int, bool] = {}
        self._cache: dict[str, tuple[tuple[str, str], ...]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Fill `findings.hits`, in the order of the text; a whole name of several words hides what lies in it."""
        hits: list[Hit] = []
        covered = -1
        for token in self._known(doc):
            if token.i < covered:
                continue
            if self._people.adjectives.get(token.lower_):
                hits += self._derived(token)
            if not is_capitalised(token) or _in_address(doc, token):
                continue
            phrase = next(self._phrases(doc, token), None)
            if phrase is not None:
                hits.append(phrase)
                covered = phrase.end
                continue
            hits += self._words(token)
        findings_of(doc).hits = hits
        return doc

    def _known(self, doc: Doc) -> Iterator[Token]:
        """Tokens with a form of the register; whether a word is one is found out once."""
        strings = doc.vocab.strings
        for place, key in enumerate(keys(doc, LOWER)):
            known = self._seen.get(key)
            if known is None:
                known = self._seen[key] = self._is_known(strings[key])
            if known:
                yield doc[place]

    def _is_known(self, word: str) -> bool:
        people = self._people
        tables = (people.surnames, people.aliases, people.phrase_starts)
        found = any(stem in table for stem, _ in self._readings(word) for table in tables)
        return found or word in people.families or bool(people.adjectives.get(word))

    def _words(self, token: Token) -> Iterator[Hit]:
        for stem, case in self._readings(token.lower_):
            for person, cases in self._people.surnames.get(stem, ()):
                yield self._hit(person, token, case, cases, "surname")
            for person, cases in self._people.aliases.get(stem, ()):
                yield self._hit(person, token, case, cases, "alias")
        for person in self._people.families.get(token.lower_, ()):
            yield Hit(person, token.i, token.i + 1, "family", ANY_CASE)

    def _derived(self, token: Token) -> Iterator[Hit]:
        """Words made of a surname; in Slavic languages in small letters only, as Петровский is a surname of its own."""
        if self._rules.endings is None and self._rules.script == "cyrillic" and is_capitalised(token):
            return
        for person in self._people.adjectives[token.lower_]:
            yield Hit(person, token.i, token.i + 1, "derived", ANY_CASE)

    @staticmethod
    def _hit(person: Person, token: Token, case: str, cases: frozenset[str], form: str) -> Hit:
        if case == "family":
            return Hit(person, token.i, token.i + 1, "family", ANY_CASE)
        found = cases if case == "" else frozenset({case})
        return Hit(person, token.i, token.i + 1, "alias" if form == "alias" else "surname", found)

    def _readings(self, word: str) -> tuple[tuple[str, str], ...]:
        """(form in the register, case): the word itself, or in a language of endings every stem that it may have."""
        endings = self._rules.endings
        if endings is None:
            return ((word, ""),)
        if word not in self._cache:
            found = [
                (stem, case)
                for stem in self._stems
                for variant in {stem, stem[:-1] + VOICED.get(stem[-1], stem[-1])}
                if word.startswith(variant) and (case := endings(word[len(variant) :])) is not None
            ]
            self._cache[word] = tuple(dict.fromkeys(found))
        return self._cache[word]

    def _phrases(self, doc: Doc, token: Token) -> Iterator[Hit]:
        """Whole names that begin at the token."""
        for stem, _ in self._readings(token.lower_):
            for person, phrase in self._people.phrase_starts.get(stem, ()):
                if token.i + len(phrase) <= len(doc) and self._fits(doc, token.i, phrase):
                    yield Hit(person, token.i, token.i + len(phrase), "phrase", ANY_CASE)

    def _fits(self, doc: Doc, start: int, phrase: list[Forms]) -> bool:
        for place, forms in enumerate(phrase):
            token = doc[start + place]
            if token.is_alpha and not is_capitalised(token) and token.lower_ not in self._rules.particles:
                return False
            last = place == len(phrase) - 1
            readings = self._readings(token.lower_) if last else ((token.lower_, ""),)
            if not any(stem in forms for stem, _ in readings):
                return False
        return True


def _run(text: str, place: int) -> str:
    """The characters around a place up to the next blanks, at most RUN on each side."""
    before, after = text[max(0, place - RUN) : place], text[place : place + RUN]
    return "".join((before.split() or [""])[-1:] if before[-1:].strip() else []) + (after.split() or [""])[0]


def _in_address(doc: Doc, token: Token) -> bool:
    """Whether the token is part of an e-mail or web address, a handle or a hashtag."""
    before = text_of(doc)[token.idx - 1 : token.idx]
    after = text_of(doc)[token.idx + len(token) : token.idx + len(token) + 2]
    if before == "/" and not ADDRESS.search(_run(text_of(doc), token.idx)):
        before = ""  # Сарманов/Толенова
    return (before in URL_MARKS and before != "") or (after[:1] in URL_MARKS and after[:1] != "" and after[:1] != "/")
