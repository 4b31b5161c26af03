"""target_tone: whose tone it is, and the tone toward each candidate in the sentence that names them."""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.findings import findings_of, text_of
from nlp.records import Mention, Quote
from nlp.tone.scorer import ToneScorer, load_scorer


@Language.factory(
    "target_tone",
    assigns=["doc._.mentions"],
    requires=["doc._.mentions", "doc._.quotes"],
    default_config={"model": ""},
)
def make_target_tone(nlp: Language, name: str, model: str) -> TargetTone:  # noqa: ARG001
    """spaCy's way to make the component; without a model for the language it leaves mentions unscored.

    `model`: folder of a tone model, or `embeddings`; empty: the one that comes with Tarazy.
    """
    return TargetTone(load_scorer(str(nlp.lang), model))


class TargetTone:
    """Adds origin and speaker to every mention, and tone to those of kind `name`."""

    def __init__(self, scorer: ToneScorer | None) -> None:
        self._scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        """Fill tone and probabilities of the mentions; offsets are into the document's text."""
        findings = findings_of(doc)
        findings.mentions = [_with_origin(one, findings.quotes) for one in findings.mentions]
        named = [one for one in findings.mentions if one.kind == "name"]
        if not named or self._scorer is None:
            return doc
        targets = [_target(text_of(doc), one) for one in named]
        probabilities = self._scorer.score(targets)
        scored: dict[int, Mention] = {}
        for one, row, label in zip(named, probabilities, self._scorer.said(probabilities), strict=True):
            scored[id(one)] = replace(
                one,
                tone=label,
                p_negative=round(float(row[0]), 4),
                p_neutral=round(float(row[1]), 4),
                p_positive=round(float(row[2]), 4),
            )
        findings.mentions = [scored.get(id(one), one) for one in findings.mentions]
        return doc


def _with_origin(mention: Mention, quotes: list[Quote]) -> Mention:
    """The mention with whose words it stands in: a headline is the outlet's own, and kept apart from its text."""
    if not mention.in_quote:
        return replace(mention, tone_origin="headline") if mention.place == "title" else mention
    quote = next((one for one in quotes if one.start <= mention.start and mention.end <= one.end), None)
    speaker = quote.speaker if quote else None
    return replace(mention, speaker=speaker, tone_origin="self" if speaker == mention.subject else "source")


def _target(text: str, mention: Mention) -> tuple[str, int, int]:
    """The mention's sentence, and where in it the name stands."""
    start = mention.sentence_start
    return text[start : mention.sentence_end], mention.start - start, mention.end - start
