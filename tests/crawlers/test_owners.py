"""Whose an address is, however others spell it."""

from __future__ import annotations

import pytest

from crawlers.outlet import Outlet, Source
from crawlers.owners import Owners


def outlet(key: str, *hosts: str, **more: str) -> Outlet:
    source = Source(kind="feed", url=f"http://{hosts[0]}/feed")
    return Outlet(id=key, name=key, ownership="private", languages=("ru",), hosts=hosts, sources=(source,), **more)


OWNERS = Owners(
    [
        outlet("zhurnal", "zhurnal.kz", articles=r"/news/\d+", not_articles="print"),
        outlet("vybory", "выборы.рф"),
        outlet("gazeta", "www.gazeta.kz", "old.gazeta.kz"),
    ]
)


@pytest.mark.parametrize(
    ("spelled", "key", "url"),
    [
        ("http://www.zhurnal.kz:80/news/1#top", "zhurnal", "http://zhurnal.kz/news/1"),
        (" HTTPS://Zhurnal.kz/news/1?utm_source=x ", "zhurnal", "https://zhurnal.kz/news/1"),
        ("http://gazeta.kz/a?b=2&a=1", "gazeta", "http://www.gazeta.kz/a?a=1&b=2"),
        ("http://www2.gazeta.kz/a", "gazeta", "http://www.gazeta.kz/a"),
        ("http://www.выборы.рф/a", "vybory", "http://xn--90ab1bi6cd.xn--p1ai/a"),
        ("http://old.gazeta.kz:8080/a", "gazeta", "http://old.gazeta.kz:8080/a"),
    ],
)
def test_the_outlet_and_its_own_spelling(spelled: str, key: str, url: str) -> None:
    found = OWNERS.find(spelled)
    assert found is not None
    assert (found.outlet.id, found.url) == (key, url)


@pytest.mark.parametrize(
    "url", ["http://example.org/", "ftp://zhurnal.kz/", "zhurnal.kz/news/1", "http://[x", "http://zhurnal.kz:x/"]
)
def test_nobodys_addresses(url: str) -> None:
    assert OWNERS.find(url) is None


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/news/1", ""),
        ("/news/1.pdf", "ends like a picture, a script or a document"),
        ("/news/1/print", "matches the outlet's not_articles"),
        ("/about", "does not match the outlet's articles"),
    ],
)
def test_why_an_address_is_no_articles(path: str, why: str) -> None:
    found = OWNERS.find(f"http://zhurnal.kz{path}")
    assert found is not None
    assert found.why_not == why
