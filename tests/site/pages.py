"""Every page of the site, for tests that look at all of them."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from types import ModuleType

CHARTS = Path(str(resources.files("datasette_config") / "public" / "charts"))
QUESTIONS = tuple(sorted(path.stem for path in CHARTS.glob("*.yml")))
LANGUAGES = ("en", "ru", "kk")
PLAIN = (
    "",
    "questions",
    "silence",
    "codebook",
    "completeness",
    "outlet/vestnik",
    "outlet/empty",
    "candidate/tolenova",
    "items",
    "items?q=Article&sort=oldest&period=2026-W10",
    "edits",
    "editions",
    "method",
    "nowhere",  # says that there is no such page
)
ITEMS = ("item-0", "item-7", "item-8")
"""Items with a title of code, with a history, deleted."""
PAGES = (*PLAIN, *ITEMS, *(f"question/{name}" for name in QUESTIONS))


def address(site: str, page: str, language: str, fixtures: ModuleType) -> str:
    """Where a page of PAGES is, in a language."""
    kind, _, number = page.partition("-")
    path = f"item/{fixtures.article_id(int(number))}" if kind == "item" else page
    return f"{site}{path}{'&' if '?' in path else '?'}lang={language}"
