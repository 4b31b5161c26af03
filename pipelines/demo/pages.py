"""Article pages of the demo's press: each site in its own markup, with teasers and comments that name candidates."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from pipelines.demo.source import DemoArticle, Version

OFFSET = "+05:00"


@dataclass(frozen=True, slots=True)
class Site:
    """One outlet's site: where it is, what it lists, and how it marks its articles up."""

    outlet: str
    host: str
    name: str
    language: str
    listings: tuple[str, ...]
    head: Callable[[str, DemoArticle, Version], str]
    text: Callable[[DemoArticle, Version], str]


def frame(site: Site, root: str, title: str, head: str, content: str) -> str:
    """A whole page around a content."""
    return (
        f'<!doctype html><html lang="{site.language}"><head><meta charset="utf-8"><title>{escape(title)} | '
        f"{escape(site.name)}</title>{head}</head><body><header><a href='{root}/'>{escape(site.name)}</a>"
        f"<nav><a href='/news'>{escape(site.name)}</a></nav></header><main>{content}</main>"
        f"<footer>© 2026 {escape(site.name)}</footer></body></html>"
    )


def article_page(site: Site, root: str, article: DemoArticle, version: Version, others: list[DemoArticle]) -> str:
    """The page of an article at one version. `others` give the teasers beside it."""
    address = f"{root}{article.path}"
    head = f'<link rel="canonical" href="{address}">{site.head(address, article, version)}'
    content = site.text(article, version) + _related(site, article, others) + _comments(site)
    return frame(site, root, version.title.text, head, content)


def _related(site: Site, article: DemoArticle, others: list[DemoArticle]) -> str:
    """Teasers of other articles: they name candidates, and must not be counted."""
    words = {"ru": "Читайте также", "kk": "Тағы оқыңыз", "en": "Read also"}[site.language]
    chosen = [one for one in others if one.slug != article.slug][-4:]
    items = "".join(
        f'<li><a href="{one.path}">{escape(one.versions[0].title.text)}</a>'
        f"<p>{escape(one.versions[0].paragraphs[0].text[:120])}…</p></li>"
        for one in chosen
    )
    return f'<aside class="related"><h3>{words}</h3><ul>{items}</ul></aside>'


def _comments(site: Site) -> str:
    """Readers' comments: they name candidates, and must not be counted."""
    texts = {
        "ru": (
            "Комментарии",
            "За Сарманова не пойду, пусть попробует Толенова!",
            "Мороз лучше всех, а Каскабай никто.",
        ),
        "kk": ("Пікірлер", "Мен Төленоваға дауыс беремін, Сарманов жетеді!", "Мороздан гөрі Қасқабай жақсы."),
        "en": ("Comments", "Never Sarmanov again, vote Tolenova!", "Moroz is the best of them, Kaskabay is nobody."),
    }[site.language]
    items = "".join(f'<div class="comment"><p>{escape(text)}</p></div>' for text in texts[1:])
    return f'<section id="comments" class="comments"><h3>{texts[0]}</h3>{items}</section>'


def _json_ld(address: str, article: DemoArticle, version: Version) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle" if article.genre == "opinion" else "NewsArticle",
        "headline": version.title.text,
        "datePublished": f"{article.date.isoformat()}{OFFSET}",
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "articleSection": article.section,
        "url": address,
    }
    text = json.dumps({key: value for key, value in node.items() if value}, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _json_ld_graph(address: str, article: DemoArticle, version: Version) -> str:
    text = _json_ld(address, article, version)
    return text.replace('json">{', 'json">{"@graph": [{"@type": "WebSite", "name": "Open Eurasia"}, {').replace(
        "}</script>", "}]}</script>"
    )


def _open_graph(address: str, article: DemoArticle, version: Version) -> str:
    section = "opinion" if article.genre == "opinion" else article.section
    return (
        f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(version.title.text)}">'
        f'<meta property="og:url" content="{address}"><meta property="article:section" content="{section}">'
        f'<meta property="article:published_time" content="{article.date.isoformat()}{OFFSET}">'
    )


def _plain_meta(address: str, article: DemoArticle, version: Version) -> str:  # noqa: ARG001
    return f'<meta name="pubdate" content="{article.date.isoformat()}">'


def _nothing(address: str, article: DemoArticle, version: Version) -> str:  # noqa: ARG001
    return ""


def _paragraphs(article: DemoArticle, version: Version) -> str:
    author = f'<p class="byline">{escape(article.author)}</p>' if article.author else ""
    body = "".join(f"<p>{escape(part.text)}</p>" for part in version.paragraphs)
    return f'<article><h1>{escape(version.title.text)}</h1>{author}<div class="article-text">{body}</div></article>'


def _divisions(article: DemoArticle, version: Version) -> str:
    body = "".join(f'<div class="par">{escape(part.text)}</div>' for part in version.paragraphs)
    title, moment = escape(version.title.text), f"{article.date.isoformat()}{OFFSET}"
    return (
        f'<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{title}</h1>'
        f'<time itemprop="datePublished" datetime="{moment}">{article.date:%d.%m.%Y}</time>'
        f'<div itemprop="articleBody">{body}</div></article>'
    )


def _line_breaks(article: DemoArticle, version: Version) -> str:
    body = "<br><br>".join(escape(part.text) for part in version.paragraphs)
    by = f" by {escape(article.author)}" if article.author else ""
    return (
        f'<div id="post"><h1>{escape(version.title.text)}</h1>'
        f'<p class="meta">Posted on {article.date:%B} {article.date.day}, {article.date.year}{by}</p>'
        f'<div class="entry-content">{body}</div></div>'
    )


SITES = (
    Site("vestnik", "vestnik.localhost", "Вестник Керметау", "ru",
         ("/rss.xml", "/sitemap.xml", "/sitemap-02.xml", "/sitemap-03.xml"), _json_ld, _paragraphs),
    Site("panorama", "panorama.localhost", "Панорама", "ru", ("/atom.xml", "/news"), _open_graph, _paragraphs),
    Site("tugan-til", "tugantil.localhost", "Туған тіл", "kk", ("/sitemap.xml.gz",), _nothing, _divisions),
    Site("tanba", "tanba.localhost", "Таңба", "kk", ("/news",), _plain_meta, _paragraphs),
    Site("steppe-times", "steppetimes.localhost", "The Steppe Times", "en",
         ("/rss.xml", "/sitemap.xml", "/sitemap-02.xml", "/sitemap-03.xml"), _nothing, _line_breaks),
    Site("open-eurasia", "openeurasia.localhost", "Open Eurasia", "en",
         ("/sitemap.xml", "/sitemap-02.xml", "/sitemap-03.xml", "/news"), _json_ld_graph, _paragraphs),
)  # fmt: skip
