"""What kind of mention a name is: of the person, or of a street, a family, a relative, called so."""

from __future__ import annotations

from spacy.tokens import Doc

from nlp.components.evidence import Evidence
from nlp.components.findings import Hit, is_capitalised, word_after, word_before
from nlp.languages.rules import LanguageRules
from nlp.records import MentionKind


def kind_of(doc: Doc, hit: Hit, evidence: Evidence, rules: LanguageRules) -> MentionKind:
    """The kind; only `name` counts toward the person. Rules: the word right before or after the name, and its case."""
    if hit.form == "family":
        return "family"
    before, after = word_before(doc, evidence.start), word_after(doc, evidence.end)
    if before is None and evidence.start >= 2 and doc[evidence.start - 1].text == ".":
        before = doc[evidence.start - 2]  # им. Сарманова
    if before is None and evidence.start and doc[evidence.start - 1].text[-1:] == ".":
        before = doc[evidence.start - 1]
    oblique = hit.cases != {"nom"}
    if before is not None:
        word = before.lower_.rstrip(".")
        if word in rules.named_after_before and (oblique or rules.script == "latin"):
            return "named_after"
        if word in rules.family_before and oblique:
            return "family"
        if word in rules.kin_before and "gen" in hit.cases:
            return "kin"
    if (kind := _of_relative(doc, evidence, rules)) is not None:
        return kind
    if after is not None:
        if after.lower_ in rules.family_after:
            return "family"
        if after.lower_ in rules.named_after_after and (rules.script != "latin" or is_capitalised(after)):
            return "named_after"
        if after.lower_ in rules.kin_after and hit.cases & {"gen", "nom"}:
            return "kin"
    return "name"


def _of_relative(doc: Doc, evidence: Evidence, rules: LanguageRules) -> MentionKind | None:
    """Where a word parts the name from the relative: `X's wife`, `the wife of X`."""
    if not rules.kin_words:
        return None
    owns = evidence.end < len(doc) and doc[evidence.end].text in ("'s", "'")
    possessive = word_after(doc, evidence.end + 1) if owns else None
    of = word_before(doc, evidence.start)
    relative = word_before(doc, of.i) if of is not None and of.lower_ in rules.of_words else None
    for word in (possessive, relative):
        if word is not None and word.lower_ in rules.kin_words:
            return "kin"
    return None
