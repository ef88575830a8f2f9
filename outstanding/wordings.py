"""Two wordings compared word by word, for a terminal and for a page to mark where they differ."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from graph.wording import words

Change = Literal["same", "gone", "come"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a wording that stand next to each other.

    Attributes:
        text: the words, one space between them.
        change: `same` where both wordings have them, `gone` where only the earlier has, `come` where only the later.
    """

    text: str
    change: Change


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two wordings in pieces."""

    earlier: tuple[Piece, ...]
    later: tuple[Piece, ...]
    both: tuple[Piece, ...]
    """The later one, with what is gone in its place."""

    @property
    def same(self) -> bool:
        """Whether no word differs."""
        return all(piece.change == "same" for piece in self.both)


def compared(earlier: str, later: str) -> Comparison:
    """Compare two wordings; case, punctuation and space make no difference."""
    first, second = earlier.split(), later.split()
    changes = difflib.SequenceMatcher(None, _folded(first), _folded(second), autojunk=False).get_opcodes()
    before: list[Piece] = []
    after: list[Piece] = []
    both: list[Piece] = []
    for change, i1, i2, j1, j2 in changes:
        if change == "equal":
            before.append(Piece(" ".join(first[i1:i2]), "same"))
            after.append(kept := Piece(" ".join(second[j1:j2]), "same"))
            both.append(kept)
            continue
        if i2 > i1:
            before.append(gone := Piece(" ".join(first[i1:i2]), "gone"))
            both.append(gone)
        if j2 > j1:
            after.append(come := Piece(" ".join(second[j1:j2]), "come"))
            both.append(come)
    return Comparison(tuple(before), tuple(after), tuple(both))


def _folded(tokens: list[str]) -> list[str]:
    return [" ".join(words(token)) or token for token in tokens]
