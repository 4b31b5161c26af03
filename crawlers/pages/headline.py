"""Which of the headlines that a page gives in several places is the article's, without the outlet's name beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from crawlers.pages.html import letters
from crawlers.pages.metadata import PageMetadata

WEIGHTS = {
    "json-ld": 1.0,
    "h1": 0.9,
    "heading": 0.9,
    "meta og:title": 0.7,
    "meta twitter:title": 0.26,
    "meta title": 0.02,
}
"""Two of the first three outweigh the third; where all differ, the first of them counts, which machines are told. What
is given twice to be shown elsewhere outweighs an h1 alone, which often has more around it."""
OF_TITLE = 0.05
"""For a headline with which the title element begins or ends."""
LONGEST = 400
LONGEST_SITE = 45
MOST_SITES = 3  # "headline | section of the outlet | outlet"
BETWEEN = re.compile(r"\s+(?:[|•·—–:/-]|::)\s+|\s*[|»«›｜丨]\s*[【〖]?|:\s+|\s*[：－＿_]\s*|\s?(?=[【〖])")
SECTIONS = re.compile(r"(?:\s*[|｜丨]\s*[^|｜丨]{2,40}){1,4}$")
BEHIND = re.compile(r"(?:\s*[|｜丨]\s*[^|｜丨]{2,40}){1,4}$|\s+(?:[|•·»—–]|-|::)\s+[^|•·»—–]{2,40}$")
"""What stands behind the headline in the title element, where nothing else on the page tells the two apart."""
BEGINS_AROUND = re.compile(r"\s*[|｜丨•·—–：]|\s+-\s")
KICKER = re.compile(r"[:»”\"|–—]\s*$|\s-\s*$")
MOST_PARTS = 12
FEWEST_LETTERS = 12
DOTS = ("…", "...")
ARCHIVE = re.compile(r"^\s*blog archive?\s*$", re.IGNORECASE)


Groups = dict[str, list[tuple[str, str]]]
"""By the letters of a headline, the places that have it: (rule, text)."""


def choose_headline(metadata: PageMetadata, url: str = "") -> tuple[str, str] | None:
    """(headline, rule): the one on which most places agree; None for a page without any.

    Places that agree but for punctuation and case give the spelling that most of them have. The outlet's own name is
    cut off, and an h1 that is nothing else is none.
    """
    names = _names(metadata, url)
    cleaned = _by_parts([(rule, _without_site(text, names)) for rule, text in metadata.headlines], metadata.parts)
    page = next((letters(text) for rule, text in cleaned if rule == "title"), "")
    titles = [(rule, text) for rule, text in cleaned if rule in WEIGHTS and _can_be(rule, text, metadata, names)]
    best: tuple[float, str] | None = None
    groups: Groups = {}
    for rule, text in titles:
        groups.setdefault(letters(text), []).append((rule, text))
    if (own := _without_kicker(groups)) is not None:
        return _spelt(own, cleaned)
    votes = _with_those_of_cut(groups, cleaned)
    for own, group in votes.items():
        if _has_more_behind(own, group, groups):
            continue
        score = sum(WEIGHTS.get(rule, 0.0) for rule in {rule for rule, _ in group})
        score += OF_TITLE if page.startswith(own) or page.endswith(own) else 0.0
        if best is None or score > best[0]:
            best = (score, own)
    if best:
        return _spelt(best[1], cleaned)
    return next(((_of_title(text, metadata), rule) for rule, text in cleaned if rule == "title"), None)


def _by_parts(cleaned: list[tuple[str, str]], parts: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """The headlines, where an h1 of several elements, which no other place has as a whole, is those of its elements
    that another has: without the kicker above and the lines below it."""
    told = {letters(text): text for rule, text in cleaned if rule not in ("h1", "title")}
    return [
        (rule, _of_parts(text, parts[text], told) if rule == "h1" and text in parts else text) for rule, text in cleaned
    ]


def _of_parts(text: str, parts: Sequence[str], told: Mapping[str, str]) -> str:
    own = [letters(part) for part in parts]
    if "".join(own) in told or len(parts) > MOST_PARTS:
        return text
    runs = ("".join(own[first:last]) for first in range(len(own)) for last in range(len(own), first, -1))
    return next((told[run] for run in runs if len(run) >= FEWEST_LETTERS and run in told), text)


def _of_title(text: str, metadata: PageMetadata) -> str:
    """A title element without what stands behind the headline: behind bars only where the outlet's name was cut off."""
    return BEHIND.sub("", text) if ("title", text) in metadata.headlines else SECTIONS.sub("", text)


def shown_headline(metadata: PageMetadata, chosen: str) -> str | None:
    """The h1 that has most words of the chosen headline; None where no h1 has half of them."""
    wanted = set(re.findall(r"\w+", chosen.casefold()))
    best, most = None, 0.5 * len(wanted)
    for rule, text in metadata.headlines:
        if rule == "h1" and len(wanted & set(re.findall(r"\w+", text.casefold()))) > most:
            best, most = text, len(wanted & set(re.findall(r"\w+", text.casefold())))
    return best


