"""Charts as SVG: positions worked by hand, and pictures that stay whole whatever they are given."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PLUGINS = Path(str(resources.files("datasette_config") / "public" / "plugins"))
sys.path.insert(0, str(PLUGINS))  # as the site's plugin does

from tarazy_site.drawing import (  # type: ignore[import-not-found]  # noqa: E402
    KINDS,
    NARROW,
    WIDE,
    Band,
    Panel,
    Part,
    Picture,
    Point,
    draw,
    pieces,
    wrap,
)

TICKS = ((0.0, "0 %"), (0.2, "20 %"), (0.4, "40 %"))
fractions = st.floats(0, 1)
maybe = st.none() | fractions
parts = st.lists(
    st.builds(Part, st.just("negative"), st.text(), st.just("−"), st.floats(0, 0.3), st.text()), max_size=3
)
points = st.builds(
    Point,
    st.text(max_size=60),
    maybe,
    st.text(max_size=30),
    st.integers(0, 40),
    maybe,
    maybe,
    maybe,
    parts.map(tuple),
)
panels = st.lists(
    st.builds(Panel, st.text(max_size=60), st.lists(points, max_size=6).map(tuple), st.text(max_size=10)), max_size=4
)


def elements(picture: Picture, width: int = WIDE) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(str(draw(picture, width))).iter())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(KINDS)), panels, st.sampled_from([WIDE, NARROW]))
def test_every_picture_is_whole_and_stays_within_its_frame(kind: str, drawn: list[Panel], width: int) -> None:
    clean = [  # letters that XML has no way to write do not come from a database's text
        Panel(_clean(one.heading), tuple(_point(point) for point in one.points), _clean(one.note)) for one in drawn
    ]
    picture = Picture(kind, "what it says", tuple(clean), TICKS, (Band(0, 1, "silence", True),), ("first", "last"))
    found = elements(picture, width)
    height = float(found[0].get("height", "0"))
    assert found[0].get("aria-label") == "what it says"
    for one in found[1:]:
        for name, limit in (("x", width), ("x1", width), ("x2", width), ("y", height), ("y1", height), ("y2", height)):
            if name in one.attrib and one.tag.endswith(("line", "text")):
                assert -1 <= float(one.get(name, "0")) <= limit + 1, (one.tag, one.attrib)


def _clean(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def _point(point: Point) -> Point:
    shown = tuple(Part(one.kind, one.label, one.sign, one.value, _clean(one.text)) for one in point.parts)
    return Point(
        _clean(point.label), point.value, _clean(point.text), point.mark, point.low, point.high, point.expected, shown
    )


def test_a_dot_stands_where_its_value_is() -> None:
    """From 210 to 555 pixels for 0 to 40 %: 20 % is at 382.5, its interval from 296.25 to 468.75."""
    point = Point("A", 0.2, "20 %", low=0.1, high=0.3, expected=0.4)
    found = elements(Picture("dots", "", (Panel("", (point,)),), TICKS))
    [dot] = [one for one in found if one.get("class") == "mark c0"]
    assert dot.get("transform") == "translate(382.5 17)"
    [whisker] = [one for one in found if one.get("class") == "whisker"]
    assert float(whisker.get("x1", "")) == pytest.approx(296.25, abs=0.06)
    assert float(whisker.get("x2", "")) == pytest.approx(468.75, abs=0.06)
    [expected] = [one for one in found if one.get("class") == "expected"]
    assert expected.get("x1") == "555"


def test_no_coverage_is_no_dot_at_zero() -> None:
    found = elements(Picture("dots", "", (Panel("", (Point("A", None, "no coverage"),)),), TICKS))
    assert not [one for one in found if "mark" in str(one.get("class"))]
    assert "no coverage" in [one.text for one in found]


def test_a_curve_of_equal_shares_is_the_diagonal() -> None:
    """(0.1, 0.2, 0.7) gives the cumulated (1/3, .1), (2/3, .3), (1, 1) in a square of 460 pixels from 8 on."""
    unequal = Panel("x", tuple(Point(str(value), value, "") for value in (0.7, 0.1, 0.2)), "all")
    [curve] = [
        one
        for one in elements(Picture("lorenz", "", (unequal,)))
        if one.get("class") == "line-all" and one.get("points")
    ]
    found = [tuple(float(one) for one in pair.split(",")) for pair in str(curve.get("points")).split()]
    expected = [(8.0, 468.0), (8 + 460 / 3, 468 - 46), (8 + 920 / 3, 468 - 138), (468.0, 8.0)]
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, abs=0.05)


def test_what_a_newspaper_calls_itself_is_text_and_never_code() -> None:
    drawn = str(
        draw(Picture("dots", "<script>", (Panel('"><script>x</script>', (Point("<b>&", 0.1, "<i>"),)),), TICKS))
    )
    assert "<script" not in drawn and "<b>" not in drawn
    ElementTree.fromstring(drawn)


def test_long_names_are_wrapped_and_never_lost_without_a_sign() -> None:
    assert wrap("Газета", 100) == ["Газета"]
    assert wrap("one two three", 60) == ["one two", "three"]
    assert wrap("a" * 40, 80)[0].endswith("…")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["dots", "bars", "multiples"]), st.lists(st.integers(1, 30), min_size=1, max_size=9))
def test_a_picture_cut_for_paper_loses_no_line(kind: str, sizes: list[int]) -> None:
    lines = [[f"p{place}l{number}" for number in range(size)] for place, size in enumerate(sizes)]
    drawn = [Panel(f"p{place}", tuple(Point(name, 0.1, "x") for name in names)) for place, names in enumerate(lines)]
    parts = pieces(Picture(kind, "alt", tuple(drawn), TICKS, notes=("a note",)), 400)
    texts = [text for part in parts for text in ElementTree.fromstring(str(part)).itertext()]
    assert sorted(text for text in texts if "l" in text) == sorted(name for names in lines for name in names)
    assert texts.count("a note") == 1
    assert all(float(ElementTree.fromstring(str(part)).get("height", "0")) <= 430 for part in parts)


def test_a_picture_that_fits_is_one_piece() -> None:
    whole = Picture("lorenz", "alt", (Panel("a", (Point("x", 1.0, ""),)),))
    assert pieces(whole, 10) == [draw(whole)]
