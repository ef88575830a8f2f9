"""Passages: what the same document says of a finding elsewhere, the best first, or nothing.

A passage is at most three sentences of one paragraph of the running text. Why it is taken for one on the finding:

    explanation  it is printed below the finding, as what explains it
    reference    it refers back to an earlier inspection, and was tied to the finding
    theme        it names a theme of the finding
    words        it has a good share of the finding's telling words; the rarer a word in the document, the more it tells
    question     it answers the question that the finding stands under
    section      it stands in the section of the finding

Words are not enough under another question, and a theme alone is never enough: a report on domestic abuse speaks of it
everywhere. What reaches no threshold is left out; a finding may have no passage at all. That a passage speaks of a
finding is an inference from words, but for the first ground: nothing follows from it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document, Extent
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import Finding, FindingPassage, Reference, Span, spans_of
from loaders.references import telling_stems
from loaders.themes import ThemeLabels

MOST = 5
"""Passages of one finding."""

LONGEST = 3
"""Sentences of a passage."""

GAIN = 0.08
"""Least share of the telling words that a further sentence must add."""

NEAR_BEST = 0.5
"""Least share of the best passage's words, as a part of it, that another passage must have."""

KEYS = 3
"""A passage has one of the finding's telling words that are the rarest part of them: a third."""

RARE = 0.04
"""A theme that at most this share of the paragraphs name, or three of them, tells more than others."""

COMMON = 0.1
"""A theme that more than this share of the paragraphs name tells nothing: a report on domestic abuse speaks of it."""

_FEW = 3

_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED})


@dataclass(frozen=True, slots=True)
class Bar:
    """What a passage must reach: the share of the finding's telling words, by weight, and how many of them."""

    share: float
    words: int

    def met(self, share: float, words: int) -> bool:
        """Whether it is reached."""
        return share >= self.share and words >= self.words


# Set by reading what passes and what does not; docs/loading.md says how many were judged.
RARE_THEME_AND_QUESTION = Bar(0.22, 2)
THEME_AND_QUESTION = Bar(0.32, 3)
THEME = Bar(0.4, 4)
QUESTION = Bar(0.5, 4)
WORDS = Bar(0.65, 4)


class _Paragraph:
    """A paragraph of running text."""

    def __init__(self, prose: Prose, place: Place, empty: frozenset[str], labels: ThemeLabels) -> None:
        self.prose, self.place = prose, place
        self._labels = labels
        self.bounds: list[tuple[int, int]] = []
        begin = 0
        for sentence in prose.sentences():
            begin = prose.text.index(sentence.text, begin)
            self.bounds.append((begin, begin + len(sentence.text)))
            begin += len(sentence.text)
        self.stems = [frozenset(telling_stems(matching_view(prose.text[a:b]), empty)) for a, b in self.bounds]
        self.all = frozenset[str]().union(*self.stems)

    @cached_property
    def themes(self) -> frozenset[str]:
        return frozenset(theme.id for theme in self._labels.themes_of(self.prose.text))

    def runs(self) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Runs of sentences, shortest first: the first, one past the last, and their stems."""
        for length in range(1, LONGEST + 1):
            for at in range(len(self.bounds) - length + 1):
                yield at, at + length, frozenset[str]().union(*self.stems[at : at + length])

    def passage(self, first: int, last: int) -> Prose:
        return self.prose.part(self.bounds[first][0], self.bounds[last - 1][1])


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage that speaks of a finding."""

    prose: Prose
    grounds: tuple[str, ...]
    share: float | None
    section: str | None

    @property
    def order(self) -> tuple[bool, bool, int, float, int]:
        """Sorts the best first."""
        sure = "explanation" in self.grounds
        return not sure, "reference" not in self.grounds, -len(self.grounds), -(self.share or 0), self.prose.start


def read_passages(  # noqa: PLR0913, PLR0917  everything that they rest on
    document: Document,
    outline: Outline,
    findings: Sequence[Finding],
    references: Sequence[Reference],
    consumed: Sequence[Block],
    cues: Cues,
    labels: ThemeLabels,
) -> tuple[FindingPassage, ...]:
    """The passages of each finding, finding by finding, the best first.

    Args:
        document: the document.
        outline: its blocks with their places.
        findings: with their themes.
        references: its back-references, with the findings that they were tied to.
        consumed: the blocks that findings were read from.
        cues: for the words that tell nothing.
        labels: of the themes.
    """
    read = {block.start for block in consumed}
    empty = frozenset(word for line in (*cues.telling.empty, *cues.passages.empty) for word in line.split())
    paragraphs = [
        _Paragraph(Prose.of(document, block.extents), place, empty, labels)
        for block, place in zip(outline.blocks, outline.places, strict=True)
        if place.part == "body" and block.kind in _RUNNING and block.start not in read
    ]
    seeker = _Seeker(paragraphs, references, empty)
    passages: list[FindingPassage] = []
    for finding in findings:
        found = [*_explained(document, finding), *seeker.of(finding)]
        for rank, each in enumerate(sorted(found, key=lambda one: one.order)[:MOST], start=1):
            passages.append(
                FindingPassage(
                    id=f"passage-{len(passages) + 1}",
                    finding=finding.id,
                    rank=rank,
                    grounds=each.grounds,
                    share=None if each.share is None else round(each.share, 2),
                    text=each.prose.text,
                    section=each.section,
                    span=Span(start=each.prose.start, end=each.prose.end),
                    spans=spans_of(each.prose.extents),
                )
            )
    return tuple(passages)


