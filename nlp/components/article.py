"""What a whole article says of whose a surname is: who is introduced, and who else bears it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from nlp.components.evidence import Evidence
from nlp.components.findings import Hit, is_capitalised, small_words, text_of, word_after, word_before
from nlp.languages.rules import Cue, Gender, LanguageRules
from nlp.people import Person

SURE = frozenset({"full", "similar", "initials", "alias"})
NEAR = 3
"""Words before and after a surname that are looked at."""


@dataclass(slots=True)
class NamePlace:
    """One place of a text with all persons whose name may stand there."""

    hits: list[tuple[Hit, Evidence]]

    @property
    def token(self) -> int:
        """Where it begins."""
        return self.hits[0][0].start


@dataclass(frozen=True, slots=True)
class Bearer:
    """Where somebody else of a candidate's surname is named, and the forms of the surname that can be theirs."""

    token: int
    forms: frozenset[str] | None
    """None: any."""


@dataclass(slots=True)
class Article:
    """Who is introduced where (tokens), and where other bearers of a candidate's surname stand."""

    introduced: defaultdict[Person, list[int]] = field(default_factory=lambda: defaultdict(list))
    bearers: defaultdict[Person, list[Bearer]] = field(default_factory=lambda: defaultdict(list))
    as_name: set[Person] = field(default_factory=set)
    """Whose surname, though also a word, stands with a capital within a sentence: there it can only be a name."""


def survey(doc: Doc, places: list[NamePlace], rules: LanguageRules) -> Article:
    """Introductions, and other bearers of each candidate's surname, over the whole article."""
    article = Article()
    for place in places:
        sure = [hit.person for hit, evidence in place.hits if evidence.kind in SURE]
        for hit, evidence in place.hits:
            person = hit.person
            if person.of is not None and evidence.kind in ("full", "initials"):
                forms = None if rules.endings else frozenset(person.surnames)
                article.bearers[person.of].append(Bearer(place.token, forms))
            elif person.is_candidate and evidence.kind in SURE:
                article.introduced[person].append(place.token)
            elif person.is_candidate and evidence.kind == "bare" and not may_be_word(doc, hit):
                article.as_name.add(person)
            elif person.is_candidate and evidence.kind == "conflict":
                article.bearers[person].append(Bearer(place.token, _forms_of(doc, hit, sure, rules)))
    return article


def _forms_of(doc: Doc, hit: Hit, sure: Sequence[Person], rules: LanguageRules) -> frozenset[str] | None:
    """Forms that can be another bearer's: those of the person named there, else by the sex of the given name."""
    if rules.endings:
        return None  # the forms of a stem are not listed
    if sure:
        return frozenset(form for person in sure for form in person.surnames)
    before = word_before(doc, hit.start)
    gender = rules.given_gender(before.text) if before is not None else None
    return frozenset(hit.person.counterpart) or None if gender and gender != hit.person.gender else None


def agreeing(doc: Doc, hits: list[tuple[Hit, Evidence]], article: Article, rules: LanguageRules) -> list[Hit]:
    """Those whose case and sex the words around allow; all, where these say nothing."""
    first = hits[0][0]
    if rules.cues is None:
        return [hit for hit, _ in hits]
    cue = rules.cues(_words_before(doc, first.start), _words_after(doc, first.end))
    if cue is None:
        return [hit for hit, _ in hits]
    fitting = [hit for hit, _ in hits if cue.allows(hit.cases, hit.person.gender)]
    if fitting or cue.gender is not None:
        return fitting
    return [hit for hit, _ in hits if not _is_relatives(hit, doc[hit.start].lower_, cue, article)]


def _is_relatives(hit: Hit, form: str, cue: Cue, article: Article) -> bool:
    """Whether somebody of the other sex, of whom the register knows nothing, would fit the sentence instead.

    Where the surname is one word for both, only a verb says so, and not against an introduction.
    """
    person = hit.person
    other: Gender = "f" if person.gender == "m" else "m"
    if not cue.allows(person.counterpart.get(form, frozenset()), other):
        return False
    return person.changes or (not cue.oblique and not article.introduced.get(person))


