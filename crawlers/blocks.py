"""Is an answer the page that was asked for, or a wall in front of it? A pure function of status, headers and body.

A wall (a challenge, a captcha, a state's notice) must not be read as an outlet's article, and an article about captchas
must not be taken for a wall. So the names of guards are no evidence by themselves: many put scripts into pages that
they let through. What only a wall contains counts; anything weaker counts only where there is no article beside it.
What is found is recorded; nothing here, or anywhere else, solves or goes round it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Literal

Kind = Literal["challenge", "captcha", "refusal", "state notice", "consent wall", "script wall"]
Header = Callable[[str], str | None]

LOOKED_AT = 262_144  # bytes of a body: walls are small
WINDOW = 16_384  # bytes of an ordinary page in which its title is looked for
LARGE = 20_000  # bytes: a wall so large names itself in its title
SMALL = 2_000  # bytes: a page so small is looked at even where it describes itself as newspapers do
HEAD = 6_000  # bytes of a page that does not, in which a wall shows itself
REFUSING = frozenset({202, 401, 403, 405, 406, 418, 429, 451, 498, 503})  # statuses with which walls answer


@dataclass(frozen=True, slots=True)
class Block:
    """What stands in front of the page, and whose it is."""

    kind: Kind
    by: str

    @property
    def refuses(self) -> bool:
        """Whether it is there to keep us out; a question about consent, or a page made by scripts, is not."""
        return self.kind not in ("consent wall", "script wall")

    def __str__(self) -> str:
        return SENTENCES[self.kind].format(self.by)


SENTENCES: dict[Kind, str] = {
    "challenge": "a check of the browser by {} stands before the page",
    "captcha": "a captcha ({}) stands before the page",
    "refusal": "{} refuses us",
    "state notice": "a notice that access is restricted stands in the page's place ({})",
    "consent wall": "a question about consent stands in the page's place ({})",
    "script wall": "the page shows nothing without running scripts ({})",
}

# What only the guard's own page contains; all in lower case.
SURE: tuple[tuple[str, Kind, str], ...] = (
    (r"_cf_chl_opt|cf-browser-verification|/challenge-platform/h/[a-z]/orchestrate/", "challenge", "Cloudflare"),
    (r"id=.cf-error-details.|attention required! \| cloudflare|id=.cf-wrapper.", "refusal", "Cloudflare"),
    (r"/\.well-known/ddos-guard/|<title>\s*ddos-guard\s*</title>|data-ddg-origin", "challenge", "DDoS-Guard"),
    (r"/__qrator/qauth|/__qrator/validate", "challenge", "Qrator"),
    (r"stormwall\.(?:pro|network)/[^\"'>]*(?:captcha|challenge)|__js_p_=|swp_token=", "challenge", "StormWall"),
    (r"servicepipe\.ru/[^\"'>]*(?:captcha|check)|id_captcha_frame_div", "challenge", "Servicepipe"),
    (r"request unsuccessful\. incapsula incident id|_incapsula_resource\?[^\"'>]*incident_id", "refusal", "Imperva"),
    (r"pardon our interruption", "challenge", "Imperva"),
    (r"(?:geo|ct)\.captcha-delivery\.com|var dd=\{", "captcha", "DataDome"),
    (r"id=.px-captcha|window\._pxappid[^<]*captcha|captcha\.px-cdn\.net", "captcha", "PerimeterX"),
    (r"errors\.edgesuite\.net|reference&#32;&#35;|reference #[0-9a-f]+\.[0-9a-f]+", "refusal", "Akamai"),
    (r"sec-if-cpt-container|/_sec/cp_challenge/", "challenge", "Akamai"),
    (r"\.awswaf\.com/[^\"'>]*/(?:challenge|captcha)\.js|window\.gokuprops", "challenge", "AWS WAF"),
    (r"/showcaptcha\?|/checkcaptcha\?|smart-captcha[^>]*checkbox-captcha-form", "captcha", "Yandex"),
    (r"sucuri website firewall - access denied|sucuri_cloudproxy_js", "refusal", "Sucuri"),
    (r"google\.com/sorry/|/sorry/index\?continue=", "captcha", "Google"),
    (r"id=.anubis_challenge|/\.within\.website/x/cmd/anubis/", "challenge", "Anubis"),
)
SURE_PATTERNS = tuple((re.compile(pattern), Block(kind, by)) for pattern, kind, by in SURE)

# A page that one of these is in may be a wall, and may be an article with a form: looked at more closely.
WIDGETS = (
    (re.compile(r"challenges\.cloudflare\.com/turnstile|cf-turnstile"), "Turnstile"),
    (re.compile(r"(?:google|gstatic)\.com/recaptcha|recaptcha\.net/|g-recaptcha"), "reCAPTCHA"),
    (re.compile(r"hcaptcha\.com/|h-captcha"), "hCaptcha"),
    (re.compile(r"smartcaptcha\.(?:yandexcloud|cloud\.yandex)|smart-captcha"), "SmartCaptcha"),
    (re.compile(r"<(?:img|form|input)[^>]*captcha"), "the outlet's own"),
)
ASKS_FOR_HUMAN = re.compile(
    r"(?:not|aren't) a robot|you(?:'re| are) (?:a )?human|unusual traffic|checking your browser|security check"
    r"|не (?:\w+ )?робот|что вы человек|подозрительн\w+ (?:активност|трафик)|проверк\w+ (?:вашего )?браузера"
    r"|введите (?:код|символы|текст) с картинки|не робот|робот емес|ви не робот|enter the (?:code|characters)"
)
RESTRICTED = re.compile(
    r"доступ\w*(?: \S+){0,6} (?:ограничен|заблокирован|запрещ[её]н|прекращ[её]н|приостановлен)"
    r"|(?:ограничен|заблокирован|запрещ[её]н|прекращ[её]н)\w*(?: \S+){0,4} доступ"
    r"|(?:сайт|ресурс|страница)\w*(?: \S+){0,4} (?:заблокирован|внес[её]н)"
    r"|(?:қол ?жетімділік|қол ?жеткізу|кіру)(?: \S+){0,4} (?:шектел|бұғаттал|тоқтатыл)"
    r"|доступ\w*(?: \S+){0,6} обмежен|access(?: \S+){0,6} (?:restricted|blocked|denied by)"
)
AUTHORITY = re.compile(
    r"решени\w+(?: \S+){0,3} (?:суда|орган|прокур|власт|министерств)|по решению|роскомнадзор|149-фз|реестр"
    r"|(?:rkn|zapret-info)\.gov\.ru|уполномоченн\w+ орган|законодательств|закон\w* (?:республики|рф|«)|прокуратур"
    r"|сот(?:тың)? шешім|уәкілетті орган|заңына|заңнамасына|рішення|court|government|by law|regulator"
)
CONSENT = re.compile(
    r"before you continue|privacy gate|consent to (?:the use of )?cookies|manage (?:your )?(?:privacy|consent)"
    r"|согласи\w+ на (?:обработку|использование)|we value your privacy|прежде чем (?:продолжить|перейти)"
)
SCRIPTS = re.compile(
    r"(?:enable|activate|turn on|requires?|need) (?:\w+ )?(?:javascript|js\b)|javascript (?:\w+ )?(?:disabled|required)"
    r"|(?:включи\w+|включить|нужен|необходим\w*|требуется|отключ[её]н) (?:поддержку )?javascript|без javascript"
    r"|javascript (?:\w+ )?(?:отключ|выключ|необходим|қос)|(?:увімк\w+|потрібен) javascript"
)

SUSPICIOUS_TITLES = (
    *(b"just a moment", b"attention required", b"ddos", b"checking your browser", b"robot", b"captcha", b"human"),
    *(b"access denied", b"security check", b"forbidden", b"blocked", b"restricted", b"interruption", b"challenge"),
    *(b"before you continue", b"privacy", b"consent", b"cookie", b"verif", b"please wait"),
    # робот, (д)оступ, (п)роверка, (м)омент, шектел(ген); bytes.lower() knows no Cyrillic, so no first letters
    *(word.encode(code) for word in ("обот", "оступ", "роверк", "омент") for code in ("utf-8", "windows-1251")),
    "шектел".encode(),
)
SUSPICIOUS_TITLE = re.compile(b"|".join(map(re.escape, SUSPICIOUS_TITLES)))
NEEDLES = (
    *(b"_cf_chl_opt", b".well-known/ddos-guard/", b"/__qrator/qauth", b"_Incapsula_Resource?", b"captcha-delivery.com"),
    *(b"px-captcha", b".awswaf.com/", b"howcaptcha?", b"anubis_challenge", b"<noscript", b"recaptcha"),
)
DESCRIBES_ITSELF = (b"og:title", b"og:type", b"og:url")
NOT_HTML = (b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemap", b"%PDF", b"{", b"[")

UNSEEN = re.compile(r"<(script|style|template|svg|noscript)\b.*?</\1\s*>|<!--.*?-->|<head\b.*?</head\s*>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ARTICLE = re.compile(
    r"newsarticle|blogposting|og:type[^>]*article|<article\b|itemprop=.articlebody|article:published_time|<time\b"
)
PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)


def block_of(status: int, header: Header, body: bytes, charset: str | None = None) -> Block | None:
    """The wall that an answer is, or None. `header` gives a header's value by its name, whatever the case.

    Takes microseconds for an ordinary page: only what looks suspicious is read.
    """
    if (mitigated := header("cf-mitigated")) and "challenge" in mitigated:
        return Block("challenge", "Cloudflare")
    if action := header("x-amzn-waf-action"):
        return Block("captcha" if "captcha" in action else "challenge", "AWS WAF")
    if status not in REFUSING and not (200 <= status < 300 and _suspicious(body)):
        return None
    return _judge(status, header, body[:LOOKED_AT], charset)


def _suspicious(body: bytes) -> bool:
    """Whether a page answered with 200 is worth reading."""
    if body.startswith(NOT_HTML):
        return False
    at = body.find(b"<title", 0, WINDOW)
    if at < 0:
        at = body.find(b"<TITLE", 0, WINDOW)
    if at >= 0:
        title = body[at : body.find(b"<", at + 6, at + 300)].lower()
        if SUSPICIOUS_TITLE.search(title):
            return True
    if len(body) > LARGE:
        return False
    head = body[:HEAD]
    if len(body) > SMALL and any(mark in head for mark in DESCRIBES_ITSELF):
        return False
    return any(needle in head for needle in NEEDLES)


def _judge(status: int, header: Header, body: bytes, charset: str | None) -> Block | None:
    page = _text(body, charset).lower()
    refused = status in REFUSING
    seen = _seen(page)
    if not refused and _has_article(page, seen):
        return None
    for pattern, block in SURE_PATTERNS:
        if pattern.search(page):
            return block
    if refused and (header("x-datadome") or header("x-dd-b")):
        return Block("captcha", "DataDome")
    return _weaker(refused, header, page, seen)


def _weaker(refused: bool, header: Header, page: str, seen: str) -> Block | None:
    """Walls that are told only by what they say, where they say little else."""
    limit = 3_000 if refused else 900
    if len(seen) > limit:
        return None
    if RESTRICTED.search(seen) and AUTHORITY.search(page):
        return Block("state notice", "by order of a state body")
    widget = next((name for pattern, name in WIDGETS if pattern.search(page)), None)
    if widget and (refused or ASKS_FOR_HUMAN.search(page)):
        return Block("captcha", widget)
    server = (header("server") or "").lower()
    if "ddos-guard" in server and (refused or ASKS_FOR_HUMAN.search(page)):
        return Block("challenge", "DDoS-Guard")
    if "qrator" in server and refused:
        return Block("refusal", "Qrator")
    if ASKS_FOR_HUMAN.search(seen):
        return Block("challenge", "an unnamed guard")
    if refused:
        return None
    if CONSENT.search(page) and ("accept" in page or "agree" in page or "принять" in page or "соглас" in page):
        return Block("consent wall", "no article beside it")
    if len(seen) < 300 and SCRIPTS.search(page):
        return Block("script wall", "no article beside it")
    return None


def _text(body: bytes, charset: str | None) -> str:
    for encoding in (charset, "utf-8"):
        try:
            if encoding:
                return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("windows-1251", errors="replace")


def _seen(page: str) -> str:
    """What a reader would see, roughly: without scripts and tags, white space folded."""
    return " ".join(unescape(TAG.sub(" ", UNSEEN.sub(" ", page))).split())


def _has_article(page: str, seen: str) -> bool:
    """Whether the page holds text as an article does: so much of it, a long paragraph, or a mark that says so."""
    if len(seen) > 3_000:
        return True
    longest = max((len(" ".join(TAG.sub(" ", found[1]).split())) for found in PARAGRAPH.finditer(page)), default=0)
    return len(seen) > 250 and (ARTICLE.search(page) is not None or longest > 400)
