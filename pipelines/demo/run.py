"""The demo campaign: its folder, and its press for as long as it is needed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from pipelines.demo.web import DEFAULT_PORT, DemoWeb

MARKER = ".tarazy-demo"


class DemoError(Exception):
    """The demo cannot be run here; the sentence says why and what to do."""


def prepare(folder: Path, web_port: int) -> None:
    """Write the campaign's files into a new folder, or into that of an earlier demo, whose results are removed.

    Raises DemoError for a folder with anything else in it.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).is_file():
            raise DemoError(f"{folder} is not empty and was not made by the demo; name another folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("Made by `tarazy demo`; removed by the next one.\n", encoding="utf-8")
    _copy(resources.files("pipelines.demo") / "campaign", folder, web_port)


def _copy(source: Traversable, target: Path, web_port: int) -> None:
    for entry in source.iterdir():
        if entry.is_dir():
            (target / entry.name).mkdir(exist_ok=True)
            _copy(entry, target / entry.name, web_port)
        elif entry.name.endswith((".yml", ".csv")):
            text = entry.read_text(encoding="utf-8").replace(f":{DEFAULT_PORT}/", f":{web_port}/")
            (target / entry.name).write_text(text, encoding="utf-8")


@contextmanager
def demo_web(port: int) -> Iterator[DemoWeb]:
    """The press of the demo on loopback. Raises DemoError when the port is taken."""
    try:
        web = DemoWeb(port)
    except OSError as error:
        raise DemoError(f"port {port} is taken ({error.strerror}); choose another with --web-port") from None
    web.start()
    try:
        yield web
    finally:
        web.stop()
