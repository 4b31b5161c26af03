"""Atom feeds (RFC 4287): new items of an outlet or about a candidate, and the editions with what they correct.

All links are relative to the feed: the site does not know under which name it is served, and a name that a visitor
sends is not to be trusted with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from tarazy_site.names import Row
from tarazy_site.view import View, open_view, rows

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 50
NEVER = "1970-01-01T00:00:00Z"
ITEMS = """
select i.id, i.outlet, i.title, i.first_captured, i.day from items i
where (:outlet = '' or i.outlet = :outlet)
  and (:candidate = '' or exists (
        select 1 from item_subjects s where s.item = i.id and s.subject = :candidate and s.mentions > 0))
order by i.first_captured desc, i.id limit :newest
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `key` is its lasting name, `path` its page on the site, `updated` an RFC 3339 time."""

    key: str
    title: str
    path: str
    updated: str
    summary: str = ""


async def feed(datasette: Datasette, request: Request) -> Response:
    """/feeds/outlet/<id>.atom, /feeds/candidate/<id>.atom, /feeds/editions.atom."""
    view = await open_view(datasette, request)
    kind, key = request.url_vars["kind"], request.url_vars.get("id") or ""
    row = view.outlet(key) if kind == "outlet" else view.candidate(key)
    if row is None:
        return await view.missing()
    asked = {"outlet": "", "candidate": ""} | {kind: key, "newest": NEWEST}
    found = await rows(view.db, ITEMS, asked)
    entries = [_item(view, one) for one in found]
    return _answer(view, f"{kind}:{key}", f"{view.name(row)} · {view.title(view.campaign)}", f"/{kind}/{key}", entries)


async def corrections(datasette: Datasette, request: Request) -> Response:
    """The editions as a feed: each says what it changed in figures that were published before."""
    view = await open_view(datasette, request)
    found = await rows(view.db, "select * from editions order by number desc limit :newest", {"newest": NEWEST})
    text = view.language.text
    entries = [
        Entry(
            key=f"edition:{row['number']}",
            title=f"{text('edition')} {row['number']}: {row['title']}",
            path="/editions",
            updated=f"{row['made']}T00:00:00Z",
            summary=f"SHA-256 {row['database_sha256']}",
        )
        for row in found
    ]
    return _answer(view, "editions", f"{text('nav.editions')} · {view.title(view.campaign)}", "/editions", entries)


def _item(view: View, row: Row) -> Entry:
    outlet = view.name(view.outlet(row["outlet"]))
    title = row["title"] or view.language.text("untitled")
    said = f"{outlet}, {view.language.date(row['day'])}"
    return Entry(f"item:{row['id']}", title, f"/item/{row['id']}", _utc(row["first_captured"]), said)


def _utc(moment: str | None) -> str:
    return moment.replace("+00:00", "Z") if moment else NEVER


def _answer(view: View, key: str, title: str, path: str, entries: Iterable[Entry]) -> Response:
    content = _atom(view, key, title, path, list(entries))
    return Response(content.decode(), content_type="application/atom+xml; charset=utf-8")


def _atom(view: View, key: str, title: str, path: str, entries: list[Entry]) -> bytes:
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", view.language.code)
    _add(root, "id", f"urn:tarazy:{view.campaign['election_day']}:{key}")
    _add(root, "title", title)
    _add(root, "updated", max((one.updated for one in entries), default=NEVER))
    _add(_add(root, "author", ""), "name", view.title(view.campaign))
    _add(root, "link", "", rel="alternate", href=view.href(path))
    _add(root, "link", "", rel="self", href=view.request.path)
    for one in entries:
        entry = _add(root, "entry", "")
        _add(entry, "id", f"urn:tarazy:{view.campaign['election_day']}:{one.key}")
        _add(entry, "title", one.title)
        _add(entry, "updated", one.updated)
        _add(entry, "link", "", rel="alternate", href=view.href(one.path))
        _add(entry, "summary", one.summary)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = _written(text) or None
    return element


def _written(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter in "\t\n" or ord(letter) >= 32)
