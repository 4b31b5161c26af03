"""`topics.yml`: the campaign's topics, each with the words that tell it. People name both; nothing is guessed."""

from __future__ import annotations

import hashlib
from typing import Annotated

from pydantic import Field, model_validator

from nlp.candidates import Id, Language, Strict, Text
from nlp.terms import complaint

FILE = "topics.yml"
TOPICS_RULES = "1"


class Topic(Strict):
    """A topic: an item is on it where its words stand often enough."""

    id: Id
    title: Text
    words: Annotated[dict[Language, tuple[str, ...]], Field(min_length=1)]
    """By language; in any of their forms, `налог*` for every word that begins so."""
    election: bool = False
    """Whether items on it are items about the election, though they name no candidate."""

    @model_validator(mode="after")
    def _words_can_be_found(self) -> Topic:
        for language, words in self.words.items():
            for word in words:
                if wrong := complaint(word):
                    raise ValueError(f"topic {self.id}, {language}: the word {word!r} {wrong}")
        return self


class Topics(Strict):
    """All topics, and how many words tell one."""

    topics: tuple[Topic, ...] = ()
    at_least: Annotated[int, Field(ge=1, le=20)] = 2
    """Places in an item at which a topic's words stand; one in the title is enough by itself."""

    @model_validator(mode="after")
    def _ids_differ(self) -> Topics:
        ids = [topic.id for topic in self.topics]
        for one in ids:
            if ids.count(one) > 1:
                raise ValueError(f"two topics have the id {one}; give each an id of its own")
        return self

    @property
    def digest(self) -> str:
        """A short hash: the topics of items found with another one are found anew."""
        return hashlib.sha256(f"{TOPICS_RULES} {self.model_dump_json()}".encode()).hexdigest()[:16]
