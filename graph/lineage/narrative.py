"""What the running text of a later report seems to say of a finding that the report does not list.

A report that no longer lists a finding closes nothing by that; but its running text may speak of the matter. Shown are
the passages that share a theme with the finding and hold a good part of its telling words. That they speak of this
finding is an inference from words, never the inspectorate's statement: nothing else follows from a mention. Where its
words say that the matter was done it is an implied closure, which closes nothing either.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from graph.lineage.linking import telling_words
from graph.lineage.resolving import names_it_done, says_done
from graph.store import Store, rows

COVERED = 0.35
"""Least share of a finding's telling words, by weight, that a passage must hold. Over the finding and report pairs that
were looked at, passages on the matter reach 0.36 and more, others 0.33 at most where they share a theme."""

SHOWN = 2
"""Most passages of one report that are shown for one finding."""

LONGEST = 3
"""Most sentences of a passage."""

GAIN = 0.08
"""Least that a further sentence must add to be part of a passage."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u2018\u201c'\"])")

_PARAGRAPHS = """
SELECT DISTINCT ?paragraph ?document ?wording ?start ?end ?theme ?force ?year ?counts WHERE {
  ?paragraph a insp:NarrativeParagraph ; insp:statedIn ?document ; insp:wording ?wording ; insp:start ?start ;
    insp:end ?end ; dcterms:subject ?theme .
  ?document insp:reportsOn ?inspection ; insp:concerns ?force ; insp:inspectionYear ?year ; insp:countsFrom ?counts .
} ORDER BY ?document ?start ?theme"""

_THEMES = """
SELECT DISTINCT ?finding ?theme WHERE { ?finding insp:wordingHash ?hash ; dcterms:subject ?theme }
ORDER BY ?finding ?theme"""


@dataclass(frozen=True, slots=True)
class Mention:
    """That a later report's running text seems to speak of an issue.

    Attributes:
        issue: IRI of the issue.
        finding: IRI of the statement whose words were looked for.
        paragraph: IRI of the paragraph.
        words: the passage, in the words of the paragraph.
        start: of the passage in the canonical text, in characters.
        end: one past its last character.
        covered: share of the finding's telling words, by weight; 0 to 1. Not a confidence.
    """

    issue: str
    finding: str
    paragraph: str
    words: str
    start: int
    end: int
    covered: float


