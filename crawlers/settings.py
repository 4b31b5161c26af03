"""How the spiders behave towards outlets: politely, and under their own name."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer

from crawlers.manners.rules import ROBOT
from crawlers.manners.throttle import THROTTLE

IS_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


NOT_NEEDED = tuple(
    f"scrapy.spidermiddlewares.{name}"
    for name in (
        "start.StartSpiderMiddleware",
        "httperror.HttpErrorMiddleware",
        "referer.RefererMiddleware",
        "urllength.UrlLengthMiddleware",
        "depth.DepthMiddleware",
    )
)


def user_agent(contact: str) -> str:
    """An honest name with an address at which an outlet can reach the mission."""
    return f"{ROBOT}/{version('tarazy')} (monitoring of election coverage; {contact})"


def scrapy_settings(
    *, contact: str, delay: float, per_host: int, timeout: float, retries: int, max_bytes: int, log: Path
) -> dict[str, Any]:
    """Scrapy's settings for one collection. `delay` and `timeout` are seconds; a delay of 0 also ends the throttle."""
    return {
        "USER_AGENT": user_agent(contact),
        "ROBOTSTXT_OBEY": False,  # crawlers.manners.gate does, and more
        "DOWNLOAD_DELAY": delay,
        THROTTLE: float(per_host) if delay > 0 else 0.0,
        "SCHEDULER_PRIORITY_QUEUE": "crawlers.manners.slots.PoliteQueue",
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": per_host,
        "DOWNLOAD_TIMEOUT": timeout,
        "DOWNLOAD_MAXSIZE": max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": retries,
        "REDIRECT_ENABLED": False,  # each address of a chain has a row of its own
        "METAREFRESH_ENABLED": False,  # else the page that refreshes would be stored as the one it leads to
        "HTTPERROR_ALLOW_ALL": True,  # an error is an outcome too
        "CONCURRENT_ITEMS": 1,  # there are none; Scrapy would start a hundred workers for each answer
        "COOKIES_ENABLED": False,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            **({"From": contact} if IS_MAIL.fullmatch(contact) else {}),
        },  # what any WARC reader decodes
        "TELNETCONSOLE_ENABLED": False,
        "DNS_RESOLVER": f"{__name__}.LoopbackResolver",
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "crawlers.manners.middleware.Politeness": 90,
            "crawlers.manners.gate.RobotsGate": 100,
            "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # nobody reads them
            "crawlers.exchange.KeepReceived": 950,  # behind all that change a response
        },
        # The spider has neither items nor depth, and reads every status: these would only cost time on each page.
        "SPIDER_MIDDLEWARES": dict.fromkeys(NOT_NEEDED),
        "EXTENSIONS": {"scrapy.extensions.logstats.LogStats": None},
        "LOG_LEVEL": "ERROR",
        "LOG_FILE": str(log),
        "LOG_FILE_APPEND": False,
    }


class LoopbackResolver(CachingThreadedResolver):
    """Resolves *.localhost to this machine, as RFC 6761 section 6.3 asks and as browsers do; others as usual."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Any:  # noqa: N802
        """The IPv4 address of a name, as a Deferred."""
        if name == "localhost" or name.endswith(".localhost"):
            return defer.succeed("127.0.0.1")
        return super().getHostByName(name, timeout)
