"""`import`: what other publishers say, looked at before it joins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from graph.errors import UsageError
from graph.folder import DataFolder
from outstanding.cli.output import Format, print_json, stderr, stdout
from outstanding.cli.reports import DataOption
from outstanding.cli.verdicts import print_verdict, verdict_rows
from outstanding.importing.adding import Imports
from outstanding.importing.examining import Examination, other_host
from outstanding.importing.shelf import Record, State
from outstanding.importing.sifting import HARMLESS, Sifted
from outstanding.outcomes import Outcome
from outstanding.settings import settings

NameArgument = Annotated[str, typer.Argument(help="The name of the import.", show_default=False)]
FormatOption = Annotated[Format, typer.Option("--format", help="table or json.")]

SHOWN = 20
"""Documents that a look at an import lists."""


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    group = typer.Typer(
        no_args_is_help=True,
        help="What other publishers say: added, looked at, and accepted before it joins a release.",
    )
    group.command("add")(add_command)
    group.command("list")(list_command)
    group.command("show")(show_command)
    group.command("accept")(accept_command)
    group.command("forget")(forget_command)
    app.add_typer(group, name="import")


def add_command(
    source: Annotated[str, typer.Argument(help="The http or https address of a dump, or a file.", show_default=False)],
    name: Annotated[
        str | None,
        typer.Option("--from", metavar="NAME", help="What to call the publisher here.", show_default=False),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="IRI", help="The base IRI to bind the publisher to, if the dump declares none."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Fetch or read a published dump, show what can be taken of it, and let it wait for a decision.

    Nothing of it enters a release. Given again, it asks whether there is a newer version. Exit code 1 when the dump
    breaks the shapes; it is not kept then.
    """
    imports = _imports(data)
    with stderr().status(Text(f"reading {source}")):
        added = imports.add(source, name, base)
    if added.examination is None:
        stdout().print(Text(f"Nothing new: {added.record.name} is as it was on {added.record.at}."), soft_wrap=True)
        return
    _print_examination(imports, added.record, added.examination)
    known = added.record.name
    if not added.kept:
        stdout().print()
        print_verdict(added.examination.verdict)
        stderr().print(Text("error: it breaks the shapes, and was not kept", style="red"), soft_wrap=True)
        stderr().print(Text("hint: Tell the publisher what is listed."), soft_wrap=True)
        raise typer.Exit(1)
    stdout().print()
    stdout().print(
        Text(
            f"Kept as {known}; nothing of it is in a release. Whether these are the publisher's own words is for you to"
            f" decide: outstanding import accept {known}, or outstanding import forget {known}."
        )
    )


def list_command(form: FormatOption = Format.TABLE, data: DataOption = None) -> None:
    """List the imports, and whether they wait or are accepted."""
    imports = _imports(data)
    found = [(record, imports.state(name)) for name in imports.shelf.names if (record := imports.shelf.latest(name))]
    if form is Format.CSV:
        raise UsageError("the list of imports has no CSV form", hint="Use --format json or --format table.")
    if form is Format.JSON:
        print_json([_record(record, states) for record, states in found])
        return
    if not found:
        stdout().print("No imports.")
        return
    table = Table(box=box.HORIZONTALS, pad_edge=False)
    for heading in ("name", "state", "fetched", "base"):
        table.add_column(heading, overflow="fold")
    table.add_column("from", overflow="fold", ratio=1)
    for record, states in found:
        cells = (record.name, _told(states), record.at, record.base, record.source)
        table.add_row(*map(escape, cells))
    stdout().print(table)


def show_command(name: NameArgument, form: FormatOption = Format.TABLE, data: DataOption = None) -> None:
    """Show where an import comes from, what can be taken of it, what not and why. Exit code 1 on violations."""
    imports = _imports(data)
    record, examination = imports.look(name)
    if form is Format.CSV:
        raise UsageError("an import has no CSV form", hint="Use --format json or --format table.")
    if form is Format.JSON:
        print_json(_record(record, imports.state(name)) | _examination(imports, examination))
    else:
        stdout().print(Text(f"{name}: {_told(imports.state(name))}", style="bold"))
        _print_examination(imports, record, examination)
        stdout().print()
        print_verdict(examination.verdict)
    if not examination.verdict.conforms:
        raise typer.Exit(1)


def accept_command(name: NameArgument, data: DataOption = None) -> None:
    """Accept the newest version of an import: a release is published that it is part of, and so are all later ones."""
    _print_outcome(_imports(data).accept(name), f"Accepted {name}.")


