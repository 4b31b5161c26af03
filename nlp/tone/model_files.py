"""The files of a tone model: the regression, what stands beside it, and the card with the SHA-256 of each."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import skops.io
from numpy.typing import NDArray

from nlp.tone.encoder import WHOLE, open_encoder
from nlp.tone.network import load_network


class TrainingDataError(Exception):
    """The data cannot be trained on; the sentence says which line and why."""


@dataclass(frozen=True)
class Learned:
    """What stands beside the regression, and the probabilities (n, 3) that one trained without them gave for `rows`."""

    kind: Literal["network", "encoder"]
    file: Path
    rows: NDArray[np.intp]
    probabilities: NDArray[np.float64]
    said: dict[str, Any]
    """For the card."""


def opened(learned: Learned) -> Any:
    """The network or encoder itself."""
    if learned.kind == "network":
        return load_network(learned.file, learned.said["sha256"])
    return open_encoder(learned.said, learned.file.parent)


def write_model(
    folder: Path, language: str, estimator: Any, card: dict[str, Any], learned: Sequence[Learned] = ()
) -> None:
    """Write `<language>.skops`, what stands beside it, and `<language>.json` with the SHA-256 of each."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{language}.skops"
    skops.io.dump(estimator, model, compression=8)
    files: dict[str, Any] = {"sha256": sha256_of(model)}
    for one in learned:
        name = f"{language}.npz" if one.kind == "network" else f"{language}.encoder.npz"
        (folder / name).write_bytes(one.file.read_bytes())
        files[one.kind] = one.said | {"file": name}
        if one.said.get("name") == WHOLE:
            shutil.copytree(one.file.parent / WHOLE, folder / WHOLE, dirs_exist_ok=True)
    text = json.dumps({"language": language, **card, **files}, indent=1, ensure_ascii=False)
    (folder / f"{language}.json").write_text(text + "\n", encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Of a file's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_network(file: Path, held_out: Path, n: int) -> Learned:
    """What `nlp.tone.distil` wrote for these `n` examples. Raises TrainingDataError where it is of others."""
    return Learned("network", file, *_held(held_out, n), {"sha256": sha256_of(file)})


def read_encoder(folder: Path, n: int) -> Learned:
    """What `nlp.tone.encode` wrote for these `n` examples. Raises TrainingDataError where it is of others."""
    said = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    file = folder / said["file"]
    rows = _held(folder / "encoder-held-out.npz", n)
    return Learned("encoder", file, *rows, said | {"sha256": sha256_of(file)})


def _held(file: Path, n: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Rows that were held out, in order, and the probabilities of each."""
    with np.load(file, allow_pickle=False) as arrays:
        rows, found, of = arrays["rows"], arrays["probabilities"], int(arrays["of"])
    if of != n:
        raise TrainingDataError(f"{file}: is of other examples than those that are trained on")
    order = np.argsort(rows)
    return rows[order], found[order]
