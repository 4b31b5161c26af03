"""Serve a published site on this machine with Datasette."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn
from datasette.app import Datasette

from pipelines.publish import DATABASE

HOST = "127.0.0.1"
SITE_VARIABLE = "TARAZY_SITE"


class ServeError(Exception):
    """The site cannot be served; the sentence says why and what to do."""


class _Server(uvicorn.Server):
    """Says when it answers: only then is an address worth printing."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()


def serve(site: Path, port: int, ready: Callable[[str], None] | None = None) -> None:
    """Serve the folder that `publish` made on 127.0.0.1 until Ctrl-C; calls ready(address) once it answers.

    Port 0 takes a free one. Raises ServeError where the site is missing or the port is taken.
    """
    if not (site / DATABASE).is_file():
        raise ServeError(f"there is no site in {site}; run `tarazy publish` first")
    sys.dont_write_bytecode = True  # the folder stays as it was published: its checksums say what is in it
    listener = _listen(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}/"
    # No access log: who reads a monitor's site is nobody's business.
    config = uvicorn.Config(_application(site), log_level="warning", access_log=False, lifespan="on")
    server = _Server(config, lambda: ready(address) if ready else None)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()


def application() -> Callable[..., object]:
    """For a server's workers: `uvicorn --factory pipelines.serve:application`, the site's folder in TARAZY_SITE."""
    sys.dont_write_bytecode = True
    site = Path(os.environ.get(SITE_VARIABLE, ""))
    if not (site / DATABASE).is_file():
        raise ServeError(f"{SITE_VARIABLE}={site}: there is no site; run `tarazy publish` first")
    return _application(site)


def _application(site: Path) -> Callable[..., object]:
    # The folder says all: settings, titles, plugins, and (inspect-data.json) that the database is immutable.
    app: Callable[..., object] = Datasette(config_dir=site).app()
    return app


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise ServeError(
            f"port {port} of {HOST} cannot be used ({error.strerror}); choose another with --port"
        ) from None