@dataclass(frozen=True, slots=True)
class ImpliedClosure(Mention):
    """A mention whose words say that the matter was done. It closes nothing: nobody gave the status."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text. `whole` is False where a page break cut it: it is then shown whole or not at all."""

    iri: str
    wording: str
    start: int
    end: int
    themes: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether its words stand in one piece of the text."""
        return self.end - self.start == len(self.wording)

    @cached_property
    def words(self) -> frozenset[str]:
        """Its telling words."""
        return telling_words(self.wording)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """First and last character of each sentence in the wording."""
        ends = [match.start() for match in _SENTENCE.finditer(self.wording)] + [len(self.wording)]
        starts = [0, *(match.end() for match in _SENTENCE.finditer(self.wording))]
        return tuple(zip(starts, ends, strict=True))

    @cached_property
    def passages(self) -> tuple[tuple[int, int, frozenset[str]], ...]:
        """Runs of at most LONGEST sentences, shortest first: first and last character in the wording, telling words."""
        if not self.whole:
            return ((0, len(self.wording), self.words),)
        cut = self.sentences
        told = [telling_words(self.wording[start:end]) for start, end in cut]
        return tuple(
            (cut[at][0], cut[at + length - 1][1], frozenset().union(*told[at : at + length]))
            for length in range(1, LONGEST + 1)
            for at in range(len(cut) - length + 1)
        )

    def resolved(self, first: int, last: int, sought: frozenset[str]) -> int | None:
        """Where a passage ends that says that the matter was done; None where it does not say so.

        It may say so in its own words, or in a sentence behind it that names the finding ("this recommendation").

        Args:
            first: first character of the passage in the wording.
            last: one past its last character.
            sought: the telling words of the finding.
        """
        for start, end in self.sentences:
            words = self.wording[start:end]
            if first <= start < last:
                if says_done(words, len(telling_words(words) & sought)):
                    return last
            elif start >= last and names_it_done(words):
                return end
        return None


@dataclass(frozen=True)
class Narrative:
    """The running text of one report on an inspection."""

    document: str
    year: int
    counts_from: datetime.date
    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def rarity(self) -> Counter[str]:
        """In how many paragraphs each telling word stands."""
        return Counter(word for each in self.paragraphs for word in each.words)

    def weight(self, word: str) -> float:
        """How much a word tells: more, the fewer paragraphs of the report hold it."""
        return math.log((len(self.paragraphs) + 1) / (self.rarity[word] + 1)) + 0.3


@dataclass(frozen=True)
class Narratives:
    """The running text of all reports, and the themes of all findings.

    Attributes:
        by_force: narratives in the order of their documents' IRIs.
        themes: of each finding, by its IRI.
    """

    by_force: Mapping[str, tuple[Narrative, ...]]
    themes: Mapping[str, frozenset[str]]
    _known: dict[tuple[str, str, str], tuple[Mention, ...]] = field(default_factory=dict, compare=False, repr=False)

    def mentions(self, issue: str, finding: str, wording: str, narrative: Narrative) -> tuple[Mention, ...]:
        """The passages of a report that seem to speak of a finding, the surest first; empty where there are none."""
        key = (issue, finding, narrative.document)
        if key not in self._known:
            themes = self.themes.get(finding, frozenset())
            self._known[key] = tuple(_found(issue, finding, wording, themes, narrative))
        return self._known[key]


def _found(issue: str, finding: str, wording: str, themes: frozenset[str], narrative: Narrative) -> Iterator[Mention]:
    sought = telling_words(wording)
    total = sum(narrative.weight(word) for word in sorted(sought))
    found: list[tuple[int, float, Paragraph, int, int]] = []
    for each in narrative.paragraphs:
        shared = len(themes & each.themes)
        if not shared or not total:
            continue
        best, first, last = 0.0, 0, 0
        for start, end, told in each.passages:
            covered = sum(narrative.weight(word) for word in sorted(told & sought)) / total
            if covered > best + (GAIN if best else 0):
                best, first, last = covered, start, end
        if best >= COVERED:
            found.append((shared, best, each, first, last))
    found.sort(key=lambda one: (-one[0], -one[1], one[2].start))
    for _, covered, paragraph, first, seen in found[:SHOWN]:
        until = paragraph.resolved(first, seen, sought)
        last = seen if until is None else until
        start, end = (
            (paragraph.start + first, paragraph.start + last) if paragraph.whole else (paragraph.start, paragraph.end)
        )
        words = paragraph.wording[first:last]
        made = Mention if until is None else ImpliedClosure
        yield made(issue, finding, paragraph.iri, words, start, end, round(covered, 2))


def narratives(store: Store) -> Narratives:
    """The running text of all reports on inspections in a store, force by force."""
    themes: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, _THEMES):
        themes[str(row["finding"])].add(str(row["theme"]))
    paragraphs: dict[tuple[str, str, int, str], dict[str, list[dict[str, str | None]]]] = defaultdict(dict)
    for row in rows(store, _PARAGRAPHS):
        place = (str(row["force"]), str(row["document"]), int(row["year"] or 0), str(row["counts"]))
        paragraphs[place].setdefault(str(row["paragraph"]), []).append(dict(row))
    by_force: dict[str, list[Narrative]] = defaultdict(list)
    for (force, document, year, counts), found in paragraphs.items():
        told = tuple(_paragraph(iri, entries) for iri, entries in found.items())
        by_force[force].append(Narrative(document, year, datetime.date.fromisoformat(counts), told))
    return Narratives(
        {force: tuple(sorted(told, key=lambda one: one.document)) for force, told in by_force.items()},
        {finding: frozenset(found) for finding, found in themes.items()},
    )


def _paragraph(iri: str, entries: Sequence[Mapping[str, str | None]]) -> Paragraph:
    """A paragraph from its rows, one for each of its themes."""
    first = entries[0]
    return Paragraph(
        iri,
        str(first["wording"]),
        int(first["start"] or 0),
        int(first["end"] or 0),
        frozenset(str(each["theme"]) for each in entries),
    )
