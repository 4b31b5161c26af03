"""Content encodings of HTTP: what the archive keeps as received is decoded when it is read."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any


class EncodingError(Exception):
    """A body cannot be decoded; the text says why, without naming the page."""


def decoded(body: bytes, encoding: str, limit: int) -> bytes:
    """A body without its content encodings (`gzip`, `deflate`, `br`, several parted by commas; `identity`).

    What a server cut short is decoded as far as it goes, as browsers do. Raises EncodingError for an encoding that is
    not known, bytes that are none of it, and more than `limit` bytes (a decompression bomb).
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name == "identity":
            continue
        if name not in _DECODERS:
            raise EncodingError(f"is encoded as {name[:20]!r}, which is not known here")
        try:
            body = _DECODERS[name](body, limit + 1)
        except (zlib.error, _brotli_error()) as error:
            raise EncodingError(f"is not {name}, as its header says ({error})") from error
        if len(body) > limit:
            raise EncodingError(f"is larger than {limit:,} bytes")
    return body


def _gzip(body: bytes, limit: int) -> bytes:
    whole = b""
    while body.startswith(b"\x1f\x8b") and len(whole) < limit:  # of several members, and not the waste behind them
        inflate = zlib.decompressobj(wbits=31)
        whole += inflate.decompress(body, limit - len(whole))
        body = inflate.unused_data
        if not inflate.eof:
            break
    if body and not whole:
        raise zlib.error("it does not begin like gzip")
    return whole


def _deflate(body: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, limit)
    except zlib.error:
        return zlib.decompressobj(wbits=-15).decompress(body, limit)  # without the wrapper, as many servers send it


def _brotli(body: bytes, limit: int) -> bytes:
    import brotli

    decoder = brotli.Decompressor()
    whole: bytes = decoder.process(body, output_buffer_limit=limit)
    while len(whole) < limit and not decoder.is_finished():
        part = decoder.process(b"", output_buffer_limit=limit)
        if not part:
            break
        whole += part
    return whole[:limit]


def _brotli_error() -> Any:
    import brotli

    return brotli.error


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
