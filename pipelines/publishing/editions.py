"""Frozen editions of the figures: numbered, with everything that made them, and what changed since the last.

An edition is a folder editions/<number> in the campaign's folder, written once and never changed:

    site/             the published site, which any Datasette serves (database, pages, charts)
    static/           the same as plain files
    register/         what the figures were made with: candidates.yml, campaign.yml, outlets.yml
    edition.json      number, title, day, versions, SHA-256 of the database
    CHANGES.md        what changed against the edition before
    SHA256SUMS        of every file

Beside it stands editions/<number>.zip, the folder in one file, which the site offers.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.progress import Progress, Silent
from pipelines.publish import ARCHIVES, DATABASE, SUMS, sums
from pipelines.publishing.differences import KEYS, Difference, Values, difference
from pipelines.publishing.records import ABOUT, FOLDER, Edition, editions, sha256_of
from pipelines.publishing.static_copy import static_copy

CHANGES = "CHANGES.md"
SHOWN = 200  # changed figures that the list of changes names one by one


def make_edition(
    monitor: Monitor, title: str, languages: Sequence[str], *, progress: Progress | None = None
) -> tuple[Edition, Path]:
    """Freeze the published site as the next edition; returns it with its folder.

    Raises StageError where nothing is published, or where nothing has changed since the last edition.
    """
    if not (monitor.site / DATABASE).is_file():
        raise StageError(f"there is no site in {monitor.site}; run `tarazy publish` first")
    before = editions(monitor)
    folder = monitor.folder / FOLDER
    last = folder / f"{before[-1].number:04}" / "site" / DATABASE if before else None
    found = difference(last, monitor.site / DATABASE) if last is not None and last.is_file() else None
    edition = _about(monitor, title, len(before) + 1, found)
    if before and found is not None and _same(before[-1], edition, found):
        raise StageError(f"nothing has changed since edition {before[-1].number}: it still stands")
    folder.mkdir(exist_ok=True)
    target = folder / f"{edition.number:04}"
    if target.exists():
        raise StageError(f"{target} is there without {ABOUT}: an edition is never written over; move it away")
    with tempfile.TemporaryDirectory(prefix=".edition-", dir=folder) as aside:
        made = Path(aside) / "edition"
        shutil.copytree(monitor.site, made / "site", ignore=shutil.ignore_patterns(ARCHIVES))
        static_copy(monitor.site, made / "static", languages, progress=progress or Silent())
        _register(monitor, made / "register")
        (made / ABOUT).write_text(json.dumps(asdict(edition), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (made / CHANGES).write_text(changes(edition, before, found), encoding="utf-8")
        (made / SUMS).write_text(sums(made), encoding="utf-8")
        archive = _zipped(made, Path(aside) / "edition.zip", target.name)
        archive.rename(target.with_suffix(".zip"))
        made.rename(target)  # last: an edition is there once its folder is
    return edition, target


def _zipped(made: Path, archive: Path, name: str) -> Path:
    """The folder in one file, with one time for all entries: the same folder gives the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(path for path in made.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{name}/{path.relative_to(made).as_posix()}")
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            file.writestr(entry, path.read_bytes())
    return archive


def _about(monitor: Monitor, title: str, number: int, found: Difference | None) -> Edition:
    path = monitor.site / DATABASE
    db = Database(path)
    try:
        [campaign] = db.table("campaign").rows
        counts = db.table("items").count, db.table("measures").count
    finally:
        db.close()
    return Edition(
        number=number,
        title=title,
        made=dt.datetime.now(ZoneInfo(monitor.campaign.time_zone)).date().isoformat(),
        database_sha256=sha256_of(path),
        register=campaign["register"],
        versions=json.loads(campaign["versions"]),
        items=counts[0],
        figures=counts[1],
        changes=found.counts() if found else None,
    )


def _same(last: Edition, now: Edition, found: Difference) -> bool:
    """Whether nothing that was published has changed; the databases differ in the list of editions alone."""
    return not found.tables and (last.register, last.versions) == (now.register, now.versions)


def _register(monitor: Monitor, target: Path) -> None:
    """What the figures were made with: the candidates' file as it is, campaign and outlets as they were understood.

    Left out: how it was collected and watched, and who decided on an outlet's robots.txt. These name people.
    """
    target.mkdir(parents=True)
    shutil.copyfile(monitor.folder / "candidates.yml", target / "candidates.yml")
    campaign = monitor.campaign.model_dump(mode="json", exclude={"collect", "watch", "wayback"}, exclude_none=True)
    outlets = [one.model_dump(mode="json", exclude={"robots": {"by"}}, exclude_none=True) for one in monitor.outlets]
    for name, content in (("campaign.yml", campaign), ("outlets.yml", outlets)):
        said = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (target / name).write_text(said, encoding="utf-8")


def changes(edition: Edition, before: list[Edition], found: Difference | None) -> str:
    """The list of changes against the last edition, as Markdown."""
    head = f"# Edition {edition.number}: {edition.title}\n\n{edition.made}. "
    head += f"SHA-256 of its database: `{edition.database_sha256}`.\n\n"
    if found is None:
        return head + "The first edition: there is nothing before it.\n"
    last, counts = before[-1], found.counts()
    lines = [f"Against edition {last.number} ({last.title}, {last.made}):", ""]
    lines += [f"- {name.replace('_', ' ')}: {counts[name]}" for name in counts]
    if last.register != edition.register:
        lines.append(f"- the candidates' file: `{last.register}`, now `{edition.register}`")
    for name, values in edition.versions.items():
        if last.versions.get(name) != values:
            lines.append(f"- {name}: {last.versions.get(name)}, now {values}")
    if found.tables:
        lines += ["", f"Tables whose contents differ: {', '.join(found.tables)}."]
    if found.reread:
        listed = ", ".join(found.reread[:SHOWN])
        lines += ["", f"Items read otherwise than before, by a correction of ours (at most {SHOWN}): {listed}."]
    if found.figures:
        lines += ["", f"Figures that changed most, with their intervals (at most {SHOWN} of them):", ""]
        lines += [f"| {' | '.join(KEYS)} | before | now |", "|" + "---|" * (len(KEYS) + 2)]
        lines += [f"| {' | '.join(key)} | {_shown(a)} | {_shown(b)} |" for key, a, b in found.figures[:SHOWN]]
    return head + "\n".join(lines) + "\n"


def _shown(values: Values) -> str:
    value, low, high, _ = values
    if value is None:
        return "no coverage"
    return f"{value:.4f}" if low is None or high is None else f"{value:.4f} ({low:.4f}–{high:.4f})"
