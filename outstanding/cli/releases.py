"""`export` and `diff`: releases as a whole."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from graph.comparison import compare
from graph.errors import ReleaseError, UsageError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import Store
from graph.terms import OPEN_END, Base
from outstanding.cli.comparing import as_json, print_comparison
from outstanding.cli.output import Format, print_json, stdout
from outstanding.cli.reports import DataOption
from outstanding.export import rdf
from outstanding.export.selection import Selection, select
from outstanding.export.table import as_csv, findings
from outstanding.export.workbook import workbook
from outstanding.settings import settings
from queries.coverage import coverage


class Form(StrEnum):
    """The forms of an export."""

    NQ = "nq"
    TTL = "ttl"
    JSONLD = "jsonld"
    CSV = "csv"
    XLSX = "xlsx"


_RDF = {Form.NQ: rdf.nquads, Form.TTL: rdf.turtle, Form.JSONLD: rdf.jsonld}


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("export")(export_command)
    app.command("diff")(diff_command)


def export_command(
    form: Annotated[Form, typer.Option("--format", help="nq, ttl or jsonld for RDF; csv or xlsx for a table.")],
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
    if form is Form.XLSX and output is None:
        raise UsageError("a workbook needs a file", hint="Name it with --output, such as --output findings.xlsx.")
    folder = DataFolder(data or settings().data)
    release = Release.opened(folder)
    with release.store() as store:
        content = _content(form, select(folder, release, store, force), store)
    if output is None:
        sys.stdout.write(content.decode())
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise ReleaseError(
            f"cannot be written: {error.strerror}", where=str(output), hint="Check the path and the space on its disk."
        ) from error
    stdout().print(Text(f"Wrote {output}: release {release.number} ({release.hash[:16]})."), soft_wrap=True)


def _content(form: Form, selection: Selection, store: Store) -> bytes:
    if form in _RDF:
        return _RDF[form](selection)
    rows = findings(selection.release, store, selection.force)
    if form is Form.CSV:
        return as_csv(rows)
    base = Base(selection.release.manifest.base)
    files = {str(base.thing(each.key)): each.name for each in selection.release.manifest.documents}
    return workbook(
        rows, selection.release, coverage(store, OPEN_END, selection.force, files, selection.release.publishers)
    )


def diff_command(
    before: Annotated[int, typer.Argument(help="The number of a release.", show_default=False)],
    after: Annotated[int, typer.Argument(help="The number of the release to compare it with.", show_default=False)],
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Say what differs between two releases: documents, findings with their words, and statuses."""
    if form is Format.CSV:
        raise UsageError("a comparison has no CSV form", hint="Use --format json or --format table.")
    folder = DataFolder(data or settings().data)
    comparison = compare(Release.numbered(folder, before), Release.numbered(folder, after))
    if form is Format.JSON:
        print_json(as_json(comparison))
    else:
        print_comparison(comparison)
