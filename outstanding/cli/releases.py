"""`export` and `diff`: releases as a whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from graph.comparison import compare
from graph.errors import ReleaseError, UsageError
from graph.folder import DataFolder
from graph.release import Release
from outstanding.catalogue.changes import as_json
from outstanding.cli.comparing import print_comparison, print_requoted
from outstanding.cli.output import Format, print_json, stdout
from outstanding.cli.reports import DataOption
from outstanding.export.forms import Form, content
from outstanding.export.selection import select
from outstanding.requoting import requoted, told
from outstanding.settings import settings


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("export")(export_command)
    app.command("diff")(diff_command)


def export_command(
    form: Annotated[
        Form, typer.Option("--format", help="nq, ttl or jsonld for RDF; csv or xlsx for a table; csvw to describe it.")
    ],
    force: Annotated[
        str | None, typer.Option("--force", help="Only this force, by slug, prefixed name or IRI.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="A file to write to, instead of standard output.", show_default=False),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write the current release, or what it holds of one force, in a form for other programs."""
    if form.binary and output is None:
        raise UsageError("a workbook needs a file", hint="Name it with --output, such as --output findings.xlsx.")
    folder = DataFolder(data or settings().data)
    release = Release.opened(folder)
    with release.store() as store:
        made = content(form, select(folder, release, store, force), store, _stem(form, output))
    if output is None:
        sys.stdout.write(made.decode())
        return
    try:
        output.write_bytes(made)
    except OSError as error:
        raise ReleaseError(
            f"cannot be written: {error.strerror}", where=str(output), hint="Check the path and the space on its disk."
        ) from error
    stdout().print(Text(f"Wrote {output}: release {release.number} ({release.hash[:16]})."), soft_wrap=True)


def _stem(form: Form, output: Path | None) -> str:
    """The name of the exported file without its ending; a description of a table needs one beside the table's."""
    if output is None:
        return "findings"
    ending = f".{form.ending}"
    if form is Form.CSVW and not output.name.endswith(ending):
        table = output.name.split(".")[0]
        raise UsageError(
            f"the description of a table stands beside it, and its name ends in {ending}",
            where=str(output),
            hint=f"Name it {table}{ending}, beside {table}.csv.",
        )
    return output.name.removesuffix(ending)


def diff_command(
    before: Annotated[int, typer.Argument(help="The number of a release.", show_default=False)],
    after: Annotated[int, typer.Argument(help="The number of the release to compare it with.", show_default=False)],
    quotations: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
        bool, typer.Option("--quotations", help="Where every quotation of documents that changed stands now.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Say what differs between two releases: documents, findings with their words, and statuses."""
    if form is Format.CSV:
        raise UsageError("a comparison has no CSV form", hint="Use --format json or --format table.")
    folder = DataFolder(data or settings().data)
    earlier, later = Release.numbered(folder, before), Release.numbered(folder, after)
    if quotations:
        found = list(requoted(folder, earlier, later))
        if form is Format.JSON:
            print_json([told(each) for each in found])
        else:
            print_requoted(earlier, later, found)
        return
    comparison = compare(earlier, later)
    if form is Format.JSON:
        print_json(as_json(comparison))
    else:
        print_comparison(comparison)
