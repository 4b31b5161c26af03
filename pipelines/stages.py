"""The stages in their order, by verb: the one place that knows which function does which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.campaign import Monitor
from pipelines.errors import StageError as StageError
from pipelines.progress import Progress

ORDER = ("collect", "extract", "annotate", "measure", "publish")
NEED_REGISTER = frozenset({"annotate", "measure", "publish"})


def run(verb: str, monitor: Monitor, progress: Progress, **options: Any) -> Any:
    """Run one stage; options that it does not know are not passed on. Returns its summary record.

    Raises StageError with a sentence. Imports are late, so that `tarazy check` does not wait for spaCy.
    """
    accepted = {"collect": {"revisit", "limit"}, "extract": {"remake"}, "annotate": {"remake"}, "measure": {"remake"}}
    chosen = {name: value for name, value in options.items() if name in accepted.get(verb, set())}
    return _function(verb)(monitor, progress=progress, **chosen)


def _function(verb: str) -> Callable[..., Any]:
    if verb == "collect":
        from pipelines.collect import collect

        return collect
    if verb == "extract":
        return _extract_and_find_stories
    if verb == "annotate":
        return _annotate_and_read_contents
    if verb == "measure":
        from pipelines.measure import measure

        return measure
    from pipelines.publish import publish

    return publish


def _extract_and_find_stories(monitor: Monitor, *, progress: Progress, remake: bool = False) -> Any:
    """Stories belong to extraction: an article without its story would be counted as one of its own.

    What feeds showed is read here too: it says which articles may have come and gone between two visits.
    """
    from pipelines.completeness.feed_reads import read_feeds
    from pipelines.extract import extract
    from pipelines.syndication import find_stories

    summary = extract(monitor, progress=progress, remake=remake)
    find_stories(monitor, progress=progress)
    read_feeds(monitor, progress=progress, remake=remake)
    return summary


def _annotate_and_read_contents(monitor: Monitor, *, progress: Progress, remake: bool = False) -> Any:
    """What articles are on (topics, polls) is read beside who is named in them."""
    from pipelines.annotate import annotate
    from pipelines.contents import read_contents

    summary = annotate(monitor, progress=progress, remake=remake)
    read_contents(monitor, progress=progress)
    return summary
