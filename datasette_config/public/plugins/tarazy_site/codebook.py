"""The codebook's page: every measure, code and column, in the reader's language."""

from __future__ import annotations

import json
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from tarazy_site.language import DEFAULT
from tarazy_site.names import Row
from tarazy_site.view import View, open_view, rows

MEASURE, CODE = "measure", "code"
HIDDEN = ("search_items", "codebook")
"""Tables of the site's own."""


async def codebook_page(datasette: Datasette, request: Request) -> Response:
    """/codebook: measures with formula, range and unit; codes by the column that they stand in; columns by table."""
    view = await open_view(datasette, request)
    return await view.page_without_choices("codebook", lambda: _context(view))


async def _context(view: View) -> dict[str, Any]:
    parts: dict[str, list[Row]] = {}
    for row in await rows(view.db, "select * from codebook order by position"):
        parts.setdefault(row["part"], []).append(_in_language(view, row))
    codes: dict[str, list[Row]] = {}
    for row in parts.pop(CODE, []):
        codes.setdefault(row["kind"], []).append(row)
    measures = parts.pop(MEASURE, [])
    tables = {name: lines for name, lines in parts.items() if name not in HIDDEN}
    return {"measures": measures, "codes": codes, "tables": tables}


def _in_language(view: View, row: Row) -> Row:
    """The row with its `paragraphs`, and `lang` where they are in another language than the page."""
    texts = json.loads(row["texts"])
    code = view.language.code if view.language.code in texts else DEFAULT
    lang = "" if code == view.language.code else code
    return row | {"paragraphs": texts[code].replace("`", "").split("\n\n"), "lang": lang}
