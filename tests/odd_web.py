"""A small web of the traps and odd pages that the press of many years is made of; all its texts are invented.

`LINES` is its table: what each address is, what comes of it and why. `docs/odd-pages.md` is made from it.
"""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST, MOBILE = "old.localhost", "m.old.localhost"
RUSSIAN = (
    "Совет города решил в понедельник отремонтировать мост через реку до начала лета, сообщил мэр города. "
    "Работы займут три месяца и потребуют средств из бюджета области, сказал он журналистам после заседания."
)
KAZAKH = (
    "Қала кеңесі дүйсенбі күні өзен үстіндегі көпірді жаз басталғанға дейін жөндеу туралы шешім қабылдады. "
    "Жұмыс үш айға созылады, деп хабарлады әкімнің баспасөз қызметі журналистерге."
)
ENGLISH = (
    "The council of the town has decided on Monday to repair the bridge over the river before the summer begins. "
    "Work will take three months, the mayor told reporters after a long meeting in the hall."
)
DATE = '<meta property="article:published_time" content="2026-03-02T09:30:00+05:00">'


@dataclass(frozen=True)
class Line:
    """One address of the web: `reason` is part of the sentence noted; `title` of the article that is read, if any."""

    path: str
    what: str
    outcome: str
    reason: str = ""
    title: str = ""
    text: str = ""
    kind: str = "page"
    host: str = HOST


