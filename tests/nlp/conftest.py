"""A small register with the traps of the field: a namesake, a surname that is a word, an office."""

from __future__ import annotations

import pytest

from nlp.candidates import Register
from nlp.pipeline import Reader, build_reader

REGISTER = Register.model_validate(
    {
        "candidates": [
            {
                "id": "sarmanov",
                "gender": "m",
                "names": {
                    "ru": {"given": "Данияр", "patronymic": "Аскарович", "surname": "Сарманов"},
                    "kk": {"given": "Данияр", "patronymic": "Асқарұлы", "surname": "Сарманов"},
                    "uk": {"given": "Данияр", "surname": "Сарманов"},
                    "en": {"given": "Daniyar", "surname": "Sarmanov"},
                },
            },
            {
                "id": "tolenova",
                "gender": "f",
                "names": {
                    "ru": {"given": "Айгуль", "surname": "Толенова"},
                    "kk": {"given": "Айгүл", "surname": "Төленова"},
                    "uk": {"given": "Айгуль", "surname": "Толенова"},
                    "en": {"given": "Aigul", "surname": "Tolenova"},
                },
            },
            {
                "id": "moroz",
                "gender": "m",
                "names": {
                    "ru": {"given": "Пётр", "patronymic": "Андреевич", "surname": "Мороз"},
                    "kk": {"given": "Петр", "surname": "Мороз"},
                    "uk": {"given": "Петро", "surname": "Мороз"},
                    "en": {"given": "Pyotr", "surname": "Moroz"},
                },
                "aliases": {"en": ["Frosty"]},
            },
            {
                "id": "beisenov",
                "gender": "m",
                "names": {
                    "ru": {"given": "Рустам", "surname": "Бейсенов"},
                    "kk": {"given": "Рустам", "surname": "Бейсенов"},
                    "uk": {"given": "Рустам", "surname": "Бейсенов"},
                    "en": {"given": "Rustam", "surname": "Beisenov"},
                },
                "not": [
                    {
                        "gender": "m",
                        "names": {
                            "ru": {"given": "Тимур", "surname": "Бейсенов"},
                            "kk": {"given": "Тимур", "surname": "Бейсенов"},
                            "en": {"given": "Timur", "surname": "Beisenov"},
                        },
                    }
                ],
            },
        ],
        "subjects": [
            {
                "id": "president",
                "kind": "office",
                "title": "President",
                "holder": "sarmanov",
                "names": {
                    "ru": ["президент", "глава государства"],
                    "kk": ["президент", "мемлекет басшысы"],
                    "en": ["president", "head of state"],
                },
            }
        ],
    }
)


@pytest.fixture(scope="session")
def readers() -> dict[str, Reader]:
    return {language: build_reader(REGISTER, language) for language in ("en", "ru", "kk", "uk")}
