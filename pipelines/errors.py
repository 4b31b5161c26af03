"""What a stage says when it cannot do its work."""

from __future__ import annotations


class StageError(Exception):
    """A stage cannot do its work; the sentence says why and what to do."""
