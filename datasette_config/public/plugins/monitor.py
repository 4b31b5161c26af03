"""The site's plugin: its pages, and what protects its visitors. Datasette loads this file, which loads tarazy_site."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils.asgi import Forbidden, Request, Response

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Datasette loads plugins one by one, not as a package

from tarazy_site import codebook, editions, feeds, pages, protection, question_pages, silence
from tarazy_site.view import DATABASE


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The site's pages; each is a function of the same name in tarazy_site.pages."""
    return [
        (r"^/$", pages.front),
        (r"^/outlet/(?P<id>[^/]+)$", pages.outlet),
        (r"^/candidate/(?P<id>[^/]+)$", pages.candidate),
        (r"^/items$", pages.items),
        (r"^/edits$", pages.edits),
        (r"^/item/(?P<id>[^/]+)$", pages.item),
        (r"^/completeness$", pages.completeness),
        (r"^/silence$", silence.silence_page),
        (r"^/codebook$", codebook.codebook_page),
        (r"^/questions$", question_pages.questions_page),
        (r"^/question/(?P<id>[^/]+)$", question_pages.question_page),
        (r"^/editions$", editions.editions),
        (r"^/feeds/(?P<kind>outlet|candidate)/(?P<id>[^/]+)\.atom$", feeds.feed),
        (r"^/feeds/editions\.atom$", feeds.corrections),
        (r"^/method$", pages.method),
        (r"^/robots\.txt$", pages.robots),
    ]


@hookimpl
def canned_queries(database: str) -> dict[str, dict[str, Any]]:
    """The questions as Datasette's own queries too."""
    return question_pages.canned() if database == DATABASE else {}


@hookimpl
def asgi_wrapper() -> Callable[..., Any]:
    """Headers on every answer; Datasette's own introspection pages closed."""
    return protection.protect


@hookimpl
def startup() -> None:
    """Take Datasette's own answer to errors away: it prints a traceback with all local variables for every 404."""
    own = pm.get_plugin("datasette.handle_exception")
    if own is not None:
        pm.unregister(own)


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Awaitable[Response]:
    """Our own page for an address that leads nowhere, or for a fault."""
    return pages.refused(datasette, request, exception)


@hookimpl
def forbidden(datasette: Datasette, request: Request) -> Awaitable[Response]:
    """The same for what the configuration does not allow."""
    return pages.refused(datasette, request, Forbidden("not allowed"))
