"""`explain` and `brief`: an issue's life in sentences, a force's state on a page."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import Release
from graph.terms import OPEN_END, Base
from outstanding.briefs.html import as_html
from outstanding.briefs.markdown import as_markdown
from outstanding.briefs.pdf import as_one_page, as_pdf
from outstanding.cli.output import Format, print_json, stdout, write_file
from outstanding.cli.reports import DataOption
from outstanding.engines import opened
from outstanding.settings import settings
from queries.brief_parts import Brief
from queries.briefs import brief
from queries.stories import Sentence, Story, story


class BriefForm(StrEnum):
    """The forms of a brief; each is also the ending of a file of that form."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("explain")(explain_command)
    app.command("brief")(brief_command)


def explain_command(
    issue: Annotated[str, typer.Argument(help="The issue, by IRI or by what follows /id/ in it.")],
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="What could be known on this day.", show_default=False)
    ] = OPEN_END.isoformat(),
    passages: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
        bool, typer.Option("--passages", help="With each statement, what else the same report seems to say of it.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Tell the life of an issue in plain sentences, each with its words, its document and the rule that says so."""
    if form is Format.CSV:
        raise UsageError("a story has no CSV form", hint="Use --format json or --format table.")
    release = Release.opened(DataFolder(data or settings().data))
    with opened(release) as store:
        told = story(release, store, issue, as_of, passages=passages)
    if form is Format.JSON:
        print_json(told.as_json())
    else:
        _print_story(told, Base(release.manifest.base))


def brief_command(  # noqa: PLR0913, PLR0917  its parameters are the options of the command
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
    form: Annotated[
        BriefForm | None,
        typer.Option(
            "--format", help="md, html or pdf; by default what --output ends in, else md.", show_default=False
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="A file to write to, instead of standard output.", show_default=False),
    ] = None,
    one_page: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
        bool, typer.Option("--one-page", help="As PDF on one page: the open issues that fit, and how many more.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Write a page on a force: open issues by age, judgments, answers due, what is new, sources."""
    wanted = form or _form_of(output)
    if wanted is BriefForm.PDF and output is None and sys.stdout.isatty():
        raise UsageError(
            "a terminal cannot show PDF", hint="Name a file with --output, such as --output brief.pdf, or use a pipe."
        )
    if one_page and wanted is not BriefForm.PDF:
        raise UsageError("only a PDF has pages", hint="Say --format pdf, or let --output end in .pdf.")
    release = Release.opened(DataFolder(data or settings().data))
    with opened(release) as store:
        page = brief(release, store, force, as_of, since_date)
    content = as_one_page(page) if one_page else _written(page, wanted)
    if output is not None:
        write_file(output, content, release)
    elif wanted is BriefForm.PDF:
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content.decode())


def _form_of(output: Path | None) -> BriefForm:
    """The form that a file's ending asks for."""
    if output is None:
        return BriefForm.MD
    ending = output.suffix.lower().removeprefix(".")
    if ending not in set(BriefForm):
        raise UsageError(
            f"the ending of {output.name!r} is that of no form of a brief",
            hint=f"End it in {', '.join(f'.{each}' for each in BriefForm)}, or say --format.",
        )
    return BriefForm(ending)


def _written(page: Brief, form: BriefForm) -> bytes:
    if form is BriefForm.PDF:
        return as_pdf(page)
    return (as_html(page) if form is BriefForm.HTML else as_markdown(page)).encode()


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
