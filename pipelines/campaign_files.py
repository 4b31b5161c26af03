"""Read a campaign's folder. What is wrong in it becomes sentences: which file, which line, which key, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from crawlers.browser import NEEDED, can_render
from crawlers.outlet import Outlet
from nlp.candidates import Register
from nlp.tone.cards import EMBEDDINGS, home_of
from pipelines import topics as topics_file
from pipelines.campaign import Campaign, Monitor
from pipelines.events import register as events_file
from pipelines.events.register import Event
from pipelines.topics import Topics

Model = TypeVar("Model", bound=BaseModel)
Stops = Literal["everything", "reading", "outlet", "review", "nothing"]
Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and how far it reaches.

    `everything`: the campaign cannot be run. `reading`: pages are collected (they vanish if one waits), but no
    figure is made. `outlet`: that outlet is left out. `review`: work goes on, but `tarazy check` is red until a person
    has looked. `nothing`: worth a look.
    """

    file: str
    line: int | None
    message: str
    stops: Stops

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class CampaignError(Exception):
    """The campaign's files cannot be used as they are; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def read_monitor(folder: Path) -> tuple[Monitor, list[Problem]]:
    """Read and check a campaign's folder; broken outlets are left out and named among the problems.

    Raises CampaignError when what is wrong stops everything.
    """
    problems: list[Problem] = []
    campaign = _read_campaign(folder, problems)
    register = _read(folder / "candidates.yml", Register, "everything", problems)
    outlets = _read_outlets(folder, problems)
    if campaign is None or register is None:
        raise CampaignError(problems)
    elsewhere = tuple(outlet for outlet in outlets if not outlet.collect)
    outlets = [outlet for outlet in outlets if outlet.collect]
    problems += _cross_checks(folder, campaign, register, outlets)
    problems += _check_ids(elsewhere, outlets)
    if not outlets:
        text = "holds no usable outlet; write one file for each, such as outlets/herald.yml"
        problems.append(Problem("outlets/", None, text, "everything"))
    if any(problem.stops == "everything" for problem in problems):
        raise CampaignError(problems)
    spoiled = {problem.file for problem in problems if problem.stops == "outlet"}
    usable = tuple(outlet for outlet in outlets if f"outlets/{outlet.id}.yml" not in spoiled)
    topics = _read_topics(folder, campaign, problems)
    events = _read_events(folder, campaign, register, problems)
    return Monitor(folder, campaign, register, usable, elsewhere, topics, events), problems


def read_outlets(folder: Path) -> tuple[Campaign, list[Outlet], list[Problem]]:
    """The campaign and its readable outlets, which may be none: for adding the first. Raises CampaignError."""
    problems: list[Problem] = []
    campaign = _read_campaign(folder, problems)
    if campaign is None:
        raise CampaignError(problems)
    return campaign, [one for one in _read_outlets(folder, problems) if one.collect], problems


def _read_campaign(folder: Path, problems: list[Problem]) -> Campaign | None:
    if not (folder / "campaign.yml").is_file():
        missing = f"there is no campaign.yml in {folder}; make a campaign with: tarazy init {folder}"
        raise CampaignError([Problem(str(folder), None, missing, "everything")])
    return _read(folder / "campaign.yml", Campaign, "everything", problems)


def _read_outlets(folder: Path, problems: list[Problem]) -> list[Outlet]:
    paths = sorted((folder / "outlets").glob("*.yml"))
    return [one for path in paths if (one := _read(path, Outlet, "outlet", problems)) is not None]


def _read_topics(folder: Path, campaign: Campaign, problems: list[Problem]) -> Topics:
    """The topics; none, with what is wrong added to `problems`, where the file has mistakes."""
    path = folder / topics_file.FILE
    if not path.is_file():
        return Topics()
    topics = _read(path, Topics, "review", problems)
    for topic in topics.topics if topics else ():
        for language in campaign.languages:
            if language not in topic.words:
                text = f"topic {topic.id} has no words in `{language}`, so that no item in it can be on it; add some"
                problems.append(Problem(path.name, None, text, "nothing"))
    return topics or Topics()


def _read_events(folder: Path, campaign: Campaign, register: Register, problems: list[Problem]) -> tuple[Event, ...]:
    """The events; none where a line is wrong: rates of a register with holes would be wrong figures."""
    path = folder / events_file.FILE
    events, wrong = events_file.read_events(path, register, ZoneInfo(campaign.time_zone))
    problems += [Problem(path.name, line, text, "review") for line, text in wrong]
    if wrong:
        problems.append(Problem(path.name, None, "is left out whole until the lines above are mended", "review"))
        return ()
    for event in events:
        if campaign.period_of(event.day) is None:
            text = f"{event.title!r} on {event.day} is in no period of campaign.yml, and will not be counted"
            problems.append(Problem(path.name, None, text, "nothing"))
    return events


def _read(path: Path, model: type[Model], stops: Stops, problems: list[Problem]) -> Model | None:
    """The file as a record, or None with what is wrong added to `problems`."""
    name = path.name if path.parent.name != "outlets" else f"outlets/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except FileNotFoundError:
        problems.append(Problem(name, None, "the file is missing; `tarazy init` shows what it looks like", stops))
        return None
    except UnicodeDecodeError:
        problems.append(Problem(name, None, "is not in UTF-8; save it again with that encoding", stops))
        return None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2026-02-30
        problems.append(_yaml_problem(name, error, stops))
        return None
    twice = [Problem(name, line, f"key `{key}` stands twice; keep one of them", stops) for key, line in _twice(node)]
    problems += twice
    if twice:
        return None
    try:
        return model.model_validate(data if data is not None else {})
    except ValidationError as error:
        problems += [_problem(name, node, model, detail, stops) for detail in error.errors()]
        return None


def _yaml_problem(name: str, error: Exception, stops: Stops) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or error)
    remedy = "look at indentation, colons and quotation marks there"
    return Problem(name, mark.line + 1 if mark else None, f"is not readable as YAML ({what}); {remedy}", stops)


def _twice(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Keys that a mapping has twice: YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value)


def _problem(name: str, root: yaml.Node | None, model: type[BaseModel], detail: ErrorDetails, stops: Stops) -> Problem:
    location = tuple(part for part in detail["loc"] if not _is_union_tag(part))
    known = location[:-1] if detail["type"] in ("extra_forbidden", "missing") else location
    line = _line(root, location if detail["type"] == "extra_forbidden" else known)
    return Problem(name, line, _sentence(model, location, detail), stops)


def _is_union_tag(part: str | int) -> bool:
    """pydantic puts the name of a union's branch into the location (`dict[...]`, `str`): no key of the file."""
    return isinstance(part, str) and (part == "str" or part.startswith(("dict[", "function-", "tuple[")))


