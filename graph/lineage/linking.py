"""Linking: which earlier statements a later one continues.

Within a force, forward in time, with the findings of each earlier document:

1. the same letters and digits as exactly one of them;
2. else, where the later text itself says that it stands from an earlier inspection (a status, a label, a
   back-reference), the one that stands out by its words: token-set ratio 90 or more, the next one 75 or less, and the
   two wordings are no twins.

A document that repeats the findings of one report is compared with that report only, and says by being what it is that
its findings stand there: a policing body's response with the report that it answers, a revisit letter with the reports
before it. There the second rule needs no further words.

Nothing else is linked. Research behind the figures: over all pairs of the five documents the lowest true pair reaches
94, the highest false one 70; but two sentences that differ in one object (twins) reach 90 and more, so a score alone
never links.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from graph.curation.links import Decision
from graph.lineage.statements import Statement
from graph.terms import INSP
from graph.wording import words

NEAR = 90.0
"""Least token-set ratio (0 to 100) for a finding to stand out."""

RUNNER_UP = 75.0
"""Most that the next finding of the same document may reach."""

SHARED = 0.5
"""Least share of the telling words of both that both have: a part of a sentence is not the sentence."""

MEASURE = "token set ratio"
"""How two wordings are compared where nothing else is said."""

ONE_SENTENCE = 0.65
"""Least share of the words of two wordings, in their order, that both have, for them to be one sentence with a part
changed. Over the pairs of benchmarks/pairs.toml twins reach 0.74 and more, other pairs with other objects 0.58."""

SHORTEST = 40
"""Letters and digits. Shorter words, such as the items of a list, may be the same by chance."""

INSPECTORATE = "inspectorate"
"""The voice whose words make findings; every other repeats them."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_STEM = 5
_AREA, _CAUSE = str(INSP.AreaForImprovement), str(INSP.CauseOfConcern)
_GRAVE = {_CAUSE, str(INSP.Recommendation)}


@dataclass(frozen=True, slots=True)
class Phrases:
    """What counts as the same word, what tells nothing, and what limits a scope; from `phrases.toml`."""

    same: tuple[tuple[re.Pattern[str], str], ...]
    empty: frozenset[str]
    scope: re.Pattern[str]


@cache
def phrases() -> Phrases:
    """The phrases that come with the project."""
    data = tomllib.loads(resources.files("graph.lineage").joinpath("phrases.toml").read_text("utf-8"))
    same = [(re.compile(rf"\b(?:{others})\b"), word) for word, others in data["same"].items()]
    return Phrases(tuple(same), frozenset(data["empty"]["words"].split()), re.compile(data["scope"]["pattern"]))


@dataclass(frozen=True, slots=True)
class Link:
    """That a later finding continues an earlier one, with the evidence.

    Attributes:
        later, earlier: the two statements.
        predicate: restates, persists, narrows, escalates or followsUp; of a decided link also one of the others of
            `graph.curation.links.PREDICATES`.
        basis: same-words, explicit or repetition; decided where a person accepted it.
        measure: how the words were compared.
        score: 0 to 1; not a confidence.
        differing: the words in which the two differ, `- earlier words + later words`; empty for equal words.
        decision: by which a person accepted it; None for a link made by rule.
    """

    later: Statement
    earlier: Statement
    predicate: str
    basis: str
    measure: str
    score: float
    differing: str
    decision: Decision | None = None


def links(later: Statement, earlier: Iterable[Statement]) -> list[Link]:
    """The links of a statement to earlier ones, at most one into each earlier document; none where none is sure."""
    documents: dict[str, list[Statement]] = defaultdict(list)
    for each in earlier:
        documents[each.document].append(each)
    found = (_link(later, _Printed(printed)) for printed in documents.values())
    return [link for link in found if link]


def all_links(statements: Iterable[Statement]) -> list[Link]:
    """The links among the statements about one force: of each to those that the inspectorate made before it.

    A link rests on the two documents alone, so what is linked on a day is what of this is known by then.
    """
    ordered = sorted(statements, key=lambda one: one.place)
    documents: dict[str, list[Statement]] = defaultdict(list)
    for each in ordered:
        if each.voice == INSPECTORATE:
            documents[each.document].append(each)
    printed = [_Printed(each) for each in documents.values()]
    found = (_link(later, each) for later in ordered for each in printed if each.may_precede(later))
    return [link for link in found if link]


