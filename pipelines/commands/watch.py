"""`tarazy watch` and `tarazy health`."""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from pipelines.command import CAMPAIGN, fail, load
from pipelines.lock import CampaignBusyError
from pipelines.terminal import err, out
from pipelines.watch.settings import check_every, read_duration

if TYPE_CHECKING:
    from pipelines.watch.health import Health


class DurationType(click.ParamType[dt.timedelta]):
    """`30m`, `1h`, `1d`."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.timedelta:
        """The duration; fails with a sentence."""
        try:
            read: dt.timedelta = read_duration(value)
            return check_every(read) if param is not None and param.name == "every" else read
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@CAMPAIGN
@click.option("--every", type=DurationType(), help="From one collection to the next, such as 30m (else: campaign.yml).")
@click.option("--publish-every", type=DurationType(), help="Read, measure and publish at most this often, such as 6h.")
@click.option("--once", is_flag=True, help="Make one turn and end: for cron. Exit code 1 when something is wrong.")
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--install", is_flag=True, help="Print a systemd unit and a crontab line for this campaign, and end.")
@click.option("--for", "target", type=click.Choice(["system", "user", "cron"]), help="With --install: only this one.")
@click.option("--test-notify", is_flag=True, help="Send a test message to all that `watch › notify` names, and end.")
def watch(
    campaign: Path, once: bool, quiet: bool, install: bool, target: Any, test_notify: bool, **chosen: Any
) -> None:
    """Run the campaign on schedule until Ctrl-C, and tell when a gap begins and ends.

    Each turn does what `tarazy run` does. A stage that fails is tried again at the next turn. What was due while the
    watch was down is done when it starts. How it stands: tarazy health.

    \b
    Example:
      tarazy watch my-campaign --every 30m
      tarazy watch my-campaign --install
    """
    if install:
        return print_install(campaign, target)
    if target:
        fail("--for belongs to --install")
    if test_notify:
        return send_test(campaign)
    return keep_watch(campaign, once=once, quiet=quiet, **chosen)


def keep_watch(campaign: Path, *, once: bool, quiet: bool, **chosen: Any) -> None:
    """Watch, or make one turn; ends in words."""
    from pipelines.watch.schedule import Watch

    if not (campaign / "campaign.yml").is_file():
        load(campaign)  # says what is missing, and ends
    stop = threading.Event()

    def say(sentence: str) -> None:
        if not quiet or sentence.startswith("  "):
            (err if quiet else out).print(escape(sentence), soft_wrap=True)

    one = Watch(campaign, say, stop=stop, **chosen)
    try:
        with ended_by_signals(stop):
            if once:
                raise SystemExit(0 if one.once() else 1)
            say("Watching; Ctrl-C ends it.")
            one.run()
            say("The watch is ended; nothing is lost, and the next start goes on from here.")
    except CampaignBusyError as error:
        fail(str(error))
    except OSError as error:  # a folder that may not be written
        fail(f"{campaign} cannot be watched: {error.strerror or error} ({error.filename or campaign})")


@contextlib.contextmanager
def ended_by_signals(stop: threading.Event) -> Iterator[None]:
    """SIGINT, SIGTERM and a closed terminal set `stop`; a second one ends the program at once."""

    def handle(number: int, _: Any) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays nohup
            before[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def print_install(campaign: Path, target: str | None) -> None:
    """Print what was asked for on standard output, and where to put it on standard error."""
    from pipelines.watch.service_files import UnquotableError, crontab_line, unit, unit_name

    monitor, _ = load(campaign)
    folder = monitor.folder.resolve()
    name = unit_name(folder)
    system, user = f"/etc/systemd/system/{name}", f"~/.config/systemd/user/{name}"
    where = {
        "system": f"Put this into {system} (as root), then:\n"
        f"  sudo systemctl daemon-reload && sudo systemctl enable --now {name}\n  journalctl -u {name}",
        "user": f"Or, without root, put this into {user}, then:\n"
        f"  systemctl --user daemon-reload && systemctl --user enable --now {name}\n"
        '  sudo loginctl enable-linger "$USER"   # else it ends when you log out',
        "cron": "Or, where there is no systemd, add this line with: crontab -e",
    }
    try:
        for one in (target,) if target else ("system", "user", "cron"):
            err.print(f"[bold]# {escape(where[one])}[/]", soft_wrap=True)
            if one == "cron":
                click.echo(crontab_line(folder, monitor.campaign.watch.every))
            else:
                click.echo(unit(folder, one))  # type: ignore[arg-type]
    except UnquotableError as error:
        fail(str(error))


def send_test(campaign: Path) -> None:
    """Send a test message to every channel."""
    from pipelines.watch.notify import Message, trial_message
    from pipelines.watch.senders import channels, deliver

    monitor, _ = load(campaign)
    settings = monitor.campaign.watch.notify
    if not channels(settings):
        fail("campaign.yml, `watch` › `notify` names neither email nor webhook; add one of them")
    subject, text = trial_message(monitor)
    failed = False
    for channel in channels(settings):
        message = Message(channel=channel, subject=subject, text=text, made=dt.datetime.now(dt.UTC))
        sent, error = deliver(message, settings, threading.Event())
        failed = failed or error is not None
        if error:
            err.print(f"[bold red]tarazy:[/] {escape(error)}", soft_wrap=True)
        if sent:
            out.print(f"{channel}: sent")
    if failed:
        raise SystemExit(1)


@click.command()
@CAMPAIGN
@click.option("--json", "as_json", is_flag=True, help="Print health.json as it stands now, for other programs.")
def health(campaign: Path, as_json: bool) -> None:
    """Say how the watch stands: last turn, next turn, gaps, disk, clock. Exit code 1 when something is wrong.

    \b
    Example:
      tarazy health my-campaign || echo "look at it"
    """
    from pipelines.watch.health import judged_now, read_health

    now = dt.datetime.now(dt.UTC)
    found = read_health(campaign)
    if found is None and not (campaign / "campaign.yml").is_file():
        load(campaign)  # says what is missing, and ends
    if found is None:
        fail(f"there is no health.json in {campaign}; it is written by: tarazy watch {campaign}")
    judged = judged_now(campaign, found, now)
    if as_json:
        click.echo(judged.model_dump_json(indent=2))
    else:
        for line in describe_health(judged):
            out.print(escape(line), soft_wrap=True)
    raise SystemExit(0 if judged.ok else 1)


def describe_health(found: Health) -> Iterator[str]:
    """The lines that a person reads; times in UTC."""
    if found.turn is not None:
        ended = f"ended {_minute(found.turn.ended)}" if found.turn.ended else "not ended"
        yield f"last turn   {_minute(found.turn.started)}, {ended}"
        for stage in found.turn.stages:
            yield f"  {stage.stage:<9} {stage.state}: {stage.sentence}"
    if found.stage:
        yield f"  {found.stage:<9} under way"
    yield f"next turn   {_minute(found.next_turn) if found.next_turn and found.state != 'stopped' else 'none planned'}"
    yield f"published   {_minute(found.last_published) if found.last_published else 'not yet'}"
    yield f"waiting     {found.waiting:,} addresses"
    if found.free_bytes is not None:
        yield f"disk        {found.free_bytes / 1e9:,.1f} GB free"
    if found.clock_offset_seconds is not None:
        yield f"clock       {found.clock_offset_seconds:+.0f} s against the outlets"
    for gap in found.gaps:
        yield f"gap         {gap.outlet}, {gap.day}: {gap.sentence}" + (f" ({gap.cause})" if gap.cause else "")
    yield "All is well." if found.ok else "Wrong:"
    for problem in found.problems:
        yield f"  ! {problem}"


def _minute(moment: dt.datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC") if moment else "?"
