"""Every quotation of every answer is what stands at its place in the canonical text of the document."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from graph.errors import ValidationError
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import INSP, OA, Base
from loaders import renditions
from loaders.formats import read_document
from loaders.quotations import check_quotations, misquotations, quotations_of
from loaders.reading import Reading, read_file
from loaders.sources import DocumentFacts
from loaders.triples import document_graph
from outstanding import building
from outstanding.cli.output import QUOTED
from queries.answers import ask, saved_questions
from queries.questions import Question

SINCE = {"persistent-afis": {"since": "2100"}}
"""Parameters that let a question answer with all that it can."""

_PLACES = """
SELECT DISTINCT ?thing ?document ?start ?end WHERE {
  { ?thing insp:statedIn ?document ; prov:wasQuotedFrom/oa:hasSelector ?position .
    ?position oa:start ?start ; oa:end ?end }
  UNION { ?thing insp:inParagraph/insp:statedIn ?document ; insp:start ?start ; insp:end ?end }
  UNION { ?thing a insp:RelatedPassage ; insp:statedIn ?document ; insp:start ?start ; insp:end ?end
    FILTER NOT EXISTS { ?thing prov:wasQuotedFrom ?cut } }
} ORDER BY ?thing ?start"""


def _cuts(release: Release, store: EmbeddedStore) -> dict[str, set[str]]:
    """By document, everything that is cut out of its text: each passage, and the passages of each thing joined."""
    sources = release.folder.parent.parent / "sources"
    base = release.manifest.base
    texts = {
        f"{base}id/{entry.key}": read_document((sources / entry.source).read_bytes(), entry.name).text
        for entry in release.manifest.documents
    }
    things: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows(store, _PLACES):
        document = str(row["document"])
        cut = texts[document][int(str(row["start"])) : int(str(row["end"]))]
        things[document, str(row["thing"])].append(cut)
    cuts: dict[str, set[str]] = defaultdict(set)
    for (document, _), parts in things.items():
        cuts[document] |= {*parts, " ".join(parts)}
    return cuts


def _check(question: Question, release: Release, store: EmbeddedStore) -> int:
    """How many quotations of a question's answer stand in the text; fails at the first that does not."""
    cuts = _cuts(release, store)
    answer = ask(release, store, question, SINCE.get(question.name, {}))
    checked = 0
    for row in answer.rows:
        for name in QUOTED & set(answer.columns):
            if row[name] is None:
                continue
            # The earlier of two wordings, and the origin's, stand in a document that is not the row's own.
            own = name in {"quotation", "words"} and "document" in answer.columns
            places = [cuts[str(row["document"])]] if own else list(cuts.values())
            assert any(row[name] in place for place in places), (name, row)
            checked += 1
    return checked


@pytest.mark.parametrize("name", sorted(saved_questions()))
def test_every_quotation_of_an_answer_stands_at_its_place(
    name: str, samples: Release, sample_store: EmbeddedStore
) -> None:
    question = saved_questions()[name]
    checked = _check(question, samples, sample_store)
    assert bool(checked) == bool(QUOTED & {column for column, _ in question.columns})


@pytest.mark.parametrize("name", sorted(saved_questions()))
def test_every_quotation_of_an_answer_stands_at_its_place_in_the_real_documents(
    name: str, real: Release, real_store: EmbeddedStore
) -> None:
    question = saved_questions()[name]
    checked = _check(question, real, real_store)
    assert bool(checked) == bool(QUOTED & {column for column, _ in question.columns})


# --- a document's graph and its text ----------------------------------------------------------------------------------

REPORT = Path(__file__).parent.parent / "examples" / "wexmoor-2017-effectiveness.txt"
BELLS = Literal("Bells are heard", lang="en")


@pytest.fixture(scope="session")
def reading(sample_reference: ReferenceData) -> Reading:
    return read_file(REPORT, DocumentFacts(file=REPORT.name), sample_reference)


def _graph(reading: Reading, reference: ReferenceData) -> Graph:
    return document_graph(reading, reference, Base())


def test_every_passage_wording_and_place_of_a_document_is_looked_up(
    reading: Reading, sample_reference: ReferenceData
) -> None:
    graph = _graph(reading, sample_reference)
    quoted = list(quotations_of(graph))
    assert list(misquotations(quoted, reading.document.text)) == []
    looked_up = {each.thing for each in quoted}
    assert set(map(str, graph.subjects(INSP.wording))) <= looked_up
    assert set(map(str, graph.subjects(OA.hasSource))) <= looked_up
    assert set(map(str, graph.subjects(INSP.start))) <= looked_up


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (OA.exact, BELLS),
        (INSP.wording, BELLS),
        (OA.end, Literal(10**8)),
        (OA.start, Literal(-1)),
        (INSP.end, Literal(10**8)),
        (INSP.start, Literal(-1)),
    ],
)
def test_each_change_of_words_or_places_is_noticed(
    predicate: URIRef, value: Literal, reading: Reading, sample_reference: ReferenceData
) -> None:
    graph = _graph(reading, sample_reference)
    thing = min(graph.subjects(predicate), key=str)
    graph.set((thing, predicate, value))
    with pytest.raises(ValidationError, match="a quotation is not what the text says"):
        check_quotations(graph, reading.document.text, REPORT.name)


def test_a_document_of_a_reader_that_misquotes_is_kept_out(
    tmp_path: Path, sample_reference: ReferenceData, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(reading: Reading, reference: ReferenceData, base: Base) -> Graph:
        graph = document_graph(reading, reference, base)
        if reading.record.source.name == REPORT.name:
            graph.set((base.thing(f"{reading.record.report.key}/afi-1"), INSP.wording, BELLS))
        return graph

    monkeypatch.setattr(renditions, "document_graph", faulty)
    outcome = building.build([REPORT.parent], DataFolder(tmp_path / "data"), Base())
    ((name, error),) = ((each.name, each.error) for each in outcome.kept_out)
    assert name == REPORT.name
    assert "other words stand there: 'Bells are heard'" in error.detail
    assert len(outcome.published) == 9
