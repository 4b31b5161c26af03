"""Cells of tables for spreadsheets."""

from __future__ import annotations

from typing import Any

MARK = "\ufeff"
"""The byte order mark by which spreadsheets know UTF-8."""


def cell(value: Any) -> Any:
    """The value; text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
