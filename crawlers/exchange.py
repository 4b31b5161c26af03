"""From Scrapy's request and response to our record of the exchange: what was sent, what was received."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.utils.httpobj import urlparse_cached

from crawlers.visits import Answer, Sent

RECEIVED = "tarazy_received"
"""Key in a request's meta for the body as received, still in its content encoding."""
LEFT_OUT = frozenset({b"content-length", b"transfer-encoding", b"connection", b"set-cookie", b"content-encoding"})
"""Headers that say how, not what; cookies are ours alone and no evidence; an encoding is put back."""


class KeepReceived:
    """Downloader middleware nearest to the wire: keeps the body as received before Scrapy decodes it."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the body and the name of its encoding, where it has one."""
        encoding = response.headers.get("Content-Encoding")
        if encoding:
            request.meta[RECEIVED] = encoding.decode("latin-1"), response.body
        return response


def answer_of(response: Response) -> Answer:
    """Scrapy's response as our record."""
    request = response.request
    assert request is not None
    headers = _headers(response.headers)
    received = None
    if RECEIVED in request.meta:
        encoding, received = request.meta.pop(RECEIVED)
        headers.append(("Content-Encoding", encoding))
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    ip = str(response.ip_address) if response.ip_address else None
    return Answer(response.status, headers, content_type, response.body, received, sent_of(request), ip)


def sent_of(request: Request) -> Sent:
    """The request as it went out: Host is added by the HTTP client, from the address."""
    headers = [("Host", urlparse_cached(request).netloc), *_headers(request.headers)]
    return Sent(request.method, request.url, headers)


def _headers(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        if name.lower() not in LEFT_OUT
        for value in values
    ]
