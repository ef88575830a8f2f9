"""Statements of one force, made up: some that are alike, in documents of any years, published on any days."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from graph.curation.links import Decision
from graph.lineage.gathering import THREADED
from graph.lineage.statements import Origin, Statement
from graph.terms import INSP, OPEN_END
from graph.wording import letters_and_digits, wording_hash

_WORDINGS = st.sampled_from(
    [
        "The force should answer every call within ten seconds.",
        "The force should answer each call in ten seconds or less.",
        "The Force should answer every call within ten seconds",
        "The force should answer every letter within ten seconds.",
        "The force should further answer every call within ten seconds (for the north of the force area).",
        "The force should count its bicycles twice a year.",
    ]
)
_KINDS = st.sampled_from([*sorted(THREADED), str(INSP.PositiveFinding)])


@st.composite
def statement_lists(draw: st.DrawFn) -> list[Statement]:
    """Up to fifteen statements about one force, in up to five documents."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        year = draw(st.integers(2014, 2018))
        revisits = draw(st.sampled_from([False, False, True]))
        counts = draw(st.sampled_from([OPEN_END, *(datetime.date(each, 3, 1) for each in range(2015, 2021))]))
        for order in range(1, draw(st.integers(1, 3)) + 1):
            words = draw(_WORDINGS)
            document = f"https://w3id.org/outstanding/id/x/document-{number}/report"
            iri = f"{document}/afi-{order}"
            origin = Origin(
                f"{iri}/ref", draw(st.integers(2012, 2017)), None, draw(st.sampled_from(["label", "inferred"])), None
            )
            found.append(
                Statement(
                    iri=iri,
                    kind=draw(_KINDS),
                    wording=words,
                    hash=wording_hash(words),
                    letters=letters_and_digits(words),
                    order=order,
                    document=document,
                    force="x",
                    year=year,
                    counts_from=counts,
                    voice=draw(st.sampled_from(["inspectorate", "inspectorate", "policing-body"])),
                    inspection=f"inspection-{year}",
                    revisit=f"revisit-{number}" if revisits else None,
                    statuses=draw(st.sampled_from([(), ("outstanding",), ("complete",)])),
                    origins=draw(st.sampled_from([(), (origin,)])),
                )
            )
    return found


ID = "https://w3id.org/outstanding/id/x"
WORDS = "The force should answer every call within ten seconds of the first ring."
CLOSED = frozenset({"complete"})
OTHER = "The force should count the keys of its cells at the end of every shift."


def stated(year: int, words: str = WORDS, *, order: int = 1, published: int | None = None) -> Statement:
    """A finding of a report on the inspection of a year, published in the next one."""
    document = f"{ID}/peel-{year}/report"
    return Statement(
        iri=f"{document}/afi-{order}",
        kind=str(INSP.AreaForImprovement),
        wording=words,
        hash=wording_hash(words),
        letters=letters_and_digits(words),
        order=order,
        document=document,
        force="https://w3id.org/outstanding/body/x",
        year=year,
        counts_from=datetime.date(published or year + 1, 3, 1),
        voice="inspectorate",
    )


def decided(later: Statement, earlier: Statement, predicate: str = "persists", *, rejected: bool = False) -> Decision:
    """A decision on two findings."""
    return Decision(later.iri, earlier.iri, predicate, rejected, later.hash, earlier.hash)