class _Printed:
    """What one document prints, found by its words."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self._year = min(each.year for each in statements)
        self._inspections = {each.inspection for each in statements}
        self._equal: dict[str, list[Statement]] = defaultdict(list)
        for each in statements:
            self._equal[each.letters].append(each)

    def may_precede(self, later: Statement) -> bool:
        """Whether any of it may precede a statement, at a first look."""
        return self._year <= later.year if later.voice == INSPECTORATE else later.inspection in self._inspections

    def equal(self, later: Statement) -> list[Statement]:
        """What may precede a statement and has its letters and digits."""
        return [each for each in self._equal.get(later.letters, ()) if _may_precede(each, later)]

    def before(self, later: Statement) -> list[Statement]:
        """What may precede a statement."""
        return [each for each in self.statements if _may_precede(each, later)]


def _link(later: Statement, printed: _Printed) -> Link | None:
    """The link of a statement into one earlier document."""
    equal = printed.equal(later)
    if len(equal) == 1 and len(later.letters) >= SHORTEST:
        return _linked(later, equal[0], "same-words", "equal letters and digits", 1.0)
    repeats = _repeats(later)
    if equal or not (repeats or _says_it_stands(later)):
        return None
    candidates = printed.before(later)
    if not candidates:
        return None
    basis = "repetition" if repeats else "explicit"
    found = _standing_out(later, candidates, lambda each: each.wording)
    if found:
        return _linked(later, found[1], basis, MEASURE, found[0])
    if later.kind != _CAUSE:
        return None
    # A cause of concern is named in its first sentence; what follows tells how things stand, and moves on.
    found = _standing_out(later, candidates, lambda each: _SENTENCE.split(each.wording, maxsplit=1)[0])
    return _linked(later, found[1], basis, "token set ratio of first sentences", found[0]) if found else None


def _standing_out(
    later: Statement, candidates: Sequence[Statement], part: Callable[[Statement], str]
) -> tuple[float, Statement] | None:
    """The candidate that a part of its wording brings near and no other does, with its score; None for a twin."""
    # Only what reaches the runner-up's mark matters: the best two, and whether there is a second above it.
    if not any(_shared(part(each), part(later)) >= SHARED for each in candidates):
        return None  # far cheaper to see than the ratio, and the best one needs it anyway
    wanted = _in_words(part(later))
    others = [_in_words(part(each)) for each in candidates]
    found = process.extract(wanted, others, scorer=fuzz.token_set_ratio, score_cutoff=RUNNER_UP, limit=None)
    scored = sorted((-score, candidates[at].order, at) for _, score, at in found)
    if not scored or -scored[0][0] < NEAR or (len(scored) > 1 and -scored[1][0] > RUNNER_UP):
        return None
    score, best = -scored[0][0], candidates[scored[0][2]]
    if are_twins(part(best), part(later)) or _shared(part(best), part(later)) < SHARED:
        return None
    return round(score / 100, 4), best


def standing_out(later: Statement, candidates: Sequence[Statement]) -> tuple[float, Statement] | None:
    """The candidate that stands out by its words, with the score; None where none does, or is a twin."""
    return _standing_out(later, candidates, lambda each: each.wording)


def are_twins(one: str, other: str) -> bool:
    """Whether somewhere one wording has a telling expression in place of another: the same sentence on another object.

    Words of one stem, and those that `phrases.toml` names as the same, are no other expression.
    """
    first, second = _same_words(one), _same_words(other)
    for change, i1, i2, j1, j2 in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, come = _telling(first[i1:i2]), _telling(second[j1:j2])
        if change == "replace" and gone - come and come - gone:
            return True
    return False


def seem_twins(one: str, other: str) -> bool:
    """Whether two wordings are twins to a reader: most words are the same, and a telling one stands for another.

    A warning, where `are_twins` is a veto: two wordings that share little have other expressions everywhere, and are no
    twins for it.
    """
    return Indel.normalized_similarity(_same_words(one), _same_words(other)) >= ONE_SENTENCE and are_twins(one, other)


def likeness(one: Statement, other: Statement) -> Decimal:
    """How near the words of two findings are by MEASURE, 0 to 1, with at most four digits behind the point."""
    ratio = fuzz.token_set_ratio(_in_words(one.wording), _in_words(other.wording))
    return Decimal(str(round(ratio / 100, 4)))


@lru_cache(maxsize=8192)
def telling_words(text: str) -> frozenset[str]:
    """The stems of the words of a text that tell of its subject, with those that mean the same made one."""
    return frozenset(_telling(_same_words(text)))


def plain_words(text: str) -> str:
    """The words of a text that tell of its subject, in their order, with those that mean the same made one."""
    return " ".join(word for word in _same_words(text) if word not in phrases().empty)


def _shared(one: str, other: str) -> float:
    """The share of the telling words of two wordings that both have (Jaccard index)."""
    first, second = telling_words(one), telling_words(other)
    both = len(first & second)
    return both / (len(first) + len(second) - both) if both else 0.0


def _telling(found: Iterable[str]) -> set[str]:
    return {word.rstrip("s")[:_STEM] for word in found if word not in phrases().empty}


@lru_cache(maxsize=8192)  # each wording of a force is compared with many others
def _same_words(text: str) -> tuple[str, ...]:
    """The words of a wording, with those that mean the same made one."""
    plain = _in_words(text)
    for pattern, word in phrases().same:
        plain = pattern.sub(word, plain)
    return tuple(plain.split())


@lru_cache(maxsize=8192)
def _in_words(text: str) -> str:
    return " ".join(words(text))


def _may_precede(earlier: Statement, later: Statement) -> bool:
    if later.voice != INSPECTORATE:
        # Whoever answers a report has it before them, however the two were published.
        answers = later.inspection is not None and later.inspection == earlier.inspection
        return answers and earlier.kind == later.kind and not earlier.revisit
    if earlier.revisit or later.revisit:
        if earlier.place >= later.place:
            return False
    elif earlier.year >= later.year:
        return False
    # A cause of concern does not become an area for improvement by its words; everything else may become another kind.
    return earlier.kind == later.kind or earlier.kind != _CAUSE


def _says_it_stands(statement: Statement) -> bool:
    return bool(statement.raised_as or "outstanding" in statement.statuses or statement.origins or statement.stands)


def _repeats(statement: Statement) -> bool:
    return statement.voice != INSPECTORATE or statement.revisit is not None


def _linked(later: Statement, earlier: Statement, basis: str, measure: str, score: float) -> Link:
    predicate, differing = relation(later, earlier)
    return Link(later, earlier, predicate, basis, measure, score, differing)


def relation(later: Statement, earlier: Statement) -> tuple[str, str]:
    """What a later finding is to an earlier one if it continues it, and the words in which the two differ."""
    same = later.letters == earlier.letters
    differing, added = ("", "") if same else _difference(earlier.wording, later.wording)
    if later.voice != INSPECTORATE:
        predicate = "restates"
    elif later.revisit:
        predicate = "followsUp"
    elif later.kind in _GRAVE and earlier.kind not in _GRAVE:
        predicate = "escalates"
    elif earlier.kind == _CAUSE and later.kind == _AREA:
        predicate = "downgrades"
    elif same:
        predicate = "restates"
    elif phrases().scope.search(added):
        predicate = "narrows"
    else:
        predicate = "persists"
    return predicate, differing


def _difference(earlier: str, later: str) -> tuple[str, str]:
    """The differing words of two wordings, and the words that the later one adds where the earlier has none."""
    first, second = words(earlier), words(later)
    parts: list[str] = []
    added: list[str] = []
    for change, i1, i2, j1, j2 in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if change == "equal":
            continue
        gone, come = " ".join(first[i1:i2]), " ".join(second[j1:j2])
        parts.append(" ".join(part for part in (f"- {gone}" if gone else "", f"+ {come}" if come else "") if part))
        if change == "insert":
            added.append(come)
    return "; ".join(parts), " | ".join(added)
