"""The editions that a campaign has: what is said of each, read from its folder."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.campaign import Monitor
from pipelines.errors import StageError

FOLDER = "editions"
ABOUT = "edition.json"


@dataclass(frozen=True, slots=True)
class Edition:
    """What edition.json says."""

    number: int
    title: str
    made: str
    """The day, in the campaign's time zone."""
    database_sha256: str
    register: str
    versions: dict[str, Any]
    items: int
    figures: int
    changes: dict[str, int] | None
    """Counts of what changed against the edition before; None for the first."""


def editions(monitor: Monitor) -> list[Edition]:
    """All editions, the first first. StageError for one whose edition.json cannot be read."""
    found = []
    for path in sorted((monitor.folder / FOLDER).glob(f"*/{ABOUT}")):
        try:
            found.append(Edition(**json.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, TypeError) as error:
            raise StageError(f"{path}: cannot be read ({error}); take it back from a copy of the edition") from None
    return sorted(found, key=lambda one: one.number)


def sha256_of(path: Path) -> str:
    """Of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def offered(monitor: Monitor) -> list[tuple[Edition, Path, str]]:
    """Every edition with its one file and that file's SHA-256, for the site."""
    found = []
    for one in editions(monitor):
        archive = monitor.folder / FOLDER / f"{one.number:04}.zip"
        if archive.is_file():
            found.append((one, archive, sha256_of(archive)))
    return found
