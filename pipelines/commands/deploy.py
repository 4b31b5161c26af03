"""`tarazy deploy`: the files of a small public server."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape

from pipelines.command import CAMPAIGN, PORT, fail, load
from pipelines.errors import StageError
from pipelines.terminal import out

HOW = """\
Copy {name}.conf to /etc/nginx/conf.d/, the others to /etc/systemd/system/, then:
  systemctl daemon-reload && systemctl enable --now {name}.service {name}.path
  nginx -t && systemctl reload nginx"""


@click.command()
@CAMPAIGN
@click.option("--host", required=True, metavar="NAME", help="The site's name in the world.")
@PORT
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Into this folder, not deploy/.")
def deploy(campaign: Path, host: str, port: int, folder: Path | None) -> None:
    """Write the files of a small public server: nginx with cache and limits, systemd units (docs/deploying.md).

    \b
    Example:
      tarazy deploy my-campaign --host monitor.example.org
    """
    from pipelines.publishing.deploy import Server, server_files
    from pipelines.watch.service_files import UnquotableError

    monitor, _ = load(campaign)
    target = folder or monitor.folder / "deploy"
    try:
        texts = server_files(monitor.folder / "site", Server(host, port))
        target.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (target / name).write_text(text, encoding="utf-8")
            out.print(escape(str(target / name)), soft_wrap=True)
    except (StageError, UnquotableError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{target} cannot be written: {error.strerror or error}")
    name = next(name for name in texts if name.endswith(".path")).removesuffix(".path")
    out.print(escape(HOW.format(name=name)), soft_wrap=True)
