"""Publish: a self-contained folder with the slim database and the site's configuration, which any Datasette serves."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.coverage.build import build
from pipelines.progress import Progress, Silent
from pipelines.publishing.records import offered
from pipelines.store import open_store

DATABASE = "coverage.db"
INSPECTED = "inspect-data.json"
SUMS = "SHA256SUMS"
ARCHIVES = "editions"
"""Under static/: the editions, each as one file."""


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What the site holds, and how many of its files were written anew (0: it was up to date)."""

    items: int
    mentions: int
    measures: int
    written: int
    embargo: dt.date | None = None
    """Until then it was made in preview/, for the mission alone."""

    def __str__(self) -> str:
        said = f"{self.items} items, {self.mentions} mentions, {self.measures} figures; {self.written} files written"
        if not self.written:
            said = "nothing was due: the site is up to date"
        return f"{said}; embargo until {self.embargo}: it is in preview/, not in site/" if self.embargo else said


def publish(monitor: Monitor, *, progress: Progress | None = None) -> PublishSummary:
    """Make or bring up to date the folder `monitor.site`; returns what it holds.

    Each file is made aside and moved into place, so that a kill at any moment leaves whole files; SHA256SUMS is
    written last. Files whose bytes would not change are not touched.
    """
    progress = progress or Silent()
    progress.start(None, "publish")
    open_store(monitor.database).close()  # brings an older database's tables up to date before it is read
    monitor.site.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".publish-", dir=monitor.folder) as aside:
        new = Path(aside)
        counts = build(new / DATABASE, monitor)
        for name, content in configuration():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(content)
        for _, archive, _ in offered(monitor):
            target = new / "static" / ARCHIVES / archive.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(archive, target)
        (new / INSPECTED).write_text(inspected(new / DATABASE), encoding="utf-8")
        (new / SUMS).write_text(sums(new), encoding="utf-8")
        written = _move_changed(new, monitor.site)
    progress.finish()
    embargo = monitor.campaign.publish.embargo if monitor.embargoed else None
    return PublishSummary(counts["items"], counts["mentions"], counts["measures"], written, embargo)


def configuration() -> Iterator[tuple[str, bytes]]:
    """The files of datasette_config/public: name relative to it, with slashes, and content; in order of name."""
    yield from _files(resources.files("datasette_config") / "public", "")


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()


def inspected(database: Path) -> str:
    """What Datasette reads to open the folder's database as immutable, without counting its rows at each start."""
    db = Database(database)
    try:
        tables = {name: {"count": db.table(name).count} for name in sorted(db.table_names())}
    finally:
        db.close()
    about = {"file": DATABASE, "hash": _sha256(database), "size": database.stat().st_size, "tables": tables}
    return json.dumps({DATABASE.removesuffix(".db"): about}, indent=1) + "\n"


def sums(folder: Path) -> str:
    """The folder's files in the format of sha256sum: `sha256sum -c SHA256SUMS` checks a copy."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return "".join(f"{_sha256(folder / name)}  {name}\n" for name in names if name != SUMS)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move_changed(new: Path, site: Path) -> int:
    """Move the files that differ into the site, the sums last; remove what an earlier publish put there."""
    names = [line.split("  ", 1)[1] for line in (new / SUMS).read_text(encoding="utf-8").splitlines()]
    old = (site / SUMS).read_text(encoding="utf-8").splitlines() if (site / SUMS).is_file() else []
    for name in {line.split("  ", 1)[1] for line in old if "  " in line} - set(names):
        (site / name).unlink(missing_ok=True)
    written = 0
    for name in [*names, SUMS]:
        target = site / name
        if target.is_file() and _sha256(target) == _sha256(new / name):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        (new / name).replace(target)
        written += 1
    return written
