"""`explain` and `brief`: an issue's life in sentences, a force's state on a page."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import Release
from graph.terms import OPEN_END, Base
from outstanding.cli.output import Format, print_json, stdout
from outstanding.cli.reports import DataOption
from outstanding.settings import settings
from queries.briefs import as_markdown, brief
from queries.stories import Sentence, Story, story


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("explain")(explain_command)
    app.command("brief")(brief_command)


def explain_command(
    issue: Annotated[str, typer.Argument(help="The issue, by IRI or by what follows /id/ in it.")],
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="What could be known on this day.", show_default=False)
    ] = OPEN_END.isoformat(),
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Tell the life of an issue in plain sentences, each with its words, its document and the rule that says so."""
    if form is Format.CSV:
        raise UsageError("a story has no CSV form", hint="Use --format json or --format table.")
    release = Release.opened(DataFolder(data or settings().data))
    with release.store() as store:
        told = story(release, store, issue, as_of)
    if form is Format.JSON:
        print_json(told.as_json())
    else:
        _print_story(told, Base(release.manifest.base))


def brief_command(
    force: Annotated[str, typer.Argument(help="The force, by slug, prefixed name or IRI.")],
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="What could be known on this day.", show_default=False)
    ] = OPEN_END.isoformat(),
    since_date: Annotated[
        str | None,
        typer.Option(
            "--since-date", metavar="DATE", help="List what was published after this day.", show_default=False
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write a page on a force, in Markdown: open issues by age, judgments, answers due, what is new, sources."""
    release = Release.opened(DataFolder(data or settings().data))
    with release.store() as store:
        sys.stdout.write(as_markdown(brief(release, store, force, as_of, since_date)))


def _print_story(told: Story, base: Base) -> None:
    console = stdout()
    console.print(Text(base.key_of(told.issue), style="bold"))
    for sentence in told.sentences:
        console.print()
        console.print(Text(sentence.text))
        if sentence.quotation:
            console.print(Padding(Text(f"\u201c{sentence.quotation}\u201d", style="italic"), (0, 4)))
        console.print(Padding(Text(_source(sentence), style="dim"), (0, 4)))
    console.print()
    console.print(Text(told.coverage.sentence))
    console.print(Text(f"Release {told.release[:16]}", style="dim"))


def _source(sentence: Sentence) -> str:
    where = ", ".join(part for part in (sentence.title, sentence.issued) if part)
    return f"{where} [{sentence.rule}]" if where else f"[{sentence.rule}]"
