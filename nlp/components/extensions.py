"""What the pipeline adds to spaCy's Doc and Span, all of it here.

`doc._.hits`, `.mentions`, `.abstentions`, `.quotes`: the records found so far (nlp.records; a hit is not judged yet).
`doc.spans["mentions"]`: the mentions as spans, kind as label and subject as kb_id; `span._.mention` is the record of
one (None for any other span): rule, confidence, role, speaker, tone.
"""

from __future__ import annotations

from spacy.tokens import Doc, Span, SpanGroup

from nlp.components.findings import findings_of
from nlp.records import Mention

GROUP = "mentions"


def show_mentions(doc: Doc) -> None:
    """Put the mentions found so far into `doc.spans`."""
    spans = [_span(doc, one) for one in findings_of(doc).mentions]
    doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=[span for span in spans if span is not None])


def _span(doc: Doc, found: Mention) -> Span | None:
    return doc.char_span(found.start, found.end, label=found.kind, kb_id=found.subject, alignment_mode="expand")


def _mention(span: Span) -> Mention | None:
    wanted = (span.start_char, span.label_, span.kb_id_)
    found = findings_of(span.doc).mentions
    return next((one for one in found if (one.start, one.kind, one.subject) == wanted), None)


Doc.set_extension("hits", getter=lambda doc: findings_of(doc).hits, force=True)
Doc.set_extension("mentions", getter=lambda doc: findings_of(doc).mentions, force=True)
Doc.set_extension("abstentions", getter=lambda doc: findings_of(doc).abstentions, force=True)
Doc.set_extension("quotes", getter=lambda doc: findings_of(doc).quotes, force=True)
Span.set_extension("mention", getter=_mention, force=True)
