"""Pages that are no page: one that says that there is none, one that sends on, one cut short, one made of frames."""

from __future__ import annotations

import re
import zlib
from html import unescape

from crawlers.addresses import resolve
from crawlers.pages.charset import decode

SMALL = 6_000  # bytes within which a page's text is looked at, not only its headlines
FEW_WORDS = 120  # beside links: a page with more says something

SUBJECT = (
    r"(?:(?:the |this |requested |such |that "
    r"|запрашиваемая |запрошенная |такая |данная |эта |сұралған |сіз іздеген |мұндай "
    r"|запитувана |така |ця |цю |дана )*(?:page|article|document|file|content|post|story|material|url"
    r"|страница|статья|новость|запись|материал|публикация|документ|файл"
    r"|бет|парақ|парақша|мақала|жаңалық|құжат|жазба"
    r"|сторінка|сторінку|стаття|статтю|новина|новину|запис|матеріал)"
    r"(?: (?:you requested|you are looking for|you were looking for|that you requested|requested))?)"
)
MISSING = (
    r"(?:(?:was |is |has been |cannot be |can't be |could not be )?(?:not found|found|no longer available|not available"
    r"|unavailable|removed|deleted)|does not exist|doesn't exist|no longer exists"
    r"|(?:была |был |было )?(?:больше )?(?:не найден[аоы]?|не существует|удал[её]н[аоы]?|отсутствует|недоступн[аоы]?)"
    r"|табылмады|табылған жоқ|жоқ|жойылған|өшірілген"
    r"|(?:було |була )?(?:не знайден[оаи]?|не існує|видален[оаи]?|відсутня|відсутній|недоступна))"
)
WHOLE = (
    r"not found|page not found|no such page|nothing found|oops,? (?:that )?page can(?:no|')t be found"
    r"|такой страницы (?:нет|не существует|больше нет)|нет такой страницы|ничего не найдено|страницы не существует"
    r"|мұндай бет жоқ|ештеңе табылмады|такої сторінки (?:немає|не існує)|нічого не знайдено"
)
NUMBER = r"(?:(?:error|ошибка|қате|помилка|http)[ №#:]*)?404(?: (?:error|ошибка|қате|қатесі|помилка))?"
SORRY = r"(?:(?:sorry|unfortunately|oops|извините|простите|к сожалению|кешіріңіз|өкінішке орай|вибачте|на жаль)[,!]? )?"
NOTHING = re.compile(
    rf"{SORRY}(?:{NUMBER}|(?:{NUMBER} )?(?:{SUBJECT} {MISSING}|{WHOLE})(?: {NUMBER})?)(?: on this server| на сайте)?",
    re.IGNORECASE,
)
SEGMENTS = re.compile(r"\s*[|·•«»/…:!.?]\s*|\s+[-–—]\s+|\s*[–—]\s*")
TITLE = re.compile(rb"<title[^>]*>(.{0,600}?)</title", re.IGNORECASE | re.DOTALL)
H1 = re.compile(r"<h1[^>]*>(.{0,600}?)</h1", re.IGNORECASE | re.DOTALL)
DATED = re.compile(rb"""article:published_time|["']datePublished|"@type"\s*:\s*"(?:News)?Article""", re.IGNORECASE)
NOT_TEXT = re.compile(
    r"<(script|style|noscript|a|title|option)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.IGNORECASE | re.DOTALL
)


def says_gone(body: bytes, content_type: str) -> str | None:
    """The sentence in which a page, answered with 200, says that there is none; None where it says no such thing.

    An article about missing pages is none: it has a date or a text. So a headline alone never decides.
    """
    found = TITLE.search(body[:50_000])
    title = _text(_decoded(found[1], body, content_type)) if found else ""
    sentence = next((one for one in SEGMENTS.split(title) if NOTHING.fullmatch(one)), None)
    if sentence is None and len(body) > SMALL:
        return None
    if DATED.search(body):
        return None
    text, _ = decode(body, content_type)
    if len(words := _text(NOT_TEXT.sub(" ", text)).split()) > FEW_WORDS:
        return None
    headings = SEGMENTS.split(" | ".join(_text(NOT_TEXT.sub(" ", one)) for one in H1.findall(text)))
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(words)) if len(body) <= SMALL else []
    candidates = [sentence or "", *headings, *(one.rstrip(".!? ") for one in sentences)]
    return next((one for one in candidates if one and NOTHING.fullmatch(one)), None)


