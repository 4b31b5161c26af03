"""The measures: a file for each family, each a function from a sample to figures, and its name in MEASURES."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipelines.measures.catalogue.advertisements import share_of_advertisements
from pipelines.measures.catalogue.bases import share_of_election_items, share_of_news_hole, share_of_subjects
from pipelines.measures.catalogue.further import candidate_indices, further_indices
from pipelines.measures.catalogue.gender import women
from pipelines.measures.catalogue.inequality import inequality
from pipelines.measures.catalogue.net_tone import net_tone, source_tone, tone_gap
from pipelines.measures.catalogue.outlets import theil_of_outlets
from pipelines.measures.catalogue.prominence import prominence
from pipelines.measures.catalogue.roles import roles
from pipelines.measures.catalogue.share import share
from pipelines.measures.catalogue.speech import direct_speech
from pipelines.measures.catalogue.tone import not_scored, tone
from pipelines.measures.catalogue.uncounted import left_uncounted
from pipelines.measures.figure import Figure
from pipelines.measures.sample import Sample

Measure = Callable[[Sample], Iterator[Figure]]
MEASURES: tuple[Measure, ...] = (
    share,
    inequality,
    further_indices,
    candidate_indices,
    theil_of_outlets,
    tone,
    not_scored,
    net_tone,
    tone_gap,
    source_tone,
    direct_speech,
    prominence,
    roles,
    left_uncounted,
    women,
    share_of_subjects,
    share_of_news_hole,
    share_of_election_items,
    share_of_advertisements,
)
