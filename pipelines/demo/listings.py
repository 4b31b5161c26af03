"""Feeds, sitemaps and section pages of the demo's press, newest first."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from pipelines.demo.pages import Site, frame
from pipelines.demo.source import DemoArticle

ZONE = ZoneInfo("Asia/Almaty")
FEED_LENGTH = 20
PAGE_LENGTH = 8
NEXT = {"ru": "Далее", "kk": "Келесі", "en": "Older"}


def rss(site: Site, root: str, articles: list[DemoArticle]) -> bytes:
    """RSS 2.0 of the newest twenty, with the tracking parameter that real feeds have."""
    items = "".join(
        f"<item><title>{escape(one.versions[0].title.text)}</title>"
        f"<link>{root}{one.path}?utm_source=rss</link>"
        f"<pubDate>{format_datetime(one.date.replace(tzinfo=ZONE))}</pubDate></item>"
        for one in articles[::-1][:FEED_LENGTH]
    )
    head = f"<title>{escape(site.name)}</title><link>{root}/</link>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def atom(site: Site, root: str, articles: list[DemoArticle]) -> bytes:
    """Atom of the newest twenty."""
    entries = "".join(
        f"<entry><title>{escape(one.versions[0].title.text)}</title><link href='{root}{one.path}'/>"
        f"<id>{root}{one.path}</id><updated>{one.date.replace(tzinfo=ZONE).isoformat()}</updated></entry>"
        for one in articles[::-1][:FEED_LENGTH]
    )
    head = f"<title>{escape(site.name)}</title><id>{root}/</id>"
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{head}{entries}</feed>".encode()


def sitemap(root: str, articles: list[DemoArticle]) -> bytes:
    """A sitemap of the articles."""
    urls = "".join(f"<url><loc>{root}{one.path}</loc><lastmod>{one.date:%Y-%m-%d}</lastmod></url>" for one in articles)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def sitemap_index(root: str, articles: list[DemoArticle]) -> bytes:
    """The index of one sitemap a month."""
    months = sorted({one.date.month for one in articles})
    maps = "".join(f"<sitemap><loc>{root}/sitemap-{month:02d}.xml</loc></sitemap>" for month in months)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'.encode()


def home(site: Site, root: str, articles: list[DemoArticle]) -> bytes:
    """The home page: the newest articles, and a feed that some of the sites name in its head."""
    links = "".join(
        f'<li><a href="{one.path}">{escape(one.versions[0].title.text)}</a></li>'
        for one in articles[::-1][:PAGE_LENGTH]
    )
    head = "".join(
        f'<link rel="alternate" type="{kind}" href="{path}">'
        for path, kind in (("/rss.xml", "application/rss+xml"), ("/atom.xml", "application/atom+xml"))
        if path in site.listings and site.language != "en"
    )
    return frame(site, root, site.name, head, f"<ul>{links}</ul>").encode()


def section(site: Site, root: str, articles: list[DemoArticle], page: int) -> bytes:
    """A section page with a link to the next one."""
    start = (page - 1) * PAGE_LENGTH
    links = "".join(
        f'<li><a href="{one.path}">{escape(one.versions[0].title.text)}</a></li>'
        for one in articles[::-1][start : start + PAGE_LENGTH]
    )
    more = start + PAGE_LENGTH < len(articles)
    following = f'<a class="next" href="/news?page={page + 1}">{NEXT[site.language]}</a>' if more else ""
    return frame(site, root, site.name, "", f"<ul>{links}</ul>{following}").encode()
