"""What a report is made of: the published database, read once, and nothing else."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.errors import StageError
from pipelines.site_parts import Language, Names, Question, Row, questions


@dataclass(frozen=True, slots=True)
class Choice:
    """What the report is about: a period of the campaign (or `all`), a unit, a benchmark."""

    period: str = "all"
    unit: str = "articles"
    benchmark: str = "equal"


@dataclass(frozen=True)
class Source:
    """The published database with a choice, in a language."""

    db: Database
    path: Path
    names: Names
    choice: Choice

    @property
    def language(self) -> Language:
        """The language of the report."""
        return self.names.language

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        """All rows of a query; the choice's period, unit and benchmark are parameters too."""
        chosen = {"period": self.choice.period, "unit": self.choice.unit, "benchmark": self.choice.benchmark}
        return list(self.db.query(sql, chosen | parameters))

    def answer(self, question: Question, **parameters: Any) -> list[Row]:
        """The rows of one of the site's questions under the choice; places that it leaves open are the whole."""
        return self.rows(question.sql, **({"outlet": "", "candidate": ""} | parameters))

    @cached_property
    def sha256(self) -> str:
        """Of the database's bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def days(self) -> list[str]:
        """Every day of the period."""
        return self.names.days(self.choice.period)


def question(name: str) -> Question:
    """One of the site's questions. KeyError for a name that it has not."""
    return {one.id: one for one in questions()}[name]


def words(code: str) -> Language:
    """The site's texts in a language, and the report's own."""
    own = resources.files("pipelines.report") / "texts" / f"{code}.json"
    return Language(code, json.loads(own.read_text(encoding="utf-8")))


@contextmanager
def open_source(database: Path, code: str, choice: Choice) -> Iterator[Source]:
    """The published database. StageError where it is missing, older than the program, or has no such choice."""
    if not database.is_file():
        raise StageError(f"there is no published database in {database.parent}; run `tarazy publish` first")
    db = Database(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True))
    try:
        yield Source(db, database, _names(db, code), _checked(db, choice))
    except sqlite3.OperationalError as error:
        raise StageError(f"{database} was published by another version ({error}); run `tarazy publish` again") from None
    finally:
        db.close()


def _names(db: Database, code: str) -> Names:
    [campaign] = db.query("select * from campaign")
    return Names(
        language=words(code),
        campaign=campaign,
        candidates=list(db.query("select * from candidates order by position")),
        outlets=list(db.query("select * from outlets order by position")),
        periods=list(db.query("select * from periods order by position")),
        benchmarks=list(db.query("select * from benchmarks order by position")),
        weeks=list(db.query("select * from weeks order by position")),
        topics=list(db.query("select * from topics order by position")),
    )


def _checked(db: Database, choice: Choice) -> Choice:
    known = {
        "period": ["all", *(row["id"] for row in db.query("select id from periods order by position"))],
        "unit": [row["unit"] for row in db.query("select distinct unit from measures where measure = 'share'")],
        "benchmark": [row["id"] for row in db.query("select id from benchmarks order by position")],
    }
    for name, values in known.items():
        asked = getattr(choice, name)
        if asked not in values:
            raise StageError(f"--{name} {asked}: the published campaign has {', '.join(values)}")
    return choice
