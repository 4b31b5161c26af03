"""What kind of text an article is, and whether its page shows all of it: only what the page itself says."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawlers.pages.metadata import PageMetadata
from crawlers.pages.phrases import PAID

WORDS = {
    "advertisement": r"advertorial|sponsored|partner content|paid post|promoted|на правах рекламы|реклама"
    r"|жарнама|партнерск\w+ материал|спецпроект|"
    r"anzeige|реклам\w* матер\w*|новини компаній|новости компаний|press[- ]?release service",
    "opinion": r"opinions?|op-?eds?|editorials?|columns?|columnists?|commentary|comment is free|blogs?"
    r"|viewpoint|мнени[ея]|колонк[аи]|блоги?|авторск\w+|"
    r"пікір|көзқарас|думк[аи]|погляди?|колонки|meinung|kommentar|opinión|opinion|tribune|komentarz|publicystyka",
    "interview": r"interviews?|q&a|интервью|сұхбат|інтерв.ю|entrevista|entretien|wywiad",
    "live blog": r"live ?blog|live updates?|live|онлайн-?трансляци\w+|хроника|тікелей эфир|наживо|онлайн"
    r"|liveticker|as it happened",
    "official text": r"official (?:text|document|statement)s?|documents?|press[- ]?releases?|statements?"
    r"|официально|документы?|указ\w*|постановлени\w*|"
    r"ресми|құжаттар?|жарлы[қғ]\w*|офіційно|документи|пресс?-?релиз\w*|заявлени\w*",
    "poll report": r"polls?|surveys?|опросы?|соцопрос\w*|рейтинги?|сауалнама|опитування|umfragen?|sondaż\w*",
}
SECTIONS = {genre: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for genre, words in WORDS.items()}
HEADLINES = {
    "advertisement": re.compile(
        r"^\W*(?:advertisement|sponsored|реклама|жарнама|на правах рекламы)\b|\((?:реклама|жарнама|ad)\)$",
        re.IGNORECASE,
    ),
    "interview": re.compile(
        r"^\W*(?:interview|q&a|интервью|сұхбат|інтерв.ю)\b\s*[:—–|-]|[(:] ?(?:interview|интервью|сұхбат|інтерв.ю)\)?$",
        re.IGNORECASE,
    ),
    "opinion": re.compile(
        r"^\W*(?:opinion|op-ed|editorial|column|analysis|мнение|колонка|пікір|думка|погляд)\b\s*[:—–|-]", re.IGNORECASE
    ),
    "live blog": re.compile(
        r"\b(?:live updates|live blog|as it happened|онлайн-трансляция|текстовая трансляция"
        r"|тікелей трансляция)\b|^\W*live\s*[:—–|-]",
        re.IGNORECASE,
    ),
    "poll report": re.compile(
        r"^\W*(?:polls?|survey|опрос|соцопрос|сауалнама|опитування|соцопитування)\b\s*[:—–|-]"
        r"|(?:\||—|–|-|:)\s*(?:new |latest )?(?:poll|опрос|сауалнама|опитування)\W*$",
        re.IGNORECASE,
    ),
    "official text": re.compile(
        r"\b(?:full text|полный текст|толық мәтін\w*|повний текст)\b"
        r"|^\W*(?:указ|жарлық|постановление|постанова|қаулы)\w*\s+(?:президент|правительств|цик|цвк|кабінет|үкімет|прем)\w*"
        r"\s+.{0,40}(?:№|от|від|\bо\b|\bоб\b|про)\s",
        re.IGNORECASE,
    ),
}
TYPES = {
    "AdvertiserContentArticle": "advertisement",
    "OpinionNewsArticle": "opinion",
    "LiveBlogPosting": "live blog",
    "ReportageNewsArticle": "news",
}
IN_PATH = {
    "advertisement": re.compile(r"/(?:advertorial|sponsored|partner[_-]?content|promo|brandvoice|reklama)/"),
    "opinion": re.compile(
        r"/(?:opinions?|op-?eds?|columns?|columnists?|editorials?|commentisfree|mneniya?|mnenie|kolonki|blogs?"
        r"|dumka|pikir)/"
    ),
    "interview": re.compile(r"/(?:interviews?|intervyu|interviu|suhbat)/"),
    "live blog": re.compile(r"/(?:live|liveblog|live-updates|online)/"),
    "official text": re.compile(r"/(?:press-?releases?|documents?|official)/"),
}
STUB = re.compile(
    r"(?:to (?:continue|keep) reading|subscribe to (?:read|continue)|this (?:article|content|story) is (?:for"
    r"|only|available)|already a subscriber|"
    r"чтобы (?:читать|прочитать) (?:дальше|полностью)|доступ(?:но|ен) (?:только )?(?:по подписке|подписчикам)"
    r"|полный текст (?:доступен|статьи)|"
    r"толық нұсқасын .{0,30}жазыл|доступно (?:лише|тільки) (?:за передплатою|передплатникам)|weiterlesen mit"
    r"|dieser artikel ist)",
    re.IGNORECASE,
)
CUT = re.compile(r"(?:\.\.\.|…)$")


def genre_of(
    metadata: PageMetadata, url: str, title: str, marks: list[str], questions: int, paragraphs: int
) -> tuple[str, str] | None:
    """(genre, rule that gave it): advertisement, opinion, interview, live blog, official text, poll report or news.

    `marks` are short lines above and below the text, `questions` how many of its `paragraphs` are such. None: not said.
    """
    if any(PAID.fullmatch(mark) for mark in marks):
        return "advertisement", "mark on the page"
    if genre := next((TYPES[kind] for kind in metadata.kinds if kind in TYPES and TYPES[kind] != "news"), None):
        return genre, "json-ld"
    for genre, pattern in HEADLINES.items():
        if pattern.search(title):
            return genre, "headline"
    for section in metadata.sections:
        if len(section) < 40 and (
            genre := next((one for one, words in SECTIONS.items() if words.fullmatch(section.strip())), None)
        ):
            return genre, "section"
    path = unquote(urlsplit(url).path).lower()
    if genre := next((one for one, pattern in IN_PATH.items() if pattern.search(path)), None):
        return genre, "address"
    if questions >= 4 and 3 * questions >= paragraphs:
        return "interview", "questions"
    return ("news", "json-ld") if {"NewsArticle", "ReportageNewsArticle"} & set(metadata.kinds) else None


def access_of(metadata: PageMetadata, paragraphs: list[str]) -> tuple[str, str] | None:
    """(access, rule): `paywalled` where the page says that not all may read it, `stub` where only a beginning is shown,
    `open` where it says so. None: nothing says it."""
    words = sum(len(one.split()) for one in paragraphs)
    last = paragraphs[-1] if paragraphs else ""
    asks = STUB.search(last) is not None
    if metadata.free is False:
        return ("stub", "json-ld and cut text") if asks or CUT.search(last) or words < 120 else ("paywalled", "json-ld")
    if asks and len(last) < 300:
        return "stub", "call to subscribe"
    return ("open", "json-ld") if metadata.free else None
