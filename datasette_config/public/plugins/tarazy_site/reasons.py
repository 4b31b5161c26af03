"""Why an item has the tone that it has: the mentions whose sentences decided."""

from __future__ import annotations

import json

from tarazy_site.names import Row


def reasons(subjects: list[Row], mentions: list[Row]) -> list[Row]:
    """For each candidate whose tone was scored: `subject`, and `mentions` that decided it, the clearest first."""
    by_id = {row["id"]: row for row in mentions}
    return [
        {"subject": row, "mentions": [by_id[one] for one in json.loads(row["deciding"] or "[]") if one in by_id]}
        for row in subjects
        if row["kind"] == "candidate" and row["tone"] is not None
    ]
