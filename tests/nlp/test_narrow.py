"""A text as bytes says what the text says, letter for letter, or says that it cannot."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.folding import fold, unbroken
from nlp.narrow import count_words, folded, is_plain, letters, narrow
from nlp.pipeline import WORD

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("абAБёқäñbCEHKX1_-'’ \n\t.«́â€İΩ😀ǅß²´′‑\u00ad\u200d\x0e"), st.characters())
)


@settings(max_examples=600)
@given(TEXTS)
@example("CAPMAHOB пришёл")
@example("Сар-\nманов")
@example("‘’он’’ сказал")
@example("О’Хара-Цой 1-2-3 --a--")
def test_folded_and_counted_as_letter_by_letter(text: str) -> None:
    raw = narrow(text)
    if raw is None:
        return
    assert len(raw) == len(text)
    assert count_words(raw) == len(WORD.findall(text))
    if is_plain(raw):
        assert unbroken(text) == (text, None)
        assert folded(raw, text) == fold(text)


@given(TEXTS)
def test_what_was_taken_in_always_has_bytes(text: str) -> None:
    assert narrow(fold(unbroken(text)[0])) is not None


def test_what_folding_must_look_at_closer_is_not_plain() -> None:
    for text in ("Cарманов", "CAPMAHOB пришёл", "Сар-\nманов"):
        raw = narrow(text)
        assert raw is not None and not is_plain(raw)
    assert narrow("Сар\u00adманов") is None


def test_letters_are_folded_and_small_and_marks_blank() -> None:
    small, large = narrow("о'хара-цои ne"), narrow("О’ХАРА‑ЦОИ né")
    assert small is not None and large is not None
    assert letters(small) == letters(large)
    assert letters(small).count(b" ") == 4
