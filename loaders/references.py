"""Back-references: what a report says of earlier inspections, and which of its own findings that is about.

A reference is tied to a finding of the same document in one of five ways, most certain first:

    label      the bracket label printed with the finding, such as (Vulnerability 2015)
    quotation  the sentence repeats the finding all but word for word, and no other comes near
    statement  the sentence is printed inside the finding itself
    inferred   the sentence, or its paragraph, shares telling words with one finding of the same question far more
               than with any other
    theme      the sentence names a theme that exactly one finding of the document has

What cannot be tied stays untied: `finding` is None.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz import fuzz

from loaders.cues import Cues, ReferenceCue
from loaders.documents import BlockKind, Document
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import Finding, FindingKind, Reference, Span, spans_of
from loaders.themes import ThemeLabels

QUOTATION = 90.0
"""Least token-set ratio (0 to 100) of a sentence that repeats a finding; research: lowest true pair 94, false 70."""

RUNNER_UP = 75.0
"""Most that any other finding may reach for the first to stand out."""

SHARED_STEMS = 3
"""Fewest telling word stems that an inferred tie takes."""

MARGIN = 1.6
"""How many times the runner-up's weight an inferred tie must reach."""

SHORTEST_TELLING = 4
"""Letters. Shorter words tell little of a subject."""

_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED, BlockKind.FOOTNOTE})
_WORD = re.compile(r"[a-z][a-z'-]+|\d+")
_STEM = 6
_KINDS = (
    ("area", FindingKind.AREA_FOR_IMPROVEMENT),
    ("cause", FindingKind.CAUSE_OF_CONCERN),
    ("recommendation", FindingKind.RECOMMENDATION),
)


@dataclass(frozen=True, slots=True)
class _Known:
    """The findings of the document, in how many of them each stem stands, and the words that tell nothing."""

    findings: Sequence[Finding]
    weights: Counter[str]
    empty: frozenset[str]
    themes: ThemeLabels


@dataclass(frozen=True, slots=True)
class _Tie:
    finding: str | None
    basis: str | None


def read_references(
    document: Document, outline: Outline, findings: Sequence[Finding], cues: Cues, themes: ThemeLabels
) -> tuple[Reference, ...]:
    """Every back-reference, in the order of the text."""
    found: list[Reference] = [_of_label(finding) for finding in findings if finding.raised_as]
    empty = frozenset(word for line in cues.telling.empty for word in line.split())
    known = _Known(findings, _weights(findings, empty), empty, themes)
    for block, place in zip(outline.blocks, outline.places, strict=True):
        if place.part not in {"body", "annex"} or block.kind not in _RUNNING:
            continue
        paragraph = Prose.of(document, block.extents)
        sentences = list(paragraph.sentences())
        for sentence, following in zip_longest(sentences, sentences[1:]):
            match = _match(sentence.text, cues)
            if match:
                if match[0].persistence and _is_done(sentence, following, cues):
                    match = match[0].model_copy(update={"persistence": False}), match[1]
                found.append(_of_sentence(sentence, *match, _tie(sentence, paragraph, place, known, match)))
    found.sort(key=lambda reference: (reference.start, reference.end))
    return tuple(each.model_copy(update={"id": f"reference-{at}"}) for at, each in enumerate(found, start=1))


def _of_label(finding: Finding) -> Reference:
    span = finding.raised_as_span
    assert span is not None  # noqa: S101  a label is read with its span
    area, _, year = (finding.raised_as or "").rpartition(" ")
    return Reference(
        id="",
        text=finding.raised_as or "",
        year=int(year[:4]),
        area=area.strip(" ,"),
        origin_kind=None,
        finding=finding.id,
        basis="label",
        claims_persistence=True,
        span=span,
        spans=(span,),
    )


def _match(text: str, cues: Cues) -> tuple[ReferenceCue, re.Match[str]] | None:
    view = matching_view(text)
    return next(((cue, match) for cue in cues.references if (match := cue.pattern.search(view))), None)


def _is_done(sentence: Prose, following: Prose | None, cues: Cues) -> bool:
    """Whether a sentence, or the one after it, says that the matter is done."""
    told = f"{sentence.text} {following.text}" if following else sentence.text
    return bool(cues.reference_vetoes.pattern.search(matching_view(told)))


