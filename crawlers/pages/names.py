"""Names that sites of all kinds give to what is not the article, and to the article: words of a class or an id."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from lxml.html import HtmlElement

WORDS = frozenset(
    """
    comment comments commentlist disqus respond replies discussion related recommend recommended recommendation
    recommendations recirc recirculation trending popular latest sidebar rail breadcrumb breadcrumbs crumb crumbs nav
    navbar navigation menu footer foot masthead toolbar topbar share sharing shares sharebar sharedaddy sharethis
    social socials addtoany addthis follow likebox newsletter newsletters subscribe subscription signup optin paywall
    regwall login register cookie cookies consent gdpr popup modal overlay lightbox tooltip promo promos promoted
    promotion advert adverts advertisement advertising advertise ad ads adslot adunit adsbygoogle banner sponsor
    sponsored sponsors outbrain taboola zergnet revcontent dfp mgid teaser teasers widget widgets byline bylines bio
    authorbio postmeta metadata datetime timestamp pubdate dateline tags taglist tagcloud topics keywords categories
    caption captions credit credits copyright gallery slideshow carousel slider thumbnail thumbnails infobox
    pagination pager paginate paginator pagenav print printable rating ratings vote votes poll quiz survey feedback
    hidden visuallyhidden noprint player playlist jwplayer donate donation disclaimer toc weather ticker interstitial
    cta shop toast readmore seealso signature
    """.split()
)
STRONG = frozenset(
    """
    comment comments commentlist disqus respond replies related recommend recommended recommendation recommendations
    recirc trending popular latest sidebar rail nav navbar navigation menu footer outbrain taboola zergnet revcontent
    teaser teasers newsletter newsletters cookie cookies consent gdpr
    """.split()
)
"""Of these, what is hardly ever the name of something that holds an article too."""

SOFT = frozenset(
    """
    widget widgets gallery slideshow carousel slider infobox topics keywords categories poll quiz survey weather player
    print printable rating ratings vote votes shop hidden
    """.split()
)
"""What may just as well be the name of a part of the text: a tenth of the page's prose is enough."""
COMMENTS = frozenset("comment comments commentlist disqus respond replies".split())
"""Readers often write more than the writer."""
ROLES = frozenset(
    {"navigation", "complementary", "contentinfo", "banner", "search", "dialog", "alert", "menu", "toolbar"}
)
NEVER = frozenset({"cookie", "cookies", "consent", "gdpr", "cookielaw", "outbrain", "taboola", "adsbygoogle"})
ALONE = frozenset("hidden print printable topics latest follow register player follow foot credit labels rail".split())
"""These count only as a class or id of their own: `field-label-hidden` names what is shown."""

