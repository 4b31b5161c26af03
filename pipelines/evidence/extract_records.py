"""Records copied out of the archive byte by byte, with the lines of the manifest that vouch for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crawlers.manifest import FOLDER, day_files
from crawlers.records import sha256
from pipelines.errors import StageError
from pipelines.evidence.chain import Chain, Line
from pipelines.progress import Progress

BEFORE = ("request", "conversion")
"""Types of the records of an exchange that lie before its response."""
VERIFY = "`tarazy evidence verify` says more; a dossier is made of an intact archive only"


def choose(archive: Path, places: set[tuple[str, int]], targets: set[str], progress: Progress) -> list[Line]:
    """Lines of the responses at `places` and of revisits to `targets`, each after its request and its file's warcinfo.

    In the archive's order. Raises StageError where the chain is broken, or a place has no line.
    """
    chain, chosen = Chain(archive), list[Line]()
    left = set(places)
    infos: dict[str, Line] = {}
    before: dict[str, list[Line]] = {}
    progress.start(None, "manifest")
    for line in chain.lines():
        progress.advance()
        if line.type in BEFORE:
            before.setdefault(line.file, []).append(line)
            continue
        if line.type == "warcinfo":
            infos[line.file] = line
        elif (line.file, line.offset) in left or (line.type == "revisit" and line.url in targets):
            left.discard((line.file, line.offset))
            info = [infos.pop(line.file)] if line.file in infos else []
            chosen += [*info, *_of_exchange(before.get(line.file, []), line), line]
        before.pop(line.file, None)
    progress.finish()
    if chain.problems:
        raise StageError(f"the manifest is not as it was written ({chain.problems[0]}); {VERIFY}")
    if left:
        file, offset = min(left)
        raise StageError(f"no line of the manifest speaks of byte {offset:,} of {file}; {VERIFY}")
    return chosen


def _of_exchange(before: Sequence[Line], line: Line) -> list[Line]:
    """Of the lines before a response's: those of its own request, and of what a browser made of it."""
    own: list[Line] = []
    start = line.offset
    for one in reversed(before):
        if (one.end, one.url, one.date) != (start, line.url, line.date):
            break
        own.insert(0, one)
        start = one.offset
    return own


def copy_records(archive: Path, lines: Sequence[Line], to: Path) -> None:
    """The records behind the lines, one after another. Raises StageError where one is not what its line says."""
    with to.open("wb") as out:
        for line in lines:
            try:
                with (archive / line.file).open("rb") as stream:
                    stream.seek(line.offset)
                    raw = stream.read(line.length)
            except OSError as error:
                raise StageError(f"{line.file} cannot be read ({error.strerror}); {VERIFY}") from error
            if sha256(raw) != line.sha256:
                raise StageError(f"{line.file}: {line} was changed since; {VERIFY}")
            out.write(raw)


def copy_manifest(archive: Path, lines: Sequence[Line], to: Path) -> None:
    """The days' files from the first of the lines to the head, with their time stamps."""
    first = min((line.day for line in lines), default="")
    to.mkdir()
    for path in day_files(archive):
        if path.stem >= first:
            (to / path.name).write_bytes(path.read_bytes())
    for path in sorted((archive / FOLDER).glob("*.tsr")):
        if path.name[:10] >= first:
            (to / path.name).write_bytes(path.read_bytes())
