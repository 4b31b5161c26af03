"""The rooms are the import packages: nobody else may provide these names."""

from __future__ import annotations

from importlib.metadata import packages_distributions

import spacy


def test_no_other_distribution_provides_our_rooms() -> None:
    providers = packages_distributions()
    for room in ("crawlers", "nlp", "pipelines", "datasette_config"):
        assert set(providers.get(room, [])) <= {"tarazy"}, room


def test_kazakh_is_found_by_its_code() -> None:
    assert spacy.blank("kk").lang == "kk"
