"""The page of editions: what was frozen when, and what changed since the one before."""

from __future__ import annotations

import json

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from tarazy_site.view import open_view, rows

CHANGES = (
    "items_added",
    "items_gone",
    "items_edited",
    "items_reread",
    "figures_changed",
    "figures_new",
    "figures_gone",
)


async def editions(datasette: Datasette, request: Request) -> Response:
    """Every edition, the newest first."""
    view = await open_view(datasette, request)
    found = await rows(view.db, "select * from editions order by number desc")
    return await view.page(
        "editions",
        editions=[(row, json.loads(row["changes"]) if row["changes"] else None) for row in found],
        names=CHANGES,
    )
