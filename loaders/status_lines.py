"""Lines of a letter that are or end in a status, and the numbers of its paragraphs."""

from __future__ import annotations

import re

from loaders.cues import Cues
from loaders.documents import Block, BlockKind

_BRACKETED = re.compile(r"\(\w{1,4}\) ")


def own_status(view: str, cues: Cues) -> bool:
    """Whether a line is a status and nothing else."""
    match = cues.letters.line.match(view)
    return bool(match and cues.letters.status(match["status"]))


def status_at_end(view: str, cues: Cues) -> tuple[tuple[int, int], tuple[int, int], str] | None:
    """Where the subject and the status of a heading stand, and the status; None where the line ends in none."""
    match = cues.letters.heading.match(view)
    status = cues.letters.status(match["status"]) if match else None
    return (match.span("about"), match.span("status"), status) if match and status else None


def is_heading(block: Block, view: str, cues: Cues) -> bool:
    """Whether a line heads what follows; headings with a status may be longer than headings are elsewhere."""
    if _BRACKETED.match(view):
        return False
    if block.kind is BlockKind.HEADING:
        return not (view.endswith(",") or view.startswith(("dear ", '"')) or cues.letters.closing.match(view))
    return block.kind is BlockKind.PARAGRAPH and status_at_end(view, cues) is not None


def paragraph_number(block: Block) -> int | None:
    """The number that a paragraph prints; None where it prints none."""
    number = re.search(r"\d+", block.marker) if block.kind is BlockKind.NUMBERED else None
    return int(number[0]) if number else None
