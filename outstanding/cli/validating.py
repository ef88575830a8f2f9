"""`validate`: anybody's RDF against the project's shapes, or against shapes of one's own."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rdflib import OWL, SH, Graph

from graph.breaches import report_turtle
from graph.errors import UsageError, ValidationError
from graph.reference import ReferenceData
from graph.validation import Verdict, validate, validate_against
from graph.validation import shapes as project_shapes
from outstanding.cli.output import print_json
from outstanding.cli.rdf_files import RdfFiles
from outstanding.cli.verdicts import print_verdict, verdict_json
from queries.lexing import keywords

_QUERIES = (SH.select, SH.ask, SH.construct, SH.update)
_FETCHING = frozenset({"SERVICE", "FROM", "LOAD"})


_DECLARED = {SH.prefix: re.compile(r"([A-Za-z][\w.-]*)?"), SH.namespace: re.compile(r"[^\x00-\x20<>\"{}|\\^`]*")}
"""What may stand before a query: SPARQL 1.1, rules [140] and [139]."""


class VerdictFormat(StrEnum):
    """The forms in which a verdict can be had."""

    TABLE = "table"
    JSON = "json"
    TTL = "ttl"


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("validate")(validate_command)


def validate_command(
    paths: Annotated[list[Path], typer.Argument(help="RDF files: .ttl .nt .nq .trig .jsonld .rdf")],
    shapes: Annotated[
        list[Path] | None,
        typer.Option("--shapes", help="A file of shapes to use in place of the project's; may be given again."),
    ] = None,
    reference: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
        bool, typer.Option("--reference/--no-reference", help="See the data together with the reference data.")
    ] = True,
    form: Annotated[
        VerdictFormat, typer.Option("--format", help="table, json, or ttl for the W3C report.")
    ] = VerdictFormat.TABLE,
) -> None:
    """Check anybody's RDF against the shapes. Exit code 1 on violations, 2 where it cannot be checked."""
    files = RdfFiles()
    graph = files.merged(paths)
    against = ReferenceData.packaged() if reference else None
    if shapes:
        verdict = _verdict(graph, files.merged(shapes), against)
    elif against:
        verdict = validate(graph, against)
    else:
        verdict = validate_against(graph, project_shapes(), None)
    if form is VerdictFormat.TTL:
        sys.stdout.write(report_turtle(verdict.report).decode())
    elif form is VerdictFormat.JSON:
        print_json(verdict_json(verdict, graph, against))
    else:
        print_verdict(verdict, graph, against)
    if not verdict.conforms:
        raise typer.Exit(1)


def _verdict(graph: Graph, by: Graph, reference: ReferenceData | None) -> Verdict:
    """What shapes of the user's own find.

    Raises:
        UsageError: they cannot be used, or would send requests elsewhere.
    """
    _refuse_requests(by)
    try:
        return validate_against(graph, _completed(by), reference)
    except ValidationError as error:
        raise UsageError(error.detail, where="--shapes", hint=error.hint) from error


def _refuse_requests(by: Graph) -> None:
    """Refuse shapes whose queries would send requests; the validator puts prefixes before a query as they are.

    Raises:
        UsageError: there is such a query, or a prefix that is none.
    """
    for path in _QUERIES:
        for query in by.objects(None, path):
            if forbidden := sorted(_FETCHING & keywords(str(query))):
                raise UsageError(
                    f"a query in the shapes uses {forbidden[0]}, and a query here sends no request to other servers",
                    hint="Give the data that it needs as another file.",
                )
    for path, form in _DECLARED.items():
        for value in by.objects(None, path):
            if not form.fullmatch(str(value)):
                raise UsageError(
                    f"{str(value)!r} is no {str(path).rsplit('#', 1)[-1]} of a query", hint="Correct the declaration."
                )


def _completed(by: Graph) -> Graph:
    """Shapes with what the validator does not see to.

    The prefixes of a query are also those that its declarations import (SHACL, section 5.2.1), and only the literal
    `true` asks for different languages, not `1` (section 4.4.2).
    """
    completed = Graph()
    for triple in by:
        if triple[1] != SH.uniqueLang or str(triple[2]) == "true":
            completed.add(triple)
    for holder in set(by.objects(None, SH.prefixes)):
        for imported in by.transitive_objects(holder, OWL.imports):
            for declaration in by.objects(imported, SH.declare):
                completed.add((holder, SH.declare, declaration))
    return completed
