"""The baseline: a Scrapy spider that downloads known addresses and stores nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from bench.web import HOSTS, Press


class BareSpider(scrapy.Spider):
    """Asks for every article of the invented press."""

    name = "bare"
    done = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """All addresses."""
        press = Press(int(sys.argv[2]))
        for host in HOSTS:
            for number in press.numbers(host):
                yield scrapy.Request(f"http://{host}:{sys.argv[1]}/item/{number}", callback=self.got, dont_filter=True)

    def got(self, response: Response) -> None:
        """Count it."""
        if not self.done:
            print(json.dumps({"done": 0}), flush=True)
        self.done += response.status == 200


def main() -> None:
    """Download all, and say how many those were."""
    settings = {
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
        "COOKIES_ENABLED": False,
        "DNS_RESOLVER": "crawlers.settings.LoopbackResolver",
    }
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler)
    process.start()
    assert isinstance(crawler.spider, BareSpider)
    print(json.dumps({"done": crawler.spider.done}), flush=True)


if __name__ == "__main__":
    main()
