"""`tarazy outlet` against real small servers: what is found, what is written, and what is red until a person looked."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from crawlers.outlet import Outlet
from pipelines.cli import main
from pipelines.init import init_campaign
from tests.oddweb import OddWeb, odd_web, page, rss, sitemap

NUMBERS = [f"/news/{10_000 + n}-slovo" for n in range(12)]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[OddWeb]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with odd_web() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_campaign(tmp_path / "c")
    path = tmp_path / "c" / "campaign.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("delay: 1.0", "delay: 0"), encoding="utf-8")
    return tmp_path / "c"


def tarazy(*arguments: str | Path, answer: str = "") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=answer)


def written(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / "outlets" / f"{name}.yml").read_text(encoding="utf-8"))
    Outlet.model_validate(found)
    return found


def simple(web: OddWeb, host: str = "vesti.localhost", **options: Any) -> None:
    """An outlet with a feed that its home page names."""
    items = web.articles(host, "ru", NUMBERS)
    head = '<link rel="alternate" type="application/rss+xml" href="/lenta.xml">'
    web.put(host, "/", page("Вести", items, head, language="ru", **options))
    web.put(host, "/lenta.xml", rss(web.root(host), items), "application/rss+xml")


def add(folder: Path, web: OddWeb, host: str, *options: str) -> Result:
    return tarazy("outlet", "add", f"{web.root(host)}/", folder, *options)


def test_a_feed_that_the_home_page_names(web: OddWeb, folder: Path) -> None:
    simple(web)
    result = add(folder, web, "vesti.localhost", "--ownership", "state")
    assert result.exit_code == 0, result.output
    outlet = written(folder, "vesti")
    assert (outlet["name"], outlet["ownership"], outlet["languages"]) == ("Вести", "state", ["ru"])
    assert outlet["hosts"] == ["vesti.localhost", "www.vesti.localhost"]
    assert [source["kind"] for source in outlet["sources"]] == ["feed", "home"]
    assert outlet["reviewed"] is None
    assert "example-herald" in {path.stem for path in (folder / "outlets").glob("*.yml")}
    check = folder / "outlets" / "vesti.check"
    assert {path.name for path in check.iterdir()} == {
        f"{n}{end}" for n in (1, 2) for end in (".html", ".yml", ".headers.yml")
    }
    record = yaml.safe_load((check / "1.yml").read_text(encoding="utf-8"))
    assert record["language"] == "ru" and record["words"] > 20
    assert record["first"].startswith("Центральная избирательная комиссия")
    assert (check / "1.html").read_bytes() == web.pages["vesti.localhost", "/news/10000-slovo"][2]


def test_it_asks_under_the_mission_s_name_and_little(web: OddWeb, folder: Path) -> None:
    simple(web)
    add(folder, web, "vesti.localhost")
    assert {agent for _, _, agent in web.asked if "monitors@example.org" not in agent} == set()
    paths = web.paths("vesti.localhost")
    assert paths[0] == "/robots.txt"
    assert len(paths) == len(set(paths)) <= 15


@pytest.mark.parametrize("place", ["/rss", "/feed/", "/atom.xml"])
def test_a_feed_that_is_only_at_a_usual_place(web: OddWeb, folder: Path, place: str) -> None:
    host = "tihoe.localhost"
    items = web.articles(host, "ru", NUMBERS)
    web.put(host, "/", page("Тихое", items))
    web.put(host, place, rss(web.root(host), items), "text/xml")
    assert add(folder, web, host).exit_code == 0
    assert written(folder, "tihoe")["sources"][0] == {"kind": "feed", "url": f"{web.root(host)}{place}"}


def test_no_feed_and_no_sitemap_but_sections_with_further_pages(web: OddWeb, folder: Path) -> None:
    host = "gazeta.localhost"
    items = web.articles(host, "kk", NUMBERS)
    menu = '<a href="/sport">Спорт</a><a href="/sayasat">Саясат</a><a href="/about">Біз туралы</a>'
    web.put(host, "/", page("Газета", items[:4], menu=menu))
    web.put(host, "/sayasat", page("Саясат", [*items[4:10], ("/sayasat?page=2", "Келесі")]))
    web.put(host, "/sport", page("Газета", items[:4], menu=menu))  # the home page once more
    assert add(folder, web, host).exit_code == 0
    outlet = written(folder, "gazeta")
    assert [(one["kind"], one["url"].removeprefix(web.root(host))) for one in outlet["sources"]] == [
        ("home", "/"),
        ("section", "/sayasat"),
    ]
    assert outlet["languages"] == ["kk"]
    assert "/about" not in web.paths(host)


def test_windows_1251_without_a_charset_in_the_header(web: OddWeb, folder: Path) -> None:
    host = "staroe.localhost"
    items = web.articles(host, "ru", [f"/a{n}.html" for n in range(12)], "windows-1251", "text/html")
    home = page("Старая газета", items, '<meta charset="windows-1251">', '<a href="/politika">Политика</a>')
    web.put(host, "/", home.encode("windows-1251"), "text/html")
    assert add(folder, web, host).exit_code == 0
    assert written(folder, "staroe")["name"] == "Старая газета"
    check = folder / "outlets" / "staroe.check"
    assert "избирательная комиссия" in (check / "1.yml").read_text(encoding="utf-8")
    assert "избирательная" in (check / "1.html").read_bytes().decode("windows-1251")
    assert tarazy("outlet", "review", "staroe", folder, "--by", "А. Б.", "--yes").exit_code == 0
    assert tarazy("check", folder).exit_code == 0


def test_a_gzipped_sitemap_index_that_robots_names(web: OddWeb, folder: Path) -> None:
    host, xml = "karta.localhost", "application/xml"
    root = web.root(host)
    web.articles(host, "en", NUMBERS)
    web.put(host, "/", page("Karta", [("/news/10000-slovo", "One headline of the day here")]))
    web.put(host, "/robots.txt", f"User-agent: *\nDisallow: /admin\nSitemap: {root}/maps/all.xml.gz\n", "text/plain")
    index = "".join(f"<sitemap><loc>{root}/maps/{n}.xml.gz</loc></sitemap>" for n in (1, 2))
    whole = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>'
    web.put(host, "/maps/all.xml.gz", gzip.compress(whole.encode()), "application/gzip")
    for n in (1, 2):
        web.put(host, f"/maps/{n}.xml.gz", gzip.compress(sitemap(root, NUMBERS[:9]).encode()), xml)
    assert add(folder, web, host).exit_code == 0
    outlet = written(folder, "karta")
    assert outlet["sources"][0] == {"kind": "sitemap", "url": f"{root}/maps/all.xml.gz"}
    assert outlet["languages"] == ["en"]
    assert "newest 2026-11-09" in (folder / "outlets" / "karta.yml").read_text(encoding="utf-8")


def test_editions_in_two_languages(web: OddWeb, folder: Path) -> None:
    host = "eki.localhost"
    ru = web.articles(host, "ru", [f"/ru/{n}0001" for n in range(1, 8)])
    kk = web.articles(host, "kk", [f"/kz/{n}0001" for n in range(1, 8)])
    switch = '<a href="/">РУС</a><a href="/kz/">ҚАЗ</a>'
    web.put(host, "/", page("Эки", ru, menu=switch, language="ru"))
    web.put(host, "/kz/", page("Екі", kk, menu=switch, language="kz"))
    assert add(folder, web, host).exit_code == 0
    outlet = written(folder, "eki")
    assert outlet["languages"] == ["ru", "kk"]
    assert [one["url"].removeprefix(web.root(host)) for one in outlet["sources"]] == ["/", "/kz/"]


def test_the_text_s_language_goes_before_what_the_page_says(web: OddWeb, folder: Path) -> None:
    host = "wordpress.localhost"
    items = web.articles(host, "kk", NUMBERS)
    web.put(host, "/", page("W", items, language="en-US"))
    assert add(folder, web, host).exit_code == 0
    assert written(folder, "wordpress")["languages"] == ["kk"]


def test_a_language_that_is_not_read_and_one_that_the_campaign_has_not(web: OddWeb, folder: Path) -> None:
    host = "zeitung.localhost"
    web.put(host, "/", page("Zeitung", web.articles(host, "de", NUMBERS), language="de"))
    result = add(folder, web, host)
    assert result.exit_code == 1 and "publishes in `de`" in result.output and "en, ru, kk, uk" in result.output
    assert not (folder / "outlets" / "zeitung.yml").exists()
    path = folder / "campaign.yml"
    text = path.read_text(encoding="utf-8").replace("languages: [en, ru, kk]", "languages: [en, ru]")
    path.write_text(text, encoding="utf-8")
    web.put("qala.localhost", "/", page("Қала", web.articles("qala.localhost", "kk", NUMBERS)))
    result = add(folder, web, "qala.localhost")
    assert result.exit_code == 0 and "not among the campaign's languages" in result.output


def test_a_source_that_is_busy_is_tried_again_and_then_named_in_the_file(web: OddWeb, folder: Path) -> None:
    simple(web)
    web.put("vesti.localhost", "/lenta.xml", "", status=503)
    result = add(folder, web, "vesti.localhost")
    assert result.exit_code == 0 and "answered with 503" in result.output
    assert web.paths("vesti.localhost").count("/lenta.xml") == 2
    text = (folder / "outlets" / "vesti.yml").read_text(encoding="utf-8")
    assert f'#  - {{kind: feed, url: "{web.root("vesti.localhost")}/lenta.xml"}}  # answered with 503' in text


def test_a_site_that_answers_200_to_everything_has_no_false_feed(web: OddWeb, folder: Path) -> None:
    host = "soft.localhost"
    simple(web, host)
    del web.pages[host, "/lenta.xml"]
    web.otherwise[host] = 200, "text/html", page("Нет такой страницы", []).encode()
    assert add(folder, web, host).exit_code == 0
    assert [one["kind"] for one in written(folder, "soft")["sources"]] == ["home"]


def test_robots_that_forbids_all_is_obeyed_and_said(web: OddWeb, folder: Path) -> None:
    simple(web)
    web.put("vesti.localhost", "/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    result = add(folder, web, "vesti.localhost")
    assert result.exit_code == 1
    assert "forbidden to us by the outlet's robots.txt" in result.output
    assert web.paths("vesti.localhost") == ["/robots.txt"]
    assert not (folder / "outlets" / "vesti.yml").exists()


def test_parts_that_robots_forbids_are_not_asked_for(web: OddWeb, folder: Path) -> None:
    simple(web)
    web.put("vesti.localhost", "/robots.txt", "User-agent: Tarazy\nDisallow: /lenta.xml\n", "text/plain")
    result = add(folder, web, "vesti.localhost")
    assert result.exit_code == 0
    assert "/lenta.xml" not in web.paths("vesti.localhost")
    assert "forbidden" in result.output


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [(404, "text/html", "404"), (403, "text/html", "robots away"), (200, "application/pdf", "application/pdf")],
)
def test_what_is_no_home_page_becomes_a_sentence(web: OddWeb, folder: Path, status: int, kind: str, words: str) -> None:
    web.put("nichego.localhost", "/", b"%PDF-1.4 \x00\x01", kind, status)
    result = add(folder, web, "nichego.localhost")
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
    assert not (folder / "outlets" / "nichego.yml").exists()


def test_a_dead_host_a_loop_and_an_empty_page_become_sentences(web: OddWeb, folder: Path) -> None:
    with odd_web() as other:
        dead = other.root("dead.localhost")
    web.put("ring.localhost", "/", f"{web.root('ring.localhost')}/", status=302)
    web.put("empty.localhost", "/", page("Empty", []))
    for url, words in (
        (dead, "cannot be reached"),
        (web.root("ring.localhost"), "redirects again"),
        (web.root("empty.localhost"), "JavaScript"),
        ("https://", "not a web address"),
    ):
        result = tarazy("outlet", "add", url, folder)
        assert result.exit_code == 1 and words in result.output, result.output


def test_a_wall_is_noted_and_not_gone_round(web: OddWeb, folder: Path) -> None:
    wall = "<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>Checking your browser</html>"
    web.put("wall.localhost", "/", wall, status=403)
    result = add(folder, web, "wall.localhost")
    assert result.exit_code == 1 and "Cloudflare" in result.output and "never defeated" in result.output
    assert web.paths("wall.localhost") == ["/robots.txt", "/"]


def test_a_hostile_name_stays_a_name(web: OddWeb, folder: Path) -> None:
    name = "Evil\" # \\ 'x'\nreviewed: {by: me}\u2028ownership: state \x85\x00{{%"
    simple(web)
    items = [(path, f'Заголовок "{path}" # это: слова') for path in NUMBERS]
    meta = name.replace("&", "&amp;").replace('"', "&quot;")
    web.put("vesti.localhost", "/", page("Вести", items, f'<meta property="og:site_name" content="{meta}">'))
    assert add(folder, web, "vesti.localhost").exit_code == 0
    outlet = written(folder, "vesti")
    assert outlet["name"].startswith("Evil\" # \\ 'x' reviewed: {by: me}")
    assert (outlet["reviewed"], outlet["ownership"]) == (None, "unknown")


def test_nothing_is_overwritten_and_a_host_belongs_to_one_outlet(web: OddWeb, folder: Path) -> None:
    simple(web)
    assert add(folder, web, "vesti.localhost").exit_code == 0
    path = folder / "outlets" / "vesti.yml"
    before, asked = path.read_bytes(), len(web.asked)
    again = add(folder, web, "vesti.localhost")
    assert again.exit_code == 1 and "--id" in again.output
    assert (path.read_bytes(), len(web.asked)) == (before, asked)
    other = add(folder, web, "vesti.localhost", "--id", "vesti-2")
    assert other.exit_code == 1 and "already a host of the outlet vesti" in other.output
    assert add(folder, web, "vesti.localhost", "--id", "Вести").exit_code == 1


def test_red_until_reviewed_and_comments_are_kept(web: OddWeb, folder: Path) -> None:
    simple(web)
    add(folder, web, "vesti.localhost")
    red = tarazy("check", folder)
    assert red.exit_code == 1
    assert "outlets/vesti.yml: nobody has reviewed it yet" in red.output
    path = folder / "outlets" / "vesti.yml"
    before = path.read_text(encoding="utf-8")
    no = tarazy("outlet", "review", "vesti", folder, "--by", "Алия А.", answer="n\n")
    assert no.exit_code == 1 and path.read_text(encoding="utf-8") == before
    assert "Центральная избирательная комиссия" in no.output
    yes = tarazy("outlet", "review", "vesti", folder, "--by", 'Алия "А."', answer="y\n")
    assert yes.exit_code == 0, yes.output
    after = path.read_text(encoding="utf-8")
    assert [line for line in after.splitlines() if not line.startswith("reviewed")] == [
        line for line in before.splitlines() if not line.startswith("reviewed")
    ]
    assert written(folder, "vesti")["reviewed"]["by"] == 'Алия "А."'
    green = tarazy("check", folder)
    assert green.exit_code == 0, green.output


def test_a_page_that_no_longer_gives_its_record_is_red_and_says_the_field(web: OddWeb, folder: Path) -> None:
    simple(web)
    add(folder, web, "vesti.localhost")
    tarazy("outlet", "review", "vesti", folder, "--by", "A. Person", "--yes")
    path = folder / "outlets" / "vesti.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + 'selectors: {remove: ["article p:last-of-type"]}\n', encoding="utf-8")
    red = tarazy("check", folder)
    assert red.exit_code == 1
    assert "outlets/vesti.check/1.yml" in red.output and "words: expected " in red.output and ", got " in red.output
    reviewed = tarazy("outlet", "review", "vesti", folder, "--by", "B. Person", "--yes")
    assert "changed" in reviewed.output
    assert tarazy("check", folder).exit_code == 0
    (folder / "outlets" / "vesti.check" / "1.html").write_bytes(b"<html>nothing</html>")
    broken = tarazy("check", folder)
    assert broken.exit_code == 1 and "1.html" in broken.output and "no article" in broken.output
    (folder / "outlets" / "vesti.check" / "2.headers.yml").unlink()
    assert "2.headers.yml" in tarazy("check", folder).output


def test_an_outlet_written_by_hand_gets_a_mild_word_only(folder: Path) -> None:
    result = tarazy("check", folder)
    assert result.exit_code == 0
    assert "example-herald: no saved page" in result.output


def test_an_unreviewed_outlet_without_pages_is_red(folder: Path) -> None:
    path = folder / "outlets" / "example-herald.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\nreviewed: null\n", encoding="utf-8")
    result = tarazy("check", folder)
    assert result.exit_code == 1 and "tarazy outlet test example-herald --save" in result.output


def test_an_outlet_of_which_no_article_can_be_read_is_written_and_red(web: OddWeb, folder: Path) -> None:
    host = "pusto.localhost"
    web.put(host, "/", page("Пусто", [(path, "Заголовок из четырёх слов") for path in NUMBERS], language="ru"))
    result = add(folder, web, host)
    assert result.exit_code == 0 and "no article could be read" in result.output
    assert tarazy("check", folder).exit_code == 1


def test_test_says_how_each_source_does_and_stores_nothing(web: OddWeb, folder: Path) -> None:
    simple(web)
    add(folder, web, "vesti.localhost")
    tarazy("outlet", "review", "vesti", folder, "--by", "A. Person", "--yes")
    before = sorted((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())
    fine = tarazy("outlet", "test", "vesti", folder)
    assert fine.exit_code == 0, fine.output
    assert "/lenta.xml: 12 pages" in fine.output
    assert sorted((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file()) == before
    del web.pages["vesti.localhost", "/lenta.xml"]
    broken = tarazy("outlet", "test", "vesti", folder)
    assert broken.exit_code == 1 and "answered with 404" in broken.output
    saved = tarazy("outlet", "test", "vesti", folder, "--save")
    assert "1.html" in saved.output
    assert written(folder, "vesti")["reviewed"] is None
    assert tarazy("outlet", "test", "nobody", folder).exit_code == 1


def test_the_first_outlet_of_a_campaign_and_a_campaign_that_is_none(web: OddWeb, folder: Path, tmp_path: Path) -> None:
    simple(web)
    (folder / "outlets" / "example-herald.yml").unlink()
    assert add(folder, web, "vesti.localhost").exit_code == 0
    nowhere = tarazy("outlet", "add", f"{web.root('vesti.localhost')}/", tmp_path)
    assert nowhere.exit_code == 1 and "tarazy init" in nowhere.output


def test_a_feed_s_address_in_place_of_the_home_page(web: OddWeb, folder: Path) -> None:
    simple(web)
    web.put("vesti.localhost", "/", page("Вести", web.articles("vesti.localhost", "ru", NUMBERS)))
    result = tarazy("outlet", "add", f"{web.root('vesti.localhost')}/lenta.xml", folder)
    assert result.exit_code == 0, result.output
    assert written(folder, "vesti")["sources"][0]["url"].endswith("/lenta.xml")
