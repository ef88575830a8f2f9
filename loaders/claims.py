"""Who gives a figure: whether the force claims it or the inspectorate found it, and which two stand side by side.

A figure is the force's claim where the words say so (`the force told us`, `its own data`), and the inspectorate's where
they say how it came by it (`we found`, `our review`). Where both speak of the same in one sentence, or in two that
follow each other, both figures are kept, each with its source, and the found one is tied to the claimed one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from loaders.comparisons import alike, telling
from loaders.measures import Figure, Sentence
from loaders.quantities import TIE, patterns

Source = Literal["inspectorate", "force"]

NEAR = 6
"""Figures between a claim and what was found, at most."""


def sources(sentence: Sentence) -> list[Source | None]:
    """Who gives each figure of a sentence; None where the words do not say.

    The nearest cue before a figure decides. Where there is none it may follow in the same clause: `90 percent,
    according to the force`, `14 of the 60 files that we reviewed`.
    """
    if not sentence.figures:
        return []
    words = sentence.reading.replace(TIE, " ")
    cues: list[tuple[int, Source]] = [(each.start(), "force") for each in patterns()["claim"].finditer(words)]
    cues += [(each.start(), "inspectorate") for each in patterns()["found"].finditer(words)]
    cues.sort()
    told: list[Source | None] = []
    for at, figure in enumerate(sentence.figures):
        before = [source for place, source in cues if place < figure.start]
        until = sentence.figures[at + 1].start if at + 1 < len(sentence.figures) else len(words)
        after = [
            source
            for place, source in cues
            if figure.end <= place < until and not re.search(r"[;:.]", words[figure.end : place])
        ]
        told.append(before[-1] if before else after[0] if after else None)
    for at in reversed(range(len(told) - 1)):
        one, whole = sentence.figures[at : at + 2]
        if told[at] is None and patterns()["of figure"].fullmatch(words, one.end, whole.start):
            told[at] = told[at + 1]
    return told


def pairs(
    sentences: Sequence[Sentence], told: Sequence[Sequence[Source | None]]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The figures that stand side by side in a paragraph, each as its sentence and its number there: found, claimed.

    A figure that was found and has no measure of its own gets that of the claim.

    Args:
        sentences: of one paragraph, in order.
        told: who gives each of their figures.
    """
    taken: set[tuple[int, int]] = set()
    tied: list[tuple[tuple[int, int], tuple[int, int]]] = []
    every = [(number, at) for number, each in enumerate(sentences) for at in range(len(each.figures))]
    for place, found in enumerate(every):
        if told[found[0]][found[1]] != "inspectorate":
            continue
        near = [
            (abs(other - place), claim)
            for other, claim in enumerate(every[max(0, place - NEAR) : place + NEAR + 1], start=max(0, place - NEAR))
            if told[claim[0]][claim[1]] == "force"
            and claim not in taken
            and abs(claim[0] - found[0]) <= 1
            and _same(sentences, claim, found)
        ]
        if not near:
            continue
        claim = min(near)[1]
        one, other = sentences[found[0]].figures[found[1]], sentences[claim[0]].figures[claim[1]]
        one.measure = _measured(one, other)
        taken.add(claim)
        tied.append((found, claim))
    return tied


def _measured(found: Figure, claim: Figure) -> str | None:
    """The measure of a found figure: the claim's where its own tells nothing but how it was come by."""
    return found.measure if telling(found.measure) else claim.measure


def _same(sentences: Sequence[Sentence], claim: tuple[int, int], found: tuple[int, int]) -> bool:
    """Whether two figures are of the same: of one unit, and of like measures or set against each other."""
    one, other = sentences[found[0]].figures[found[1]], sentences[claim[0]].figures[claim[1]]
    if one.unit != other.unit or not other.measure:
        return False
    bare = _measured(one, other) == other.measure
    if bare or (one.measure and alike(one.measure, other.measure)):
        return True
    return one.unit != "count" and _contrasted(sentences, claim, found)


def _contrasted(sentences: Sequence[Sentence], claim: tuple[int, int], found: tuple[int, int]) -> bool:
    first, last = sorted((claim, found))
    if first[0] == last[0]:
        sentence = sentences[first[0]]
        between = sentence.reading[sentence.figures[first[1]].end : sentence.figures[last[1]].start]
        return bool(patterns()["contrast"].search(between) or ";" in between)
    sentence = sentences[last[0]]
    return patterns()["contrast"].search(sentence.reading, 0, sentence.figures[last[1]].start) is not None
