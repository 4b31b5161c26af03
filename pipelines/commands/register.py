"""`tarazy register`: what will be found of the candidates, and what may be taken for them, before a campaign starts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from nlp.candidates import Candidate
from pipelines.command import CAMPAIGN, fail, load
from pipelines.terminal import out

if TYPE_CHECKING:
    from nlp.clashes import Clash
    from nlp.suggestions import Suggestion

KINDS = {
    "full": "full name",
    "initials": "initials",
    "surname": "surname alone",
    "alias": "alias",
    "transliterated": "other spelling",
    "family": "(family)",
    "adjective": "(adjective)",
}
ACCEPT = click.option(
    "--accept",
    multiple=True,
    metavar="WHAT",
    help="Write these suggestions into candidates.yml: one spelling, a candidate's id, or all. Again for more.",
)


@click.group()
def register() -> None:
    """Look at the register of candidates before the campaign starts: what is found, and what clashes.

    \b
    Example:
      tarazy register show sarmanov my-campaign
      tarazy register test my-campaign
    """


@register.command()
@click.argument("candidate")
@CAMPAIGN
@click.option("--language", metavar="CODE", help="In this language only.")
def show(candidate: str, campaign: Path, language: str | None) -> None:
    """List the forms of a candidate's name that will be found, language by language.

    \b
    Example:
      tarazy register show sarmanov my-campaign
      tarazy register show sarmanov my-campaign --language kk
    """
    from nlp.forms import list_forms

    monitor, _ = load(campaign)
    person = _person(candidate, monitor.register.candidates)
    languages = monitor.campaign.languages
    if language is not None and language not in languages:
        fail(f"--language {language}: the campaign has no such language; it has {', '.join(languages)}")
    for code in languages:
        if language in (None, code):
            out.print(f"[bold]{code}  {escape(person.display(code))}[/]")
            table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
            table.add_column(no_wrap=False, min_width=14, max_width=14)
            table.add_column(no_wrap=True, min_width=4)
            table.add_column()
            last = ""
            for listed in list_forms(person, code):
                table.add_row(KINDS[listed.kind] * (listed.kind != last), listed.case, escape(", ".join(listed.texts)))
                last = listed.kind
            out.print(table)
            out.print()
    out.print("In brackets: seen and not counted. All are also found in ALL CAPS.")
    out.print("Where a surname alone is counted: tarazy register test")


@register.command()
@CAMPAIGN
@ACCEPT
def test(campaign: Path, accept: tuple[str, ...]) -> None:
    """Find clashes of names before the campaign: candidates, namesakes, relatives, ordinary words. Suggest spellings.

    Ends with exit code 1 while a clash needs a person's decision.

    \b
    Example:
      tarazy register test my-campaign
      tarazy register test my-campaign --accept Nazarbaev --accept tuyakbay
    """
    from nlp.clashes import find_clashes
    from nlp.suggestions import suggest

    monitor, _ = load(campaign)
    languages = monitor.campaign.languages
    clashes = [one for code in languages for one in find_clashes(monitor.register, code)]
    for title, decide in (("Needs a decision", True), ("Good to know", False)):
        chosen = [one for one in clashes if one.decide == decide]
        if chosen:
            out.print(f"[bold]{title}[/]")
            _say(chosen)
    suggestions = suggest(monitor.register, languages)
    if accept:
        _accept(campaign / "candidates.yml", suggestions, accept)
    elif suggestions:
        _offer(suggestions)
    if any(one.decide for one in clashes):
        fail("clashes named above need a decision in candidates.yml; each says what may be written")
    out.print("No clash needs a decision.")


def _say(clashes: list[Clash]) -> None:
    """Each clash once, with the languages it is in."""
    grouped: dict[tuple[object, ...], list[Clash]] = {}
    for one in clashes:
        grouped.setdefault((one.kind, one.candidates, one.reader, one.remedy), []).append(one)
    for same in grouped.values():
        first = same[0]
        forms = ", ".join(dict.fromkeys(form for one in same for form in one.forms))
        languages = ", ".join(one.language for one in same)
        out.print(f"  {' / '.join(first.candidates)} · {first.kind} · {languages}: {forms}", style="bold", markup=False)
        out.print(Padding(f"reader: {escape(first.reader)}.", (0, 0, 0, 4)))
        if first.remedy:
            out.print(Padding(f"you:    {escape(first.remedy)}.", (0, 0, 0, 4)))
    out.print()


def _offer(suggestions: list[Suggestion]) -> None:
    from pipelines.register_file import lines_to_paste

    out.print("[bold]Spellings that the press may use[/] (a person accepts: --accept SPELLING, or paste these lines)")
    for line in lines_to_paste(suggestions):
        out.print(line, markup=False, soft_wrap=True)
    out.print()


def _accept(path: Path, suggestions: list[Suggestion], wanted: tuple[str, ...]) -> None:
    from pipelines.register_file import NotWrittenError, accept, lines_to_paste

    for one in wanted:
        if one != "all" and not any(one in (own.candidate, own.alias) for own in suggestions):
            fail(f"--accept {one}: no such suggestion; `tarazy register test` without --accept lists them")
    chosen = [own for own in suggestions if "all" in wanted or own.candidate in wanted or own.alias in wanted]
    try:
        accept(path, chosen)
    except NotWrittenError as error:
        out.print("\n".join(lines_to_paste(chosen)), markup=False, soft_wrap=True)
        fail(f"{error}; paste the lines above yourself")
    except OSError as error:
        fail(f"{path} could not be written: {error.strerror or error}")
    for own in chosen:
        out.print(f"written: {own.candidate} › aliases › {own.language}: {own.alias}", markup=False, soft_wrap=True)


def _person(wanted: str, candidates: tuple[Candidate, ...]) -> Candidate:
    found = next((one for one in candidates if one.id == wanted), None)
    if found is None:
        fail(f"{wanted}: no candidate has this id; there are {', '.join(one.id for one in candidates)}")
    return found
