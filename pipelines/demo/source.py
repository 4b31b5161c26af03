"""The demo's articles as they are written: text with marks that say who is named and who speaks.

[[sarmanov|Сармановтың]]   a mention of that candidate; after the id a sign: the outlet praises (+) or blames (-)
[[president:role|глава государства]]   another subject, named by its office alone
[[!beisenov|Тимур Бейсенов]]   looks like the candidate and is somebody or something else
{{sarmanov|текст}}   direct speech of that candidate, `other` of anybody else; marks of names may stand inside
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import Literal

Kind = Literal["name", "role", "not"]
MARK = re.compile(r"\[\[(?P<name>[^|\]]+)\||\{\{(?P<speaker>[^|}]+)\||(?P<close>\]\]|\}\})")
OUTLETS = ("vestnik", "panorama", "tugan-til", "tanba", "steppe-times", "open-eurasia")


class DemoSourceError(ValueError):
    """An article of the demo is written wrongly; the sentence says which and how."""


@dataclass(frozen=True, slots=True)
class TrueMention:
    """A marked name: `subject` is named (kind name or role), or is not although it looks so (kind not)."""

    subject: str
    kind: Kind
    sign: Literal["+", "-", ""]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text with what its marks said; offsets into `text`, end exclusive."""

    text: str
    mentions: tuple[TrueMention, ...] = ()
    quotes: tuple[tuple[int, int, str], ...] = ()
    """(start, end, speaker) of direct speech."""


@dataclass(frozen=True, slots=True)
class Version:
    """A title and its paragraphs, as shown at one time."""

    title: Marked
    paragraphs: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """An article of the demo's press."""

    outlet: str
    slug: str
    date: dt.datetime
    section: str
    language: str
    versions: tuple[Version, ...]
    author: str | None = None
    genre: str = "news"
    story: str | None = None
    event: Literal["edited", "deleted", "moved", "dropped"] | None = None
    """What the second visit finds; dropped: its address leads to the news page."""
    moved: str | None = None
    """The slug that it moves to."""

    @property
    def path(self) -> str:
        """The path of its address."""
        return f"/{self.date:%Y/%m/%d}/{self.slug}"

    def at(self, visit: int) -> DemoArticle:
        """The article under its address of the first or second visit."""
        return replace(self, slug=self.moved) if self.moved and visit > 1 else self

    def shown(self, visit: int) -> Version | None:
        """What a visitor sees at the first or second visit; None where it is gone."""
        if self.event in ("deleted", "dropped") and visit > 1:
            return None
        return self.versions[min(visit, len(self.versions)) - 1]


def read_marked(text: str) -> Marked:
    """Take the marks out of a text. Raises DemoSourceError for marks that are not closed."""
    plain: list[str] = []
    mentions: list[TrueMention] = []
    quotes: list[tuple[int, int, str]] = []
    opened: list[tuple[str, str, int]] = []
    length = place = 0
    for match in MARK.finditer(text):
        piece = text[place : match.start()]
        plain.append(piece)
        length += len(piece)
        place = match.end()
        if match["close"] is None:
            opened.append(("name", match["name"], length) if match["name"] else ("speech", match["speaker"], length))
            continue
        kind, label, start = opened.pop() if opened else ("", "", 0)
        if kind != ("name" if match["close"] == "]]" else "speech"):
            raise DemoSourceError(
                f"a mark is closed that was not opened: {text[max(0, match.start() - 40) : match.end()]!r}"
            )
        if kind == "name":
            mentions.append(_mention(label, start, length))
        else:
            quotes.append((start, length, label))
    if opened:
        raise DemoSourceError(f"a mark is not closed: {text[:60]!r}")
    return Marked("".join([*plain, text[place:]]), tuple(sorted(mentions, key=lambda one: one.start)), tuple(quotes))


def _mention(label: str, start: int, end: int) -> TrueMention:
    if label.startswith("!"):
        return TrueMention(label[1:], "not", "", start, end)
    if label.endswith(":role"):
        return TrueMention(label.removesuffix(":role"), "role", "", start, end)
    sign = label[-1] if label[-1] in "+-" else ""
    return TrueMention(label.rstrip("+-"), "name", sign, start, end)  # type: ignore[arg-type]


@dataclass(slots=True)
class _Raw:
    """An article before copies are filled in."""

    outlet: str
    head: dict[str, str]
    blocks: list[str] = field(default_factory=list)


def read_press() -> dict[str, list[DemoArticle]]:
    """All articles of all outlets, oldest first. Raises DemoSourceError."""
    folder = resources.files("pipelines.demo") / "articles"
    raw = {
        (one.outlet, one.head["slug"]): one
        for outlet in OUTLETS
        for one in _read_file(outlet, (folder / f"{outlet}.txt").read_text(encoding="utf-8"))
    }
    press: dict[str, list[DemoArticle]] = {outlet: [] for outlet in OUTLETS}
    for one in raw.values():
        press[one.outlet].append(_article(one, raw))
    return {outlet: sorted(found, key=lambda one: (one.date, one.slug)) for outlet, found in press.items()}


def _read_file(outlet: str, text: str) -> list[_Raw]:
    found = []
    for part in re.split(r"^=====\s*$", text, flags=re.MULTILINE):
        lines = part.strip().split("\n")
        if not lines[0]:
            continue
        blank = lines.index("") if "" in lines else len(lines)
        head = dict(line.split(": ", 1) for line in lines[:blank])
        blocks = [block.strip() for block in "\n".join(lines[blank:]).split("\n\n") if block.strip()]
        found.append(_Raw(outlet, head, blocks))
    return found


def _article(raw: _Raw, press: dict[tuple[str, str], _Raw]) -> DemoArticle:
    head, versions = raw.head, _versions(raw)
    if "copy" in head:
        outlet, slug = head["copy"].split("/")
        original = _versions(press[outlet, slug])[0]
        kept = original.paragraphs[: len(original.paragraphs) - int(head.get("drop_last", 0))]
        versions = [replace(original, title=read_marked(head["title"]), paragraphs=kept)]
    languages = {"vestnik": "ru", "panorama": "ru", "tugan-til": "kk", "tanba": "kk", "steppe-times": "en"}
    return DemoArticle(
        outlet=raw.outlet,
        slug=head["slug"],
        date=dt.datetime.fromisoformat(head["date"]),
        section=head["section"],
        language=head.get("language") or languages[raw.outlet],
        versions=tuple(versions),
        author=head.get("author"),
        genre=head.get("genre", "news"),
        story=head.get("story"),
        event=head.get("event"),  # type: ignore[arg-type]
        moved=head.get("moved"),
    )


def _versions(raw: _Raw) -> list[Version]:
    versions: list[list[str]] = [[]]
    for block in raw.blocks:
        for place, piece in enumerate(re.split(r"^-----$", block, flags=re.MULTILINE)):
            if place:
                versions.append([])
            if piece.strip():
                versions[-1].append(piece.strip())
    return [
        Version(read_marked(blocks[0].removeprefix("# ")), tuple(read_marked(block) for block in blocks[1:]))
        for blocks in versions
        if blocks
    ]
