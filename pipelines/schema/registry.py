"""The migrations of monitor.db, in the order in which they were registered: a module for some of them each."""

from __future__ import annotations

from sqlite_utils.migrations import Migrations

migrations = Migrations("tarazy")
