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
from functools import cache
from importlib import resources

from rapidfuzz import fuzz

from graph.lineage.statements import Statement
from graph.terms import INSP
from graph.wording import words

NEAR = 90.0
"""Least token-set ratio (0 to 100) for a finding to stand out."""

RUNNER_UP = 75.0
"""Most that the next finding of the same document may reach."""

SHARED = 0.5
"""Least share of the telling words of both that both have: a part of a sentence is not the sentence."""

SHORTEST = 40
"""Letters and digits. Shorter words, such as the items of a list, may be the same by chance."""

INSPECTORATE = "inspectorate"
"""The voice whose words make findings; every other repeats them."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_STEM = 5
_GRAVE = {str(INSP.CauseOfConcern), str(INSP.Recommendation)}


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
        predicate: restates, persists, narrows, escalates or followsUp.
        basis: same-words, explicit or repetition.
        measure: how the words were compared.
        score: 0 to 1; not a confidence.
        differing: the words in which the two differ, `- earlier words + later words`; empty for equal words.
    """

    later: Statement
    earlier: Statement
    predicate: str
    basis: str
    measure: str
    score: float
    differing: str


def links(later: Statement, earlier: Iterable[Statement]) -> list[Link]:
    """The links of a statement to earlier ones, at most one into each earlier document; none where none is sure."""
    documents: dict[str, list[Statement]] = defaultdict(list)
    for each in earlier:
        if _may_precede(each, later) and (later.voice == INSPECTORATE or each.inspection == later.inspection):
            documents[each.document].append(each)
    found = (_link(later, candidates) for candidates in documents.values())
    return [link for link in found if link]


def _link(later: Statement, candidates: Sequence[Statement]) -> Link | None:
    """The link of a statement into one earlier document."""
    equal = [each for each in candidates if each.letters == later.letters]
    if len(equal) == 1 and len(later.letters) >= SHORTEST:
        return _linked(later, equal[0], "same-words", "equal letters and digits", 1.0)
    repeats = _repeats(later)
    if equal or not (repeats or _says_it_stands(later)):
        return None
    basis = "repetition" if repeats else "explicit"
    found = _standing_out(later, candidates, lambda each: each.wording)
    if found:
        return _linked(later, found[1], basis, "token set ratio", found[0])
    if later.kind != str(INSP.CauseOfConcern):
        return None
    # A cause of concern is named in its first sentence; what follows tells how things stand, and moves on.
    found = _standing_out(later, candidates, lambda each: _SENTENCE.split(each.wording, maxsplit=1)[0])
    return _linked(later, found[1], basis, "token set ratio of first sentences", found[0]) if found else None


def _standing_out(
    later: Statement, candidates: Sequence[Statement], part: Callable[[Statement], str]
) -> tuple[float, Statement] | None:
    """The candidate that a part of its wording brings near and no other does, with its score; None for a twin."""
    scored = sorted(
        ((_near(part(later), part(each)), each) for each in candidates), key=lambda pair: (-pair[0], pair[1].order)
    )
    score, best = scored[0]
    if score < NEAR or (len(scored) > 1 and scored[1][0] > RUNNER_UP):
        return None
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


def telling_words(text: str) -> set[str]:
    """The stems of the words of a text that tell of its subject, with those that mean the same made one."""
    return _telling(_same_words(text))


def _shared(one: str, other: str) -> float:
    """The share of the telling words of two wordings that both have (Jaccard index)."""
    first, second = telling_words(one), telling_words(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def _telling(found: Iterable[str]) -> set[str]:
    return {word.rstrip("s")[:_STEM] for word in found if word not in phrases().empty}


def _same_words(text: str) -> list[str]:
    """The words of a wording, with those that mean the same made one."""
    plain = " ".join(words(text))
    for pattern, word in phrases().same:
        plain = pattern.sub(word, plain)
    return plain.split()


def _may_precede(earlier: Statement, later: Statement) -> bool:
    if later.voice != INSPECTORATE:
        # Whoever answers a report has it before them, however the two were published.
        return earlier.kind == later.kind and later.inspection is not None and not earlier.revisit
    if earlier.revisit or later.revisit:
        if earlier.place >= later.place:
            return False
    elif earlier.year >= later.year:
        return False
    # A cause of concern does not become an area for improvement by its words; everything else may become another kind.
    return earlier.kind == later.kind or earlier.kind != str(INSP.CauseOfConcern)


def _says_it_stands(statement: Statement) -> bool:
    return bool(statement.raised_as or "outstanding" in statement.statuses or statement.origins or statement.stands)


def _repeats(statement: Statement) -> bool:
    return statement.voice != INSPECTORATE or statement.revisit is not None


def _near(one: str, other: str) -> float:
    return fuzz.token_set_ratio(" ".join(words(one)), " ".join(words(other)))


def _linked(later: Statement, earlier: Statement, basis: str, measure: str, score: float) -> Link:
    differing, added = _difference(earlier.wording, later.wording) if basis != "same-words" else ("", "")
    if later.voice != INSPECTORATE:
        predicate = "restates"
    elif later.revisit:
        predicate = "followsUp"
    elif later.kind in _GRAVE and earlier.kind not in _GRAVE:
        predicate = "escalates"
    elif basis == "same-words":
        predicate = "restates"
    elif phrases().scope.search(added):
        predicate = "narrows"
    else:
        predicate = "persists"
    return Link(later, earlier, predicate, basis, measure, score, differing)


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