def _words_before(doc: Doc, index: int) -> list[str]:
    """Up to NEAR words before a token, nearest last, with nothing but blanks between."""
    found: list[str] = []
    if index and doc[index - 1].text == "." and index >= 2 and doc[index - 2].lower_ in ("mr", "mrs", "ms"):
        return [doc[index - 2].text]
    while len(found) < NEAR and (word := word_before(doc, index - len(found))) is not None:
        found.insert(0, word.text.rstrip("."))
    if not found and index and doc[index - 1].text[-1] == "." and doc[index - 1].text[:-1].isalpha():
        found = [doc[index - 1].text[:-1]]
    return found


def _words_after(doc: Doc, index: int) -> list[str]:
    found: list[str] = []
    while len(found) <= NEAR and (word := word_after(doc, index + len(found))) is not None:
        found.append(word.text)
    return found


def bare_rule(doc: Doc, hit: Hit, article: Article) -> str:
    """The rule by which a bare surname is accepted, or the reason why not."""
    person, form = hit.person, doc[hit.start].lower_
    introduced = article.introduced.get(person, [])
    bearers = [one.token for one in article.bearers.get(person, []) if one.forms is None or form in one.forms]
    doubtful = person.collision == 1 and person.surname_alone != "allow"
    if doubtful and may_be_word(doc, hit) and _word_is_used(doc, person):
        return "collision"
    if introduced and not bearers:
        return "introduced"
    if introduced:
        return _contested(hit.start, introduced, bearers)
    if bearers:
        return "namesake_in_article"
    if person.surname_alone == "never":
        return "not_introduced"
    if person.surname_alone == "allow" or person.collision == 0:
        return "allowed"
    if person.collision == 2:
        return "not_introduced"
    if person in article.as_name and not _word_is_used(doc, person):
        return "allowed"
    return "collision" if may_be_word(doc, hit) else "allowed"


def shown_as_person(doc: Doc, hit: Hit, rules: LanguageRules) -> bool:
    """Whether a title before a surname, or a speech verb beside it, says that no word or place is meant.

    A given name can speak too (there a title is asked for), and places do both: they never count here.
    """
    form, person = doc[hit.start].text, hit.person
    beyond = word_after(doc, hit.end)
    if person.surname_alone == "never" or rules.is_place(form) or (beyond is not None and is_capitalised(beyond)):
        return False
    before, after = _words_before(doc, hit.start), _words_after(doc, hit.end)
    if before and before[-1].lower() in rules.titles:
        return True
    beside = [before[-1], *after[:2]] if before else after[:2]
    return not rules.is_given_name(form) and any(rules.speech.verbs.fullmatch(word.lower()) for word in beside)


def may_be_word(doc: Doc, hit: Hit) -> bool:
    """Whether the capital says nothing: at a sentence's start, or where all letters are capitals."""
    token = doc[hit.start]
    after_mark = token.i > 0 and doc[token.i - 1].text in ("«", '"', "“", "(", "—", "–", ":")
    return bool(token.is_sent_start) or after_mark or token.is_upper


def _word_is_used(doc: Doc, person: Person) -> bool:
    """Whether the article also has the ordinary word, in lower case: then it is about frost too."""
    text = text_of(doc)
    return any(form in text for form in person.surnames) and not small_words(doc).isdisjoint(person.surnames)


def _contested(token: int, introduced: list[int], bearers: list[int]) -> str:
    """Of two bearers of a surname: the candidate, if named last before it, or named in full more often."""
    last = max((place for place in introduced if place < token), default=-1)
    other = max((place for place in bearers if place < token), default=-1)
    if last > other or len(introduced) > len(bearers):
        return "contested"
    return "namesake_more_recent" if other > last else "namesake_more_salient"
