"""mention_resolver: which hits are a candidate, by what evidence; where it is not sure it abstains, with the reason.

A full name or initials introduce a person. A surname alone is the introduced person's, unless a namesake is about.
The figures of confidence are on the cautious side of precisions measured on other news (see docs/mentions.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from nlp.components.article import SURE, Article, NamePlace, agreeing, bare_rule, shown_as_person, survey
from nlp.components.evidence import Evidence, weigh
from nlp.components.extensions import show_mentions
from nlp.components.findings import Findings, Hit, findings_of, sentence_at
from nlp.components.kinds import kind_of
from nlp.components.scoring import NAME as SCORER
from nlp.components.scoring import Scores, score_mentions
from nlp.languages import rules_of
from nlp.languages.rules import LanguageRules
from nlp.records import Abstention, Mention, MentionKind, Place

CONFIDENCE = {
    "full": 0.98,
    "similar": 0.9,
    "initials": 0.95,
    "alias": 0.95,
    "introduced": 0.95,
    "agreement": 0.9,
    "contested": 0.75,
    "allowed": 0.85,
}


@Language.factory(
    "mention_resolver",
    assigns=["doc._.mentions", "doc._.abstentions", "doc.spans", "span._.mention"],
    requires=["doc._.hits", "token.is_sent_start"],
    default_config={"scorer": {"@scorers": SCORER}},
    default_score_weights={"mentions_f": 1.0, "mentions_p": 0.0, "mentions_r": 0.0, "mentions_per_kind": None},
)
def make_mention_resolver(nlp: Language, name: str, scorer: Callable[..., Scores]) -> MentionResolver:  # noqa: ARG001
    """spaCy's way to make the component."""
    return MentionResolver(rules_of(str(nlp.lang)), scorer)


