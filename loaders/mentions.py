"""Causes of concern that a letter gives only in a sentence, and items that are glued into one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.addressees import is_duty
from loaders.cues import Cues
from loaders.prose import Prose, matching_view

_QUOTING = re.compile(r":\s+(?=[A-Z])")
_PIECE = re.compile(r";\s+(?:and\s+|or\s+)?(?=\S)")


def concern_told(sentences: Sequence[Prose], cues: Cues) -> Prose | None:
    """The words by which sentences say what a cause of concern was: the surest way of saying it first."""
    told = cues.letters.concerns
    return _said(sentences, told.stated) or concern_issued(sentences, cues) or _said(sentences, told.found)


def concern_issued(sentences: Sequence[Prose], cues: Cues) -> Prose | None:
    """The sentence that says what a cause of concern was, behind one that says that there was one."""
    for one, behind in pairwise(sentences):
        match = cues.letters.concerns.subject.search(matching_view(behind.text))
        if match and cues.letters.concerns.issued.search(matching_view(one.text)):
            return behind.part(*match.span("what"))
    return None


def topics(sentence: Prose, cues: Cues) -> Iterator[Prose]:
    """The topics by which a sentence names causes of concern."""
    for said in cues.letters.subjects.one.finditer(matching_view(sentence.text)):
        if said["noun"].startswith("cause") and said["topic"]:
            yield sentence.part(*said.span("topic"))


def enumerated(paragraph: Prose, cues: Cues) -> Iterator[Prose]:
    """What each of several causes of concern was, where a paragraph on them goes through them one by one."""
    view = matching_view(paragraph.text)
    if "causes of concern" in view:
        for said in cues.letters.concerns.enumerated.finditer(view):
            yield paragraph.part(*said.span("what"))


def quoted(paragraph: Prose, cues: Cues) -> Iterator[Prose]:
    """A cause of concern that a paragraph gives in quotation marks."""
    for said in cues.letters.concerns.quoted.finditer(matching_view(paragraph.text)):
        yield paragraph.part(*said.span("what"))


def recommended(sentences: Sequence[Prose], cues: Cues) -> Iterator[tuple[Prose, bool, str]]:
    """The findings that sentences give in running text: their words, whether they are new, and what they are called."""
    told = cues.letters.concerns
    for one, behind in pairwise(sentences):
        view = matching_view(one.text)
        if told.raised.search(view) and cues.items.duty.search(matching_view(behind.text)):
            yield behind, True, (kinds_named(view) or [""])[-1]
    for sentence in sentences:
        view = matching_view(sentence.text)
        if said := told.told.search(view):
            yield sentence.part(*said.span("what")), told.raised.search(view) is not None, "recommend"


def asked_behind(paragraph: Prose, cues: Cues) -> Prose:
    """What a paragraph quotes behind a colon, where that asks for something and nothing before it does; else all."""
    for colon in _QUOTING.finditer(paragraph.text):
        before, behind = paragraph.part(0, colon.start()), paragraph.part(colon.end(), len(paragraph.text))
        asked = next(iter(behind.sentences()), behind)
        if is_duty(matching_view(asked.text), cues) and not cues.items.duty.search(matching_view(before.text)):
            return asked
    return paragraph


def kinds_named(view: str) -> list[str]:
    """The kinds of findings that words name, in their order: cause, area or recommend."""
    return _NOUN.findall(view)


def pieces(prose: Prose) -> list[Prose]:
    """The items that are glued into one line, parted at their semicolons."""
    begins = [0, *(match.end() for match in _PIECE.finditer(prose.text))]
    ends = [*(match.start() for match in _PIECE.finditer(prose.text)), len(prose.text)]
    return [piece for pair in zip(begins, ends, strict=True) if (piece := prose.part(*pair)).text]


def _said(sentences: Sequence[Prose], cue: re.Pattern[str]) -> Prose | None:
    found = ((each, cue.search(matching_view(each.text))) for each in sentences)
    return next((each.part(*match.span("what")) for each, match in found if match), None)


_NOUN = re.compile(r"\b(cause|area|recommend)(?=s? of concern|s? for improvement|ation|ed\b|ing\b|s?\b)")
