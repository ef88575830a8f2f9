"""How what shapes found is shown: thing by thing, each with its name and its class where these are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node
from rich.padding import Padding
from rich.text import Text

from graph.reference import ReferenceData
from graph.terms import INSP, PREFIXES
from graph.validation import VIOLATION, Breach, Verdict
from outstanding.cli.output import stdout

LONGEST_NAME = 60
"""Characters of a thing's name, and of a value, that a heading shows."""

_NAMES = (SKOS.prefLabel, RDFS.label, DCTERMS.title, INSP.wording, INSP.subjectPrinted)
_IN_PATH = re.compile(r"<(?P<iri>[^>]+)>")
_LOCAL = re.compile(r"[A-Za-z][\w-]*")
_STYLES = {VIOLATION: "red", "Warning": "yellow"}


@dataclass(slots=True)
class Thing:
    """A focus node and what was found of it.

    Attributes:
        focus: as `Breach.focus` has it.
        name: what it is called, shortened; empty where nothing says so.
        kinds: the labels of its classes, or their short IRIs.
    """

    focus: str
    name: str = ""
    kinds: tuple[str, ...] = ()
    breaches: list[Breach] = field(default_factory=list)


def things(verdict: Verdict, graph: Graph | None = None, reference: ReferenceData | None = None) -> Sequence[Thing]:
    """The breaches of a verdict by thing: those with violations first, then by IRI.

    Args:
        verdict: what was found.
        graph: what was validated, from which names and classes are taken.
        reference: what classes are called.
    """
    found: dict[str, Thing] = {}
    for breach in verdict.breaches:
        found.setdefault(breach.focus, Thing(breach.focus)).breaches.append(breach)
    if graph is not None:
        labels = [graph] if reference is None else [graph, reference.union]
        for thing in found.values():
            node = BNode(thing.focus[2:]) if thing.focus.startswith("_:") else URIRef(thing.focus)
            thing.name = _name(graph, node)
            thing.kinds = tuple(sorted(_kind(labels, kind) for kind in graph.objects(node, RDF.type)))
    return tuple(found.values())


def _name(graph: Graph, node: Node) -> str:
    for predicate in _NAMES:
        values = sorted((each for each in graph.objects(node, predicate) if isinstance(each, Literal)), key=str)
        if values:
            english = (each for each in values if each.language in {None, "en"})
            return _short(str(next(english, values[0])))
    return ""


def _kind(graphs: Iterable[Graph], kind: Node) -> str:
    labels = (str(label) for graph in graphs for label in graph.objects(kind, RDFS.label))
    return next(iter(sorted(labels)), compact(str(kind)))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_NAME else f"{plain[:LONGEST_NAME].rstrip()} ..."


def compact(iri: str) -> str:
    """An IRI as a prefixed name where the project knows a prefix for it."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def compact_path(path: str) -> str:
    """A path of a breach with prefixed names."""
    return (
        _IN_PATH.sub(lambda each: compact(each["iri"]), path)
        if path.endswith((">", ")", "*", "+", "?"))
        else compact(path)
    )


def print_verdict(verdict: Verdict, graph: Graph | None = None, reference: ReferenceData | None = None) -> None:
    """Print what the shapes found, thing by thing."""
    console = stdout()
    found = things(verdict, graph, reference)
    for thing in found:
        about = ", ".join(part for part in (f"\u201c{thing.name}\u201d" if thing.name else "", *thing.kinds) if part)
        console.print(Text(thing.focus, style="bold"), soft_wrap=True)
        if about:
            console.print(Padding(Text(about, style="dim"), (0, 0, 0, 2)))
        for breach in thing.breaches:
            style = _STYLES.get(breach.severity, "")
            console.print(Padding(Text(f"{breach.severity.lower()}: {breach.message}", style=style), (0, 0, 0, 2)))
            value = "" if breach.value == breach.focus else _short(compact(breach.value))
            for name, told in (("property", compact_path(breach.path)), ("value", value)):
                if told:
                    console.print(Padding(Text(f"{name}: {told}"), (0, 0, 0, 4)))
        console.print()
    counts = Counter("violation" if each.severity == VIOLATION else "warning" for each in verdict.breaches)
    told = ", ".join(_counted(counts[noun], noun) for noun in ("violation", "warning"))
    where = f" in {_counted(len(found), 'thing')}" if found else ""
    console.print(Text(f"{'Conforms' if verdict.conforms else 'Does not conform'}: {told}{where}."))


def verdict_json(verdict: Verdict, graph: Graph, reference: ReferenceData | None) -> dict[str, object]:
    """What the shapes found as JSON-ready values, nested by thing."""
    return {
        "conforms": verdict.conforms,
        "counts": dict(sorted(Counter(breach.severity for breach in verdict.breaches).items())),
        "things": [
            {
                "focus": thing.focus,
                "name": thing.name,
                "classes": list(thing.kinds),
                "results": [_values(breach, _RESULT) for breach in thing.breaches],
            }
            for thing in things(verdict, graph, reference)
        ],
    }


_RESULT = ("severity", "path", "value", "message", "shape", "component")


def verdict_rows(verdict: Verdict) -> list[dict[str, str]]:
    """What the shapes found as a flat list of JSON-ready values."""
    return [_values(each, ("severity", "focus", "path", "value", "message", "shape")) for each in verdict.breaches]


def _values(breach: Breach, names: Iterable[str]) -> dict[str, str]:
    return {name: str(getattr(breach, name)) for name in names}


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
