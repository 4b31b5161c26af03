"""Dates and times as people write them: "5 желтоқсан 2005", "вчера в 14:30", "3 часа назад", "March 2, 2026".

What names no day by itself is counted from the moment of the capture, in the outlet's zone.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from crawlers.pages.scripts import full_months, in_english

Moment = dt.datetime | dt.date

# Months by the first four letters of their names, where those are longer, of the languages whose press is read.
STEMS: dict[str, int] = {
    stem: number
    for number, stems in enumerate(
        (
            "janu янва січн қаңт ener genn styc ledn saus ocak janv jane ιανο ianu януа",
            "febr февр люто лютн ақпа fevr févr feve luty lute únor vasa şuba φεβρ",
            "marc март бере наур märz marz març mars mart břez kova kovo μαρτ márc mare",
            "apri апре квіт сәуі abri avri kwie dube dubn bala nisa απρι ápri апри",
            "maio magg трав мамы maja květ gegu mayı мая μαΐο μαϊο máju",
            "june июнь июня черв маус juin juni giug czer červ birž hazi junh ιουν iuni júni юни",
            "july июль июля липн липе шілд juil juli lugl lipc lipi liep temm julh ιουλ iuli júli юли",
            "augu авгу серп тамы août agos sier srpn rugp ağus αυγο agus",
            "sept сент вере қырк sett sete wrze září rugs eylü σεπτ szep септ",
            "octo окту октя жовт қаза okto octu outu otto paźd říje říjn spal ekim οκτω októ",
            "nove нояб лист қара list lapk kası novi νοεμ noie ноем",
            "dece дека груд желт deze dici déce grud pros gruo aral δεκε dese деке",
        ),
        1,
    )
    for stem in stems.split()
}
SHORT: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan янв січ ene gen қаң oca sty led",
            "feb фев лют fev fév ақп şub lut úno",
            "mar мар бер mär нау mrz",
            "apr апр кві abr avr сәу kwi dub nis",
            "may мая май mai maj тра mag мам kvě mayo mei máj мај maí maý",
            "jun јун jún июн чер giu cze haz мау",
            "jul јул júl июл лип шіл lip tem lug",
            "aug авг сер там ago aoû sie ağu",
            "sep сен вер қыр set wrz eyl zář sept",
            "oct окт жов қаз okt ott out paź eki",
            "nov ноя лис қар kas lis",
            "dec дек гру жел dez dic déc gru ara pro",
        ),
        1,
    )
    for name in names.split()
}

WORD = r"[^\W\d_]{3,12}"
TIME = re.compile(
    r"(?<![\d.:/-])([01]?\d|2[0-3])[:.]([0-5]\d)(?::([0-5]\d))?(?![\d.:/]|\s*%)\s*([ap]\.?m\.?)?", re.IGNORECASE
)
DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:[.-]|st|nd|rd|th|-?(?:го|е|ші|шы|інші))?\s*(?:de |of )?({WORD})\.?,?"
    r"(?:\s*(?:de |del )?((?:19|20)\d\d))?(?!\d)",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(rf"({WORD})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? ((?:19|20)\d\d))?(?![\d:])", re.IGNORECASE)
YEAR_FIRST = re.compile(
    rf"((?:19|20)\d\d)\s*(?:жыл\w*|ж\.|m\.|год\w*|г\.)?[.,]?\s*(?:(\d{{1,2}})\.?\s*({WORD})"
    rf"|({WORD})\s*(\d{{1,2}})(?:\s*d\.)?)",
    re.IGNORECASE,
)
IN_NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d\d)(?![\d.]\d)")
EASTERN = re.compile(
    r"(?:((?:19|20)\d\d)|(令和|平成|民國|民国)\s*(\d{1,3}|元))\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일號号]"
)
ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""The year before the first of an era."""
VIETNAMESE = re.compile(r"(\d{1,2})\s*(?:tháng|thg)\s*(\d{1,2})(?:,|\s*năm)?\s*((?:19|20)\d\d)", re.IGNORECASE)
ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?!\d)")

