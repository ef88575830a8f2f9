"""A release looked over: the check queries, and whether its quotations stand in the texts that they were read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.folder import DataFolder
from graph.release import Release
from graph.store import Store, rows
from loaders.formats import read_document
from loaders.quotations import Quotation, misquotations
from loaders.withholding import withheld
from queries.answers import Value
from queries.check_queries import Check, Failures, Severity, check_queries, chosen, failures

QUOTATIONS = Check(
    name="quotations-in-text",
    title="Every quotation stands in the text of its document",
    reason=(
        "Everything that is claimed rests on words at a place of a text. Where other words stand there, or the place is"
        " outside the text, the claim rests on nothing."
    ),
    remedy="Build the release again from its sources. If it stays, report it as a fault of the reader.",
    severity=Severity.VIOLATION,
    columns=(
        ("thing", "What quotes the words."),
        ("start", "Its first character in the document's canonical text, from 0."),
        ("end", "One past its last character."),
        ("reason", "What is wrong."),
        ("words", "The words that should stand there, where it has words."),
        ("document", "The document."),
    ),
)
"""The one check that needs the texts, which are in no graph."""

_PASSAGES = """
SELECT DISTINCT ?document ?thing ?words ?start ?end WHERE {
  ?text insp:textOf ?document .
  ?thing oa:hasSource ?text ; oa:hasSelector ?position .
  ?thing oa:hasSelector ?quote .
  ?position oa:start ?start ; oa:end ?end .
  ?quote oa:exact ?words .
} ORDER BY ?document ?thing ?start"""
_WORDINGS = """
SELECT DISTINCT ?document ?thing ?words ?start ?end WHERE {
  ?thing insp:wording ?words ; insp:statedIn ?document ; prov:wasQuotedFrom ?passage .
  ?passage oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
} ORDER BY ?document ?thing ?start"""
_PLACES = """
SELECT DISTINCT ?document ?thing ?words ?start ?end WHERE {
  ?thing insp:start ?start ; insp:end ?end ; insp:statedIn ?document .
  OPTIONAL { ?thing insp:wording ?words FILTER NOT EXISTS { ?thing prov:wasQuotedFrom ?passage } }
} ORDER BY ?document ?thing"""
_MENTIONS = """
SELECT DISTINCT ?document ?thing ?words ?from ?until ?start ?end WHERE {
  ?thing insp:inParagraph ?paragraph ; insp:wording ?words ; insp:start ?from ; insp:end ?until .
  ?paragraph insp:statedIn ?document ; insp:start ?whole ; insp:end ?wholeEnd .
  OPTIONAL { ?paragraph prov:wasQuotedFrom ?passage . ?passage oa:hasSelector ?position .
    ?position oa:start ?part ; oa:end ?partEnd }
  BIND (COALESCE(?part, ?whole) AS ?start)
  BIND (COALESCE(?partEnd, ?wholeEnd) AS ?end)
} ORDER BY ?document ?thing ?start"""
"""A mention is a stretch of a paragraph, which a footnote or the end of a page may have cut into several."""


_NOWHERE = (0, 0)
"""A place that is in no text."""


def checks() -> dict[str, Check]:
    """Every check by its name."""
    return dict(sorted({**check_queries(), QUOTATIONS.name: QUOTATIONS}.items()))


def check_release(data: DataFolder, release: Release, store: Store, names: tuple[str, ...]) -> list[Failures]:
    """Run checks on a release, all where none is named, in the order of their names.

    Args:
        data: the folder of the release, with the sources of its documents.
        release: what is checked.
        store: its store.
        names: of the checks.

    Raises:
        UsageError: there is no check of a name.
        ReleaseError: a kept source is missing or damaged.
    """
    return [
        Failures(each, tuple(_misquoted(data, release, store)))
        if each.question is None
        else failures(each, store, release.manifest.base)
        for each in chosen(checks(), names)
    ]


def _misquoted(data: DataFolder, release: Release, store: Store) -> Iterator[Mapping[str, Value]]:
    """The quotations of the release's own documents that are not what their texts say."""
    quoted, withdrawn = _quotations(store), release.withdrawn(data)
    for entry in release.manifest.documents:
        document = f"{release.manifest.base}id/{entry.key}"
        if document not in quoted:
            continue
        text = withheld(read_document(data.source(entry.source), entry.name), withdrawn).text
        for each in misquotations(quoted[document], text):
            start, end = each.quotation.spans[0]
            values = (each.quotation.thing, start, end, each.reason, each.quotation.words, document)
            yield dict(zip((name for name, _ in QUOTATIONS.columns), values, strict=True))


def _quotations(store: Store) -> dict[str, list[Quotation]]:
    """Every quotation of a release, by document."""
    found: dict[str, list[Quotation]] = {}
    for query in (_PASSAGES, _WORDINGS, _PLACES, _MENTIONS):
        spans: dict[tuple[str, str, str | None], list[tuple[int, int]]] = {}
        for row in rows(store, query):
            start, end = _number(row["start"]), _number(row["end"])
            places = spans.setdefault((row["document"] or "", row["thing"] or "", row["words"]), [])
            if query == _MENTIONS:
                start, end = max(start, _number(row["from"])), min(end, _number(row["until"]))
            if query != _MENTIONS or start < end:
                places.append((start, end))
        for (document, thing, words), places in spans.items():
            # A mention outside its paragraph has no place left, and is no quotation.
            found.setdefault(document, []).append(Quotation(thing, words, tuple(places) or (_NOWHERE,)))
    return found


def _number(text: str | None) -> int:
    """A place; -1, which is in no text, for what is no number."""
    try:
        return int(text or "")
    except ValueError:
        return -1
