"""The page that asks in SPARQL: an editor where it was built and scripts run, else a plain form that does the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.errors import QuestionError
from graph.store import rows
from graph.terms import PREFIXES
from outstanding.web import addresses, assets
from outstanding.web.conditional import conditional, etag
from outstanding.web.pages import page
from outstanding.web.problems import Problem
from outstanding.web.ran import Ran, ran
from outstanding.web.served import Served, ServedNow
from queries.answers import question_named, saved_questions

LONGEST: Final = 6000
"""Characters of a query that an address can carry everywhere."""

FIRST: Final = f"""PREFIX dcterms: <{PREFIXES["dcterms"]}>
PREFIX insp: <{PREFIXES["insp"]}>
SELECT ?finding ?words ?title WHERE {{
  ?finding a insp:AreaForImprovement ; insp:wording ?words ; insp:statedIn ?report .
  ?report dcterms:title ?title
}}
ORDER BY ?title ?finding
LIMIT 20"""
"""What stands in the editor to begin with."""

FORMS: Final = (
    ("csv", "CSV (SELECT)"),
    ("tsv", "TSV (SELECT)"),
    ("json", "JSON (SELECT, ASK)"),
    ("xml", "XML (SELECT, ASK)"),
    ("ttl", "Turtle (CONSTRUCT, DESCRIBE)"),
    ("nt", "N-Triples (CONSTRUCT, DESCRIBE)"),
)

_BUILT: Final = ("yasqe/yasqe.min.js", "yasqe/yasqe.min.css")

_TERMS: Final = """
SELECT DISTINCT ?term ?kind ?label ?definition WHERE {
  VALUES (?class ?kind) { (owl:Class "class") (owl:ObjectProperty "property") (owl:DatatypeProperty "property") }
  ?term a ?class ; rdfs:label ?label .
  OPTIONAL { ?term skos:definition ?definition }
} ORDER BY ?kind ?term ?label"""

_REUSED: Final[Mapping[str, str]] = {
    "class": "fabio:ReportDocument doco:Section oa:SpecificResource oa:TextQuoteSelector skos:Concept",
    "property": (
        "rdf:type rdfs:label skos:prefLabel skos:altLabel skos:broader skos:broaderMatch skos:exactMatch skos:notation "
        "skos:inScheme skos:definition dcterms:title dcterms:subject dcterms:isPartOf dcterms:source dcterms:publisher "
        "dcterms:identifier dcterms:license prov:wasQuotedFrom prov:wasDerivedFrom oa:hasSelector oa:exact oa:prefix "
        "oa:suffix oa:start oa:end oa:hasTarget oa:hasBody owl:annotatedSource "
        "owl:annotatedProperty owl:annotatedTarget"
    ),
}
"""What the graph takes from other vocabularies and queries often name; those are described where they come from."""


def router() -> APIRouter:
    """/editor, and what its completion knows."""
    routes = APIRouter(tags=["SPARQL"])
    routes.get("/editor", response_class=Response, include_in_schema=False)(editor)
    routes.get("/editor/terms.json", response_class=Response, include_in_schema=False)(terms)
    return routes


async def editor(request: Request, served: ServedNow, query: str = "", run: str = "", question: str = "") -> Response:
    """The page, with a query or a saved question in it; with `run`, also the answer, as a table that needs no script.

    Raises:
        Problem: 400, another parameter is given; 404, there is no such question.
    """
    if strange := sorted(set(request.query_params.keys()) - {"query", "run", "question"}):
        raise Problem(400, f"the editor has no parameter {strange[0][:40]!r}", hint="There are: query, question, run.")
    if question:
        query = await to_thread.run_sync(_example, served, question)
    answer, wrong = None, None
    if run and query.strip():
        try:
            answer = await ran(request, served, query)
        except Problem as problem:
            wrong = problem
    content = await to_thread.run_sync(_page, request, served, query, answer, wrong)
    status = wrong.status if wrong else 200
    headers = {"Cache-Control": "no-store" if run else "public, no-cache", "Vary": "Accept"}
    return Response(content, status, headers, "text/html; charset=utf-8")


def _page(request: Request, served: Served, query: str, answer: Ran | None, wrong: Problem | None) -> bytes:
    root = addresses.root(request)
    text = query or FIRST
    return page(
        "editor.html",
        root,
        query=text,
        answer=answer,
        wrong=wrong,
        settings=served.settings,
        release=served.release,
        forms=FORMS,
        built=all(assets.known(name) for name in _BUILT),
        questions=saved_questions().values(),
        endpoint=f"{root}sparql",
        encoded=quote(text, safe=""),
        longest=LONGEST,
        local=served.local,
    )


def terms(request: Request, served: ServedNow) -> Response:
    """Prefixes, and classes and properties by their prefixed names, with label and definition."""

    def body() -> bytes:
        found: dict[str, dict[str, dict[str, str]]] = {"class": {}, "property": {}}
        for row in rows(served.store, _TERMS):
            name = _short(row["term"] or "")
            if name:
                told = {"label": row["label"] or "", "definition": row["definition"] or ""}
                found[row["kind"] or "class"].setdefault(name, told)
        for kind, names in _REUSED.items():
            for name in names.split():
                found[kind].setdefault(name, {"label": "", "definition": ""})
        content: dict[str, Any] = {"prefixes": PREFIXES, "terms": found}
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    return conditional(request, etag(served.release.hash, "terms"), "application/json", body)


def _short(iri: str) -> str:
    """A term by its prefixed name; nothing where no prefix fits."""
    for prefix, start in PREFIXES.items():
        local = iri.removeprefix(start)
        if local != iri and local.isidentifier():
            return f"{prefix}:{local}"
    return ""


def _example(served: Served, name: str) -> str:
    """A saved question with the values that its header gives as examples, where this release has such things."""
    try:
        question = question_named(name)
    except QuestionError as error:
        raise Problem(404, error.detail, hint=error.hint) from error
    given = {each.name: each.example for each in question.parameters if each.required and each.example}
    try:
        return served.enquiries.bound(question, given).text
    except QuestionError:
        return served.enquiries.bound(question, {}).text
