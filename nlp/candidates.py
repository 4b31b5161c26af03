"""The closed register of a campaign: its candidates, their near-namesakes, and the other subjects that are counted.

Open entity recognition floods a monitor with wrong people; only who stands here is looked for.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from nlp.languages import CODES


def _is_read(code: str) -> str:
    if code not in CODES:
        raise ValueError(f"is no language that is read: {code!r}; there are {', '.join(CODES)}")
    return code


Language = Annotated[str, AfterValidator(_is_read)]
Text = dict[Language, str] | str
SubjectKind = Literal["office", "government", "election_commission", "party", "other"]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Strict(BaseModel):
    """A record of a campaign file: an unknown key is an error, so that a typing mistake is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(Strict):
    """A person's name in one language, each part in the nominative."""

    surname: Annotated[str, Field(min_length=1)]
    given: str | None = None
    patronymic: str | None = None
    indeclinable: bool = False
    extra_forms: tuple[str, ...] = ()
    """Forms of the surname that the rules cannot make (Христос: Христа)."""

    @property
    def display(self) -> str:
        """Given name and surname, as a chart labels the person."""
        return f"{self.given} {self.surname}" if self.given else self.surname


class Office(Strict):
    """An office held from one day to another (both inclusive; None is open)."""

    title: dict[Language, str]
    start: dt.date | None = None
    end: dt.date | None = None


class Namesake(Strict):
    """Somebody else who bears a candidate's surname: vetoes a match, is never counted."""

    names: Annotated[dict[Language, Name], Field(min_length=1)]
    gender: Literal["m", "f"]
    note: str | None = None


class Candidate(Strict):
    """A person in the race, as the press may name them."""

    id: Id
    gender: Literal["m", "f"]
    names: Annotated[dict[Language, Name], Field(min_length=1)]
    aliases: dict[Language, tuple[str, ...]] = {}
    """Other whole names (a nickname, a transliteration, a short given name with the surname)."""
    given_variants: dict[Language, tuple[str, ...]] = {}
    """Diminutives and other spellings of the given name that may stand before the surname (Joe, Джо)."""
    party: Text | None = None
    offices: tuple[Office, ...] = ()
    incumbent: bool = False
    registered: dt.date | None = None
    withdrawn: dt.date | None = None
    surname_alone: Literal["auto", "allow", "never"] = "auto"
    """Whether the bare surname is enough before the article has introduced the person."""
    namesakes: Annotated[tuple[Namesake, ...], Field(alias="not")] = ()

    def display(self, language: Language) -> str:
        """The name to show in a language, falling back to one that the register has."""
        name = self.names.get(language) or next(iter(self.names.values()))
        return name.display

    def in_race(self, day: dt.date) -> bool:
        """Whether the candidate was registered and not withdrawn on that day (both days inclusive)."""
        return (self.registered is None or day >= self.registered) and (self.withdrawn is None or day <= self.withdrawn)


class Subject(Strict):
    """Another political subject counted apart: the president as an office, the government, the commission."""

    id: Id
    kind: SubjectKind
    title: Text
    names: Annotated[dict[Language, tuple[str, ...]], Field(min_length=1)]
    """Noun phrases in the nominative, as the press writes them; their case forms are recognised."""
    holder: str | None = None
    """For an office: the id of the candidate who holds it, if any."""


class Register(Strict):
    """Everybody and everything that is counted in a campaign."""

    candidates: Annotated[tuple[Candidate, ...], Field(min_length=1)]
    subjects: tuple[Subject, ...] = ()

    @field_validator("candidates")
    @classmethod
    def _ids_differ(cls, value: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        ids = [candidate.id for candidate in value]
        for one in ids:
            if ids.count(one) > 1:
                raise ValueError(f"has two candidates with the id {one}; give each an id of its own")
        return value

    @model_validator(mode="after")
    def _holders_exist(self) -> Register:
        ids = {candidate.id for candidate in self.candidates}
        for subject in self.subjects:
            if subject.id in ids:
                raise ValueError(f"subject {subject.id} has the id of a candidate; give it another")
            if subject.holder is not None and subject.holder not in ids:
                raise ValueError(f"subject {subject.id} is held by {subject.holder}, who is no candidate here")
        return self

    @property
    def digest(self) -> str:
        """A short hash of the register's content: mentions made with another one are made again."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]
