"""What was drawn for coders and what they said, in the campaign's folder (`codings/`). Never published.

`drawn.jsonl`: every mention drawn so far. `coded.jsonl`: those with a label, as `tarazy tone train` reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.campaign import Monitor
from pipelines.errors import StageError

FOLDER, DRAWN, CODED = "codings", "drawn.jsonl", "coded.jsonl"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mention that was drawn, and the label that a coder gave."""

    key: str
    text: str
    start: int
    end: int
    doc_id: str
    subject: str
    language: str
    period: str
    outlet: str
    by_outlet: bool
    """Whether it was drawn among those of its outlet, or among those of all."""
    of: int
    """Mentions that there were to draw it from."""
    label: int | None = None
    """-1 negative, 0 neutral, 1 positive; None: not coded."""

    @property
    def stratum(self) -> tuple[str, ...]:
        """As `Place.stratum` gives it."""
        return (self.subject, self.language, self.period, *((self.outlet,) if self.by_outlet else ()))


def read_drawn(monitor: Monitor) -> list[Drawn]:
    """All that was drawn, with the labels given so far. Raises StageError where a file was spoilt."""
    folder = monitor.folder / FOLDER
    labels = {row["key"]: row["label"] for row in _rows(folder / CODED)}
    try:
        return [Drawn(**{**row, "label": labels.get(row["key"])}) for row in _rows(folder / DRAWN)]
    except (TypeError, KeyError) as error:
        raise StageError(f"{folder / DRAWN} was changed by hand ({error}); put it back as it was") from error


def keep(monitor: Monitor, drawn: Iterable[Drawn]) -> None:
    """Write both files anew, each put in place whole."""
    folder = monitor.folder / FOLDER
    folder.mkdir(exist_ok=True)
    rows = [asdict(one) for one in drawn]
    bare = [{name: value for name, value in row.items() if name != "label"} for row in rows]
    _write(folder / DRAWN, bare)
    _write(folder / CODED, [row for row in rows if row["label"] is not None])


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    aside = path.with_suffix(".part")
    aside.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    aside.replace(path)


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        try:
            if line:
                rows.append(dict(json.loads(line)))
        except (ValueError, TypeError):
            raise StageError(f"{path}, line {number}: is no JSON object; put the file back as it was") from None
    return rows
