"""The site's plugin: its pages, and what protects its visitors. Datasette loads this file, which loads tarazy_site."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette import hookimpl

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Datasette loads plugins one by one, not as a package

from tarazy_site import pages, protection


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The site's pages; each is a function of the same name in tarazy_site.pages."""
    return [
        (r"^/$", pages.front),
        (r"^/outlet/(?P<id>[^/]+)$", pages.outlet),
        (r"^/candidate/(?P<id>[^/]+)$", pages.candidate),
        (r"^/items$", pages.items),
        (r"^/item/(?P<id>[^/]+)$", pages.item),
        (r"^/method$", pages.method),
        (r"^/robots\.txt$", pages.robots),
    ]


@hookimpl
def asgi_wrapper() -> Callable[..., Any]:
    """Headers on every answer; Datasette's own introspection pages closed."""
    return protection.protect
