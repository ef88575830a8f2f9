"""What became of quotations when sources came in new versions: passages of a release, looked for in a later one.

Of a document that two releases of a data folder have, every passage that the first quotes is looked for in the text of
the second. Nothing is changed by it: each release keeps the words that it was made from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.folder import DataFolder
from graph.release import DocumentEntry, Release
from graph.requotation import Fate, NewText, Quotation, Refound
from graph.store import Store, rows
from graph.terms import Base
from outstanding.linked.places import named
from outstanding.linked.texts import document_of
from queries.binding import bind

_QUOTED = """
SELECT DISTINCT ?start ?words ?prefix ?suffix ?thing ?kind WHERE {
  ?passage oa:hasSource ?_text_iri ; oa:hasSelector ?position , ?quote .
  ?position oa:start ?start .
  ?quote oa:exact ?words ; oa:prefix ?prefix ; oa:suffix ?suffix .
  ?thing prov:wasQuotedFrom ?passage ; a ?class .
  ?class rdfs:label ?kind .
} ORDER BY ?start ?words ?thing ?kind"""


@dataclass(frozen=True, slots=True)
class Requoted:
    """A passage of the earlier release, and what became of it.

    Attributes:
        document: the key of its document.
        things: IRIs of what was quoted from it, each with the label of its class.
    """

    document: str
    things: Mapping[str, str]
    before: Quotation
    after: Refound


def requoted(data: DataFolder, before: Release, after: Release) -> Iterator[Requoted]:
    """Every passage of the documents that differ between two releases and that both have, by key and position.

    Raises:
        ReleaseError: a kept source is missing or damaged, or reads otherwise than when it was built.
    """
    earlier = {entry.key: entry for entry in before.manifest.documents}
    with before.store() as one, after.store() as two:
        for entry in after.manifest.documents:
            known = earlier.get(entry.key)
            if known is not None and known.graph != entry.graph:
                text = NewText(document_of(data, after, two, entry).text)
                yield from _of_document(one, before, known, text)


def _of_document(store: Store, before: Release, entry: DocumentEntry, text: NewText) -> Iterator[Requoted]:
    node = named(str(Base(before.manifest.base).text(entry.key)))
    passages: dict[Quotation, dict[str, str]] = {}
    for row in rows(store, bind(_QUOTED, {"_text_iri": str(node)})):
        start, words, thing = int(row["start"] or 0), row["words"] or "", row["thing"] or ""
        quotation = Quotation(words, start, row["prefix"] or "", row["suffix"] or "")
        passages.setdefault(quotation, {})[thing] = row["kind"] or ""
    for quotation, things in passages.items():
        yield Requoted(entry.key, things, quotation, text.find(quotation))


def told(found: Requoted) -> dict[str, object]:
    """One passage as JSON-ready values."""
    then, now = found.before, found.after
    return {
        "fate": now.fate.value,
        "document": found.document,
        "things": [{"thing": thing, "kind": kind} for thing, kind in found.things.items()],
        "before": {"start": then.start, "end": then.start + len(then.words), "quotation": then.words},
        "after": None if now.fate is Fate.VANISHED else {"start": now.start, "end": now.end, "quotation": now.words},
        "likeness": round(now.likeness, 1),
        "basis": now.basis,
    }
