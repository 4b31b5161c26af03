"""Walls are told from pages, with any status; an article with a captcha in its form, or about one, is no wall."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from crawlers.blocks import block_of

ARTICLE = (
    "<html><head><title>{title}</title><meta property='og:type' content='article'></head><body><h1>{title}</h1>"
    "<article><p>"
    + "The commission opened the polling stations at seven, as the law of the country asks. " * 8
    + "</p>{more}</article></body></html>"
)

WALLS = {
    "Cloudflare challenge": (
        "challenge",
        "Cloudflare",
        "<html><head><title>Just a moment...</title></head><body><div class='main-wrapper'><noscript>Enable JavaScript "
        "and cookies to continue</noscript></div><script>window._cf_chl_opt={cvId:'3'};</script></body></html>",
    ),
    "Cloudflare, older": (
        "challenge",
        "Cloudflare",
        "<title>Please Wait... | Cloudflare</title><form id='cf-form' class='cf-browser-verification'>Checking</form>",
    ),
    "Cloudflare refusal": (
        "refusal",
        "Cloudflare",
        "<title>Attention Required! | Cloudflare</title><div id='cf-error-details'>Sorry, you have been blocked</div>",
    ),
    "Turnstile": (
        "captcha",
        "Turnstile",
        "<title>Verify you are human</title><script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>"
        "<div class='cf-turnstile'></div><p>Please confirm that you are human.</p>",
    ),
    "DDoS-Guard": (
        "challenge",
        "DDoS-Guard",
        "<html><head><title>DDoS-Guard</title></head><body data-ddg-origin='true'><p>Checking your browser</p>"
        "<script src='/.well-known/ddos-guard/js-challenge/index.js'></script></body></html>",
    ),
    "Qrator": (
        "challenge",
        "Qrator",
        "<html><head><script src='/__qrator/qauth_utm_v2.js'></script></head><body></body></html>",
    ),
    "StormWall": (
        "challenge",
        "StormWall",
        "<html><head><title>Проверка браузера</title></head><body><script>document.cookie='swp_token=1:2'</script>",
    ),
    "Imperva": (
        "refusal",
        "Imperva",
        "<html><head></head><body><iframe src='/_Incapsula_Resource?CWUDNSAI=9&incident_id=1'>Request unsuccessful. "
        "Incapsula incident ID: 1-2</iframe></body></html>",
    ),
    "Imperva, a check": (
        "challenge",
        "Imperva",
        "<html><head><title>Pardon Our Interruption</title></head><body>As you were browsing …</body></html>",
    ),
    "Akamai": (
        "refusal",
        "Akamai",
        "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission. "
        "Reference&#32;&#35;18&#46;7d<P>https://errors.edgesuite.net/18.7d</P></BODY></HTML>",
    ),
    "AWS WAF": (
        "challenge",
        "AWS WAF",
        "<html><head><script src='https://a1.token.awswaf.com/a1/b2/challenge.js'></script></head><body></body></html>",
    ),
    "PerimeterX": (
        "captcha",
        "PerimeterX",
        "<html><head><title>Access to this page has been denied</title></head><body><div id='px-captcha'></div>",
    ),
    "DataDome": (
        "captcha",
        "DataDome",
        "<html><head><title>herald.example</title></head><body><script>var dd={'rt':'c'}</script>"
        "<script src='https://ct.captcha-delivery.com/c.js'></script></body></html>",
    ),
    "Yandex": (
        "captcha",
        "Yandex",
        "<html><head><title>Вы не робот?</title></head><body><form action='/checkcaptcha?key=1'>"
        "Подтвердите, что запросы отправляли вы, а не робот</form></body></html>",
    ),
    "SmartCaptcha": (
        "captcha",
        "SmartCaptcha",
        "<html><head><title>Проверка</title></head><body><p>Подтвердите, что вы не робот</p>"
        "<div class='smart-captcha' data-sitekey='k'></div></body></html>",
    ),
    "reCAPTCHA": (
        "captcha",
        "reCAPTCHA",
        "<html><head><title>Security check</title></head><body><p>Our systems have detected unusual traffic.</p>"
        "<div class='g-recaptcha'></div><script src='https://www.google.com/recaptcha/api.js'></script></body></html>",
    ),
    "hCaptcha": (
        "captcha",
        "hCaptcha",
        "<html><head><title>One more step: are you a robot?</title></head><body>Please show that you are human."
        "<div class='h-captcha'></div><script src='https://js.hcaptcha.com/1/api.js'></script></body></html>",
    ),
    "Russian notice": (
        "state notice",
        "by order of a state body",
        "<html><head><title>Доступ ограничен</title></head><body><h1>Уважаемый абонент!</h1><p>Доступ к ресурсу "
        "ограничен по решению суда или иного органа; он внесён в единый реестр запрещённых сайтов.</p></body></html>",
    ),
    "Kazakh notice": (
        "state notice",
        "by order of a state body",
        "<html><head><title>Қолжетімділік шектелген</title></head><body><p>Бұл интернет-ресурсқа қолжетімділік "
        "шектелген, уәкілетті органның нұсқамасы бойынша.</p></body></html>",
    ),
    "Notice of Kazakhstan in Russian": (
        "state notice",
        "by order of a state body",
        "<html><head><title>Доступ запрещен</title></head><body><p>Доступ к данному интернет-ресурсу приостановлен в "
        "соответствии с законодательством Республики Казахстан.</p></body></html>",
    ),
}

PLAIN = {
    "an article with a comment form behind reCAPTCHA": ARTICLE.format(
        title="Polls open", more="<form><div class='g-recaptcha'></div></form><script src='//google.com/recaptcha'>"
    ),
    "an article about captchas": ARTICLE.format(title="CAPTCHA: are you a robot?", more="<p>Just a moment...</p>"),
    "an article about a block": ARTICLE.format(
        title="Доступ к сайту ограничен", more="<p>Роскомнадзор ограничил доступ к сайту по решению суда.</p>"
    ),
    "an article about Cloudflare": ARTICLE.format(
        title="Attention required! | Cloudflare went down", more="<p>Checking your browser before accessing.</p>"
    ),
    "a page that Cloudflare let through": ARTICLE.format(
        title="News", more="<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    ),
    "a page that Imperva let through": ARTICLE.format(
        title="News", more="<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"
    ),
    "an article with a noscript": ARTICLE.format(title="News", more="<noscript>Please enable JavaScript</noscript>"),
    "a short piece": "<html><head><title>Brief</title></head><body><p>Rain is expected.</p></body></html>",
    "a login": "<html><head><title>Log in</title></head><body><form>Password<div class='g-recaptcha'></div></form>",
    "a feed": "<?xml version='1.0'?><rss><channel><title>Just a moment... captcha</title></channel></rss>",
    "nothing": "",
}


def no_header(name: str) -> None:
    return None


@pytest.mark.parametrize("status", [200, 403, 429, 503])
@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_told_with_any_status(name: str, status: int) -> None:
    kind, by, page = WALLS[name]
    block = block_of(status, no_header, page.encode())
    assert block is not None
    assert (block.kind, block.by) == (kind, by)


@pytest.mark.parametrize("name", ["Russian notice", "Notice of Kazakhstan in Russian", "StormWall"])
def test_a_wall_in_windows_1251(name: str) -> None:
    kind, _, page = WALLS[name]
    for charset in ("windows-1251", None):
        block = block_of(200, no_header, page.encode("windows-1251"), charset)
        assert block is not None
        assert block.kind == kind


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_is_no_wall(name: str) -> None:
    assert block_of(200, no_header, PLAIN[name].encode()) is None


def test_an_ordinary_refusal_is_no_wall() -> None:
    page = b"<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><hr>nginx</body></html>"
    assert block_of(403, no_header, page) is None
    assert block_of(503, no_header, b"<h1>Service unavailable</h1> Try later") is None
    assert block_of(404, no_header, WALLS["Turnstile"][2].encode()) is None, "404 says for itself what it is"


def test_headers_that_only_walls_have() -> None:
    def only(wanted: str, value: str) -> object:
        return lambda name: value if name == wanted else None

    cloudflare = block_of(403, only("cf-mitigated", "challenge"), b"")  # type: ignore[arg-type]
    waf = block_of(202, only("x-amzn-waf-action", "challenge"), b"")  # type: ignore[arg-type]
    captcha = block_of(405, only("x-amzn-waf-action", "captcha"), b"")  # type: ignore[arg-type]
    datadome = block_of(403, only("x-datadome", "protected"), b"")  # type: ignore[arg-type]
    assert str(cloudflare) == "a check of the browser by Cloudflare stands before the page"
    assert [block and (block.kind, block.by) for block in (waf, captcha, datadome)] == [
        ("challenge", "AWS WAF"),
        ("captcha", "AWS WAF"),
        ("captcha", "DataDome"),
    ]
    page = PLAIN["an article about captchas"].encode()
    assert block_of(200, only("x-datadome", "protected"), page) is None, "a guard that let us through"  # type: ignore[arg-type]


def test_a_question_about_consent_or_scripts_counts_only_without_an_article() -> None:
    shell = b"<html><head><title>Herald</title></head><body><noscript>You need to enable JavaScript to run this app."
    shell += b"</noscript><div id='root'></div></body></html>"
    wall = b"<html><head><title>Before you continue</title></head><body>We use cookies. <button>Accept all</button>"
    for page, kind in ((shell, "script wall"), (wall, "consent wall")):
        block = block_of(200, no_header, page)
        assert block is not None
        assert block.kind == kind
    russian = "<title>Сайт</title><body><noscript>Для работы сайта включите JavaScript</noscript></body>"
    assert block_of(200, no_header, russian.encode()) is not None
    more = "<p>Before you continue: we use cookies.</p><button>Accept</button>"
    assert block_of(200, no_header, ARTICLE.format(title="Privacy", more=more).encode()) is None


@pytest.mark.shared
def test_no_real_newspaper_page_is_taken_for_a_wall(shared_data: Path) -> None:
    files = sorted((shared_data / "html").glob("*/pages/*.html.gz"))
    assert len(files) > 500
    found = [path.name for path in files if block_of(200, no_header, gzip.decompress(path.read_bytes()))]
    assert not found
