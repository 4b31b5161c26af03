"""Names in other letters: Kazakh in the Latin alphabet of 2021, and the spellings that the English press uses.

Suggestions of spellings are for a person to accept: a spelling may be somebody else's name. The Kazakh alphabet itself
is an official table and needs no acceptance.
"""

from __future__ import annotations

import re
from itertools import product

KAZAKH_2021 = {
    **dict(zip("абвгғдежзикқлмнңоөпрстуұүфхһыі", "abvgğdejzikqlmnñoöprstuūüfhhyı", strict=True)),
    **{"ә": "ä", "ё": "io", "й": "i", "ц": "ts", "ч": "tş", "ш": "ş", "щ": "ştş", "э": "e", "ю": "iu", "я": "ia"},
    **{"ъ": "", "ь": ""},
}
"""The alphabet proposed in January 2021, letter by letter: и and й are both i, х and һ both h."""
KAZAKH_2018 = KAZAKH_2021 | {
    **{"ә": "á", "ғ": "ǵ", "ң": "ń", "ө": "ó", "ұ": "u", "ү": "ú", "у": "ý", "ш": "sh", "ч": "ch", "щ": "shch"},
    **{"ы": "y", "і": "i"},
}
"""Its forerunner of 2018, with acutes and digraphs: many outlets and people still write it."""
_BACK = {
    **{latin: cyrillic for cyrillic, latin in KAZAKH_2021.items() if len(latin) == 1 and cyrillic not in "ёйһэ"},
    **{"iu": "ю", "ia": "я", "io": "ё", "ts": "ц", "tş": "ч", "ştş": "щ"},
}
_VOWELS = "aäeoöuūüyıi"

_ENGLISH: dict[str, tuple[str, ...]] = {
    **{letter: (latin,) for letter, latin in zip("абвгдзиклмнопрстуфъь", [*"abvgdziklmnoprstuf", "", ""], strict=True)},
    **{"е": ("e",), "ё": ("yo", "e"), "ж": ("zh",), "й": ("y", "i"), "х": ("kh",), "ц": ("ts",), "ч": ("ch",)},
    **{"ш": ("sh",), "щ": ("shch",), "ы": ("y",), "э": ("e",), "ю": ("yu", "iu"), "я": ("ya", "ia")},
    **{"ә": ("a",), "ғ": ("g", "gh"), "қ": ("k", "q"), "ң": ("n", "ng"), "ө": ("o",), "ұ": ("u",), "ү": ("u",)},
    **{"һ": ("h",), "і": ("i",), "ї": ("yi", "i"), "є": ("ye", "ie"), "ґ": ("g",), "'": ("",)},
}
_GERMAN = str.maketrans({"z": "s", "v": "w"})
_GLIDE = re.compile(r"y(?=[aeou])|(?<=[aeou])y")
MOST = 12


def kazakh_latin(text: str, table: dict[str, str] = KAZAKH_2021) -> str:
    """Kazakh in Latin letters; capitals stay capitals, other characters as they are."""
    written = []
    for place, letter in enumerate(text):
        latin = table.get(letter.lower(), letter)
        if not letter.isupper():
            written.append(latin)
        elif text[place + 1 : place + 2].isupper() or (text[place - 1 : place] if place else "").isupper():
            written.append("".join(map(_capital, latin)))
        else:
            written.append("".join(map(_capital, latin[:1])) + latin[1:])
    return "".join(written)


def _capital(letter: str) -> str:
    return {"i": "İ", "ı": "I"}.get(letter, letter.upper())


def kazakh_cyrillic(text: str) -> str:
    """Latin letters of 2021 back into Cyrillic. What is one in Latin stays one: х for һ, й after a vowel."""
    written: list[str] = []
    place = 0
    while place < len(text):
        for length in (3, 2, 1):
            piece = text[place : place + length].replace("İ", "i").replace("I", "ı").lower()
            if piece in _BACK and len(piece) == length:
                break
        else:
            written.append(text[place])
            place += 1
            continue
        cyrillic = _BACK[piece]
        if piece == "i" and place and text[place - 1].lower() in _VOWELS:
            cyrillic = "й"
        written.append(cyrillic.upper() if text[place].isupper() else cyrillic)
        place += length
    return "".join(written)


def english_spellings(name: str) -> tuple[str, ...]:
    """Spellings of a Cyrillic name that the English-language (and German) press uses, likeliest first; at most MOST.

    Назарбаев: Nazarbayev, Nazarbaev, Nazarbaiev, Nasarbajew.
    """
    lower = name.lower()
    options = [_options(lower, place) for place in range(len(lower))]
    found: dict[str, int] = {}
    for chosen in product(*(range(len(one)) for one in options)):
        word = "".join(one[number] for one, number in zip(options, chosen, strict=True))
        word = word.replace("iy", "y") if word.endswith("iy") else word
        found.setdefault(word, sum(chosen))
        if len(found) > 64:
            break
    words = sorted(found, key=lambda word: found[word])[: MOST - 1]
    german = _GLIDE.sub("j", words[0].replace("zh", "sch").replace("kh", "ch").translate(_GERMAN))
    return tuple(dict.fromkeys(word.title() if "-" in word else word.capitalize() for word in (*words, german)))


def _options(word: str, place: int) -> tuple[str, ...]:
    letter, before = word[place], word[place - 1 : place]
    if letter == "е" and (place == 0 or before in "-аеёиоуыэюяәіөүұ"):
        return ("ye", "e", "ie") if place and before != "-" else ("ye", "e")
    if letter == "и" and word[place + 1 :] == "й":
        return ("i",)
    return _ENGLISH.get(letter, (letter,))


def skeleton(name: str) -> str:
    """What is left of a name's spelling in any script when its vowels and doubtful consonants are taken away.

    Two spellings of one name have one skeleton; two names may share one, so it proves nothing by itself.
    """
    latin = "".join((_ENGLISH.get(letter) or (letter,))[0] for letter in name.lower())
    for digraph, one in (("sch", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ch", "c"), ("ts", "c"), ("q", "k")):
        latin = latin.replace(digraph, one)
    latin = latin.translate(str.maketrans("swzşğñ", "zvzzgn"))
    kept = [letter for letter in latin if letter.isalpha() and letter not in "aeiouyjhäöüūıáóúý"]
    return "".join(letter for place, letter in enumerate(kept) if place == 0 or letter != kept[place - 1])
