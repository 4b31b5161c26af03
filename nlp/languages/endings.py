"""Languages that glue endings to a name: every chain of endings with the case that it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def table_of_endings(
    plural: Sequence[str],
    possessive: Sequence[str],
    case: Mapping[str, Sequence[str]],
    after_possessive: Mapping[str, Sequence[str]],
) -> dict[str, str]:
    """Every chain plural + possessive + case to its case; `nom` for a possessive alone, `family` for a plural.

    `case` and `after_possessive` give the endings of each case; those of a bare stem win over those with a possessive.
    """
    table = {"": "nom"} | {ending: name for name, endings in case.items() for ending in endings}
    possessed = dict.fromkeys(possessive, "nom")
    for own in possessive:
        for name, endings in [*case.items(), *after_possessive.items()]:
            possessed |= {own + ending: name for ending in endings}
    singular = possessed | table
    many = {one + ending: "family" for one in plural for ending in singular}
    return many | singular