def _explained(document: Document, finding: Finding) -> Iterator[_Found]:
    if finding.explanation:
        extents = tuple(Extent(span.start, span.end) for span in finding.explanation)
        yield _Found(Prose.of(document, extents), ("explanation",), None, finding.section)


@dataclass(frozen=True, slots=True)
class _Sought:
    """The telling words of a finding, as stems, and what each weighs in the running text.

    Attributes:
        stems: all of them.
        keys: the rarest third of those that the running text has: what tells most of the subject.
        weights: of those that the running text has.
        whole: the weight of all of them.
    """

    stems: frozenset[str]
    keys: frozenset[str]
    weights: Mapping[str, float]
    whole: float

    def share(self, stems: frozenset[str]) -> float:
        """The share of the finding's words, by weight, that some stems of the running text have."""
        return sum(self.weights[stem] for stem in sorted(stems & self.stems)) / self.whole if self.whole else 0.0


class _Seeker:
    """Looks for passages on one finding after the other."""

    def __init__(
        self, paragraphs: Sequence[_Paragraph], references: Sequence[Reference], empty: frozenset[str]
    ) -> None:
        self._paragraphs = paragraphs
        self._references = [each for each in references if each.finding and each.basis != "label"]
        self._empty = empty
        rarity = Counter(stem for each in paragraphs for stem in each.all)
        self._weights = {stem: math.log((len(paragraphs) + 1) / (times + 1)) + 0.3 for stem, times in rarity.items()}
        self._named = Counter(theme for each in paragraphs for theme in each.themes)
        self._unheard = math.log(len(paragraphs) + 1) + 0.3

    def of(self, finding: Finding) -> list[_Found]:
        """The passages that speak of a finding, without those that have far fewer of its words than the best."""
        sought = self._sought(finding)
        found = [each for paragraph in self._paragraphs if (each := self._in(paragraph, finding, sought))]
        best = max((each.share or 0 for each in found if "reference" not in each.grounds), default=0.0)
        return [each for each in found if "reference" in each.grounds or (each.share or 0) >= NEAR_BEST * best]

    def _in(self, paragraph: _Paragraph, finding: Finding, sought: _Sought) -> _Found | None:
        """The passage of a paragraph that speaks of a finding; None where none does."""
        start, end = paragraph.prose.start, paragraph.prose.end
        if any(span.start < end and start < span.end for span in finding.explanation):
            return None
        tied = [each for each in self._references if each.finding == finding.id and start <= each.start < end]
        if not tied and (
            not sought.keys & paragraph.all
            or _elsewhere(paragraph.place, finding)
            or sought.share(paragraph.all) < RARE_THEME_AND_QUESTION.share
        ):
            return None
        best, first, last, count = 0.0, 0, 1, 0
        for begin, stop, stems in paragraph.runs():
            if tied and not (passage := paragraph.passage(begin, stop)).start <= tied[0].start < passage.end:
                continue
            share = sought.share(stems) if tied or sought.keys & stems else 0.0
            if share > best + (GAIN if best else 0):
                best, first, last, count = share, begin, stop, len(stems & sought.stems)
        themes = paragraph.themes & {tag.id for tag in finding.themes}
        named = min((self._named[theme] for theme in themes), default=0)
        rare = bool(themes) and named <= max(_FEW, RARE * len(self._paragraphs))
        telling = bool(themes) and named <= max(2 * _FEW, COMMON * len(self._paragraphs))
        bars = _bars(paragraph.place, finding, themed=telling, rare=rare)
        worded = any(bar.met(best, count) for bar in bars)
        grounds = _grounds(paragraph.place, finding, themed=bool(themes), worded=worded, tied=bool(tied))
        if not grounds:
            return None
        return _Found(paragraph.passage(first, last), grounds, best, paragraph.place.section)

    def _sought(self, finding: Finding) -> _Sought:
        stems = frozenset(telling_stems(matching_view(finding.text), self._empty))
        weights = {stem: self._weights[stem] for stem in sorted(stems & self._weights.keys())}
        heard = sorted(weights, key=lambda stem: (-weights[stem], stem))
        whole = sum(weights.get(stem, self._unheard) for stem in sorted(stems))
        return _Sought(stems, frozenset(heard[: math.ceil(len(heard) / KEYS)]), weights, whole)


def _same_question(place: Place, finding: Finding) -> bool:
    return place.question is not None and place.question.words == finding.question


def _same_section(place: Place, finding: Finding) -> bool:
    return place.section is not None and place.section == finding.section


def _elsewhere(place: Place, finding: Finding) -> bool:
    """Whether a place answers another question than the one that a finding stands under."""
    asked = place.question is not None and finding.question is not None
    return asked and not _same_question(place, finding)


def _bars(place: Place, finding: Finding, *, themed: bool, rare: bool) -> tuple[Bar, ...]:
    """What a passage of a place must reach for a finding: one of these. Under another question there is none."""
    if _elsewhere(place, finding):
        return ()
    unasked = place.question is None and finding.question is None
    if not (_same_question(place, finding) or (unasked and _same_section(place, finding))):
        return (THEME,) if themed else (WORDS,)
    if not themed:
        return (QUESTION,)
    return (THEME_AND_QUESTION, RARE_THEME_AND_QUESTION) if rare else (THEME_AND_QUESTION,)


def _grounds(place: Place, finding: Finding, *, themed: bool, worded: bool, tied: bool) -> tuple[str, ...]:
    """Why a passage speaks of a finding; empty where that is not sure enough."""
    if not (tied or worded):
        return ()
    named = {
        "reference": tied,
        "theme": themed,
        "words": worded,
        "question": _same_question(place, finding),
        "section": _same_section(place, finding),
    }
    return tuple(ground for ground, holds in named.items() if holds)
