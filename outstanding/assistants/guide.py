"""What a query of one's own needs to know: the classes and properties in use, the prefixes, and examples that run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graph.errors import QuestionError
from graph.store import Store, rows
from graph.terms import PREFIXES

Json = dict[str, object]

EXAMPLES: Final[Mapping[str, str]] = {
    "How many findings of each kind are printed?": """
SELECT ?kind (COUNT(DISTINCT ?finding) AS ?printed) WHERE {
  ?finding a ?class . ?class rdfs:subClassOf insp:Finding ; rdfs:label ?kind .
} GROUP BY ?kind ORDER BY ?kind""",
    "The words of each area for improvement, with its force and report": """
SELECT ?force ?title ?words ?finding WHERE {
  ?finding a insp:AreaForImprovement ; insp:wording ?words ; insp:statedIn ?document .
  ?document insp:concerns/skos:prefLabel ?force ; dcterms:title ?title .
} ORDER BY ?force ?title ?finding LIMIT 100""",
    "The present status of each issue: a claim holds from countsFrom until countsUntil, 9999-12-31 being no end": """
SELECT ?issue ?status WHERE {
  ?claim a insp:StatusClaim ; insp:ofIssue ?issue ; insp:hasStatus/skos:prefLabel ?status ;
    insp:countsUntil "9999-12-31"^^xsd:date .
} ORDER BY ?issue""",
    "The exact words that a finding rests on, with their place in the text of the document": """
SELECT ?finding ?exact ?start ?end WHERE {
  ?finding a insp:CauseOfConcern ; prov:wasQuotedFrom ?passage .
  ?passage oa:hasSelector/oa:exact ?exact ; oa:hasSelector ?place .
  ?place oa:start ?start ; oa:end ?end .
} ORDER BY ?finding ?start""",
}
"""Queries that run on any release, by what they ask."""

INPUT_SCHEMA: Final[Json] = {
    "type": "object",
    "properties": {
        "terms": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Classes or properties to explain, by prefixed name; without any, all are listed.",
            "examples": [["insp:Issue", "insp:countsFrom"]],
        }
    },
    "additionalProperties": False,
}

DESCRIPTION: Final = (
    "What the graph holds: the classes and properties in use with their labels, the prefixes (which need not be"
    " declared), and example queries for the tool `sparql`. Give `terms` to have the definitions of some of them."
)

_CLASSES: Final = """
SELECT ?term ?label (COUNT(DISTINCT ?thing) AS ?uses) WHERE {
  ?thing a ?term . OPTIONAL { ?term rdfs:label ?label }
} GROUP BY ?term ?label ORDER BY ?term"""

_PROPERTIES: Final = """
SELECT ?term ?label ?uses WHERE {
  { SELECT ?term (COUNT(*) AS ?uses) WHERE { ?thing ?term ?value } GROUP BY ?term }
  OPTIONAL { ?term rdfs:label ?label }
} ORDER BY ?term"""

_TOLD: Final[Mapping[str, str]] = {
    "type": "a",
    "label": "rdfs:label",
    "definition": "skos:definition",
    "note": "skos:scopeNote",
    "domain": "rdfs:domain",
    "range": "rdfs:range",
    "narrower_than": "rdfs:subClassOf",
    "source": "dcterms:source",
}
"""What is told of a term, by the property that says it."""

_MANY: Final = 50


class Guide:
    """The guide to one release; what is in use is counted once."""

    def __init__(self, store: Store) -> None:
        """Look at a release's store."""
        self._listed: Json = {
            "prefixes": PREFIXES,
            "classes": _terms(store, _CLASSES),
            "properties": _terms(store, _PROPERTIES),
            "examples": [{"asks": asks, "query": query.strip()} for asks, query in EXAMPLES.items()],
        }

    def told(self, store: Store, arguments: Mapping[str, object]) -> Json:
        """Everything in use, or the definitions of the terms asked for.

        Raises:
            QuestionError: an unknown argument, or a term that nothing describes.
        """
        unknown = sorted(arguments.keys() - {"terms"})
        terms = arguments.get("terms") or []
        if unknown or not isinstance(terms, list) or not all(isinstance(each, str) for each in terms):
            raise QuestionError(
                f"the schema takes no argument {unknown[0]!r}" if unknown else "terms is a list of names",
                hint='Give nothing, or terms such as ["insp:Issue"].',
            )
        if len(terms) > _MANY:
            raise QuestionError(f"more than {_MANY} terms at a time", hint="Ask for fewer.")
        return {"terms": [_described(store, each) for each in terms]} if terms else self._listed


def _terms(store: Store, query: str) -> list[Json]:
    found = ((short(row["term"] or ""), row) for row in rows(store, query))
    return [{"name": name, "label": row["label"], "uses": int(row["uses"] or 0)} for name, row in found]


def _described(store: Store, name: str) -> Json:
    prefix, colon, local = name.partition(":")
    iri = PREFIXES[prefix] + local if colon and prefix in PREFIXES else name
    if "://" not in iri or any(each in iri for each in ' <>"{}|\\^`\n\r\t'):
        raise QuestionError(f"{name!r} is no prefixed name and no IRI", hint=f"Prefixes: {', '.join(PREFIXES)}.")
    found: Json = {"name": short(iri), "iri": iri}
    for told, predicate in _TOLD.items():
        values = [
            short(row["v"] or "") for row in rows(store, f"SELECT ?v WHERE {{ <{iri}> {predicate} ?v }} ORDER BY ?v")
        ]
        if values:
            found[told] = values[0] if len(values) == 1 else values
    if len(found) == len({"name", "iri"}):
        raise QuestionError(
            f"nothing describes {name!r}", hint="Ask for the schema without terms to see what there is."
        )
    return found


def short(iri: str) -> str:
    """The prefixed name of an IRI, or the IRI, or any other value, as it is."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and "/" not in iri[len(start) :] and "#" not in iri[len(start) :]:
            return f"{prefix}:{iri[len(start) :]}"
    return iri
