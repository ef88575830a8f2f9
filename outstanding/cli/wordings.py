"""Two wordings side by side, with the words marked that differ."""

from __future__ import annotations

import difflib

from rich.text import Text

from graph.wording import words

GONE, COME = "red strike", "green underline"
"""The styles of words that only the earlier and only the later wording has."""


def marked(earlier: str, later: str, *, plain: bool) -> tuple[Text, Text]:
    """Both wordings with their differences marked; case, punctuation and space make none.

    Args:
        earlier: the earlier wording.
        later: the later one.
        plain: whether differences are marked by signs, [-so-] and {+so+}, where styles would not be seen.
    """
    first, second = earlier.split(), later.split()
    changes = difflib.SequenceMatcher(None, _compared(first), _compared(second), autojunk=False).get_opcodes()
    left, right = Text(), Text()
    for change, i1, i2, j1, j2 in changes:
        if change == "equal":
            _add(left, first[i1:i2])
            _add(right, second[j1:j2])
        else:
            _add(left, first[i1:i2], GONE, ("[-", "-]") if plain else ("", ""))
            _add(right, second[j1:j2], COME, ("{+", "+}") if plain else ("", ""))
    return left, right


def _compared(tokens: list[str]) -> list[str]:
    return [" ".join(words(token)) or token for token in tokens]


def _add(text: Text, tokens: list[str], style: str = "", signs: tuple[str, str] = ("", "")) -> None:
    if not tokens:
        return
    if text:
        text.append(" ")
    text.append(f"{signs[0]}{' '.join(tokens)}{signs[1]}", style=style)
