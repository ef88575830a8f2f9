"""Who is told to act: sentences that put a duty on a body or an office, and whom they name, as printed."""

from __future__ import annotations

import re

from loaders.cues import Cues
from loaders.prose import Prose, matching_view

LONGEST = 400
"""Characters. Who should act, and that they should, stands in the first of a sentence's; patterns look no further."""


def addressee(words: Prose, cues: Cues) -> str | None:
    """Whom the first sentence of some words tells to act; None where it names nobody."""
    view = matching_view(words.text)[:LONGEST]
    told = _told(view, cues) or cues.addressees.recommended.match(view)
    return words.text[slice(*told.span("who"))] if told else None


def is_duty(view: str, cues: Cues) -> bool:
    """Whether words in their matching view begin with somebody and what they should do.

    A sentence that tells what somebody said or knows is none: `the force told us that it should`.
    """
    ends = view.rstrip().endswith(":")
    view = view[:LONGEST]
    if _told(view, cues):
        return True
    bare = cues.items.bare.search(view)
    if bare:
        return not cues.exclusions.reported.search(bare[0])
    recommended = cues.addressees.prefix.match(view)
    return bool(recommended and "recommend" in recommended[0] and not ends)


def _told(view: str, cues: Cues) -> re.Match[str] | None:
    told = cues.addressees.sentence.match(view)
    return told if told and not cues.exclusions.reported.search(told["gap"]) else None
