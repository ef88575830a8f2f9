"""What was read from a text, marked where it stands: kinds of marks, the marks of a document, its lines cut by them.

Nothing is added to the words: what a page shows between the tags is the text, character for character.
"""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.store import Store, rows
from graph.terms import INSP
from loaders.documents import BlockKind, Document
from outstanding.linked.labels import last_word, plain
from outstanding.linked.places import named
from outstanding.linked.texts import Stretch
from queries.binding import bind

_QUOTED: Final = """
SELECT DISTINCT ?thing ?start ?end ?class WHERE {
  ?passage oa:hasSource ?_text_iri ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
  ?thing prov:wasQuotedFrom ?passage ; a ?class .
} ORDER BY ?thing ?class"""

_RELATED: Final = """
SELECT DISTINCT ?thing ?start ?end ?class WHERE {
  ?thing insp:statedIn ?_document_iri ; a insp:RelatedPassage , ?class ; insp:start ?start ; insp:end ?end .
  FILTER NOT EXISTS { ?thing prov:wasQuotedFrom ?passage }
} ORDER BY ?thing ?class"""
"""A passage that is in one piece says its place itself."""

_SEEMING: Final = """
SELECT DISTINCT ?thing ?seems WHERE { ?thing insp:statedIn ?_document_iri ; a insp:ReviewItem ; insp:seems ?seems }
ORDER BY ?thing ?seems"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of marks.

    Attributes:
        name: in addresses and style sheets.
        sign: the letter that stands before each mark.
        one, several: what people call it.
        meaning: what a mark of it tells, in one sentence.
        classes: local names of the classes that it holds.
        usual: whether it is shown where nobody chose.
    """

    name: str
    sign: str
    one: str
    several: str
    meaning: str
    classes: tuple[str, ...]
    usual: bool = True


_CANDIDATE: Final = Kind(
    "candidate", "C", "candidate", "candidates", "Looks like a finding in a layout that is not known. Not counted.", ()
)
_OTHER: Final = Kind(
    "other",
    "O",
    "other passage",
    "other passages",
    "Footnotes, people, options of a form and the like.",
    (),
    usual=False,
)
KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        "finding",
        "F",
        "finding",
        "findings",
        "An area for improvement, cause of concern, recommendation, or praise.",
        ("AreaForImprovement", "CauseOfConcern", "Recommendation", "PositiveFinding", "Observation"),
    ),
    Kind("judgment", "J", "judgment", "judgments", "A grade given to the force, where it is printed.", ("Judgment",)),
    Kind(
        "status",
        "S",
        "status",
        "statuses",
        "Words that say what became of an earlier finding.",
        ("StatusAssertion", "MonitoringPhase"),
    ),
    Kind(
        "reference",
        "R",
        "reference back",
        "references back",
        "Words that point to an earlier inspection.",
        ("BackReference",),
    ),
    Kind(
        "evidence",
        "E",
        "evidence passage",
        "evidence passages",
        "Words that tell what a finding rests on, or speak of its matter.",
        ("Evidence", "RelatedPassage"),
    ),
    Kind("statistic", "N", "number", "numbers", "A number with what it counts.", ("Statistic",)),
    Kind("response", "A", "answer", "answers", "What was answered to a finding.", ("Response", "ProgressNote")),
    _CANDIDATE,
    Kind(
        "review",
        "?",
        "sentence to look at",
        "sentences to look at",
        "Says should, must or needs to, and belongs to no finding.",
        ("ReviewItem",),
    ),
    _OTHER,
)
"""The kinds in their order: of two that mark the same words the first stands outside."""

