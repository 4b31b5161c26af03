"""robots.txt, obeyed as RFC 9309 says, remembered for a day and kept as evidence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawlers.exchange import answer_of
from crawlers.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

FORBID_ALL = b"User-agent: *\nDisallow: /\n"


class ArchivedRobots(RobotsTxtMiddleware):
    """Scrapy's own middleware, with what RFC 9309 adds.

    A robots.txt that does not exist (4xx) allows everything; one that cannot be had (5xx) forbids everything for now.
    """

    @property
    def _recorder(self) -> Recorder[Any]:
        recorder = getattr(self.crawler.spider, "recorder", None)
        assert isinstance(recorder, Recorder)
        return recorder

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host, from the ledger where they are fresh."""
        netloc = urlparse_cached(request).netloc
        if netloc not in self._parsers:
            body = await self._recorder.robots(netloc)
            if body is not None:
                self._parsers[netloc] = build_from_crawler(self._parserimpl, self.crawler, body)
        return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status < 500:
            await self._recorder.record_robots(response.url, dt.datetime.now(dt.UTC), answer_of(response))
        body = response.body if response.status == 200 else b"" if response.status < 500 else FORBID_ALL
        await super()._parse_robots(response.replace(body=body), netloc, request)