class MentionResolver:
    """Turns hits into mentions and abstentions."""

    def __init__(self, rules: LanguageRules, scorer: Callable[..., Scores] = score_mentions) -> None:
        self._rules, self._scorer = rules, scorer

    def score(self, examples: Iterable[Example], **kwargs: Any) -> Scores:
        """What `nlp.evaluate` reports of the mentions, those that later components add among them."""
        return self._scorer(examples, **kwargs)

    def __call__(self, doc: Doc) -> Doc:
        """Fill `findings.mentions` and `.abstentions`; candidates' mentions also stand in doc.spans["mentions"]."""
        findings = findings_of(doc)
        places = self._places(doc, [hit for hit in findings.hits if hit.form != "derived"])
        article = survey(doc, places, self._rules)
        self._judge_derived(doc, findings, article)
        for place in places:
            self._judge(doc, findings, place, article)
        findings.mentions.sort(key=lambda mention: (mention.start, mention.end))
        show_mentions(doc)
        return doc

    def _places(self, doc: Doc, hits: list[Hit]) -> list[NamePlace]:
        grouped: defaultdict[tuple[int, int], list[Hit]] = defaultdict(list)
        for hit in hits:
            grouped[hit.start, hit.end].append(hit)
        taken = frozenset(index for hit in hits for index in range(hit.start, hit.end))
        places = [
            NamePlace([(hit, weigh(doc, hit, self._rules, taken)) for hit in group]) for group in grouped.values()
        ]
        covered = {
            index
            for place in places
            for hit, evidence in place.hits
            if evidence.kind in ("full", "similar", "initials")
            for index in range(evidence.start, evidence.end)
            if not hit.start <= index < hit.end
        }
        return [place for place in places if place.token not in covered]  # a given name that is also an alias

    def _judge(self, doc: Doc, findings: Findings, place: NamePlace, article: Article) -> None:
        candidates = [(hit, evidence) for hit, evidence in place.hits if hit.person.is_candidate]
        if not candidates:
            return
        sure = [(hit, evidence) for hit, evidence in candidates if evidence.kind in SURE]
        others = [hit for hit, evidence in place.hits if not hit.person.is_candidate and evidence.kind == "full"]
        if others and all(evidence.kind != "full" for _, evidence in sure):
            self._abstain(doc, findings, candidates, "other_given_name")
        elif len({hit.person for hit, _ in sure}) == 1:
            hit, evidence = sure[0]
            self._accept(doc, findings, hit, evidence, evidence.kind, CONFIDENCE[evidence.kind])
        elif sure:
            self._abstain(doc, findings, candidates, "ambiguous_full")
        else:
            self._judge_bare(doc, findings, place, article)

    def _judge_derived(self, doc: Doc, findings: Findings, article: Article) -> None:
        """A word made of a surname: of its one bearer, or of the one whom the article names in full."""
        grouped: defaultdict[int, list[Hit]] = defaultdict(list)
        for hit in findings.hits:
            if hit.form == "derived":
                grouped[hit.start].append(hit)
        for hits in grouped.values():
            named = [hit for hit in hits if article.introduced.get(hit.person)] or hits
            evidence = Evidence("bare", hits[0].start, hits[0].end)
            if len({hit.person for hit in named}) > 1:
                candidates = [(hit, evidence) for hit in named if hit.person.is_candidate]
                self._abstain(doc, findings, candidates or [(hits[0], evidence)], "ambiguous_surname")
            elif named[0].person.is_candidate:
                span = doc[evidence.start : evidence.end]
                confidence = CONFIDENCE["allowed"]
                findings.mentions.append(mention(findings, span, named[0].person.id, "derived", confidence, "derived"))

    def _judge_bare(self, doc: Doc, findings: Findings, place: NamePlace, article: Article) -> None:
        """A surname alone: by sex and case, by who is introduced, by who else bears it."""
        candidates = [(hit, evidence) for hit, evidence in place.hits if hit.person.is_candidate]
        everybody = [(hit, evidence) for hit, evidence in place.hits if evidence.kind == "bare"]
        bare = [(hit, evidence) for hit, evidence in everybody if hit.person.is_candidate]
        if not bare:
            word = all(evidence.kind == "word" for _, evidence in candidates)
            self._abstain(doc, findings, candidates, "collision" if word else "other_given_name")
            return
        fitting = agreeing(doc, everybody, article, self._rules)
        fit = [(hit, evidence) for hit, evidence in bare if hit in fitting]
        if not fit:
            self._abstain(doc, findings, bare, "other_gender")
            return
        introduced = [(hit, evidence) for hit, evidence in fit if article.introduced.get(hit.person)]
        if len({hit.person for hit, _ in introduced or fit}) > 1:
            self._abstain(doc, findings, introduced or fit, "ambiguous_surname")
            return
        hit, evidence = (introduced or fit)[0]
        rule = bare_rule(doc, hit, article)
        excluded = [one.person for one, _ in everybody if one not in fitting]
        if excluded and introduced:
            rule = "agreement"
        elif rule == "allowed" and any(article.introduced.get(person) for person in excluded):
            rule = "not_introduced"
        if rule in ("collision", "not_introduced") and not excluded and shown_as_person(doc, hit, self._rules):
            rule = "agreement"
        if rule in CONFIDENCE:
            self._accept(doc, findings, hit, evidence, rule, CONFIDENCE[rule])
        else:
            self._abstain(doc, findings, [(hit, evidence)], rule)

    def _accept(self, doc: Doc, findings: Findings, hit: Hit, evidence: Evidence, rule: str, confidence: float) -> None:
        kind: MentionKind = kind_of(doc, hit, evidence, self._rules)
        span = doc[evidence.start : evidence.end]
        findings.mentions.append(mention(findings, span, hit.person.id, kind, confidence, rule))
        if "nom" in hit.cases:
            findings.nominatives.add(span.start_char)

    @staticmethod
    def _abstain(doc: Doc, findings: Findings, hits: list[tuple[Hit, Evidence]], reason: str) -> None:
        first = hits[0][0]
        span = doc[first.start : first.end]
        subjects = tuple(sorted({hit.person.id for hit, _ in hits}))
        findings.abstentions.append(Abstention(subjects, span.start_char, span.end_char, span.text, reason))


def mention(findings: Findings, span: Span, subject: str, kind: MentionKind, confidence: float, rule: str) -> Mention:
    """The record of a mention at a span."""
    place: Place = "body"
    if span.start_char < findings.title_end:
        place = "title"
    elif span.start_char < findings.lead_end:
        place = "lead"
    start, end = sentence_at(span.doc, span.start_char)
    return Mention(
        subject=subject,
        kind=kind,
        start=span.start_char,
        end=span.end_char,
        surface=findings.text[span.start_char : span.end_char],
        place=place,
        confidence=confidence,
        rule=rule,
        sentence_start=start,
        sentence_end=end,
    )