def _of_sentence(sentence: Prose, cue: ReferenceCue, match: re.Match[str], tie: _Tie) -> Reference:
    groups = match.groupdict()
    area = sentence.text[match.start("area") : match.end("area")].strip(" ,") if groups.get("area") else None
    kind = groups.get("kind")
    return Reference(
        id="",
        text=sentence.text,
        year=int(groups["year"]) if groups.get("year") else None,
        area=area or None,
        origin_kind=_kind(kind) if kind else None,
        finding=tie.finding,
        basis=tie.basis,
        claims_persistence=cue.persistence,
        span=Span(start=sentence.start, end=sentence.end),
        spans=spans_of(sentence.extents),
    )


def _kind(words: str) -> FindingKind | None:
    return next((kind for start, kind in _KINDS if words.startswith(start)), None)


def _tie(
    sentence: Prose, paragraph: Prose, place: Place, known: _Known, found: tuple[ReferenceCue, re.Match[str]]
) -> _Tie:
    """Which finding a sentence speaks of. Only sentences that speak of a finding at all are tied."""
    cue, match = found
    inside = [each for each in known.findings if each.start <= sentence.start and sentence.end <= each.end]
    if inside:
        return _Tie(inside[0].id, "statement")
    if not (cue.persistence or cue.tells) or place.question is None:
        return _Tie(None, None)
    candidates = [each for each in known.findings if each.question == place.question.words]
    if cue.same_kind and match["kind"]:
        candidates = [each for each in candidates if each.kind is _kind(match["kind"])]
    says = match.groupdict().get("says")
    if says:  # what was said is known: where no finding repeats it, it is about none of them
        quoted = _quoted(says, candidates)
        return _Tie(quoted, "quotation") if quoted else _Tie(None, None)
    inferred = _inferred(matching_view(sentence.text)[match.end() :], paragraph, candidates, known)
    if inferred:
        return _Tie(inferred, "inferred")
    themed = _themed(sentence, known) if cue.persistence else None
    return _Tie(themed, "theme") if themed else _Tie(None, None)


def _themed(sentence: Prose, known: _Known) -> str | None:
    """The only finding that has a theme which the sentence names; None where its themes lead to none, or to several."""
    found: set[str] = set()
    for theme in known.themes.themes_of(sentence.text):
        having = [each.id for each in known.findings if theme.id in {tag.id for tag in each.themes}]
        found.update(having if len(having) == 1 else ())
    return found.pop() if len(found) == 1 else None


def _quoted(says: str, candidates: Sequence[Finding]) -> str | None:
    scored = sorted(
        (
            (fuzz.token_set_ratio(says.rstrip("."), matching_view(each.text).rstrip(".")), each.id)
            for each in candidates
        ),
        reverse=True,
    )
    if not scored or scored[0][0] < QUOTATION:
        return None
    return scored[0][1] if len(scored) == 1 or scored[1][0] <= RUNNER_UP else None


def _inferred(rest: str, paragraph: Prose, candidates: Sequence[Finding], known: _Known) -> str | None:
    """The finding that stands out by shared telling words: of the sentence if it has any, else of its paragraph."""
    stems = telling_stems(rest, known.empty)
    if len(stems & set(known.weights)) < SHARED_STEMS:
        stems = telling_stems(matching_view(paragraph.text), known.empty)
    scored: list[tuple[float, int, str]] = []
    for finding in candidates:
        shared = stems & telling_stems(matching_view(finding.text), known.empty)
        weight = sum(1 / math.sqrt(known.weights[stem]) for stem in sorted(shared))
        scored.append((weight, len(shared), finding.id))
    scored.sort(reverse=True)
    if not scored or scored[0][1] < SHARED_STEMS:
        return None
    return scored[0][2] if len(scored) == 1 or scored[0][0] >= MARGIN * scored[1][0] else None


def _weights(findings: Sequence[Finding], empty: frozenset[str]) -> Counter[str]:
    """In how many findings of the document each stem stands: the rarer, the more it tells."""
    return Counter(stem for finding in findings for stem in telling_stems(matching_view(finding.text), empty))


def telling_stems(view: str, empty: frozenset[str]) -> set[str]:
    """The telling words of a matching view, cut to their first letters so that endings do not part them.

    Args:
        view: of any words.
        empty: words that tell nothing.
    """
    parts = {part for word in _WORD.findall(view) for part in word.split("-")}
    return {part[:_STEM].rstrip("s") for part in parts if len(part) >= SHORTEST_TELLING and part not in empty}