DAYS_BACK = (
    (re.compile(r"\b(?:today|сегодня|сьогодні|бүгін|heute|dziś|dzisiaj|bugün|dnes|šiandien)\b", re.IGNORECASE), 0),
    (re.compile(r"\b(?:yesterday|вчера|вчора|учора|кеше|gestern|wczoraj|dün|včera|vakar)\b", re.IGNORECASE), 1),
    (re.compile(r"\b(?:позавчера|позавчора|алдыңғы күні|vorgestern|przedwczoraj)\b", re.IGNORECASE), 2),
)
NUMBER = r"(\d{1,3}|an?|one|один|одну|одна|бір)"
BEFORE_NOW = r"\s+(?:ago|назад|тому|бұрын)"
UNITS = {
    "minutes": r"minutes?|mins?|минут[ауы]?|мин\.?|хвилин[ауи]?|хв\.?",
    "hours": r"hours?|hrs?|час(?:а|ов)?|ч\.|годин[ауи]?|год\.?|сағат",
    "days": r"days?|день|дня|дней|дн\.?|дні|днів|күн",
    "weeks": r"weeks?|недел[юиь]|тиждень|тижні|тижнів|апта",
}
BACK = tuple(
    (re.compile(rf"(?<!\w){NUMBER}?\s*(?:{words}){BEFORE_NOW}", re.IGNORECASE), unit) for unit, words in UNITS.items()
)


def spoken_moment(text: str, zone: ZoneInfo, captured: dt.datetime, *, month_first: bool = False) -> Moment | None:
    """The first moment that a short text names: a datetime in `zone` where it gives a time, else a date; None for none.

    `month_first` says how 03/04/2026 is meant. A day without a year is the last such one before the capture.
    """
    text = in_english(text[:300])
    now = captured.astimezone(zone)
    for pattern, unit in BACK:
        if match := pattern.search(text):
            moment = now - dt.timedelta(**{unit: int(match[1]) if match[1] and match[1].isdigit() else 1})
            return moment.replace(second=0, microsecond=0) if unit in ("minutes", "hours") else moment.date()
    day, rest = _day(text, now.date(), month_first)
    if day is None:
        return None
    return _with_time(day, rest, zone)


def _day(text: str, today: dt.date, month_first: bool) -> tuple[dt.date | None, str]:
    """The day, and what is left of the text when its words are taken out."""
    for pattern, back in DAYS_BACK:
        if match := pattern.search(text):
            return today - dt.timedelta(days=back), text[: match.start()] + " " + text[match.end() :]
    found: list[tuple[int, int, dt.date]] = []
    for match in ISO.finditer(text):
        found += _made(match, int(match[1]), int(match[3]), int(match[4]))
    for match in EASTERN.finditer(text):
        year = int(match[1] or 0) or ERAS[match[2]] + (1 if match[3] == "元" else int(match[3]))
        found += _made(match, year, int(match[4]), int(match[5]))
    for match in VIETNAMESE.finditer(text):
        found += _made(match, int(match[3]), int(match[2]), int(match[1]))
    for match in IN_NUMBERS.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if year < 100 else 0
        swapped = first <= 12 and (second > 12 or (month_first and match[2] == "/"))
        found += _made(match, year, *((first, second) if swapped else (second, first)))
    for match in YEAR_FIRST.finditer(text):
        if month := month_of(match[3] or match[4]):
            found += _made(match, int(match[1]), month, int(match[2] or match[5]))
    for match in DAY_FIRST.finditer(text):
        if month := month_of(match[2]):
            found += _made(match, int(match[3] or 0), month, int(match[1]), today)
    for match in MONTH_FIRST.finditer(text):
        if month := month_of(match[1]):
            found += _made(match, int(match[3] or 0), month, int(match[2]), today)
    if not found:
        return None, text
    start, end, day = min(found, key=lambda one: (one[0], -one[1]))
    return day, f"{text[:start]} {text[end:]}"


def _made(
    match: re.Match[str], year: int, month: int, day: int, today: dt.date | None = None
) -> list[tuple[int, int, dt.date]]:
    """Where and what day; nothing where there is no such day. Without a year the last one up to tomorrow is meant."""
    try:
        if year:
            return [(match.start(), match.end(), dt.date(year, month, day))]
        assert today is not None
        made = dt.date(today.year, month, day)
        return [
            (
                match.start(),
                match.end(),
                made if made <= today + dt.timedelta(days=1) else made.replace(year=today.year - 1),
            )
        ]
    except ValueError:
        return []


def month_of(word: str) -> int | None:
    """The month that a word names in any of the languages, in full or cut; None for none."""
    word = word.lower()
    if word in NO_MONTHS:
        return None
    if word.startswith(("červenc", "červene", "srpnj")):
        return 7
    return SHORT.get(word) or (STEMS.get(word[:4]) if len(word) <= 12 else None) or full_months().get(word)


NO_MONTHS = frozenset(
    "marched marches marching decency decent novel novels settlers settled listed листа беремо верес".split()
)


def _with_time(day: dt.date, rest: str, zone: ZoneInfo) -> Moment:
    if match := TIME.search(rest):
        hour, half = int(match[1]), (match[4] or "").lower()
        if half and hour <= 12:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        return dt.datetime.combine(day, dt.time(hour, int(match[2])), zone)
    return day
