"""Themes by label: a finding is about a theme when its words hold one of the theme's labels.

Labels come from `ontology/themes.ttl`; the longest label at a place wins. A finding in which no label stands has no
theme: it is untagged, not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.reference import Theme
from loaders.prose import matching_view


class ThemeLabels:
    """The labels of all themes, ready to be looked for."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        """Compile the labels; an ending -s and a hyphen for a space make no difference."""
        self._theme = {_folded(label): theme for theme in themes for label in theme.labels}
        longest_first = sorted(self._theme, key=lambda label: (-len(label), label))
        alternatives = "|".join(re.escape(label).replace(r"\ ", "[ -]") for label in longest_first)
        self._pattern = re.compile(rf"\b(?P<label>{alternatives})(?:s|es)?\b") if longest_first else None

    def themes_of(self, text: str) -> tuple[Theme, ...]:
        """The themes whose labels stand in a text, in the order of their IRIs."""
        if self._pattern is None:
            return ()
        labels = (_folded(match["label"]) for match in self._pattern.finditer(matching_view(text)))
        found = {self._theme[label].iri: self._theme[label] for label in labels if label in self._theme}
        return tuple(found[iri] for iri in sorted(found))


def _folded(label: str) -> str:
    return matching_view(label).replace("-", " ").strip()
