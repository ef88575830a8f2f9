"""The outcome as EARL 1.0, the W3C's vocabulary for test reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from conformance.suites import Outcome

EARL = Namespace("http://www.w3.org/ns/earl#")
DOAP = Namespace("http://usefulinc.com/ns/doap#")
SUBJECT = URIRef("https://w3id.org/outstanding/")


def report(outcomes: Iterable[Outcome], reasons: Mapping[str, str], version: str) -> bytes:
    """The report in Turtle; a test that a declared reason keeps from passing carries that reason."""
    graph = Graph()
    for prefix, namespace in (("earl", EARL), ("doap", DOAP), ("dcterms", DCTERMS)):
        graph.bind(prefix, namespace)
    graph.add((SUBJECT, RDF.type, EARL.TestSubject))
    graph.add((SUBJECT, RDF.type, DOAP.Project))
    graph.add((SUBJECT, DOAP.name, Literal("Outstanding")))
    graph.add((SUBJECT, DCTERMS.hasVersion, Literal(version)))
    for each in outcomes:
        assertion = URIRef(f"urn:outstanding:conformance:{each.name.replace('/', ':')}")
        result = URIRef(f"{assertion}:result")
        graph.add((assertion, RDF.type, EARL.Assertion))
        graph.add((assertion, EARL.assertedBy, SUBJECT))
        graph.add((assertion, EARL.subject, SUBJECT))
        graph.add((assertion, EARL.test, URIRef(each.test)))
        graph.add((assertion, EARL.mode, EARL.automatic))
        graph.add((assertion, EARL.result, result))
        graph.add((result, RDF.type, EARL.TestResult))
        graph.add((result, EARL.outcome, EARL.failed if each.reason else EARL.passed))
        if each.reason:
            graph.add((result, EARL.info, Literal(each.reason)))
            if each.name in reasons:
                graph.add((result, DCTERMS.description, Literal(reasons[each.name], lang="en")))
    return graph.serialize(format="turtle", encoding="utf-8")
