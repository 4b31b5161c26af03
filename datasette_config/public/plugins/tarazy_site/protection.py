"""What protects the site's visitors and its server: headers, and pages that nobody needs closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OWN_PAGES = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
    b" frame-ancestors 'none'"
)
# Datasette's own table pages carry inline scripts and styles.
TABLE_PAGES = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    b" base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


def protect(app: App) -> App:
    """Wrap an ASGI application: add the headers, and answer 404 for Datasette's introspection (it names file paths)."""

    async def protected(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        path = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_headers(path, message)]
            await send(message)

        # Datasette leads /\host/ to /\host, which some take for another site's address
        if "\\" in path or (path.startswith("/-/") and not path.startswith("/-/static/")):
            await _not_found(send_with_headers)
            return
        await app(scope, receive, send_with_headers)

    return protected


def _headers(path: str, message: Message) -> list[tuple[bytes, bytes]]:
    own = not (path == "/coverage" or path.startswith(("/coverage/", "/coverage.")))
    found = [*HEADERS, (b"content-security-policy", OWN_PAGES if own else TABLE_PAGES)]
    if not any(name.lower() == b"cache-control" for name, _ in message.get("headers", [])):
        found.append((b"cache-control", b"public, max-age=60" if message["status"] == 200 else b"no-store"))
    return found


async def _not_found(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"There is no such page.\n"})
