"""What opens a list of findings: a heading, or a label with its number, its title, its origin or the finding itself."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.addressees import is_duty
from loaders.cues import Cues
from loaders.documents import Extent
from loaders.prose import Prose, matching_view
from loaders.records import FindingKind

FEWEST_WORDS = 4
"""Words. A heading with no more behind its label is a title, whatever they are: use of force."""

LONGEST_TITLE = 110
"""Characters. What stands behind a label and is longer is no title."""

SHORTEST_SENTENCE = 25
"""Characters. What stands behind a label, ends with a full stop and is shorter is a title."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a heading or label opens.

    Attributes:
        kind: of the findings below it, or of the one behind it.
        number: that it prints.
        title: that it prints.
        single: whether it stands over one finding only: it prints a number, or the singular.
        rest: the finding that is glued to it; None for a heading.
    """

    kind: FindingKind
    number: str | None = None
    title: str | None = None
    single: bool = False
    rest: Prose | None = None


def opening(prose: Prose, cues: Cues, *, heading: bool) -> Opening | None:
    """What a line opens; None where it opens nothing.

    Args:
        prose: the words of the line.
        cues: the grammar of cues.
        heading: whether the line is a heading, so that a title may follow its number without a mark between them.
    """
    view = matching_view(prose.text)
    words = view.strip(" .:*#")
    known = cues.heading(words)
    if known:
        return Opening(known)
    for kind, container in cues.containers.items():
        for label in container.labels:
            for lead in (0, len(view) - len(view.lstrip(" .:*#"))):
                match = label.match(view, lead)
                whole = match is not None and not view[match.end() : match.end() + 1].isalpha()
                if match and whole and (found := _labelled(kind, prose, view, match.end(), cues, heading=heading)):
                    return found
    return None


def kind_of_heading(heading: str, cues: Cues) -> FindingKind | None:
    """The kind of finding whose list a heading opens, if it holds no finding itself."""
    found = opening(Prose(heading, (Extent(0, len(heading)),)), cues, heading=True)
    return found.kind if found and found.rest is None else None


def _labelled(  # noqa: PLR0911, PLR0913  one answer for each thing that may stand behind a label
    kind: FindingKind, prose: Prose, view: str, end: int, cues: Cues, *, heading: bool
) -> Opening | None:
    """What a label opens, whose words end at `end` of a line's matching view."""
    printed = cues.labels.number.match(view[end:])
    number = printed["number"] if printed else None
    single = number is not None or bool(cues.labels.single.search(view[:end]))
    after = end + (printed.end() if printed else 0)
    tail = view[after:]
    if not tail.strip(" .:*#|-"):
        return Opening(kind, number, None, single)
    if number is None and heading and cues.labels.origin.fullmatch(tail.rstrip(" .:*#")):
        return Opening(kind)
    apart = cues.labels.apart.match(tail)
    begin = after + (apart.end() if apart else 0)
    rest = prose.part(begin, len(prose.text))
    if not rest.text:
        return Opening(kind, number, None, single)
    told = matching_view(rest.text)
    if is_duty(told, cues) and (apart or rest.text[:1].isupper()):
        return Opening(kind, number, None, single, rest)
    if apart and _is_sentence(kind, told, cues):
        return Opening(kind, number, None, single, rest)
    titled = apart or (number is not None and heading and rest.text[:1].isupper())
    says = cues.items.statement.search(told) and not (heading and len(told.split()) <= FEWEST_WORDS)
    if titled and len(told) <= LONGEST_TITLE and not told.endswith(",") and not says:
        return Opening(kind, number, rest.text, single)
    return None


def _is_sentence(kind: FindingKind, told: str, cues: Cues) -> bool:
    """Whether what stands behind a label is the finding: a duty by its verb, anything else by what makes a sentence."""
    if kind in {FindingKind.CAUSE_OF_CONCERN, FindingKind.POSITIVE_FINDING}:
        return bool(cues.items.statement.search(told)) and len(told) >= SHORTEST_SENTENCE
    ended = told.rstrip(" '\")").endswith((".", ";", ":"))
    return ended and len(told) >= SHORTEST_SENTENCE and bool(cues.items.duty.search(told))