_OF_CLASS: Final[Mapping[str, Kind]] = {f"{INSP}{name}": kind for kind in KINDS for name in kind.classes}
_RANK: Final = {kind.name: at for at, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text and what was read there, of one kind.

    Attributes:
        things: what was read, each as its IRI and the name of its class.
    """

    stretch: Stretch
    kind: Kind
    things: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A mark that opens: `first` where it does for the first time, `anchor` where an address leads to it."""

    mark: Mark
    first: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two places where marks open or close: those that open before them, and how many close after."""

    words: str
    opened: tuple[Opened, ...]
    closed: int


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of a text that is not blank: where it starts, the kind of its block, pieces, and further anchors."""

    start: int
    kind: BlockKind
    pieces: tuple[Piece, ...]
    anchors: tuple[str, ...]


def marks(store: Store, text: str, document: str) -> list[Mark]:
    """What was read from a text, in the order of the text.

    Args:
        store: of the release.
        text: IRI of the text.
        document: IRI of its document.
    """
    of_text, of_document = {"_text_iri": str(named(text))}, {"_document_iri": str(named(document))}
    seeming = {row["thing"]: row["seems"] or "" for row in rows(store, bind(_SEEMING, of_document))}
    found: dict[tuple[Stretch, str], set[str]] = defaultdict(set)
    for query in (bind(_QUOTED, of_text), bind(_RELATED, of_document)):
        for row in rows(store, query):
            place = Stretch(int(row["start"] or 0), int(row["end"] or 0))
            found[place, row["thing"] or ""].add(row["class"] or "")
    grouped: dict[tuple[Stretch, Kind], list[tuple[str, str]]] = defaultdict(list)
    for (place, thing), classes in found.items():
        kind, name = _kind(classes, seeming.get(thing, ""))
        grouped[place, kind].append((thing, name))
    made = [Mark(place, kind, tuple(things)) for (place, kind), things in grouped.items()]
    return sorted(made, key=_order)


def _kind(classes: Collection[str], seems: str) -> tuple[Kind, str]:
    """The kind of a thing of some classes, which may seem to be of another, and the name of the telling class."""
    if seems:
        return _CANDIDATE, f"candidate: {plain(last_word(seems))}"
    known = sorted((each for each in classes if each in _OF_CLASS), key=lambda each: _RANK[_OF_CLASS[each].name])
    chosen = known[0] if known else min(classes, key=lambda each: (not each.startswith(str(INSP)), each))
    return _OF_CLASS.get(chosen, _OTHER), plain(last_word(chosen))


def _order(mark: Mark) -> tuple[int, int, int]:
    return mark.stretch.start, -mark.stretch.end, _RANK[mark.kind.name]


def counted(found: Iterable[Mark]) -> dict[str, int]:
    """How many things of each kind are marked, by the kind's name in the order of `KINDS`, without kinds of none."""
    things: dict[str, set[str]] = defaultdict(set)
    for each in found:
        things[each.kind.name] |= {iri for iri, _ in each.things}
    return {kind.name: len(things[kind.name]) for kind in KINDS if things[kind.name]}


def marked_lines(
    document: Document, found: Sequence[Mark], shown: Collection[str], anchored: Iterable[Stretch]
) -> Iterator[MarkedLine]:
    """The lines of a text that are not blank, with marks in them. Marks that overlap are nested, and cut where need be.

    Args:
        document: whose text it is.
        found: its marks, as `marks` gives them.
        shown: names of the kinds that are marked.
        anchored: passages that get an anchor, whether or not they are marked.
    """
    kinds = {extent.start: block.kind for block in document.blocks for extent in block.extents}
    starts = sorted(kinds)
    wanted = [each for each in found if each.kind.name in shown]
    marked = {str(each.stretch) for each in wanted}
    waiting = sorted(each for each in anchored if str(each) not in marked)
    cutter = _Cutter(wanted)
    start, at, kind = 0, 0, BlockKind.PARAGRAPH
    for words in document.text.split("\n"):
        end = start + len(words)
        if words.strip():
            first = bisect.bisect_left(starts, start)
            kind = kinds[starts[first]] if first < len(starts) and starts[first] < end else kind
            begun = bisect.bisect_left(waiting, end, lo=at, key=lambda each: each.start)
            anchors = tuple(map(str, waiting[at:begun]))
            at = begun
            yield MarkedLine(start, kind, tuple(cutter.cut(words, start)), anchors)
        start = end + 1


class _Cutter:
    """Cuts lines, given one after the other, into pieces."""

    def __init__(self, found: Sequence[Mark]) -> None:
        self._found = found
        self._next = 0
        self._open: list[Mark] = []
        self._told: set[int] = set()
        self._anchors: set[str] = set()

    def cut(self, words: str, start: int) -> Iterator[Piece]:
        end = start + len(words)
        while self._next < len(self._found) and self._found[self._next].stretch.start < end:
            self._open.append(self._found[self._next])
            self._next += 1
        self._open = [each for each in self._open if each.stretch.end > start]
        places = {max(start, each.stretch.start) for each in self._open}
        places |= {min(end, each.stretch.end) for each in self._open} | {start, end}
        cuts = sorted(places)
        covering = [
            [each for each in self._open if each.stretch.start <= low and each.stretch.end > low] for low in cuts[:-1]
        ]
        stack: list[Mark] = []
        for index, (low, high) in enumerate(itertools.pairwise(cuts)):
            opened = tuple(map(self._opened, covering[index][len(stack) :]))
            follows = covering[index + 1] if index + 1 < len(covering) else []
            stack = _shared(covering[index], follows)
            yield Piece(words[low - start : high - start], opened, len(covering[index]) - len(stack))

    def _opened(self, mark: Mark) -> Opened:
        first = id(mark) not in self._told
        self._told.add(id(mark))
        place = str(mark.stretch)
        anchor = "" if place in self._anchors else place
        self._anchors.add(place)
        return Opened(mark, first, anchor)


def _shared(one: Sequence[Mark], other: Sequence[Mark]) -> list[Mark]:
    """The marks that stay open from one piece to the next: the outer ones, as far as they are the same."""
    same = []
    for mine, theirs in zip(one, other, strict=False):
        if mine is not theirs:
            break
        same.append(mine)
    return same