def _line(node: yaml.Node | None, location: Location) -> int | None:
    """The line (from 1) of the deepest part of the location that the file has."""
    if node is None:
        return None
    line: int = node.start_mark.line + 1
    for part in location:
        step = _child(node, part)
        if step is None:
            break
        node, line = step
    return line


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None


def _sentence(model: type[BaseModel], location: Location, detail: ErrorDetails) -> str:
    key = " › ".join(str(part + 1) if isinstance(part, int) else f"`{part}`" for part in location) or "the file"
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return f"{key} is missing; add it"
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(location[-1]), sorted(_all_keys(model)), n=1)
        return f"{key} is not a known key; " + (f"did you mean `{near[0]}`?" if near else "remove it")
    if kind == "literal_error":
        return f"{key} must be {context['expected']}, not {detail['input']!r}"
    if kind == "value_error":
        return f"{key} {context['error']!s}" if location else str(context["error"])
    wrong = f"{detail['input']!r}" if isinstance(detail["input"], str | int | float | bool) else "what stands there"
    return f"{key}: {detail['msg'][0].lower()}{detail['msg'][1:]}; {wrong} is not accepted"


def _all_keys(model: type[BaseModel], seen: frozenset[type] = frozenset()) -> set[str]:
    """Every key that the file may hold at any depth: for "did you mean"."""
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        keys.add(field.alias or name)
        for inner in _models_in(field.annotation):
            if inner not in seen:
                keys |= _all_keys(inner, seen | {model})
    return keys


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _cross_checks(folder: Path, campaign: Campaign, register: Register, outlets: list[Outlet]) -> Iterator[Problem]:
    yield from _check_candidates(campaign, register)
    yield from _check_benchmarks(campaign, register)
    yield from _check_outlets(folder, campaign, outlets)
    yield from _check_watch(campaign)
    yield from _check_browser(campaign, outlets)
    yield from _check_tone(folder, campaign)
    if campaign.period_of(campaign.election.day) is None:
        text = f"no period holds the election's day {campaign.election.day}; add one of kind election-day"
        yield Problem("campaign.yml", None, text, "nothing")


