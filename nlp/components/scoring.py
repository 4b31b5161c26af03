"""How right the mentions are, for `nlp.evaluate`: gold mentions stand in `example.reference.spans["mentions"]`.

A mention is right where start, end, kind (the span's label) and subject (its kb_id) are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spacy.scorer import PRFScore
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from nlp.components.extensions import GROUP

NAME = "tarazy.mention_scorer.v1"
Scores = dict[str, Any]


@registry.scorers(NAME)  # type: ignore[untyped-decorator]
def make_mention_scorer() -> Callable[..., Scores]:
    """What a component's config names as its scorer."""
    return score_mentions


def score_mentions(examples: Iterable[Example], **_: Any) -> Scores:
    """Precision, recall and F of all mentions, 0..1, and of each kind; None where no example has gold mentions."""
    total, kinds = PRFScore(), dict[str, PRFScore]()
    marked = [one for one in examples if GROUP in one.reference.spans]
    for example in marked:
        found, gold = _keys(example.predicted), _keys(example.reference)
        total.score_set(found, gold)
        for kind in {key[2] for key in found | gold}:
            own = kinds.setdefault(kind, PRFScore())
            own.score_set({key for key in found if key[2] == kind}, {key for key in gold if key[2] == kind})
    if not marked:
        return {"mentions_p": None, "mentions_r": None, "mentions_f": None, "mentions_per_kind": None}
    return {
        "mentions_p": total.precision,
        "mentions_r": total.recall,
        "mentions_f": total.fscore,
        "mentions_per_kind": {kind: score.to_dict() for kind, score in sorted(kinds.items())},
    }


def _keys(doc: Doc) -> set[tuple[int, int, str, str]]:
    return {(span.start_char, span.end_char, span.label_, span.kb_id_) for span in doc.spans.get(GROUP, ())}
