"""The report as a document to edit (DOCX): the same page, element by element."""

from __future__ import annotations

import io
from collections.abc import Iterator

import resvg_py
from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml import etree, html

WIDTH = Cm(16.5)
SHARPNESS = 2.0  # pixels of a picture to each of the page's
DENSE = Pt(7.5)


def document(page: str) -> bytes:
    """The document of a report's page. Headings are Word's own, so that its outline and contents work."""
    made = Document()
    made.styles["Normal"].font.name = "DejaVu Sans"
    made.styles["Normal"].font.size = Pt(10)
    root = html.document_fromstring(page)
    made.core_properties.title = root.findtext("head/title") or ""
    made.core_properties.author = ""
    for element in _blocks(root.find("body")):
        _add(made, element)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _blocks(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """What is written one below the other, in order."""
    for child in element:
        if child.tag in ("header", "figure", "section", "div"):
            yield from _blocks(child)
        elif isinstance(child.tag, str):
            yield child


def _add(made: Doc, element: html.HtmlElement) -> None:
    name = etree.QName(element).localname
    if name in ("h1", "h2", "h3"):
        made.add_heading(_text(element), {"h1": 0, "h2": 1, "h3": 2}[name])
    elif name in ("ul", "ol"):
        for item in element:
            made.add_paragraph(_text(item), style="List Bullet" if name == "ul" else "List Number")
    elif name == "table":
        _table(made, element)
    elif name == "svg":
        _picture(made, element)
    else:
        _small(made.add_paragraph(_text(element)), name == "figcaption")


def _small(paragraph: Paragraph, small: bool) -> None:
    for run in paragraph.runs if small else ():
        run.font.size = Pt(9)
        run.italic = True


def _table(made: Doc, element: html.HtmlElement) -> None:
    caption = element.find("caption")
    if caption is not None:
        _small(made.add_paragraph(_text(caption)), True)
    rows = list(element.iter("tr"))
    table = made.add_table(len(rows), max(len(row) for row in rows), style="Light Grid Accent 1")
    size = DENSE if "dense" in element.get("class", "") else Pt(9)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            _cell(table.cell(number, place), cell, size, number == 0)
    made.add_paragraph()


def _cell(cell: _Cell, source: html.HtmlElement, size: Pt, head: bool) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(_text(source))
    run.font.size = size
    run.bold = head
    if "n" in source.get("class", "").split():
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _picture(made: Doc, element: html.HtmlElement) -> None:
    """A chart as a picture, since Word's own SVG differs between versions; what it says stands with it as text."""
    drawn = etree.tostring(element, encoding="unicode", with_tail=False)
    # The parser of HTML writes names in small letters; SVG wants its own.
    drawn = drawn.replace("viewbox=", "viewBox=")
    png = resvg_py.svg_to_bytes(
        svg_string=drawn,
        zoom=SHARPNESS,
        background="#ffffff",
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    paragraph = made.add_paragraph()
    shape = paragraph.add_run().add_picture(io.BytesIO(bytes(png)), width=WIDTH)
    shape._inline.docPr.set("descr", element.get("aria-label", ""))


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