PAIRS = frozenset(
    """
    read-more read-also read-next see-also more-from more-on more-stories more-news more-articles most-read
    most-popular most-viewed most-recent also-like up-next next-up next-article next-post prev-article prev-post
    previous-post previous-article post-nav post-navigation side-bar follow-us like-box sign-up opt-in by-line
    author-bio author-info author-box author-card author-name author-details author-meta author-description
    author-about about-author about-the article-author post-author entry-author post-meta post-info post-footer
    post-tags post-date entry-meta entry-footer entry-utility entry-date article-meta article-info article-footer
    article-tags article-date article-tools date-line date-time pub-date publish-date published-date published-time
    published-on tag-list category-list cat-links category-links photo-credit photo-caption image-caption image-credit
    img-caption page-links sr-only screen-reader visually-hidden skip-link skip-to no-print video-player
    video-playlist video-meta video-info support-us app-promo download-app table-of jump-links call-to price-box
    product-card product-box lang-switch lang-switcher story-tools meta-info news-related rel-news
    """.split()
)
BESIDE = frozenset(
    """
    comment comments share sharing social byline bylines bio authorbio postmeta metadata datetime timestamp pubdate
    dateline tags taglist keywords categories caption captions credit credits copyright breadcrumb breadcrumbs
    advert adverts advertisement advertising ad ads sponsored pagination pager disclaimer cookie cookies consent
    newsletter hidden visuallyhidden footer
    """.split()
)
PAIRS_BESIDE = PAIRS - {"read-more", "table-of", "story-tools", "call-to"}
"""Of a paragraph or heading only these names count: what else it is called, it is shown to be read."""
CORE = frozenset(
    f"{one}-{other}"
    for one in ("article", "story", "post", "entry", "news", "main", "single", "content", "page", "text")
    for other in ("body", "content", "text", "main", "copy", "inner", "article")
) | {"articlebody", "storybody", "hentry", "entrycontent", "postcontent", "newsbody"}
"""Names of the article itself: such an element is looked into whatever else it is called."""
SPLIT = re.compile(r"[\s_/:.]+|-+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
MODIFIER = re.compile(
    r"(?<![^\W_])(?:(?:with|without|has|have|no|non|not|show|hide|is)[-_]+[^\W_]+"
    r"|[^\W_]+[-_]+(?:enabled|disabled|layout|shown|active|on|off|open|opened|closed))(?![^\W_])"
)
"""What an element has, or lies beside (`with-sidebar`), is not what it is."""


def is_core(element: HtmlElement) -> bool:
    """Whether an element says that it is the article or its text."""
    if element.tag == "article" or element.get("itemprop") == "articleBody":
        return True
    words = SPLIT.split(CAMEL.sub("-", f"{element.get('class') or ''} {element.get('id') or ''}"[:300]).lower())
    return not (CORE.isdisjoint(words) and CORE.isdisjoint(f"{one}-{other}" for one, other in pairwise(words)))


@lru_cache(maxsize=20_000)
def named_beside(names: str) -> bool:
    """Whether a paragraph or heading with such classes is a picture's, a date's, a writer's, and not the text's."""
    names = CAMEL.sub("-", names[:300]).lower()
    words = SPLIT.split(names)
    pairs = {f"{one}-{other}" for one, other in pairwise(words)}
    if not (BESIDE.intersection(words) - (ALONE - set(names.split()))) and PAIRS_BESIDE.isdisjoint(pairs):
        return False
    return CORE.isdisjoint(pairs) and CORE.isdisjoint(words)


@lru_cache(maxsize=20_000)
def named_around(names: str) -> float:
    """0 where classes and id are not those of what stands around an article; else how surely they are (`doubt_of`)."""
    names = MODIFIER.sub(" ", CAMEL.sub("-", names[:300]).lower())
    words = set(SPLIT.split(names))
    found = (words & WORDS) - (ALONE - set(names.split()))
    if "elementor" in words:
        found.discard("widget")  # that builder of pages calls every part of a text so
    pairs = {f"{one}-{other}" for one, other in pairwise(SPLIT.split(names))}
    if not found and PAIRS.isdisjoint(pairs):
        return 0.0
    if not (CORE.isdisjoint(pairs) and CORE.isdisjoint(words)):
        return 0.0
    if not (NEVER.isdisjoint(found) and COMMENTS.isdisjoint(found)):
        return 0.95
    if not STRONG.isdisjoint(found):
        return 0.6
    return 0.1 if found and found <= SOFT and PAIRS.isdisjoint(pairs) else 0.3


@lru_cache(maxsize=20_000)
def named_comments(names: str) -> bool:
    """Whether an element with such classes and id is one of readers' comments."""
    return not COMMENTS.isdisjoint(SPLIT.split(CAMEL.sub("-", names[:300]).lower()))


@lru_cache(maxsize=20_000)
def named_teaser(names: str) -> bool:
    """Whether classes and id name a teaser, and nothing else that stands around: some call an article's lead so."""
    return set(SPLIT.split(CAMEL.sub("-", names[:300]).lower())) & WORDS <= {"teaser", "teasers"}
