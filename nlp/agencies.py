"""News agencies and how the press writes them. To add one: a line below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_SPELLINGS = {
    "AFP": "AFP|АФП|agence france[- ]presse|франс[- ]пресс\\w*",
    "AKIpress": "akipress|акипресс\\w*",
    "Anadolu": "anadolu(?: agency)?|анадолу|анадолы",
    "AP": "AP|(?:the )?associated press|ассошиэйтед пресс|ассошіейтед прес",
    "BelTA": "belta|белта",
    "Bloomberg": "bloomberg(?: news)?|блумберг",
    "dpa": "dpa|deutsche presse-agentur",
    "EFE": "EFE|ЭФЭ",
    "Interfax": "interfax|интерфакс\\w{0,2}|інтерфакс\\w{0,2}",
    "Interfax-Kazakhstan": "interfax-kazakhstan|интерфакс-казахстан\\w{0,2}|интерфакс-қазақстан\\w{0,3}",
    "Interfax-Ukraine": "interfax-ukraine|интерфакс-украин\\w|інтерфакс-україн\\w",
    "Kabar": "кабар",
    "Kazakhstan Today": "kazakhstan today|казахстан сегодня",
    "Kazinform": "[kq]azinform|[kq]az ?aqparat|казинформ\\w{0,4}|қаз ?ақпарат\\w{0,4}|каз ?акпарат\\w{0,3}",
    "KazTAG": "kaztag|казтаг\\w{0,2}|қазтаг\\w{0,3}",
    "Novosti-Kazakhstan": "новости[- ]казахстан",
    "PA": "PA Media|press association",
    "PR Newswire": "pr ?newswire",
    "RBC-Ukraine": "rbc-ukraine|рбк-украин\\w|рбк-україн\\w",
    "Regnum": "regnum|регнум",
    "Reuters": "reuters|рейтерс?|ройтерс",
    "RIA Novosti": 'ria novosti|риа ["«“]?новости["»”]?|риан',
    "Rosbalt": "rosbalt|росбалт\\w?",
    "TASS": "(?:itar-)?tass|(?:итар-)?тасс",
    "Trend": "АМИ Trend|Trend News Agency",
    "Ukrainian News": "українські новини|украинские новости",
    "Ukrinform": "ukrinform|укринформ\\w{0,2}|укрінформ\\w{0,2}",
    "UNIAN": "unian|униан|уніан",
    "UNN": "УНН",
    "UPI": "UPI|united press international",
    "Xinhua": "xinhua|синьхуа",
}
_SHORT = frozenset({"AFP", "АФП", "AP", "EFE", "ЭФЭ", "UPI", "УНН", "PA Media", "АМИ Trend"})
"""In capitals only: these letters are also words."""


def _pattern(spellings: str) -> str:
    return "|".join(one if one in _SHORT else f"(?i:{one})" for one in spellings.split("|"))


# (?:a|b) inside a spelling is split at its bar above; such spellings are written without groups that hold one.
_BY_NAME = {name: re.compile(_pattern(spellings)) for name, spellings in _SPELLINGS.items()}
_OWN = "campaignagency[0-9]{1,4}x"
"""What stands in a text for an agency of the campaign's own list while it is read."""
AGENCY = "(?:" + "|".join((_OWN, *sorted((one.pattern for one in _BY_NAME.values()), key=len, reverse=True))) + ")"
"""Matches any spelling of any agency, as part of a larger pattern; case is told inside."""

_FIND = re.compile(rf"(?<!\w){AGENCY}(?!\w)")


def find_agency(text: str) -> str | None:
    """The agency that is named first in a text, by its one name here; None where none is."""
    found = _FIND.search(text)
    return name_of(found.group()) if found else None


def name_of(spelling: str) -> str | None:
    """The one name of an agency whose whole spelling this is."""
    if re.fullmatch(_OWN, spelling.strip()):
        return spelling.strip()
    return next((name for name, pattern in _BY_NAME.items() if pattern.fullmatch(spelling.strip())), None)


class OwnAgencies:
    """A campaign's own agencies: spellings by id. Whole words count, in any case; the first names the agency."""

    def __init__(self, spellings: Mapping[str, Sequence[str]] | None = None) -> None:
        self._names = [names[0] for names in (spellings or {}).values()]
        lists = list((spellings or {}).values())
        self._number = {name.casefold(): number for number, names in enumerate(lists) for name in names}
        longest = sorted(self._number, key=len, reverse=True)
        self._any = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)

    def marked(self, text: str) -> str:
        """The text with a mark in each spelling's place, which the patterns take for an agency."""
        text = re.sub(_OWN, "", text)
        if not self._number:
            return text
        return self._any.sub(lambda found: f"campaignagency{self._number.get(found.group().casefold(), 0)}x", text)

    def name(self, found: str | None) -> str | None:
        """The agency's name for a mark; other names as they are."""
        if found is None or not re.fullmatch(_OWN, found):
            return found
        return self._names[int(found.removeprefix("campaignagency")[:-1])]
