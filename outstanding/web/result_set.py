"""An answer as RDF, in Turtle.

The rows are a result set in the vocabulary of the W3C's SPARQL tests (`rs:`), which keeps every term as it is, its type
and language too. Its subject is the lasting address of the answer, with what a citation names; the passages behind the
rows stand beside it as they do in the graph itself (`prov:wasQuotedFrom`, Web Annotation selectors). Where the header
of the question says so, the rows are observations of data cubes too (`outstanding.web.observations`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from graph.terms import PREFIXES
from outstanding.web.observations import CUBE, observations
from outstanding.web.passages import distinct
from outstanding.web.reply import Reply
from queries.answers import Term

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
"""The namespace of result sets."""

_XSD: Final = PREFIXES["xsd"]
_Object = ox.NamedNode | ox.BlankNode | ox.Literal


def turtle(reply: Reply) -> bytes:
    """The answer in Turtle; equal answers give equal bytes."""
    prefixes = {**PREFIXES, "rs": RS, "cube": CUBE}
    triples = (*_described(reply), *_solutions(reply), *_places(reply), *_observed(reply))
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    return f"# {reply.citation.attribution}\n# {reply.answer.coverage.sentence}\n".encode() + written


def _term(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return ox.NamedNode((RS if prefix == "rs" else PREFIXES[prefix]) + local)


_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")


def _described(reply: Reply) -> Iterator[ox.Triple]:
    citation, answer = reply.citation, reply.answer
    subject = ox.NamedNode(citation.address)
    about: list[tuple[str, _Object]] = [
        ("dcterms:title", ox.Literal(answer.question.summary, language="en")),
        ("dcterms:description", ox.Literal(answer.coverage.sentence, language="en")),
        ("dcterms:bibliographicCitation", ox.Literal(citation.text)),
        ("dcterms:license", ox.NamedNode(citation.licence)),
        ("dcterms:rights", ox.Literal(citation.attribution, language="en")),
        ("dcterms:source", ox.NamedNode(f"{reply.served.base.iri}release/{answer.release}")),
        ("rs:size", _integer(len(answer.rows))),
    ]
    if reply.next:
        about.append(("rdfs:seeAlso", ox.NamedNode(reply.absolute(reply.next))))
    yield ox.Triple(subject, _TYPE, _term("rs:ResultSet"))
    for predicate, value in about:
        yield ox.Triple(subject, _term(predicate), value)
    algorithm, _, digest = citation.checksum.partition(":")
    sum_ = ox.BlankNode("checksum")
    yield ox.Triple(subject, _term("spdx:checksum"), sum_)
    yield ox.Triple(sum_, _TYPE, _term("spdx:Checksum"))
    yield ox.Triple(sum_, _term("spdx:algorithm"), _term(f"spdx:checksumAlgorithm_{algorithm}"))
    yield ox.Triple(sum_, _term("spdx:checksumValue"), ox.Literal(digest, datatype=ox.NamedNode(f"{_XSD}hexBinary")))
    for name in answer.columns:
        yield ox.Triple(subject, _term("rs:resultVariable"), ox.Literal(name))


def _solutions(reply: Reply) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(reply.citation.address)
    for place, row in enumerate(reply.answer.terms, start=1):
        solution = ox.BlankNode(f"row{place}")
        yield ox.Triple(subject, _term("rs:solution"), solution)
        yield ox.Triple(solution, _term("rs:index"), _integer(place))
        for name in reply.answer.columns:
            if name in row:
                binding = ox.BlankNode(f"row{place}{name}")
                yield ox.Triple(solution, _term("rs:binding"), binding)
                yield ox.Triple(binding, _term("rs:variable"), ox.Literal(name))
                yield ox.Triple(binding, _term("rs:value"), _value(row[name]))


def _places(reply: Reply) -> Iterator[ox.Triple]:
    for number, passage in enumerate(distinct(reply.behind), start=1):
        node = ox.NamedNode(passage.iri)
        yield ox.Triple(ox.NamedNode(passage.thing), _term("prov:wasQuotedFrom"), node)
        position = ox.BlankNode(f"position{number}")
        yield ox.Triple(node, _term("oa:hasSelector"), position)
        yield ox.Triple(position, _TYPE, _term("oa:TextPositionSelector"))
        yield ox.Triple(position, _term("oa:start"), _integer(passage.start))
        yield ox.Triple(position, _term("oa:end"), _integer(passage.end))
        if passage.exact is not None:
            quote = ox.BlankNode(f"quote{number}")
            yield ox.Triple(node, _term("oa:hasSelector"), quote)
            yield ox.Triple(quote, _TYPE, _term("oa:TextQuoteSelector"))
            yield ox.Triple(quote, _term("oa:exact"), ox.Literal(passage.exact))


def _observed(reply: Reply) -> Iterator[ox.Triple]:
    yield from observations(reply.answer.question, reply.answer.terms, reply.citation.address)


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(f"{_XSD}integer"))


def _value(term: Term) -> _Object:
    if term["type"] == "uri":
        return ox.NamedNode(term["value"])
    if term["type"] == "bnode":
        return ox.BlankNode(term["value"])
    if "xml:lang" in term:
        return ox.Literal(term["value"], language=term["xml:lang"])
    if "datatype" in term:
        return ox.Literal(term["value"], datatype=ox.NamedNode(term["datatype"]))
    return ox.Literal(term["value"])
