"""The campaign's archive, opened for writing."""

from __future__ import annotations

from crawlers.warc import Archive, ArchiveError, about
from pipelines.campaign import Monitor
from pipelines.errors import StageError


def open_archive(monitor: Monitor) -> Archive:
    """The archive, brought in order with its manifest after a kill; its files say who collects.

    Raises StageError where the manifest is damaged.
    """
    from crawlers.settings import user_agent

    contact = monitor.campaign.collect.contact
    try:
        return Archive(monitor.archive, info=about(contact, user_agent(contact)))
    except ArchiveError as error:
        raise StageError(str(error)) from error