def _names(metadata: PageMetadata, url: str) -> tuple[set[str], set[str]]:
    """(the outlet's names, the words of its address), as letters."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    words = {letters(label) for label in host.split(".")[:-1]}
    own = {letters(name) for name in metadata.site_names} | ({letters(host)} if host else set())
    return own - {""}, {word for word in words if len(word) >= 3}


def _is_site(text: str, names: tuple[set[str], set[str]]) -> bool:
    """Whether a text is the outlet's name: as the page gives it, mostly that (its online edition, its city's), or
    mostly the word of the address (BBC News)."""
    own = letters(text)
    if len(text) > LONGEST_SITE and own not in names[0]:
        return False
    known = [*(name for name in names[0] if len(name) >= 3), *names[1]]
    return own in names[0] or any(word in own and 2 * len(word) >= len(own) for word in known)


def _without_site(text: str, names: tuple[set[str], set[str]]) -> str:
    """A headline without the outlet's name before or behind it."""
    for _ in range(MOST_SITES):
        found = list(BETWEEN.finditer(text))
        if not found:
            break
        first, last = found[0], found[-1]
        if letters(text[: last.start()]) and _is_site(text[last.end() :], names):
            text = text[: last.start()]
        elif ":" not in first[0] and letters(text[first.end() :]) and _is_around(text[: first.start()], names):
            text = text[first.end() :]  # before a colon stands what the headline is about
        else:
            break
    return text.strip()


def _is_around(text: str, names: tuple[set[str], set[str]]) -> bool:
    return ARCHIVE.match(text) is not None or _is_site(text, names)


def _can_be(rule: str, text: str, metadata: PageMetadata, names: tuple[set[str], set[str]]) -> bool:
    own = letters(text)
    if len(own) < 3 or len(text) > LONGEST:
        return False
    return rule not in ("h1", "heading") or not (own in metadata.logos or _is_site(text, names))


def _without_kicker(groups: Groups) -> str | None:
    """The letters of og:title where it is the end of another place's headline, behind a kicker: "Vote in May: …"."""
    for own, group in groups.items():
        if len(own) >= 15 and any(rule == "meta og:title" for rule, _ in group):
            longer = (
                text for other, texts in groups.items() if other.endswith(own) and other != own for _, text in texts
            )
            if any(KICKER.search(text[: -len(last)]) for text in longer for _, last in group):
                return own
    return None


def _has_more_behind(own: str, group: list[tuple[str, str]], groups: Groups) -> bool:
    """Whether a headline of meta elements is a shown or JSON-LD's one with something behind a bar or a dash."""
    if any(rule in ("h1", "json-ld") for rule, _ in group):
        return False
    shorter = [
        text
        for other, texts in groups.items()
        if own.startswith(other) and own != other
        for rule, text in texts
        if rule in ("h1", "json-ld") and len(other) >= 15
    ]
    return any(
        text.startswith(short) and BEGINS_AROUND.match(text[len(short) :]) for short in shorter for _, text in group
    )


def _with_those_of_cut(groups: Groups, cleaned: list[tuple[str, str]]) -> Groups:
    """The groups without those that are others cut short. Their places speak for the whole one where dots say that it
    is shortened, or where only the title element has it; what is broken off by mistake speaks for nothing else."""
    page = [(rule, text) for rule, text in cleaned if rule == "title"]
    whole = groups | {letters(text): [(rule, text)] for rule, text in page if letters(text) not in groups}
    found = {own: list(group) for own, group in groups.items()}
    for own, group in groups.items():
        dots = any(text.endswith(DOTS) for _, text in group)
        if not _is_cut(own, group, groups if dots else whole):
            continue
        longer = next(other for other in (groups if dots else whole) if other != own and other.startswith(own))
        cut = found.pop(own)
        if dots or longer not in groups:
            found.setdefault(longer, list(whole[longer])).extend(cut)
    return found


def _is_cut(own: str, group: list[tuple[str, str]], groups: Groups) -> bool:
    """Whether a headline is another one cut short: it ends with dots, or with the first quotation mark within, which
    ends what stands in a meta element, and another place goes on."""
    longer = [texts for other, texts in groups.items() if other != own and other.startswith(own)]
    if any(text.endswith(DOTS) for _, text in group):
        return bool(longer)
    goes_on = (
        text[len(short) :] for texts in longer for _, text in texts for _, short in group if text.startswith(short)
    )
    return any(rest.lstrip()[:1] == '"' for rest in goes_on)


def _spelt(own: str, cleaned: list[tuple[str, str]]) -> tuple[str, str]:
    """The spelling that most places have, of equally many the shown one; and the first place that has it."""
    order = sorted((one for one in cleaned if letters(one[1]) == own), key=lambda one: one[0] != "h1")
    spelling = max(dict.fromkeys(text for _, text in order), key=Counter(text for _, text in order).__getitem__)
    return spelling, next(rule for rule, text in order if text == spelling and (rule != "title" or len(order) == 1))
