"""Edits and deletions as rows for people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from pipelines.campaign import Monitor
from pipelines.edits.version_subjects import SubjectChange, subject_changes
from pipelines.store import open_store

EDITS = """
select e.*, a.outlet, a.url from edits e join articles a on a.id = e.article
where (:outlet is null or a.outlet = :outlet) and e.at >= :since order by e.at, a.outlet, a.url, e.number
"""


def edit_report(monitor: Monitor, *, outlet: str | None = None, since: dt.date | None = None) -> list[dict[str, str]]:
    """One row for each event, oldest first, all values text.

    when, seen_before (UTC), outlet, what (edited, headline changed, deleted …), title_before, title_after (empty where
    the headline did not change), subjects (candidates: mentions before → after), address, leads_to.
    """
    db = open_store(monitor.database)
    candidates = {candidate.id for candidate in monitor.register.candidates}
    changes: defaultdict[tuple[str, int], list[SubjectChange]] = defaultdict(list)
    for one in subject_changes(db):
        if one.subject in candidates:
            changes[one.article, one.number].append(one)
    found = [
        {
            "when": row["at"],
            "seen_before": row["seen_before"],
            "outlet": row["outlet"],
            "what": what(row),
            "title_before": row["title_before"],
            "title_after": row["title_after"] if row["headline"] else "",
            "subjects": "; ".join(map(in_words, changes[row["article"], row["number"]])),
            "address": row["url"],
            "leads_to": row["target"] or "",
        }
        for row in db.query(EDITS, {"outlet": outlet, "since": since.isoformat() if since else ""})
    ]
    db.close()
    return found


def what(row: dict[str, Any]) -> str:
    """The event in words."""
    if row["kind"] == "changed":
        return " and ".join(["edited"] * row["edited"] + ["headline changed"] * row["headline"])
    reason = f" ({row['detail']})" if row["kind"] in ("deleted", "unreachable") and row["detail"] else ""
    return f"{row['kind']}{reason}"


def in_words(change: SubjectChange) -> str:
    """What an event did to one candidate."""
    text = f"{change.subject} {change.before} → {change.after}"
    if change.title_before != change.title_after:
        text += ", out of the headline" if change.title_before else ", into the headline"
    return text