def _check_browser(campaign: Campaign, outlets: list[Outlet]) -> Iterator[Problem]:
    for outlet in outlets:
        if outlet.render is not None and not can_render(campaign.collect.browser):
            yield Problem(f"outlets/{outlet.id}.yml", None, f"`render` {NEEDED}; until then it is left out", "nothing")


def _check_tone(folder: Path, campaign: Campaign) -> Iterator[Problem]:
    for language, model in campaign.tone.items():
        place = model if model == EMBEDDINGS else str(folder / model)
        if not (home_of(place) / f"{language}.json").is_file():
            text = (
                f"`tone` › `{language}`: {model} holds no {language}.json; name a folder that `tarazy tone train` "
                f"wrote, `{EMBEDDINGS}` where it has the language (en), or leave the line out"
            )
            yield Problem("campaign.yml", None, text, "reading")


def _check_watch(campaign: Campaign) -> Iterator[Problem]:
    first = min(campaign.collect.revisit_hours, default=None)
    if first is not None and (hours := campaign.watch.every.total_seconds() / 3600) > first:
        text = (
            f"`watch` › `every` is {hours:g} hours, so the visit {first:g} hours after an article appeared comes late; "
            "shorten it, or lengthen collect › revisit_hours"
        )
        yield Problem("campaign.yml", None, text, "nothing")


def _check_candidates(campaign: Campaign, register: Register) -> Iterator[Problem]:
    for candidate in register.candidates:
        for language in campaign.languages:
            if language not in candidate.names:
                text = (
                    f"candidate {candidate.id} has no name in `{language}`, a language of the campaign, and would look "
                    f"ignored there; add names › {language} › surname"
                )
                yield Problem("candidates.yml", None, text, "reading")


def _check_benchmarks(campaign: Campaign, register: Register) -> Iterator[Problem]:
    ids = {candidate.id for candidate in register.candidates}
    for benchmark in campaign.benchmarks:
        if benchmark.id == "equal":
            text = "benchmark `equal` is always there; give your table another id"
            yield Problem("campaign.yml", None, text, "reading")
        for missing in sorted(ids - set(benchmark.shares)):
            text = f"benchmark {benchmark.id} has no share for {missing}; add it (0 is allowed)"
            yield Problem("campaign.yml", None, text, "reading")
        for unknown in sorted(set(benchmark.shares) - ids):
            text = f"benchmark {benchmark.id} names {unknown}, who is not in candidates.yml; remove or correct it"
            yield Problem("campaign.yml", None, text, "reading")
        if sum(benchmark.shares.values()) <= 0:
            yield Problem("campaign.yml", None, f"benchmark {benchmark.id} sums to 0; write its shares", "reading")


def _check_ids(elsewhere: Sequence[Outlet], outlets: Sequence[Outlet]) -> Iterator[Problem]:
    known = {outlet.id for outlet in outlets}
    for outlet in elsewhere:
        if outlet.id in known:
            yield Problem(
                "outlets/", None, f"two files have the id {outlet.id}; give one of them another", "everything"
            )


def _check_outlets(folder: Path, campaign: Campaign, outlets: list[Outlet]) -> Iterator[Problem]:
    hosts: dict[str, str] = {}
    for outlet in outlets:
        file = f"outlets/{outlet.id}.yml"
        if not (folder / file).is_file():
            text = f"some file in outlets/ has the id {outlet.id}; name it {outlet.id}.yml, so that it can be found"
            yield Problem(file, None, text, "everything")
        for host in outlet.hosts:
            if host in hosts:
                text = f"host {host} is also an outlet of {hosts[host]}; an address can belong to one outlet only"
                yield Problem(file, None, text, "outlet")
            hosts.setdefault(host, outlet.id)
        for language in sorted(set(outlet.languages) - set(campaign.languages)):
            text = f"publishes in `{language}`, which is not among the campaign's languages; add it to campaign.yml"
            yield Problem(file, None, text, "outlet")
