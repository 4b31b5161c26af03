"""The door for pages that no selector can read: a function of Python that a person has written and installed.

It is never taken out of a campaign's folder, which people send each other: only a package that somebody has installed
here is run. The package names its function as an entry point of the group `tarazy.pages`, an outlet's file its name:

    [project.entry-points."tarazy.pages"]
    steppe = "steppe_pages:read"
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import entry_points
from typing import TypedDict

from lxml.html import HtmlElement

GROUP = "tarazy.pages"


class Fields(TypedDict, total=False):
    """What such a function says of a page; what it leaves out is read by the rules of all pages. Dates as written."""

    title: str
    body: list[str]
    """Paragraphs."""
    lead: str
    published: str
    modified: str
    authors: list[str]
    section: str
    captions: list[str]


PageObject = Callable[[HtmlElement, str], Fields]
"""A function of a page's tree, scripts included, and its address. It must not change the tree."""
LISTS = frozenset({"body", "authors", "captions"})


class PageObjectError(Exception):
    """A page object gives what is no field, or not in its form; the sentence says which."""


@lru_cache(maxsize=100)
def page_object(name: str) -> PageObject:
    """The function that is installed under a name. Raises ValueError with a sentence where none is."""
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        known = ", ".join(sorted(one.name for one in entry_points(group=GROUP))) or "none"
        raise ValueError(
            f"page {name!r} is of no package installed here (known: {known}); install it, or use selectors"
        )
    try:
        loaded = found.load()
    except Exception as error:  # another's code, of which nothing is known
        raise ValueError(f"page {name!r} ({found.value}) cannot be loaded: {error}") from error
    if not callable(loaded):
        raise ValueError(f"page {name!r} ({found.value}) is no function")
    return loaded  # type: ignore[no-any-return]


def fields_of(name: str, tree: HtmlElement, url: str) -> dict[str, list[str]]:
    """What a page object says, each field as a list of texts. Raises PageObjectError for anything else."""
    found: dict[str, list[str]] = {}
    for field, value in page_object(name)(tree, url).items():
        texts = value if isinstance(value, list) and field in LISTS else [value]
        if field not in Fields.__annotations__ or not all(isinstance(text, str) for text in texts):
            form = "a list of texts" if field in LISTS else "a text"
            raise PageObjectError(f"page {name!r} gives {field!r}, which is no field, or not {form}")
        found[field] = [text.strip() for text in texts if isinstance(text, str) and text.strip()]
    return found
