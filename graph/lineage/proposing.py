"""Proposals: pairs of findings that look alike, for a person to decide on.

Proposals change no answer. They are in no graph and no file: they are computed from a release and from what was
decided, whenever somebody asks, and are the same whenever they are computed.

Findings are compared within a force, forward in time, with findings that ask for something alone or praise alone, by
the character n-grams of the words that tell (TF-IDF, cosine). What is the same in every finding, and what means the
same, is set aside first (`phrases.toml`). Each finding has at most TEN candidates. A finding of a document on no one
force, such as a national report, is compared with others of that kind only.

How rare an n-gram is, is counted within the force, so that a report on one force changes no proposals about another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer

from graph.lineage.deciding import Decisions
from graph.lineage.gathering import THREADED, Threads
from graph.lineage.linking import INSPECTORATE, Link, plain_words, relation, seem_twins
from graph.lineage.statements import Statement

TEN = 10
"""Most candidates of a finding."""

LEAST = 0.1
"""Least score of a candidate. Chosen over benchmarks/pairs.toml, where it keeps ten of eleven true pairs."""

MEASURE = "cosine of character n-grams by TF-IDF"

_ROWS = 256
"""Findings compared at a time, which bounds the memory."""


@dataclass(frozen=True)
class Proposal:
    """That a later finding may be about the matter of an earlier one.

    Attributes:
        score: how near the words are, 0 to 1, with four digits behind the point; not a confidence.
    """

    later: Statement
    earlier: Statement
    score: float

    @property
    def id(self) -> str:
        """A short name of the pair."""
        return pair_id(self.later.iri, self.earlier.iri)

    @cached_property
    def twin(self) -> bool:
        """Whether the two say the same of another object, which is mostly another matter."""
        return seem_twins(self.earlier.wording, self.later.wording)

    @cached_property
    def relation(self) -> tuple[str, str]:
        """What the later finding would be to the earlier one, and the words in which they differ."""
        return relation(self.later, self.earlier)


def tool() -> str:
    """The version of what compares, as decisions keep it."""
    return version("scikit-learn")


def pair_id(later: str, earlier: str) -> str:
    """A short name of a pair of findings: their force, and ten digits made of both IRIs."""
    force = later.partition("/id/")[2].partition("/")[0]
    return f"{force}-{sha256(f'{later} {earlier}'.encode()).hexdigest()[:10]}"


def proposals(
    statements: Sequence[Statement], decisions: Decisions, links: Iterable[Link] | None = None
) -> list[Proposal]:
    """The proposals about one force, those of each later finding together, the best first.

    A pair that is in one issue already is none, and neither is one that was decided.

    Args:
        statements: about one force, or about none.
        decisions: of people, on links.
        links: among the statements, where the caller has them already.
    """
    threads = Threads()
    threads.grow(statements, decisions.links(statements) if links is None else links)
    found = [each for block in _blocks(statements) for each in _compared(block, threads, decisions)]
    return sorted(found, key=lambda one: (one.later.place, -one.score, one.earlier.place))


def _blocks(statements: Iterable[Statement]) -> Iterator[list[Statement]]:
    """The findings that are compared with each other, in the order of time: those that ask, and those that do not."""
    blocks: dict[bool, list[Statement]] = defaultdict(list)
    for each in statements:
        blocks[each.kind in THREADED].append(each)
    for block in blocks.values():
        yield sorted(block, key=lambda one: one.place)


def _compared(block: Sequence[Statement], threads: Threads, decisions: Decisions) -> Iterator[Proposal]:
    texts = [plain_words(each.wording) for each in block]
    if len(block) < 2 or not any(texts):  # noqa: PLR2004  one finding is near to nothing
        return
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), dtype=numpy.float32, sublinear_tf=True)
    try:
        matrix = vectors.fit_transform(texts)
    except ValueError:  # no text has three characters
        return
    columns = matrix.T.tocsr()
    for start in range(0, len(block), _ROWS):
        scores = (matrix[start : start + _ROWS] @ columns).toarray()
        for at, row in enumerate(scores, start=start):
            yield from _candidates(block, at, row, threads, decisions)


def _candidates(
    block: Sequence[Statement], at: int, scores: numpy.ndarray, threads: Threads, decisions: Decisions
) -> Iterator[Proposal]:
    """The best candidates of one finding. Equal scores go by time, the latest first."""
    later = block[at]
    thread = threads.of(later.iri)
    found = 0
    near = numpy.flatnonzero(scores >= LEAST)
    # Rounded, so that the last bit, which another machine may compute otherwise, orders nothing.
    rounded = numpy.round(scores[near].astype(float), 4)
    for place in numpy.lexsort((-near, -rounded)).tolist():
        earlier = block[near[place]]
        if not may_be_proposed(later, earlier) or (thread is not None and threads.of(earlier.iri) is thread):
            continue
        if decisions.decided(later, earlier):
            continue
        yield Proposal(later, earlier, min(1.0, float(rounded[place])))
        found += 1
        if found == TEN:
            return


def may_be_proposed(later: Statement, earlier: Statement) -> bool:
    """Whether a finding comes behind another in time, so that it may continue it."""
    if earlier.voice != INSPECTORATE or earlier.document == later.document:
        return False
    if later.voice != INSPECTORATE:
        return later.inspection is not None and later.inspection == earlier.inspection and not earlier.revisit
    if later.revisit or earlier.revisit:
        return earlier.place < later.place
    return earlier.year < later.year
