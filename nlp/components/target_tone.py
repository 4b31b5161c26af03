"""target_tone: the tone toward each candidate in the sentence that names them, where the language has a model."""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.findings import findings_of, text_of
from nlp.records import Mention
from nlp.tone.scorer import ToneScorer, load_scorer


@Language.factory("target_tone")
def make_target_tone(nlp: Language, name: str) -> TargetTone:  # noqa: ARG001
    """spaCy's way to make the component; without a model for the language it leaves mentions unscored."""
    return TargetTone(load_scorer(str(nlp.lang)))


class TargetTone:
    """Adds tone to mentions of kind `name`."""

    def __init__(self, scorer: ToneScorer | None) -> None:
        self._scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        """Fill tone and probabilities of the mentions; offsets are into the document's text."""
        findings = findings_of(doc)
        named = [one for one in findings.mentions if one.kind == "name"]
        if not named or self._scorer is None:
            return doc
        targets = [_target(text_of(doc), one) for one in named]
        probabilities = self._scorer.score(targets)
        scored: dict[int, Mention] = {}
        for one, row, label in zip(named, probabilities, self._scorer.label(probabilities), strict=True):
            scored[id(one)] = replace(
                one,
                tone=label,
                p_negative=round(float(row[0]), 4),
                p_neutral=round(float(row[1]), 4),
                p_positive=round(float(row[2]), 4),
            )
        findings.mentions = [scored.get(id(one), one) for one in findings.mentions]
        return doc


def _target(text: str, mention: Mention) -> tuple[str, int, int]:
    """The mention's sentence, and where in it the name stands."""
    start = mention.sentence_start
    return text[start : mention.sentence_end], mention.start - start, mention.end - start