def forget_command(name: NameArgument, data: DataOption = None) -> None:
    """Remove an import and all that was kept of it; if it was accepted, a release without it is published."""
    _print_outcome(_imports(data).forget(name), f"Forgot {name}.")


def _imports(data: Path | None) -> Imports:
    chosen = settings()
    return Imports(DataFolder(data or chosen.data), chosen)


def _print_outcome(outcome: Outcome | None, done: str) -> None:
    told = done
    if outcome is not None and outcome.release is not None:
        which = f"release {outcome.release.number} ({outcome.release.hash[:16]})"
        told += f" Published {which}." if outcome.fresh else f" Nothing changed: {which} stays."
    stdout().print(Text(told), soft_wrap=True)
    if outcome is not None and outcome.kept_out:
        for each in outcome.kept_out:
            line = f"kept out: {each.name}: {each.error.detail.rstrip('.')}. {each.error.hint}"
            stderr().print(Text(line, style="red"), soft_wrap=True)
        raise typer.Exit(1)


def _told(states: tuple[State, ...]) -> str:
    return " and ".join(
        "a newer one waits" if state is State.WAITING and len(states) > 1 else state for state in states
    )


def _print_examination(imports: Imports, record: Record, examination: Examination) -> None:
    console = stdout()
    for line in _lines(imports, record, examination):
        console.print(Text(line), soft_wrap=True)
    refused = examination.sifted.refused
    if refused:
        table = Table(box=box.HORIZONTALS, pad_edge=False)
        table.add_column("not taken", justify="right")
        table.add_column("because it ...", overflow="fold", ratio=1)
        for reason, number in sorted(refused.items(), key=lambda each: (each[0] in HARMLESS, each[0])):
            lines = [Text(reason.value)]
            if reason not in HARMLESS:
                lines.append(Text(f"first: {examination.sifted.examples[reason]}", style="dim"))
            table.add_row(str(number), Text("\n").join(lines))
        console.print(table)
    for document in examination.documents[:SHOWN]:
        console.print(Text(f"  {document.title or 'no title'}  {document.iri}"), soft_wrap=True)
    if len(examination.documents) > SHOWN:
        console.print(f"  and {len(examination.documents) - SHOWN} more")
    for warning in _warnings(imports, record, examination):
        console.print(Text(f"warning: {warning}", style="yellow"), soft_wrap=True)


def _lines(imports: Imports, record: Record, examination: Examination) -> Iterator[str]:
    sifted: Sifted = examination.sifted
    yield f"from      {record.source}, fetched {record.at}"
    yield f"bytes     {record.size:,}, SHA-256 {record.sha256}"
    yield f"base      {examination.base.iri} ({'as the dump declares' if examination.declared else 'as you say'})"
    yield f"licence   {'; '.join(examination.licence) or 'the dump says none'}"
    yield f"taken     {sifted.taken:,} of {sifted.total:,} statements, in {len(sifted.graphs):,} graphs"
    shared = ", ".join(imports.overlap(examination).forces)
    yield f"documents {len(examination.documents)}{f'; we have documents too about: {shared}' if shared else ''}"


def _warnings(imports: Imports, record: Record, examination: Examination) -> Iterator[str]:
    host = other_host(record.source, examination.base)
    if host:
        yield f"it comes from {host}, which is not the host of its base"
    if not examination.licence:
        yield "the dump states no licence: ask the publisher before you publish it yourself"
    copies = imports.overlap(examination).copies
    if copies:
        yield f"read from the same bytes as documents of ours, so answers will name both: {'; '.join(copies)}"


def _record(record: Record, states: tuple[State, ...]) -> dict[str, object]:
    return {**record.model_dump(mode="json", exclude={"format"}), "fetched": record.at, "states": list(states)}


def _examination(imports: Imports, examination: Examination) -> dict[str, object]:
    sifted, overlap = examination.sifted, imports.overlap(examination)
    return {
        "statements": sifted.total,
        "taken": sifted.taken,
        "graphs": {name: len(lines) for name, lines in sifted.graphs.items()},
        "refused": [
            {"reason": reason.value, "statements": number, "first": sifted.examples[reason]}
            for reason, number in sorted(sifted.refused.items())
        ],
        "documents": [{"iri": each.iri, "title": each.title, "force": each.force} for each in examination.documents],
        "forces_of_both": list(overlap.forces),
        "copies_of_ours": list(overlap.copies),
        "conforms": examination.verdict.conforms,
        "breaches": verdict_rows(examination.verdict),
    }
