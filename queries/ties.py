"""Links between findings as a page shows them: what ties them, why that is believed, and who looked at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.store import Store, rows
from queries.binding import bind

_OF_ISSUE = "?_thing_iri insp:hasFinding ?later . ?link owl:annotatedSource ?later ; owl:annotatedTarget ?earlier ."
_OF_FINDING = """{ ?link owl:annotatedSource ?_thing_iri ; owl:annotatedSource ?later ; owl:annotatedTarget ?earlier }
  UNION { ?link owl:annotatedTarget ?_thing_iri ; owl:annotatedTarget ?earlier ; owl:annotatedSource ?later }"""

_TIES = """
SELECT DISTINCT ?link ?tie ?rule ?justification ?measure ?score ?review ?reviewer ?reviewed ?from ?later ?laterWords
  ?laterTitle ?laterDay ?earlier ?earlierWords ?earlierTitle ?earlierDay WHERE {
  PATTERN
  ?link a insp:Link ; owl:annotatedProperty ?predicate .
  ?predicate rdfs:label ?tie .
  ?later insp:wording ?laterWords ; insp:statedIn ?laterDocument .
  ?laterDocument dcterms:title ?laterTitle .
  ?earlier insp:wording ?earlierWords ; insp:statedIn ?earlierDocument .
  ?earlierDocument dcterms:title ?earlierTitle .
  OPTIONAL { ?link insp:basis ?basis OPTIONAL { ?basis skos:prefLabel ?rule } }
  OPTIONAL { ?link sssom:mapping_justification ?justification }
  OPTIONAL { ?link insp:measureUsed ?measure }
  OPTIONAL { ?link insp:score ?score }
  OPTIONAL { ?link insp:reviewState ?review }
  OPTIONAL { ?link insp:knownFrom ?from }
  OPTIONAL { ?link sssom:reviewer_label ?reviewer }
  OPTIONAL { ?link sssom:mapping_date ?reviewed }
  OPTIONAL { ?laterDocument insp:issuedLatest ?laterDay }
  OPTIONAL { ?earlierDocument insp:issuedLatest ?earlierDay }
} ORDER BY ?laterDay ?laterTitle ?later ?earlierDay ?earlier ?link"""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link.

    Attributes:
        finding: its IRI.
        words: its wording.
        title: of the document that prints it.
        day: the latest day on which that may have been published; empty where it is undated.
    """

    finding: str
    words: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A link.

    Attributes:
        iri: of the link.
        name: what the later finding is to the earlier one, such as "restates".
        rule: why they are tied, in words.
        justification: the term of the semantic mapping vocabulary for that, without its name space; or empty.
        measure: what was measured, or empty.
        score: what the measure gave; no confidence. Empty where nothing was measured.
        review: `automatic`, or what a person decided.
        reviewer: who decided, and on which day; each empty where nobody did.
        reviewed: the day.
        known: the day from which it could be known, or empty.
    """

    iri: str
    name: str
    rule: str
    justification: str
    measure: str
    score: str
    review: str
    reviewer: str
    reviewed: str
    known: str
    earlier: End
    later: End


def ties_of_issue(store: Store, issue: str) -> tuple[Tie, ...]:
    """The links that hold an issue together; `issue` is its IRI as a term of SPARQL."""
    return tuple(_ties(store, _OF_ISSUE, issue))


def ties_of_finding(store: Store, finding: str) -> tuple[Tie, ...]:
    """The links that lead from or to a finding; `finding` is its IRI as a term of SPARQL."""
    return tuple(_ties(store, _OF_FINDING, finding))


def _ties(store: Store, pattern: str, thing: str) -> Iterator[Tie]:
    seen: set[str] = set()
    for row in rows(store, bind(_TIES.replace("PATTERN", pattern), {"_thing_iri": thing})):
        told = {name: value or "" for name, value in row.items()}
        if told["link"] in seen:
            continue
        seen.add(told["link"])
        yield Tie(
            told["link"],
            told["tie"],
            told["rule"],
            told["justification"].rpartition("/")[2],
            told["measure"],
            told["score"],
            told["review"],
            told["reviewer"],
            told["reviewed"],
            told["from"],
            End(told["earlier"], told["earlierWords"], told["earlierTitle"], told["earlierDay"]),
            End(told["later"], told["laterWords"], told["laterTitle"], told["laterDay"]),
        )
