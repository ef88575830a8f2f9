"""Every quotation of every answer is what stands at its place in the canonical text of the document."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graph.release import Release
from graph.store import EmbeddedStore, rows
from loaders.formats import read_document
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
