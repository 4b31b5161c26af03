"""A dossier for a complaint: what an outlet sent, what is read in it, and how anybody can check both.

Equal input gives equal bytes: nothing in it says when, where or by whom it was made.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from crawlers.records import sha256
from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.evidence.extract_records import choose, copy_manifest, copy_records
from pipelines.evidence.readable import write_readable
from pipelines.evidence.stamp import certificate_of
from pipelines.evidence.subject import Subject, find
from pipelines.evidence.tables import write_tables
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class DossierSummary:
    """What went into a dossier, and the hash of its `SHA256SUMS`, which fixes every file in it."""

    articles: int
    versions: int
    records: int
    files: int
    sums: str

    def __str__(self) -> str:
        what = f"{self.articles} articles in {self.versions} versions, {self.records} records, {self.files} files"
        return f"{what}; SHA-256 of {SUMS}: {self.sums}"


def export(monitor: Monitor, items: Sequence[str], to: Path, *, progress: Progress | None = None) -> DossierSummary:
    """Write the dossier of the articles that `items` name (ids or addresses) into a new folder.

    Raises StageError where one names none, the archive is not as it was written, or the folder is not empty; nothing
    is left then.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise StageError(f"{to} is not empty; name a new folder")
    to.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".dossier-", dir=to.parent))
    try:
        summary = _fill(monitor, items, aside, progress or Silent())
        aside.chmod(0o755)
        if to.exists():
            to.rmdir()
        aside.rename(to)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return summary


def _fill(monitor: Monitor, items: Sequence[str], folder: Path, progress: Progress) -> DossierSummary:
    db = open_store(monitor.database)
    try:
        subject = find(db, monitor, items)
        places = {(row["warc_file"], row["warc_offset"]) for row in subject.captures}
        lines = choose(monitor.archive, places, _targets(subject), progress)
        copy_records(monitor.archive, lines, folder / "records.warc.gz")
        copy_manifest(monitor.archive, lines, folder / "manifest")
        _copy_certificate(monitor, folder)
        write_tables(db, monitor, subject, lines, folder)
    finally:
        db.close()
    write_readable(monitor, subject, lines, _head(folder), folder)
    script = resources.files("pipelines.evidence") / "check_dossier.py"
    (folder / "verify.py").write_bytes(script.read_bytes())
    files, digest = _write_sums(folder)
    versions = sum(map(len, subject.versions.values()))
    return DossierSummary(len(subject.articles), versions, len(lines), files, digest)


def _targets(subject: Subject) -> set[str]:
    """Every spelling under which the captures' pages were asked for."""
    return {row["final_url"] or row["url"] for row in subject.captures} | set(subject.addresses)


def _copy_certificate(monitor: Monitor, folder: Path) -> None:
    certificate = certificate_of(monitor)
    if certificate is not None and any(folder.rglob("*.tsr")):
        try:
            (folder / "certificate.pem").write_bytes(certificate.read_bytes())
        except OSError as error:
            raise StageError(f"the certificate {certificate} cannot be read ({error.strerror})") from error


def _head(folder: Path) -> str:
    last = max((folder / "manifest").glob("*.jsonl"))
    with last.open("rb") as stream:
        return str(json.loads(stream.readlines()[-1])["hash"])


def _write_sums(folder: Path) -> tuple[int, str]:
    """The hashes of all files as `sha256sum` writes them; their number, and the hash of the list itself."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{sha256(path.read_bytes())}  {path.relative_to(folder).as_posix()}\n" for path in paths)
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")
    return len(paths) + 1, sha256(sums.encode())
