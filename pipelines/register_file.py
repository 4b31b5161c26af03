"""Write accepted aliases into candidates.yml: as text, so that comments, order and layout stay as people wrote them."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from nlp.suggestions import Suggestion

PLAIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '-](?=[^\W\d_]))*")
RESERVED = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


class NotWrittenError(Exception):
    """The file's layout is one that is not changed by machine; the message says which lines to paste."""


def accept(path: Path, suggestions: Sequence[Suggestion]) -> None:
    """Add the aliases to the file, whole or not at all. Raises NotWrittenError, then the file is as it was."""
    text = path.read_text(encoding="utf-8")
    wanted = yaml.safe_load(text)
    changed = text
    for one in suggestions:
        _add_to_data(wanted, one)
        changed = _add_to_text(changed, one)
    try:
        right = yaml.safe_load(changed) == wanted
    except yaml.YAMLError:
        right = False
    if not right:
        raise NotWrittenError("candidates.yml is laid out in a way that is not changed by machine")
    beside = path.with_name(path.name + ".new")
    beside.write_text(changed, encoding="utf-8")
    beside.replace(path)


def lines_to_paste(suggestions: Sequence[Suggestion]) -> list[str]:
    """The lines that a person pastes under the candidate."""
    lines = []
    for candidate in dict.fromkeys(one.candidate for one in suggestions):
        lines += [f"  - id: {candidate}", "    aliases:"]
        own = [one for one in suggestions if one.candidate == candidate]
        for language in dict.fromkeys(one.language for one in own):
            lines.append(
                f"      {language}: [{', '.join(_scalar(one.alias) for one in own if one.language == language)}]"
            )
    return lines


def _add_to_data(data: Any, one: Suggestion) -> None:
    candidate = next(entry for entry in data["candidates"] if entry["id"] == one.candidate)
    aliases = copy.deepcopy(candidate.get("aliases") or {})
    aliases[one.language] = [*(aliases.get(one.language) or []), one.alias]
    candidate["aliases"] = aliases


def _add_to_text(text: str, one: Suggestion) -> str:
    """The text with one alias more, written as its neighbours are."""
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    candidates = _value(root, "candidates")
    candidate = next(entry for entry in candidates.value if _value(entry, "id").value == one.candidate)
    aliases = _value(candidate, "aliases")
    if candidate.flow_style:
        raise NotWrittenError(f"candidate {one.candidate} is written on one line in {{ }}")
    if aliases is None:
        indent = " " * candidate.value[0][0].start_mark.column
        return _insert_line(text, _value(candidate, "names"), f"{indent}aliases:\n{indent}  {_entry(one)}")
    own = _value(aliases, one.language)
    if own is None and aliases.flow_style:
        place = aliases.start_mark.index + 1
        return text[:place] + _entry(one) + (", " if aliases.value else "") + text[place:]
    if own is None:
        first = aliases.value[0][0].start_mark
        place = int(first.index)
        return f"{text[:place]}{_entry(one)}\n{' ' * first.column}{text[place:]}"
    if own.flow_style:
        end = own.end_mark.index - 1
        return text[:end].rstrip() + (", " if own.value else "") + _scalar(one.alias) + text[end:]
    return _insert_line(text, own.value[-1], " " * own.start_mark.column + f"- {_scalar(one.alias)}")


def _value(node: Any, key: str) -> Any:
    return next((value for name, value in node.value if name.value == key), None)


def _insert_line(text: str, after: yaml.Node, line: str) -> str:
    """The text with a line after the one on which the last scalar of a node ends."""
    while isinstance(after, yaml.CollectionNode) and not after.flow_style and after.value:
        last = after.value[-1]
        after = last[1] if isinstance(last, tuple) else last
    end = text.find("\n", after.end_mark.index)
    if end < 0:
        return f"{text}\n{line}\n"
    return f"{text[:end]}\n{line}{text[end:]}"


def _entry(one: Suggestion) -> str:
    return f"{one.language}: [{_scalar(one.alias)}]"


def _scalar(alias: str) -> str:
    return alias if PLAIN.fullmatch(alias) and alias.lower() not in RESERVED else json.dumps(alias, ensure_ascii=False)
