"""`ask`, `questions` and `sparql`: answers out."""

from __future__ import annotations

import inspect
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import Release
from graph.terms import Base
from outstanding.cli.output import Format, print_answer, print_json, print_rows, stdout
from outstanding.cli.reports import DataOption
from outstanding.engines import opened
from outstanding.settings import settings
from queries.answers import Answer, ask, form_of, question_named, refuse_federation, run, saved_questions, table
from queries.binding import sorted_by
from queries.questions import Question

FormatOption = Annotated[Format, typer.Option("--format", help="table, json or csv.")]
SortOption = Annotated[
    str | None,
    typer.Option("--sort", metavar="COLUMN", help="Sort by this column; -COLUMN for the greatest first."),
]
ChartOption = Annotated[
    Path | None,
    typer.Option("--chart", metavar="FILE", help="Draw the answer as SVG into this file too."),
]
_GRAPH_FORMS = {"CONSTRUCT", "DESCRIBE"}
_FORMS = {"SELECT": tuple(Format), "ASK": ("table", "json"), "CONSTRUCT": ("table", "ttl")}
"""The formats in which each form of query can be had; those of DESCRIBE are those of CONSTRUCT."""


def register(app: typer.Typer) -> None:
    """Add these commands to the command line: one below `ask` for each saved question."""
    asking = typer.Typer(no_args_is_help=True, help="Ask a saved question; `ask NAME --help` shows its parameters.")
    for question in saved_questions().values():
        asking.command(question.name, help=_help(question))(_command(question))
    app.add_typer(asking, name="ask")
    app.command("questions")(questions_command)
    app.command("sparql")(sparql_command)


def _help(question: Question) -> str:
    columns = "\n\n".join(f"{name}: {meaning}" for name, meaning in question.columns)
    return f"{question.summary}\n\n{question.description}\n\nColumns\n\n{columns}"


def _command(question: Question) -> Callable[..., None]:
    """A command whose options are the question's parameters."""

    def command(**given: object) -> None:
        data, form, chart = given.pop("data"), given.pop("form"), given.pop("chart", None)
        asked = sorted_by(question_named(question.name), str(given.pop("sort") or ""))
        values = {name: str(value) for name, value in given.items() if value is not None}
        release = _release(data if isinstance(data, Path) else None)
        with opened(release) as store:
            answer = ask(release, store, asked, values)
        if isinstance(chart, Path):
            _draw(answer, chart)
        print_answer(answer, Format(str(form)), Base(release.manifest.base))

    parameters = [
        inspect.Parameter(
            parameter.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                str | None,
                typer.Option(
                    f"--{parameter.name.replace('_', '-')}",
                    help=parameter.description + (f" Default {parameter.default}." if parameter.default else ""),
                    metavar=parameter.datatype.upper(),
                ),
            ],
        )
        for parameter in question.parameters
    ]
    if question.chart:
        parameters.append(
            inspect.Parameter("chart", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=ChartOption)
        )
    parameters += [
        inspect.Parameter("sort", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=SortOption),
        inspect.Parameter("form", inspect.Parameter.KEYWORD_ONLY, default=Format.TABLE, annotation=FormatOption),
        inspect.Parameter("data", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=DataOption),
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads options from it
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _draw(answer: Answer, file: Path) -> None:
    from outstanding.charts.drawing import svg  # noqa: PLC0415  loads altair and a JavaScript engine, in about a second

    try:
        file.write_bytes(svg(answer.question.chart, answer.rows))
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(file), hint="Check the path.") from error


def questions_command(
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """List the saved questions and their parameters."""
    known = saved_questions().values()
    if form is Format.JSON:
        print_json(
            [
                {
                    "name": each.name,
                    "summary": each.summary,
                    "description": each.description,
                    "tags": list(each.tags),
                    "parameters": [
                        {
                            "name": one.name,
                            "type": one.datatype,
                            "required": one.required,
                            "default": one.default,
                            "description": one.description,
                        }
                        for one in each.parameters
                    ],
                    "columns": dict(each.columns),
                }
                for each in known
            ]
        )
        return
    if form is Format.CSV:
        raise UsageError("the list of questions has no CSV form", hint="Use --format json.")
    console = stdout()
    for each in known:
        console.print(Text.assemble((each.name, "bold"), f"  {each.summary}"))
        options = " ".join(_option(one.name, one.default) for one in each.parameters)
        console.print(Text(f"    outstanding ask {each.name} {options}", style="dim"))


def _option(name: str, default: str | None) -> str:
    option = f"--{name.replace('_', '-')}"
    return f"[{option} {default or name.upper()}]"


def sparql_command(
    query: Annotated[str | None, typer.Argument(help="The query, in quotes.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file with the query; - for standard input.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, json, csv, or ttl for CONSTRUCT.")] = "table",
    data: DataOption = None,
) -> None:
    """Run your own SPARQL query. The project's prefixes need not be declared."""
    if (query is None) == (file is None):
        raise UsageError("give either a query or a file", hint="outstanding sparql 'SELECT ...', or --file query.rq")
    text = query if query is not None else _text(file)
    refuse_federation(text)
    kind = form_of(text)
    allowed = _FORMS.get(kind, _FORMS["CONSTRUCT"])
    if form not in allowed:
        raise UsageError(f"{kind} has no format {form!r}", hint=f"Use {' or '.join(allowed)}.")
    # The engine cannot be interrupted while it works; the system's own handling of Ctrl-C ends the process at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with opened(_release(data)) as store:
        if kind in _GRAPH_FORMS:
            sys.stdout.write(run(store, text, "text/turtle").decode())
        elif kind == "ASK":
            print_json(b"true" in run(store, text))
        else:
            print_rows(*table(store, text), Format(form))


def _text(file: Path | None) -> str:
    try:
        if file is None or str(file) == "-":
            return sys.stdin.read()
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("this is not UTF-8", where=str(file), hint="Save the query as UTF-8.") from error
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(file), hint="Check the path.") from error


def _release(data: Path | None) -> Release:
    return Release.opened(DataFolder(data or settings().data))