def _decoded(piece: bytes, body: bytes, content_type: str) -> str:
    try:
        return piece.decode("utf-8")
    except UnicodeDecodeError:
        return piece.decode(decode(body, content_type)[1].replace("mixed", "utf-8"), "replace")


def _text(html: str) -> str:
    return " ".join(unescape(html).split())


REFRESH = re.compile(
    r"""<meta\s[^>]*http-equiv\s*=\s*["']?refresh["']?[^>]*?content\s*=\s*(["'])\s*(\d+)[^;,>]*[;,]\s*url\s*=\s*([^>]*?)\1"""
    r"""|<meta\s[^>]*content\s*=\s*(["'])\s*(\d+)[^;,>]*[;,]\s*url\s*=\s*([^>]*?)\4[^>]*http-equiv\s*=\s*["']?refresh""",
    re.IGNORECASE,
)
SCRIPTED = re.compile(
    r"""(?:window|document|self|top|parent)?\.?location(?:\.href)?\s*=\s*["']([^"'<>]+)["']"""
    r"""|location\.(?:replace|assign)\(\s*["']([^"'<>]+)["']""",
    re.IGNORECASE,
)
SOON = 10  # seconds
TINY = 3_000  # bytes of a page that is nothing but a script that sends on


def sends_on(body: bytes, content_type: str, url: str) -> str | None:
    """Where a page without a text of its own sends its reader by itself; None: nowhere.

    A page that only loads itself again, as live pages do, sends nowhere.
    """
    head = body[:8_000]
    if b"efresh" not in head and b"EFRESH" not in head and (len(body) > TINY or b"location" not in body):
        return None
    text, _ = decode(body, content_type)
    match = REFRESH.search(text[:8_000])
    link = None
    if match is not None and int(match[2] or match[5]) <= SOON:
        link = match[3] or match[6]
    elif len(body) <= TINY and (script := SCRIPTED.search(text)) is not None:
        link = script[1] or script[2]
    target = resolve(url, unescape(link).strip("'\" ")) if link else None
    if target is None or target.partition("#")[0] == url.partition("#")[0]:
        return None
    return target if len(_text(NOT_TEXT.sub(" ", text)).split()) <= FEW_WORDS // 3 else None


FRAME = re.compile(r"""<frame\s[^>]*?src\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


def frames_of(body: bytes, content_type: str, url: str) -> tuple[str, ...]:
    """The pages of which a frameset is made; none for what is no frameset."""
    if b"<frameset" not in body[:20_000].lower():
        return ()
    links = FRAME.findall(decode(body, content_type)[0])
    return tuple(dict.fromkeys(target for link in links if (target := resolve(url, unescape(link)))))


def is_cut(received: bytes, encoding: str, length: int) -> bool:
    """Whether a body, still in its content encoding, ends before it should; `length` is what was decoded of it.

    HTTP libraries hand over what they could decode and say nothing.
    """
    encoding = encoding.strip().lower()
    if encoding in ("gzip", "x-gzip"):
        if len(received) >= 18 and int.from_bytes(received[-4:], "little") == length % 2**32:
            return False  # gzip's own count of bytes stands at its end
        return not _ends(received, 31)
    if encoding == "deflate":
        return not (_ends(received, 15) or _ends(received, -15))
    return False


def _ends(data: bytes, wbits: int) -> bool:
    """Whether compressed data comes to its end; several streams one behind the other are allowed, and padding."""
    stream = zlib.decompressobj(wbits)
    try:
        while True:
            some = stream.decompress(data, 1 << 20)
            data = stream.unconsumed_tail
            if stream.eof or not (some or data):
                break
    except zlib.error:
        return False
    return stream.eof and (not stream.unused_data.startswith(b"\x1f\x8b") or _ends(stream.unused_data, wbits))
