"""What a robots.txt says, after RFC 9309: pure functions of its bytes. Who asks for it: crawlers.manners.gate.

Patterns (longest match, `*`, `$`, percent-encoding, Allow before Disallow where equal) are matched by protego.
"""

from __future__ import annotations

import codecs
import re

from protego import Protego

ROBOT = "Tarazy"
"""Our product token: a group of a robots.txt that names it is for us alone."""
MAX_BYTES = 500 * 1024  # section 2.5: at least so much is parsed
MAX_HOPS = 5  # section 2.3.1.2

# Spellings that protego takes for the words too: better to obey one rule too many.
AGENT_LINE = re.compile(r"^([^\S\n]*user[ -]?agent[^\S\n]*:?[^\S\n]*)([^#\n]*)", re.IGNORECASE | re.MULTILINE)
ANYTHING = re.compile(r"^[^\S\n]*di[a-z]+w", re.IGNORECASE | re.MULTILINE)
TOKEN = re.compile(r"[A-Za-z_-]+|\*")
NO_LINE_ENDS = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")
"""To Python the end of a line, to the RFC not."""


class Rules:
    """The rules of one robots.txt that are meant for us."""

    __slots__ = ("_free", "_rules", "crawl_delay")

    def __init__(self, body: bytes = b"", charset: str | None = None) -> None:
        """`charset` is what the Content-Type names. An empty body allows everything."""
        text = decode(body, charset).replace("\r", "\n").translate(NO_LINE_ENDS)
        self._rules = Protego.parse(AGENT_LINE.sub(_for_whom, text))
        self._free = ANYTHING.search(text) is None
        self.crawl_delay: float | None = self._rules.crawl_delay(ROBOT)
        """Seconds between two requests, where it asks for that. Not in the RFC, widely used."""

    def allowed(self, url: str) -> bool:
        """Whether we may ask for an address of the host."""
        return self._free or self._rules.can_fetch(url, ROBOT)


def decode(body: bytes, charset: str | None = None) -> str:
    """The text of a robots.txt: UTF-8, as the RFC asks, or what it really is; only its first 500 KiB.

    Bytes are never dropped: `Disallow: /новости` in another encoding would become `Disallow: /`.
    """
    cut = body[:MAX_BYTES]
    if len(body) > MAX_BYTES:
        cut = cut[: cut.rfind(b"\n") + 1]  # half a rule would say something else
    if cut.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return cut.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", charset):
        try:
            if encoding:
                return cut.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return cut.decode("windows-1251", errors="replace")


def _for_whom(line: re.Match[str]) -> str:
    """A User-agent line with a whole product token: protego alone would take `Tar` and `Tarazybot` for ours, or not.

    Section 2.2.1: the token is matched whole, without regard to case; what follows it (`/1.0`) is no part of it.
    """
    token = TOKEN.match(line[2].strip())
    if token is None:
        return f"{line[1]}nobody"
    name = token[0].lower()
    return line[1] + (name if name in ("*", ROBOT.lower()) else f"not-{name}")
