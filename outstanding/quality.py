"""How good the data of a release is, in plain words: what was read, what was not, and what a person should look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.folder import DataFolder
from graph.release import Release
from graph.store import Store, rows
from outstanding.checking import check_release
from outstanding.last_build import KeptFate, LastBuild, last_build
from outstanding.notices import meaning
from outstanding.outcomes import Fate
from queries.answers import Value, ask, question_named
from queries.check_queries import Failures, Severity

_Made = Callable[[Mapping[str, str]], "Matter"]

_DOCUMENTS: Final = """
SELECT DISTINCT ?document ?title ?layout ?confidence WHERE {
  ?document insp:loaderVersion ?version . OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document insp:layout ?layout } OPTIONAL { ?document insp:layoutConfidence ?confidence }
} ORDER BY ?document ?title"""

_NOTICES: Final = """
SELECT DISTINCT ?notice ?document ?code ?detail WHERE {
  ?notice a insp:Notice ; insp:statedIn ?document ; insp:code ?code ; rdfs:comment ?detail }
ORDER BY ?document ?notice"""

_ORIGINS: Final = """
SELECT DISTINCT ?origin ?issue ?year ?words ?document WHERE {
  ?origin a insp:ReportedOrigin ; insp:ofIssue ?issue .
  FILTER NOT EXISTS { ?origin insp:resolvesTo ?finding }
  OPTIONAL { ?origin insp:raisedInYear ?year }
  OPTIONAL { ?origin insp:originStatement ?statement . ?statement insp:wording ?words .
    OPTIONAL { ?statement insp:statedIn ?document } }
} ORDER BY ?issue ?origin ?words"""

_TO_LOOK_AT: Final = """
SELECT ?document (COUNT(DISTINCT ?item) AS ?items) WHERE { ?item a insp:ReviewItem ; insp:statedIn ?document }
GROUP BY ?document ORDER BY DESC(?items) ?document"""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that is not as it should be, or that a person should look at.

    Attributes:
        detail: what it is.
        what_to_do: a hint, or what it means.
        thing: IRI of what it is about; empty where it has none.
        document: IRI of the document; empty where it is of none.
    """

    detail: str
    what_to_do: str = ""
    thing: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Matters of one sort.

    Attributes:
        name: in addresses.
        title: for people.
        meaning: what such a matter means for who reads the data.
        matters: all of them; None where it is not known whether there are any.
        question: the saved question that gives the same; empty where there is none.
        grave: whether each is something wrong, and not only to look at.
    """

    name: str
    title: str
    meaning: str
    matters: tuple[Matter, ...] | None
    question: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """How good a release's data is.

    Attributes:
        documents: how many it holds.
        titles: of the documents, by IRI.
        checks: how many were run, and how many hold.
        files: of the last build by outcome; None where that is not known.
        sections: in the order in which a person would look at them.
    """

    documents: int
    titles: Mapping[str, str]
    checks: tuple[int, int]
    files: Mapping[str, int] | None
    sections: tuple[Section, ...]


def report(data: DataFolder, release: Release, store: Store) -> Report:
    """Look a release over. Reads the sources of its documents once more: a matter of seconds where there are many.

    Raises:
        ReleaseError: a kept source is missing or damaged.
    """
    found = [dict(row) for row in rows(store, _DOCUMENTS)]
    titles = {row["document"] or "": row["title"] or row["document"] or "" for row in found}
    checked = check_release(data, release, store, ())
    built = last_build(data)
    return Report(
        documents=len(release.manifest.documents),
        titles=titles,
        checks=(len(checked), sum(not each.rows for each in checked)),
        files=_fates(built),
        sections=(
            *_checks(checked),
            Section(
                "rejected",
                "Files that were kept out",
                "The last build could not publish them. What they say is in no answer.",
                _kept_out(built),
                grave=True,
            ),
            Section(
                "unrecognised",
                "Documents of no known layout",
                "Their text is kept and can be read; nothing of it is counted.",
                tuple(
                    Matter("No known layout fits.", "Run `outstanding doctor` on its file.", each, each)
                    for each in (row["document"] or "" for row in found if not row["layout"])
                ),
            ),
            Section(
                "presumed",
                "Documents of a presumed layout",
                "The layout was described without a real document of this kind at hand. Compare what was read with the"
                " text.",
                tuple(
                    Matter(f"Layout {row['layout']}.", "", row["document"] or "", row["document"] or "")
                    for row in found
                    if (row["confidence"] or "").endswith("presumed")
                ),
            ),
            Section(
                "warnings",
                "Warnings of the reading",
                "What was noticed while a document was read. Each says what it means.",
                tuple(
                    Matter(
                        f"{row['code']}: {row['detail']}",
                        meaning(row["code"] or ""),
                        row["notice"] or "",
                        row["document"] or "",
                    )
                    for row in rows(store, _NOTICES)
                ),
            ),
            Section(
                "conflicts",
                "Documents that say different things",
                "No side is dropped, and nothing is decided here.",
                tuple(_asked(release, store, "conflicts", _conflict)),
                question="conflicts",
            ),
            Section(
                "unresolved",
                "Earlier findings that are spoken of, and not loaded",
                "A document says that a matter was raised before. The report where it was is not here, or the finding"
                " was not found in it. Its words are unknown.",
                tuple(_unresolved(store)),
            ),
            Section(
                "unthemed",
                "Findings without a theme",
                "No label fits their words. Answers by theme do not have them.",
                tuple(_asked(release, store, "unthemed", _unthemed)),
                question="unthemed",
            ),
            Section(
                "review",
                "Documents with sentences to look at",
                "They say should, must or needs to, and belong to no finding. The document's text marks them.",
                tuple(
                    Matter(f"Sentences: {row['items']}.", "", "", row["document"] or "")
                    for row in rows(store, _TO_LOOK_AT)
                ),
            ),
            Section(
                "copies",
                "Copies",
                "Files that print the same as another one, which alone counts.",
                tuple(
                    _copy(copy.name, entry.name, f"{release.manifest.base}id/{entry.key}")
                    for entry in release.manifest.documents
                    for copy in entry.copies
                ),
            ),
        ),
    )  # fmt: skip


def _copy(name: str, original: str, document: str) -> Matter:
    return Matter(f"{name} prints the same as {original}.", "", "", document)


def _fates(built: LastBuild | None) -> Mapping[str, int] | None:
    return {fate.value: len(built.of(fate)) for fate in Fate if built.of(fate)} if built else None


def _kept_out(built: LastBuild | None) -> tuple[Matter, ...] | None:
    def told(each: KeptFate) -> Matter:
        return Matter(f"{each.file}: {each.reason}", each.what_to_do)

    return tuple(map(told, built.of(Fate.REJECTED))) if built else None


def _checks(checked: Sequence[Failures]) -> Iterator[Section]:
    """A section for each check that does not hold, violations first."""
    failed = [each for each in checked if each.rows]
    for each in sorted(failed, key=lambda one: one.check.severity is not Severity.VIOLATION):
        check = each.check
        yield Section(
            f"check-{check.name}",
            f"Not so everywhere: {check.title[:1].lower()}{check.title[1:]}",
            check.reason,
            tuple(_broken(row, check.remedy) for row in each.rows),
            grave=check.severity is Severity.VIOLATION,
        )


def _broken(row: Mapping[str, Value], remedy: str) -> Matter:
    links = [str(value) for value in row.values() if str(value).startswith(("https://", "http://"))]
    told = "; ".join(f"{name}: {value}" for name, value in row.items() if value is not None and str(value) not in links)
    document = str(row.get("document") or "")
    thing = next((each for each in links if each != document), document)
    return Matter(told or "See what it is about.", remedy, thing, document)


def _asked(release: Release, store: Store, name: str, made: _Made) -> Iterator[Matter]:
    for row in ask(release, store, question_named(name), {}).rows:
        yield made({column: "" if value is None else str(value) for column, value in row.items()})


def _conflict(row: Mapping[str, str]) -> Matter:
    return Matter(
        f"{row['about']}, {row['subject']}: one says {row['one']}, the other {row['other']}.",
        "Read both.",
        row["evidence"],
        row["document"],
    )


def _unthemed(row: Mapping[str, str]) -> Matter:
    return Matter(f"{row['kind']}: {row['quotation']}", "", row["finding"], row["document"])


def _unresolved(store: Store) -> Iterator[Matter]:
    told: set[str] = set()
    for row in rows(store, _ORIGINS):
        if (row["origin"] or "") in told:
            continue
        told.add(row["origin"] or "")
        words = f": {row['words']}" if row["words"] else ""
        yield Matter(
            f"Raised in {row['year'] or 'a year that is not told'}{words}",
            "Load the earlier report.",
            row["issue"] or "",
            row["document"] or "",
        )
