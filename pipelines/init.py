"""`tarazy init`: a campaign's folder with commented files to edit."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

FILES = ("campaign.yml", "candidates.yml", "outlets/example-herald.yml")


class FolderNotEmptyError(Exception):
    """The folder already holds a campaign; nothing is overwritten."""


def init_campaign(folder: Path) -> list[Path]:
    """Write the commented files; returns their paths. Raises FolderNotEmptyError before writing anything."""
    if (folder / "campaign.yml").exists():
        raise FolderNotEmptyError(f"{folder} already holds a campaign; choose another folder")
    if folder.is_file():
        raise FolderNotEmptyError(f"{folder} is a file; choose another name for the folder")
    written = []
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files("pipelines").joinpath("template", name).read_text(encoding="utf-8"), encoding="utf-8")
        written.append(path)
    return written
