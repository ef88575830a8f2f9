"""Two wordings side by side in a terminal, with the words marked that differ."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from outstanding.wordings import Piece, compared

STYLES = {"same": "", "gone": "red strike", "come": "green underline"}
SIGNS = {"same": ("", ""), "gone": ("[-", "-]"), "come": ("{+", "+}")}


def marked(earlier: str, later: str, *, plain: bool) -> tuple[Text, Text]:
    """Both wordings with their differences marked; case, punctuation and space make none.

    Args:
        earlier: the earlier wording.
        later: the later one.
        plain: whether differences are marked by signs, [-so-] and {+so+}, where styles would not be seen.
    """
    comparison = compared(earlier, later)
    return _text(comparison.earlier, plain=plain), _text(comparison.later, plain=plain)


def _text(pieces: Iterable[Piece], *, plain: bool) -> Text:
    text = Text()
    for piece in pieces:
        if text:
            text.append(" ")
        before, after = SIGNS[piece.change] if plain else ("", "")
        text.append(f"{before}{piece.text}{after}", style=STYLES[piece.change])
    return text
