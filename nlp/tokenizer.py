"""The tokenizer: spaCy's own, mended for names of the press, with the tokens of what it has cut before remembered.

spaCy cuts each stretch between blanks by itself. The same few thousand make up most of all news: to look them up costs
a third of what spaCy's cache costs, which ends at 10,000 words of vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_suffix_regex, registry
from spacy.vocab import Vocab

from nlp.folding import fold
from nlp.languages import rules_of
from nlp.languages.letters import STOPS
from nlp.languages.rules import LanguageRules

NAME = "tarazy.press_tokenizer.v1"
REMEMBERED = 200_000
"""Stretches whose tokens are kept: some 40 MB."""
LONGEST = 40
"""Characters of a stretch that is remembered."""
LONGEST_BLANK = 512
"""Characters of one token of blanks: a bound to how many of them there can be."""
STRETCH = re.compile(r"\S+|\s+")
UPPER, LOWER = "A-ZА-ЯЁІЇЄҐӘҒҚҢӨҰҮҺ", "a-zа-яёіїєґәғқңөұүһ"
URL = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+")


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def make_press_tokenizer() -> Callable[[Language], PressTokenizer]:
    """What a pipeline's config names as its tokenizer."""

    def make(nlp: Language) -> PressTokenizer:
        inner = registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp)
        harden(inner, nlp, rules_of(str(nlp.lang)))
        return PressTokenizer(inner)

    return make


def harden(tokenizer: Tokenizer, nlp: Language, rules: LanguageRules) -> None:
    """Mend what spaCy's tokenizer does to names of the press.

    `Б.Обама` looks like a host name to it, Қ, Ғ and Ұ are no letters to it, and Cyrillic double names are cut in two.
    """
    tokenizer.url_match = URL.match
    tokenizer.suffix_search = compile_suffix_regex([*map(str, nlp.Defaults.suffixes or []), STOPS]).search
    infixes = [str(one) for one in nlp.Defaults.infixes or []]
    if rules.script == "cyrillic":
        infixes = [one for one in infixes if "(?:-|–|—|--|---|——|~)" not in one]
    infixes += [rf"(?<=[{UPPER}]\.)(?=[{UPPER}])", rf"(?<=[{LOWER}])[.,:;!?](?=[{UPPER}])", r"(?<=\w)[—–/](?=\w)"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


class PressTokenizer:
    """From a text to a Doc. Its text is folded (`nlp.folding.fold`), character for character."""

    def __init__(self, inner: Tokenizer) -> None:
        self.inner = inner
        self._known: dict[str, tuple[int, ...]] = {}

    @property
    def vocab(self) -> Vocab:
        """The vocabulary that it shares with its pipeline."""
        vocab: Vocab = self.inner.vocab
        return vocab

    @property
    def abbreviations(self) -> frozenset[str]:
        """Words whose full stop is part of them, without it, in small letters."""
        return frozenset(one.rstrip(".").lower() for one in self.inner.rules or () if one.endswith("."))

    def __call__(self, text: str) -> Doc:
        """The tokens of any text."""
        return self.cut(fold(text))

    def cut(self, folded: str) -> Doc:
        """The tokens of a text that is folded already."""
        words: list[int] = []
        spaces: list[bool] = []
        known = self._known
        for stretch in STRETCH.findall(folded):
            if stretch[0] == " " and words:
                spaces[-1] = True
                if stretch == " ":
                    continue
                stretch = stretch[1:]
            found = known.get(stretch) or self._tokens(stretch)
            words += found
            spaces += [False] * len(found)
        return Doc(self.vocab, words=words, spaces=spaces)  # type: ignore[arg-type]  # numbers do too

    def _tokens(self, stretch: str) -> tuple[int, ...]:
        """Numbers of a stretch's tokens in the string store, remembered where there is room."""
        if stretch.isspace():
            parts = [stretch[place : place + LONGEST_BLANK] for place in range(0, len(stretch), LONGEST_BLANK)]
            found = tuple(self.vocab.strings.add(one) for one in parts)
        else:
            found = tuple(token.orth for token in self.inner(stretch))
        if len(self._known) < REMEMBERED and (len(stretch) <= LONGEST or stretch.isspace()):
            for one in found:
                self.vocab[one]  # kept in the vocabulary, which else makes it anew for each Doc
            self._known[stretch] = found
        return found

    def to_bytes(self, **kwargs: Any) -> bytes:
        """What spaCy keeps of a tokenizer."""
        return bytes(self.inner.to_bytes(**kwargs))

    def from_bytes(self, data: bytes, **kwargs: Any) -> PressTokenizer:
        """The tokenizer that was kept."""
        self.inner.from_bytes(data, **kwargs)
        self._known.clear()
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Write what spaCy keeps of a tokenizer."""
        self.inner.to_disk(path, **kwargs)

    def from_disk(self, path: str | Path, **kwargs: Any) -> PressTokenizer:
        """Read what was written."""
        self.inner.from_disk(path, **kwargs)
        self._known.clear()
        return self