@dataclass
class Page:
    """What the server answers; `later` from the second time on."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    later: bytes | None = None


LINES: list[Line] = []
PAGES: dict[tuple[str, str], Page] = {}
LINKED: list[str] = []
"""Links of the section page `/all.html`, as it writes them."""


def add(line: Line, page: Page | None = None, link: str | None = "") -> None:
    """A line of the table, with what is served and how the section page links to it (None: it does not)."""
    LINES.append(line)
    if page is not None:
        PAGES[line.host, line.path] = page
    if link is not None:
        LINKED.append(link or (f"http://{line.host}:PORT{line.path}" if line.host != HOST else line.path))


def article(title: str, text: str, head: str = DATE, after: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><div class='menu'><a href='/'>Home</a></div>"
        f"<article><h1>{title}</h1><p>{text}</p>{after}</article></body></html>"
    )


def html(text: str, encoding: str = "utf-8", charset: str = "") -> Page:
    kind = f"text/html; charset={charset}" if charset else "text/html"
    return Page(text.encode(encoding, "xmlcharrefreplace"), headers={"Content-Type": kind})  # type: ignore[arg-type]


def meta(charset: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">{DATE}'


def _letters() -> None:
    for path, encoding, header, declared, what in (
        ("/letters/1251-undeclared", "windows-1251", "", "", "windows-1251, declared nowhere"),
        ("/letters/koi8-as-1251", "koi8-r", "windows-1251", "", "koi8-r, declared as windows-1251"),
        ("/letters/1251-as-utf8", "windows-1251", "utf-8", "utf-8", "windows-1251, declared as utf-8 twice"),
        ("/letters/utf8-as-1251", "utf-8", "windows-1251", "windows-1251", "utf-8, declared as windows-1251 twice"),
        ("/letters/866-as-latin1", "cp866", "iso-8859-1", "", "cp866, declared as iso-8859-1"),
        ("/letters/mac", "mac-cyrillic", "", "koi8-r", "mac-cyrillic, declared as koi8-r"),
    ):
        title = f"Мост: {path.rpartition('/')[2]}"
        page = html(article(title, RUSSIAN, meta(declared) if declared else DATE), encoding, header)
        add(Line(path, what, "stored", title=title, text=RUSSIAN), page)
    late = article("Мост: поздно", RUSSIAN, "<!-- " + "x" * 2000 + " -->" + meta("koi8-r"))
    add(Line("/letters/late", "koi8-r, declared behind 2,000 bytes", "stored", title="Мост: поздно", text=RUSSIAN),
        html(late, "koi8-r"))  # fmt: skip
    add(Line("/letters/kz1048", "Kazakh in KZ-1048, declared as windows-1251", "stored", title="Көпір", text=KAZAKH),
        html(article("Көпір", KAZAKH), "kz1048", "windows-1251"))  # fmt: skip
    add(Line("/letters/references", "Kazakh in windows-1251, its own letters as numbers", "stored", title="Көпір 2",
             text=KAZAKH), html(article("Көпір 2", KAZAKH), "windows-1251", "windows-1251"))  # fmt: skip
    head, tail = article("Мост: смесь", "МЕСТО").split("МЕСТО")
    mixed = head.encode() + RUSSIAN.encode("windows-1251") + tail.encode()
    add(Line("/letters/mixed", "template in utf-8, text in windows-1251", "stored", title="Мост: смесь", text=RUSSIAN),
        Page(mixed, headers={"Content-Type": "text/html; charset=utf-8"}))  # fmt: skip
    double = article("Мост: дважды", RUSSIAN).encode().decode("latin-1")
    add(Line("/letters/double", "utf-8 encoded twice", "stored", title="Мост: дважды", text=RUSSIAN),
        html(double, "utf-8", "utf-8"))  # fmt: skip


def _doubles() -> None:
    add(Line("/news/1", "one article under many addresses: tracking, sessions, `//`, `..`, `#`", "stored",
             title="The one article", text=ENGLISH), html(article("The one article", ENGLISH)))  # fmt: skip
    LINKED.extend(
        [
            "/news/1?utm_source=feed&fbclid=abc",
            *("/news/1;jsessionid=0A1B2C3D", "/news/1?PHPSESSID=9f86d081884c7d65"),
            *("//old.localhost:PORT/news//1", "/x/../news/1", "/news/1#comments", "/%6eews/1", "HTTP://OLD.LOCALHOST:PORT/news/1"),
        ]
    )  # fmt: skip
    add(Line("/news/1/amp", "AMP double without rel=canonical: no second article", "stored"),
        html(article("The one article", ENGLISH)))  # fmt: skip
    add(Line("/news/1", "mobile double: no second article", "stored", host=MOBILE),
        html(article("The one article", ENGLISH)))  # fmt: skip
    add(Line("/news/1?print=1", "print double: no second article", "stored"), html(article("The one article", ENGLISH)))
    wrong = DATE + '<link rel="canonical" href="/news">'
    for number in (2, 3):
        title = f"Article number {number} of a careless template"
        add(Line(f"/news/{number}", "rel=canonical names the section, as on every page: not believed", "stored",
                 title=title, text=ENGLISH), html(article(title, f"{ENGLISH} Number {number}.", wrong)))  # fmt: skip


def _refused() -> None:
    for path, what, outcome, reason in (
        ("/calendar/2031/05", "a calendar", "trap", "a page of a calendar"),
        ("/archive/2099/12", "an archive of a year to come", "trap", "dated 2099"),
        ("/archive?month=5&year=2031", "a calendar by parameters", "trap", "a day of a calendar"),
        ("/a/b/a/b/a/b/c", "relative links that lead ever deeper", "trap", "the path repeats itself"),
        ("/list?order=desc&sort=date", "a sorted listing", "trap", "only sort or filter"),
        ("/login?back=1", "a form", "not an article's address", "a form"),
        ("/news/1/feed", "a feed of comments", "not an article's address", "a feed"),
        ("/news/1?replytocom=7", "a form for a reply", "not an article's address", "does something"),
        ("/photo.jpg", "a picture", "not an article's address", "ends like a picture"),
        ("/#!/news/9", "a page that only scripts show", "not an article's address", "script only"),
    ):
        add(Line(path, what, outcome, reason))
    for number, value in enumerate(("0f86d081884c7d659a2f", "1a0b0c0d0e0f1a1b1c1d")):
        path = f"/news/5?visitor={value}"
        first = Line(path, "an address made for one visitor", "stored", title="For visitors", text=ENGLISH)
        again = Line(path, "the same headline for another visitor", "trap", "made for one visitor")
        page = html(article("For visitors", ENGLISH))
        add(again if number else first, None if number else page, f"{path}|For visitors")


def _turns() -> None:
    add(
        Line("/gone/title", "200, and the title says 404", "gone, answered with 200", "404"),
        html("<html><head><title>Ошибка 404 | Вестник</title></head><body>Поиск</body></html>", charset="utf-8"),
    )
    add(
        Line("/gone/text", "200, and the text says so in Kazakh", "gone, answered with 200", "табылмады"),
        html("<html><title>Хабаршы</title><p>Кешіріңіз, сұралған бет табылмады.</p></html>", charset="utf-8"),
    )
    add(
        Line("/gone/home", "sent to the home page", "gone, answered with 200", "sends its reader to"),
        Page(status=302, headers={"Location": "/"}),
    )
    title = "Страница не найдена: почему закрылся сайт"
    add(
        Line("/news/6", "an article about missing pages", "stored", title=title, text=RUSSIAN),
        html(article(title, RUSSIAN), charset="utf-8"),
    )
    add(
        Line("/ring/a", "a ring of redirects", "redirected", "redirects to"),
        Page(status=301, headers={"Location": "/ring/b"}),
    )
    add(
        Line("/ring/b", "its other half", "redirect loop", "in a ring"),
        Page(status=301, headers={"Location": "/ring/a"}),
        None,
    )
    add(
        Line("/ring/self", "a redirect to itself", "redirect loop", "to itself"),
        Page(status=302, headers={"Location": "/ring/self"}),
    )
    for number in range(1, 12):
        last = number == 11
        add(
            Line(
                f"/chain/{number}",
                f"redirect {number} of a chain without end",
                "redirect loop" if last else "redirected",
                "more than 10 times" if last else "redirects to",
            ),
            Page(status=302, headers={"Location": f"/chain/{number + 1}"}),
            "" if number == 1 else None,
        )
    refresh = "<html><head><meta http-equiv=refresh content='0; url=/news/7'></head><body>Wait</body></html>"
    add(Line("/moved/meta", "a page that sends on by itself", "redirected", "redirects to"), html(refresh))
    add(
        Line("/news/7", "where it sends to", "stored", title="Seventh", text=ENGLISH),
        html(article("Seventh", ENGLISH)),
        None,
    )
    frames = "<html><frameset cols='20,80'><frame src='/menu.htm'><frame src='/news/8.htm'></frameset></html>"
    add(Line("/frames.htm", "a frameset", "stored"), html(frames))
    add(
        Line("/menu.htm", "its menu: no article", "stored"),
        html("<html><title>Menu</title><a href='/'>Home</a></html>"),
        None,
    )
    add(Line("/news/8.htm", "its text", "stored", title="Eighth", text=ENGLISH), html(article("Eighth", ENGLISH)), None)


def _broken() -> None:
    packed = gzip.compress(article("Ninth", ENGLISH).encode())
    kind = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    add(
        Line("/cut/always", "a packed body that ends too early", "broken connection", "ends before its end"),
        Page(packed[:-30], headers=kind),
    )
    add(
        Line("/cut/once", "the same, whole when asked again", "stored", title="Ninth", text=ENGLISH),
        Page(packed[:-30], headers=kind, later=packed),
    )
    add(Line("/empty", "200 and nothing", "broken connection", "empty"), html(""))


def _parts() -> None:
    pager = "<div class='pages'>Pages: <a href='/long'>1</a> <a href='/long?page=2'>2</a>"
    pager += " <a href='/long?page=3'>3</a></div>"
    texts = [f"{ENGLISH} This is page {number} of the long article." for number in (1, 2, 3)]
    add(
        Line("/long", "an article of three pages: read as one", "stored", title="A long article", text="|".join(texts)),
        html(article("A long article", texts[0], after=pager)),
    )
    for number in (2, 3):
        add(
            Line(f"/long?page={number}", f"its page {number}: no article by itself", "stored"),
            html(article("A long article", texts[number - 1], "", pager)),
            None,
        )
    comments = "<div id='comments'><a href='/news/10?page=2'>2</a></div><a rel='next' href='/news/1'>Next article</a>"
    add(
        Line(
            "/news/10",
            "pages of comments, a link to the next article: not followed",
            "stored",
            title="Tenth",
            text=ENGLISH,
        ),
        html(article("Tenth", ENGLISH, after=comments)),
    )


def _listings() -> None:
    rss = (
        "<b>Warning</b>: mysql_connect()<?xml version='1.0' encoding='windows-1251'?><rss>"
        "<channel><title>A & B&nbsp;</title>"
        "<item><title>Из ленты</title><link><![CDATA[/news/11]]></link></item><item><title>Cu"
    )
    add(
        Line(
            "/feed.xml",
            "a feed with HTML before it, bare `&`, unknown entities and no end; utf-8 declared as windows-1251",
            "stored",
            kind="feed",
        ),
        Page(rss.encode(), headers={"Content-Type": "text/xml"}),
        None,
    )
    add(
        Line("/news/11", "the one whole entry of that feed", "stored", title="Из ленты", text=RUSSIAN),
        html(article("Из ленты", RUSSIAN), charset="utf-8"),
        None,
    )
    index = "<sitemapindex><sitemap><loc>/map1.xml.gz</loc></sitemap>"
    index += "<sitemap><loc>/sitemap.xml</loc></sitemap></sitemapindex>"
    add(
        Line("/sitemap.xml", "an index of sitemaps that names itself", "stored", kind="sitemap"),
        Page(index.encode()),
        None,
    )
    child = gzip.compress(b"<urlset><url><loc>/news/12</loc><lastmod>2026-03-02</lastmod></url></urlset>")
    add(
        Line("/map1.xml.gz", "a packed sitemap, packed again by the server", "stored", kind="sitemap"),
        Page(gzip.compress(child), headers={"Content-Encoding": "gzip"}),
        None,
    )
    add(
        Line("/news/12", "its article", "stored", title="Twelfth", text=ENGLISH),
        html(article("Twelfth", ENGLISH)),
        None,
    )
    add(
        Line("/", "the home page: its links, and no pagination", "stored", kind="home"),
        html("<html><a href='/news/13'>Thirteenth</a><a href='/?page=2'>2</a></html>"),
        None,
    )
    add(
        Line("/news/13", "its article", "stored", title="Thirteenth", text=ENGLISH),
        html(article("Thirteenth", ENGLISH)),
        None,
    )
    for number in (1, 2, 3):
        path = "/endless" if number == 1 else f"/endless?page={number}"
        reason = "two pages in a row brought nothing new" if number == 3 else ""
        what = f"page {number} of a pagination without end, the same on each"
        add(
            Line(path, what, "stored", reason, kind="section"),
            html(f"<a href='/news/14'>Fourteenth</a><a href='/endless?page={number + 1}'>{number + 1}</a>"),
            None,
        )
    add(
        Line("/news/14", "its article", "stored", title="Fourteenth", text=ENGLISH),
        html(article("Fourteenth", ENGLISH)),
        None,
    )


for part in (_letters, _doubles, _refused, _turns, _broken, _parts, _listings):
    part()
LINES.append(Line("/all.html", "a section page that links to all of these", "stored", kind="section"))


class OddWeb(ThreadingHTTPServer):
    """The server; `asked` counts the requests for each path."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: OddWeb

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0]
        self.server.asked[self.path] += 1
        page = PAGES.get((host, self.path), Page(b"no such page", 404))
        if self.path == "/all.html":
            links = (link.replace("PORT", str(self.server.port)).split("|") for link in LINKED)
            items = (f"<li><a href='{link[0]}'>{link[-1] if len(link) > 1 else ''}</a></li>" for link in links)
            page = html(f"<html><body><ul>{''.join(items)}</ul></body></html>")
        body = page.later if page.later is not None and self.server.asked[self.path] > 1 else page.body
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def odd_web() -> Iterator[OddWeb]:
    """The web, for as long as it is needed."""
    server = OddWeb()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


INTRO = """# Odd pages and traps

What Tarazy does with what the press of twenty years has left on the web. Each line is an address of a small web in
`tests/odd_web.py`; `tests/test_odd_web.py` collects and reads it with the real commands and compares every line, and
that no other address was asked for or noted. This page is made from the same table:
`python -m tests.odd_web > docs/odd-pages.md`.

*Article* is the headline of the article that is read there; none: the page is kept as evidence, and is no article.

| Address | What it is | Comes out as | Why | Article |
|---|---|---|---|---|
"""


def as_document() -> str:
    """The table as `docs/odd-pages.md`."""
    rows = [
        (f"`{'' if line.host == HOST else line.host}{line.path}`", line.what, line.outcome, line.reason, line.title)
        for line in LINES
    ]
    return INTRO + "".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |\n" for row in rows)


if __name__ == "__main__":
    print(as_document(), end="")
