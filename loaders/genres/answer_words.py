"""The words of answers: what is a finding's own, whether a reply accepts it, who speaks, and the cells of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.addressees import is_duty
from loaders.cues import Cues
from loaders.people import people
from loaders.prose import Prose, matching_view
from loaders.records import FindingKind

KINDS = {
    "recommendation": FindingKind.RECOMMENDATION,
    "area for improvement": FindingKind.AREA_FOR_IMPROVEMENT,
    "afi": FindingKind.AREA_FOR_IMPROVEMENT,
    "cause of concern": FindingKind.CAUSE_OF_CONCERN,
    "coc": FindingKind.CAUSE_OF_CONCERN,
}
"""Kinds of findings by the names that labels and columns print."""

_REPEATED = re.compile(
    r"\s*\((?:also )?(?:repeated|carried|outstanding|first made|from|since)\b[^()]*\b20\d\d[^()]*\)\s*\.?\s*$"
)
_TOPIC = re.compile(r"(?P<topic>[A-Z][\w ,&'\u2019/-]{3,60}?)(?:[.:]|\s[-\u2013\u2014])\s+(?=[A-Z])")
_CELL = re.compile(r"\t| \| ")


def without_topic(words: Prose, cues: Cues) -> Prose:
    """The words of a finding without what a label prints around them: its topic, and where it is repeated from."""
    if repeated := _REPEATED.search(words.text):
        words = words.part(0, repeated.start())
    topic = _TOPIC.match(words.text)
    if topic and not cues.items.statement.search(matching_view(topic["topic"])):
        rest = words.part(topic.end(), len(words.text))
        if is_duty(matching_view(rest.text), cues):
            return rest
    return words


def position(words: str, cues: Cues) -> str | None:
    """Whether the first words of a reply accept what it answers: accepted, partly-accepted or not-accepted."""
    view = " ".join(matching_view(words).split()[:40])
    met = [(found.start(), slug) for slug, cue in cues.responses.positions.items() if (found := cue.search(view))]
    first = min((start for start, _ in met), default=0)
    return next((slug for start, slug in met if start == first), None)


def speaker_of(words: Prose) -> tuple[str | None, str | None]:
    """Name and office of who speaks; an office alone has no name."""
    named = people(words.text)
    if not named:
        return None, words.text.strip(" ,") or None
    person = named[0]
    rest = f"{words.text[: person.start]} {words.text[person.end :]}"
    return person.name, " ".join(rest.split()).strip(" ,") or person.role


def speaker(view: str, cues: Cues) -> tuple[str | None, tuple[int, int] | None] | None:
    """Who speaks below or behind a label, and where the words behind it stand; None where a line is no label."""
    for name, cue in cues.responses.speakers.items():
        match = cue.match(view)
        if match:
            group = next((each for each in ("rest", "given") if match.groupdict().get(each)), None)
            return None if name == "unnamed" else name, match.span(group) if group else None
    return None


def cells_of(prose: Prose) -> Iterator[Prose | None]:
    """The cells of a row, None for an empty one."""
    begins = [0, *(match.end() for match in _CELL.finditer(prose.text))]
    ends = [*(match.start() for match in _CELL.finditer(prose.text)), len(prose.text)]
    for begin, end in zip(begins, ends, strict=True):
        yield prose.part(begin, end) if prose.text[begin:end].strip() else None


def kind_of_column(head: Prose | None, otherwise: FindingKind) -> FindingKind:
    """The kind of finding that the head of a column names; `otherwise` where it names none."""
    view = matching_view(head.text) if head else ""
    plain = view.replace("areas", "area").replace("causes", "cause")
    return next((kind for words, kind in KINDS.items() if re.search(rf"\b{words}s?\b", plain)), otherwise)
