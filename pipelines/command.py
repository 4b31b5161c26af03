"""What every command shares: the campaign's folder, failing in a sentence, running stages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.markup import escape

from pipelines import stages
from pipelines.campaign import Monitor
from pipelines.campaign_files import CampaignError, Problem, read_monitor
from pipelines.lock import CampaignBusyError, campaign_lock
from pipelines.terminal import Bar, err, out

CAMPAIGN = click.argument("campaign", type=click.Path(path_type=Path, file_okay=False), default=Path(), required=False)


class DayType(click.ParamType[dt.date]):
    """A day of the calendar."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day; fails with a sentence."""
        try:
            return value if isinstance(value, dt.date) else dt.datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"'{value}' is no day of the calendar; write it as 2026-03-01", param, ctx)


DAY = DayType()
REMAKE = click.option("--all", "remake", is_flag=True, help="Make everything again, not only what is due.")
PORT = click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port on loopback.")


def fail(message: str) -> NoReturn:
    """End with one sentence and exit code 1."""
    err.print(f"[bold red]tarazy:[/] {escape(message)}", soft_wrap=True)
    raise SystemExit(1)


def say_problems(problems: list[Problem] | tuple[Problem, ...]) -> None:
    """Print each problem as a sentence on standard error."""
    for problem in problems:
        err.print(escape(str(problem)), soft_wrap=True)


def load(folder: Path) -> tuple[Monitor, list[Problem]]:
    """The campaign in the folder; ends the program with sentences where its files stop everything."""
    try:
        monitor, problems = read_monitor(folder)
    except CampaignError as error:
        say_problems(error.problems)
        raise SystemExit(1) from None
    say_problems(problems)
    return monitor, problems


def blocked(problems: list[Problem], verbs: list[str]) -> bool:
    """Whether a stage that makes figures was asked for, and the files do not allow one."""
    return any(verb in stages.NEED_REGISTER for verb in verbs) and any(p.stops == "reading" for p in problems)


def work(folder: Path, verbs: list[str], **options: Any) -> None:
    """Run stages on the campaign in their order, with a bar for each, and say what came of them."""
    monitor, problems = load(folder)
    stopped = blocked(problems, verbs)
    try:
        with campaign_lock(monitor.folder, f"tarazy {' '.join(verbs)}"):
            for verb in verbs:
                if stopped and verb in stages.NEED_REGISTER:
                    fail(f"{verb} needs the candidates' names whole: mend the files named above, then run it again")
                run_stage(verb, monitor, **options)
    except CampaignBusyError as error:
        fail(str(error))
    except OSError as error:  # a folder that may not be written
        fail(f"{monitor.folder} cannot be worked in: {error.strerror or error} ({error.filename or monitor.folder})")
    except KeyboardInterrupt:
        fail("stopped; nothing is lost, and the next run goes on from here")
    if any(problem.stops == "outlet" for problem in problems):
        fail("done, without the outlets named above; mend their files and run it again")


def run_alone(verb: str, campaign: Path, run: Callable[[Monitor, Bar], Any], *, stopped: str) -> None:
    """Run what is no stage under the campaign's lock, with a bar, and say what came of it.

    `run` returns a summary with `details()`, sentences for the user; `stopped` is said where it was interrupted.
    """
    monitor, _ = load(campaign)
    bar = Bar()
    try:
        with campaign_lock(monitor.folder):
            summary = run(monitor, bar)
    except (stages.StageError, CampaignBusyError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{verb} could not go on: {error.strerror or error} ({error.filename or monitor.folder})")
    except KeyboardInterrupt:
        fail(stopped)
    finally:
        bar.finish()
    for sentence in summary.details():
        err.print(escape(sentence), soft_wrap=True)
    out.print(f"[bold]{verb:<9}[/] {escape(str(summary))}", soft_wrap=True)


def run_stage(verb: str, monitor: Monitor, **options: Any) -> None:
    """Run one stage and print its summary on a line."""
    bar = Bar()
    try:
        summary = stages.run(verb, monitor, bar, **options)
    except stages.StageError as error:
        fail(str(error))
    except OSError as error:  # a full disk, a folder that may not be written
        fail(f"{verb} could not go on: {error.strerror or error} ({error.filename or monitor.folder})")
    finally:
        bar.finish()
    out.print(f"[bold]{verb:<9}[/] {escape(describe(summary))}", soft_wrap=True)


def describe(summary: Any) -> str:
    """A summary record in words: the stage's own sentence, or its fields that are not zero."""
    if "__str__" in vars(type(summary)):
        return str(summary)
    fields = dataclasses.asdict(summary)
    return (
        ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in fields.items() if value) or "nothing was due"
    )
