"""`links`: links between findings, proposed and decided on."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from graph.curation.links import PREDICATES
from graph.errors import UsageError
from graph.folder import DataFolder
from graph.lineage.deciding import BASIS
from outstanding.cli.output import Format, print_csv, print_json, stderr, stdout
from outstanding.cli.reports import CurationOption, DataOption, curation_folder
from outstanding.cli.wordings import marked
from outstanding.curating.desk import Desk, Place, Signed
from outstanding.curating.entries import COLUMNS, Entry, State
from outstanding.outcomes import Outcome
from outstanding.settings import settings

SHOWN = 20
"""Entries that the table shows if nothing else is said."""

FormatOption = Annotated[Format, typer.Option("--format", help="table, json or csv.")]
IdArguments = Annotated[
    list[str], typer.Argument(metavar="ID...", help="The names of pairs, as `links list` has them.")
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="LABEL", help="Who decides (OUTSTANDING_REVIEWER).", show_default=False),
]
CommentOption = Annotated[str, typer.Option("--comment", help="Why.", show_default=False)]
DateOption = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="The day of the decision; today.", show_default=False)
]
AsOption = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="PREDICATE", help=f"What the later finding is: {', '.join(PREDICATES)}.", show_default=False
    ),
]
PublishOption = Annotated[
    bool, typer.Option("--publish/--no-publish", help="Publish a release with the decision, or only write it down.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Links between findings: proposed by likeness, made by rule, decided by you.",
    )
    group.command("list")(list_command)
    group.command("show")(show_command)
    group.command("accept")(accept_command)
    group.command("reject")(reject_command)
    group.command("withdraw")(withdraw_command)
    group.command("add")(add_command)
    group.command("apply")(apply_command)
    app.add_typer(group, name="links")


def list_command(  # noqa: PLR0913, PLR0917  its parameters are the options of the command
    force: Annotated[
        str | None, typer.Option("--force", help="Only this force, by slug, prefixed name or IRI.", show_default=False)
    ] = None,
    state: Annotated[
        list[State] | None,
        typer.Option("--state", help="Only entries of this state; may be given again.", show_default=False),
    ] = None,
    issue: Annotated[
        str | None, typer.Option("--issue", help="Only entries with a finding of this issue.", show_default=False)
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, help=f"How many; 0 for all. A table shows {SHOWN}.", show_default=False),
    ] = None,
    form: FormatOption = Format.TABLE,
    data: DataOption = None,
    curation: CurationOption = None,
) -> None:
    """List what waits for a decision: proposals, and decisions whose words have changed. Or what --state names."""
    desk = _desk(data, curation)
    found = desk.entries(tuple(state or (State.PROPOSED, State.STALE)), force, issue)
    most = limit if limit is not None else SHOWN if form is Format.TABLE else 0
    shown = found[:most] if most else found
    if form is Format.JSON:
        print_json([each.as_row() for each in shown])
    elif form is Format.CSV:
        print_csv(COLUMNS, [_without_floats(each) for each in shown])
    else:
        stdout().print(_listed(desk, shown))
    told = f"{len(found)} {'entry' if len(found) == 1 else 'entries'}"
    if len(shown) < len(found):
        told += f", of which {len(shown)} are shown; --limit 0 shows all"
    (stdout() if form is Format.TABLE else stderr()).print(Text(f"{told}."))


def show_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="The name of a pair, as `links list` has it.")],
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
    data: DataOption = None,
    curation: CurationOption = None,
) -> None:
    """Show one pair: both wordings side by side with their differences marked, where they stand, and why."""
    if form is Format.CSV:
        raise UsageError("one pair has no CSV form", hint="Use --format json or --format table.")
    desk = _desk(data, curation)
    entry = desk.entry(name)
    later, earlier = desk.place(entry.later), desk.place(entry.earlier)
    if form is Format.JSON:
        row: dict[str, object] = dict(entry.as_row())
        for side, place in (("later", later), ("earlier", earlier)):
            for what in ("title", "issued", "passage", "issue"):
                row[f"{side}{what.capitalize()}"] = getattr(place, what) or None
        print_json(row)
    else:
        _print_entry(desk, entry, earlier, later)


def accept_command(  # noqa: PLR0913, PLR0917  its parameters are the options of the command
    names: IdArguments,
    predicate: AsOption = None,
    by: ByOption = None,
    comment: CommentOption = "",
    date: DateOption = None,
    publish: PublishOption = True,  # noqa: FBT002  a flag of the command line is a boolean
    data: DataOption = None,
    curation: CurationOption = None,
) -> None:
    """Accept pairs as links: from then on they count in every answer."""
    desk, signed = _desk(data, curation), _signed(by, comment, date)
    decisions = [
        desk.decided(desk.entry(name), signed, rejected=False, predicate=predicate) for name in dict.fromkeys(names)
    ]
    _told("accepted", len(decisions), desk.keep(decisions, publish=publish), desk)


def reject_command(  # noqa: PLR0913, PLR0917  its parameters are the options of the command
    names: IdArguments,
    by: ByOption = None,
    comment: CommentOption = "",
    date: DateOption = None,
    publish: PublishOption = True,  # noqa: FBT002  a flag of the command line is a boolean
    data: DataOption = None,
    curation: CurationOption = None,
) -> None:
    """Reject pairs: they are never proposed again, and no rule links them."""
    desk, signed = _desk(data, curation), _signed(by, comment, date)
    decisions = [desk.decided(desk.entry(name), signed, rejected=True) for name in dict.fromkeys(names)]
    _told("rejected", len(decisions), desk.keep(decisions, publish=publish), desk)


def withdraw_command(
    names: IdArguments,
    publish: PublishOption = True,  # noqa: FBT002  a flag of the command line is a boolean
    data: DataOption = None,
    curation: CurationOption = None,
) -> None:
    """Take decisions back, as if they had never been made."""
    desk = _desk(data, curation)
    decisions = []
    for name in dict.fromkeys(names):
        entry = desk.entry(name)
        if entry.decision is None:
            raise UsageError(
                f"nobody decided on {entry.id}", hint="`outstanding links list --state accepted` lists decisions."
            )
        decisions.append(entry.decision)
    _told("withdrawn", len(decisions), desk.withdraw(decisions, publish=publish), desk)


def add_command(  # noqa: PLR0913, PLR0917  its parameters are the options of the command
    later: Annotated[str, typer.Argument(help="The later finding, by IRI or by what follows /id/ in it.")],
    earlier: Annotated[str, typer.Argument(help="The earlier finding.")],
    predicate: Annotated[
        str, typer.Option("--as", metavar="PREDICATE", help=f"What the later finding is: {', '.join(PREDICATES)}.")
    ],
    by: ByOption = None,
    comment: CommentOption = "",
    date: DateOption = None,
    publish: PublishOption = True,  # noqa: FBT002  a flag of the command line is a boolean
    data: DataOption = None,
    curation: CurationOption = None,
) -> None:
    """Link two findings that nothing proposed."""
    desk, signed = _desk(data, curation), _signed(by, comment, date)
    decision = desk.added(desk.finding(later), desk.finding(earlier), predicate, signed)
    _told("accepted", 1, desk.keep([decision], publish=publish), desk)


def apply_command(data: DataOption = None, curation: CurationOption = None) -> None:
    """Publish a release with the decisions as their files are now."""
    desk = _desk(data, curation)
    _print_release(desk.publish(), desk)


def _desk(data: Path | None, curation: Path | None) -> Desk:
    return Desk(DataFolder(data or settings().data), curation_folder(curation))


def _signed(by: str | None, comment: str, date: str | None) -> Signed:
    try:
        day = datetime.date.fromisoformat(date) if date else datetime.datetime.now(datetime.UTC).date()
    except ValueError as error:
        raise UsageError(f"{date!r} is no day", hint="Give it as 2026-03-31.") from error
    return Signed(settings().reviewer if by is None else by, day, comment)


def _without_floats(entry: Entry) -> dict[str, str | int | bool | None]:
    return {name: str(value) if isinstance(value, float) else value for name, value in entry.as_row().items()}


def _listed(desk: Desk, shown: list[Entry]) -> Table:
    table = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False, expand=True)
    table.add_column("pair", width=20, overflow="fold")
    table.add_column("earlier words", overflow="fold", ratio=1)
    table.add_column("later words", overflow="fold", ratio=1)
    for each in shown:
        score = "" if each.score is None else f" {each.score:.2f}"
        lines = [each.id, f"{each.state.value}: {each.predicate}{score}"]
        if each.twin:
            lines.append("twin")
        if each.reason:
            lines.append(each.reason)
        table.add_row(
            Text("\n".join(lines)),
            *(
                Text(f"\u201c{words}\u201d\n{desk.base.key_of(iri)}" if words else desk.base.key_of(iri))
                for words, iri in ((each.earlier_words, each.earlier), (each.later_words, each.later))
            ),
        )
    return table


def _print_entry(desk: Desk, entry: Entry, earlier: Place, later: Place) -> None:
    console = stdout()
    console.print(Text(f"{entry.id}: {entry.state.value}, {entry.predicate}", style="bold"))
    for line in _grounds(entry):
        console.print(Text(line))
    plain = console.no_color or not console.is_terminal
    words = marked(entry.earlier_words, entry.later_words, plain=plain)
    table = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False, expand=True)
    for heading in ("earlier", "later"):
        table.add_column(heading, overflow="fold", ratio=1)
    table.add_row(*words)
    places = ((entry.earlier, earlier), (entry.later, later))
    table.add_row(*(Text("\n".join(_where(desk, iri, place))) for iri, place in places))
    console.print(table)


def _grounds(entry: Entry) -> list[str]:
    lines = [_WHY.get(entry.basis, f"Linked by rule: {entry.basis}.")]
    if entry.score is not None:
        lines.append(f"Likeness {entry.score:g} by {entry.measure}; not a confidence.")
    if entry.twin:
        lines.append("Twins: the same sentence on another object is mostly another matter.")
    if entry.differing:
        lines.append(f"Differing words: {entry.differing}")
    decided = entry.decision
    if decided:
        when = f" on {decided.date.isoformat()}" if decided.date else ""
        lines.append(f"{decided.state.capitalize()} by {decided.reviewer or 'nobody named'}{when}.")
        if decided.comment:
            lines.append(f"Comment: {decided.comment}")
    if entry.reason:
        lines.append(f"Stale: {entry.reason}. It makes no link until it is decided again.")
    if entry.state is State.WAITING:
        lines.append("A document of it is not loaded.")
    return lines


_WHY = {"similarity": "Proposed because the words are alike; it counts nowhere.", BASIS: "Decided by a person."}


def _where(desk: Desk, iri: str, place: Place) -> list[str]:
    lines = [desk.base.key_of(iri)]
    if place.title:
        lines.append(f"{place.title}, {place.issued or 'undated'}")
    if place.passage:
        lines.append(place.passage.removeprefix(desk.base.iri))
    if place.issue:
        lines.append(f"issue {desk.base.key_of(place.issue)}")
    return lines


def _told(done: str, number: int, outcome: Outcome | None, desk: Desk) -> None:
    file = desk.curation.path / "links.sssom.tsv"
    stdout().print(Text(f"{number} {done} in {file}."), soft_wrap=True)
    if outcome is None:
        stdout().print(Text("Not published yet: `outstanding links apply` or the next build does it."), soft_wrap=True)
    else:
        _print_release(outcome, desk)


def _print_release(outcome: Outcome, desk: Desk) -> None:
    for each in outcome.kept_out:
        stderr().print(Text(f"kept out: {each.name}: {each.error}", style="red"), soft_wrap=True)
    release = outcome.release
    if release is None:
        return
    if outcome.fresh:
        told = f"Published release {release.number} ({release.hash[:16]}) in {desk.data.path}."
    else:
        told = f"Nothing changed: release {release.number} ({release.hash[:16]}) stays."
    stdout().print(Text(told, style="bold"), soft_wrap=True)
    if outcome.kept_out:
        raise typer.Exit(1)
