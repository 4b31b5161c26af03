"""A tone model's card: where it lies, and whether what the model says may be published. Quick to import."""

from __future__ import annotations

import json
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

MODELS = resources.files("nlp.tone") / "models"
EMBEDDINGS = "embeddings"
"""In place of a folder: the shipped model that needs the extra of this name."""
RELIABLE = 0.6
"""Macro-F1 on texts that a model was not trained on, from which its tone is published: under it a model does no better
than one that is not told whom the sentence is about (0.56 to 0.58 on the English test parts, `make bench`)."""


def home_of(folder: str) -> Traversable:
    """Where a model lies: `folder`, or EMBEDDINGS; empty: that which comes with Tarazy."""
    if folder == EMBEDDINGS:
        return MODELS / EMBEDDINGS
    return Path(folder) if folder else MODELS


def read_card(language: str, folder: str = "") -> dict[str, Any] | None:
    """The card of a language's model; None where there is none."""
    path = home_of(folder) / f"{language}.json"
    if not path.is_file():
        return None
    card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return card


def is_reliable(card: dict[str, Any]) -> bool:
    """Whether what the model says may be published, and be counted."""
    return float(card.get("macro_f1") or 0) >= RELIABLE
