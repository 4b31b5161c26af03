"""What a small server needs to show a site to the world: nginx before, workers behind, started again when published."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from pipelines.errors import StageError
from pipelines.serve import SITE_VARIABLE
from pipelines.watch.service_files import exec_line, plain_path, specifiers, unit_name, unit_word

HOST_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
SPECIAL = frozenset("\"'\\$;{}")
"""What nginx' own quoting does not take away from a path."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the site is served: `host` its name in the world, `port` the workers' on loopback, `listen` nginx'."""

    host: str
    port: int = 8001
    listen: str = "80"
    cache: str = "/var/cache/nginx/tarazy"


def server_files(site: Path, server: Server) -> dict[str, str]:
    """File name to content. Raises StageError for a host or a path that they cannot hold, in a sentence."""
    if not HOST_NAME.fullmatch(server.host):
        raise StageError(f"--host {server.host}: is not a host's name in small letters, such as monitor.example.org")
    path = plain_path(site)
    if found := sorted(SPECIAL & set(path)):
        raise StageError(f"{path}: nginx cannot hold {' '.join(found)} in a path; move the campaign's folder")
    service = unit_name(site.parent).replace("tarazy-", "tarazy-site-", 1)
    name = service.removesuffix(".service")
    description = specifiers(f"Tarazy shows {site.parent.name}")
    zone = re.sub(r"[^a-z0-9]", "_", name)
    return {
        f"{name}.conf": _template("nginx.conf").format(
            name=name,
            zone=zone,
            site=path,
            host=server.host,
            port=server.port,
            listen=server.listen,
            cache=f"{server.cache}-{name}",
        ),
        service: _template("site.service").format(
            description=description,
            environment=unit_word(f"{SITE_VARIABLE}={path}"),
            command=exec_line(command(server.port)),
        ),
        f"{name}.path": _template("site.path").format(
            description=description, sums=specifiers(f"{path}/SHA256SUMS"), restart=f"{name}-restart.service"
        ),
        f"{name}-restart.service": _template("restart.service").format(description=description, service=service),
    }


def command(port: int) -> list[str]:
    """The workers, with whole paths."""
    program = [sys.executable, "-m", "uvicorn", "--factory", "pipelines.serve:application"]
    return [*program, "--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--no-access-log"]


def _template(name: str) -> str:
    return (resources.files("pipelines.publishing") / "templates" / name).read_text(encoding="utf-8")
