"""The head of a letter: where it ends, who writes to whom, and on which day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.naming import Body, Called
from graph.reference import ReferenceData
from loaders.cues import Cues
from loaders.dates import printed_dates
from loaders.documents import Block, BlockKind, Document
from loaders.prose import matching_view
from loaders.records import Person, PrintedDate

LONGEST_LINE = 90
"""Characters of a line of a head; a longer one, or one that ends like a sentence, is text."""

_LABELS = {
    "from": "sender",
    "to": "addressee",
    "cc": "copied",
    "c.c.": "copied",
    "copy": "copied",
    "copy to": "copied",
    "copied to": "copied",
    "sent on": "sent",
    "date": "sent",
    "date sent": "sent",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a letter.

    Attributes:
        start: the first character of the first line that says who writes to whom.
        end: the first character behind the head.
        parts: where what each label labels stands: sender, addressee, copied and sent; empty where none is printed.
        sent: the day of the letter, where a label names it.
    """

    start: int
    end: int
    parts: tuple[tuple[str, int, int], ...]
    sent: PrintedDate | None


def read_head(document: Document, cues: Cues) -> Head:
    """The head of a letter: as far as its greeting or, where it has labels, as far as their last value."""
    blocks = [block for block in document.blocks if block.kind not in {BlockKind.FURNITURE, BlockKind.CONTENTS}]
    views = [matching_view(document.words(block)) for block in blocks]
    greeting = next((at for at, view in enumerate(views) if re.match(r"dear\b.{0,80}$", view)), None)
    labelled = _labelled(blocks, views, cues, greeting)
    sent = next(
        (date for part, start, end in labelled if part == "sent" for date in _dates(document, start, end)), None
    )
    if greeting is not None:
        return Head(labelled[0][1] if labelled else 0, blocks[greeting].start, tuple(labelled), sent)
    if not labelled:
        return Head(0, blocks[0].start if blocks else 0, (), sent)
    return Head(labelled[0][1], _ended(labelled, sent), tuple(labelled), sent)


def _ended(labelled: Sequence[tuple[str, int, int]], sent: PrintedDate | None) -> int:
    part, _, end = labelled[-1]
    return sent.end if part == "sent" and sent else end


def _labelled(
    blocks: Sequence[Block], views: Sequence[str], cues: Cues, greeting: int | None
) -> list[tuple[str, int, int]]:
    """The labels among the first lines, each with the stretch from it to the next, or to the first text."""
    found: list[tuple[str, int, int]] = []
    for block, view in zip(blocks[:greeting], views[:greeting], strict=True):
        match = cues.letters.head.label.match(view)
        if match:
            found.append((_LABELS.get(match["label"].strip(), "sent"), block.start, block.end))
        elif found and found[-1][0] == "sent" and found[-1][2] - found[-1][1] > LONGEST_LINE:
            break
        elif found:
            ended = view.rstrip().endswith((".", ":"))
            text = ended or len(view) > 2 * LONGEST_LINE or cues.letters.section.match(view)
            full = found[-1][0] == "sent" and re.search(r"\d{4}", view) is None and found[-1][2] > found[-1][1] + 12
            if text or full:
                break
            part, start, _ = found[-1]
            found[-1] = (part, start, block.end)
    return found if len(found) > 1 else []


def _dates(document: Document, start: int, end: int) -> list[PrintedDate]:
    return [
        each for each in printed_dates(document.text[start:end], offset=start) if each.precision in {"day", "month"}
    ]


def published_on(document: Document, blocks: Sequence[Block], cues: Cues) -> PrintedDate | None:
    """The date on a line that says when the letter was published."""
    for block in blocks:
        label = cues.letters.head.published.match(matching_view(document.words(block)))
        if label and (dates := _dates(document, block.start, block.end)):
            return dates[0]
    return None


def parties(
    document: Document, head: Head, named: Sequence[Person], cues: Cues
) -> tuple[Person | None, Person | None, tuple[Person, ...]]:
    """Sender, addressee, and who gets a copy: by the labels, else by their place among the lines that say so.

    A person in the head whom no label places goes by the office: an inspector writes, a chief officer is written to.
    """
    by_part: dict[str, list[Person]] = {"sender": [], "addressee": [], "copied": []}
    views = [(block, matching_view(document.words(block))) for block in document.blocks]
    closing = next(
        (block.start for block, view in views if block.start > head.end and cues.letters.closing.match(view)),
        len(document.text),
    )
    by_part["sender"] += [each for each in named if each.start >= closing][:1]
    if head.parts:
        for part, start, end in head.parts:
            if part in by_part:
                by_part[part] += [each for each in named if start <= each.start < end]
        labelled = {each.start for held in by_part.values() for each in held}
        for person in named:
            if person.start < head.end and person.start not in labelled:
                own = _part_of(person, cues)
                by_part[own or "copied"] += [person] if own else []
    else:
        copied = next((block.start for block, view in views if cues.letters.copied.match(view)), head.end)
        by_part["addressee"] += [each for each in named if each.start < min(copied, head.end)]
        by_part["copied"] += [each for each in named if copied <= each.start < head.end]
    _by_office(by_part, cues)
    sender, addressee = by_part["sender"], by_part["addressee"]
    return sender[0] if sender else None, addressee[0] if addressee else None, tuple(by_part["copied"])


def _by_office(by_part: dict[str, list[Person]], cues: Cues) -> None:
    """Put persons where their office belongs, where a label is lost and several stand under one."""
    for part in ("sender", "addressee", "copied"):
        held = by_part[part]
        for person in list(held) if len(held) > 1 or part == "addressee" else []:
            own = _part_of(person, cues) or part
            if own != part and not by_part[own]:
                held.remove(person)
                by_part[own].append(person)


def _part_of(person: Person, cues: Cues) -> str | None:
    """The part that a person in an office has in a letter of the inspectorate."""
    role = matching_view(person.role)
    return next((name for name, cue in cues.letters.head.offices.items() if cue.search(role)), None)


def force_named(reference: ReferenceData, *texts: str) -> Body | None:
    """The force that the first text to name a single one names; else the one that is named far more than others."""
    for text in texts:
        named = reference.forces_in(text)
        if len(named) == 1:
            return named[0]
    mentions = [
        force
        for mention in reference.force_names.mentions(" \n".join(texts))
        if mention.called is not Called.AREA
        for force in mention.forces
    ]
    counted = sorted({each: mentions.count(each) for each in mentions}.items(), key=lambda one: -one[1])
    if counted and (len(counted) == 1 or counted[0][1] > 2 * counted[1][1]):
        return counted[0][0]
    return None
