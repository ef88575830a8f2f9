"""Themes by label: a finding is about a theme where one of the theme's labels stands in its words.

Labels come from `ontology/themes.ttl` and from the Turtle that a folder of reports brings. How they are compared:

* Case, quotation marks, dashes and footnote marks make no difference, and a hyphen is as good as a space.
* Number and possessive endings make no difference: "strategies" is "strategy", "people" is "person".
* An abbreviation, a word of a label with two or more capitals, is found in capitals only, with or without a small
  plural s; so DASH is found, and a dash is not. In a text that is all capitals none is found.
* Of several labels that begin at one place the longest counts, and a label inside a longer one does not. Labels that
  overlap otherwise count both, unless they are of one theme.
* A misleading phrase counts like a label, and stands for no theme: "stalking horse" hides "stalking".

A broader theme is not added by itself: what is about protection notices is not tagged as about domestic abuse unless
the words say that too. A finding in which no label stands has no theme: it is untagged, not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from graph.errors import SidecarError
from graph.reference import Theme
from loaders.documents import Document, Extent
from loaders.prose import Prose, matching_view
from loaders.records import Finding, Span, ThemeTag, spans_of

METHOD = "label"
"""How the themes of this module are found, as tags name it."""

IRREGULAR = {
    "analyses": "analysis",
    "children": "child",
    "crises": "crisis",
    "knives": "knife",
    "lives": "life",
    "men": "man",
    "people": "person",
    "thieves": "thief",
    "women": "woman",
}
"""Plurals that no rule makes."""

SHOUTED = 3
"""Words. In a longer text without small letters, capitals mark no abbreviation."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[&,]")
_GAP = re.compile(r"(?:'?\s+|-\s?)?")
_ENDING = re.compile(r"'?s$")
_SINGULAR = re.compile(r"(?:ss|us|is)$")
_LONG_PLURAL = re.compile(r"(?:ss|sh|ch|x|z)es$")
_SHORTEST_PLURAL = 3
_CAPITALS = 2


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A label that stands in a text.

    Attributes:
        theme: whose label it is; None for a misleading phrase.
        label: as the vocabulary writes it.
        start: its first character in the text.
        end: one past its last character.
    """

    theme: Theme | None
    label: str
    start: int
    end: int


class _Words:
    """The words of a text: where each stands, and what it is compared by.

    Attributes:
        spans: first character of each word, and one past its last.
        keys: each in small letters, without the endings of number and possession.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._view = matching_view(text)
        found = list(_WORD.finditer(self._view))
        self.spans = [word.span() for word in found]
        self.keys = [_singular(word[0]) for word in found]
        self._shouted = len(found) > SHOUTED and text.isupper()

    def abbreviation(self, at: int) -> str | None:
        """The letters of a word with two or more capitals, without a small plural s; else None."""
        start, end = self.spans[at]
        if self._shouted or self._text[start:end].islower():
            return None
        ending = _ENDING.search(self._view, start, end)
        if ending and not any(letter.isupper() for letter in self._text[ending.start() : end]):
            end = ending.start()
        stem = self._text[start:end]
        return stem.upper() if sum(letter.isupper() for letter in stem) >= _CAPITALS else None

    def go_on(self, at: int) -> bool:
        """Whether at most space or a hyphen parts a word from the next."""
        if at + 1 >= len(self.spans):
            return False
        return bool(_GAP.fullmatch(self._view, self.spans[at][1], self.spans[at + 1][0]))


@dataclass(slots=True)
class _Node:
    """Where the words of a label have led; where a label or a misleading phrase ends here, which, and whose."""

    onward: dict[str, _Node] = field(default_factory=dict)
    label: str | None = None
    theme: Theme | None = None
    of: str = ""


KEPT = 1024
"""Texts whose themes are remembered: the paragraphs of a long report."""


class ThemeLabels:
    """The labels of all themes, ready to be looked for."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        """Lay the labels out word by word.

        Raises:
            SidecarError: a label has no word in it, or is of two themes.
        """
        self._root = _Node()
        for theme in themes:
            for label in theme.labels:
                self._add(label, theme, theme)
            for phrase in theme.misleading:
                self._add(phrase, None, theme)
        self._begin = frozenset(_singular(key.lower()) for key in self._root.onward)
        # The paragraphs of a report are asked for twice: by the passages on its findings, and by its narrative.
        self._found = lru_cache(maxsize=KEPT)(self._found_in)

    def _add(self, label: str, theme: Theme | None, owner: Theme) -> None:
        keys = folded(label)
        if not keys:
            raise SidecarError(
                f"{label!r} can be no label of the theme {owner.id}: it has no word", hint="Take the label out."
            )
        node = self._root
        for key in keys:
            node = node.onward.setdefault(key, _Node())
        of = f"a {'label' if theme else 'misleading phrase'} of the theme {owner.id}"
        if node.label is None:
            node.label, node.theme, node.of = label, theme, of
        elif node.theme != theme:
            raise SidecarError(
                f"{label!r} is both {node.of} and {of}",
                hint="A label leads to one theme: take it out, or make it longer.",
            )

    def matches(self, text: str) -> tuple[LabelMatch, ...]:
        """The labels that stand in a text, in its order."""
        words = _Words(text)
        found: list[LabelMatch] = []
        reached: dict[Theme | None, int] = {}
        furthest = 0
        for at, key in enumerate(words.keys):
            if key not in self._begin:
                continue
            match = self._longest(words, at)
            if match is None or match.end <= furthest:
                continue
            furthest = match.end
            if reached.get(match.theme, 0) <= match.start:
                reached[match.theme] = match.end
                found.append(match)
        return tuple(each for each in found if each.theme)

    def _longest(self, words: _Words, first: int) -> LabelMatch | None:
        """The longest label that begins with a word."""
        reached, at = [self._root], first
        match: LabelMatch | None = None
        while True:
            keys = (words.keys[at], words.abbreviation(at))  # the abbreviation last, for it is the surer of the two
            reached = [node.onward[key] for node in reached for key in keys if key in node.onward]
            for node in reached:
                if node.label is not None:
                    match = LabelMatch(node.theme, node.label, words.spans[first][0], words.spans[at][1])
            if not reached or not words.go_on(at):
                return match
            at += 1

    def themes_of(self, text: str) -> tuple[Theme, ...]:
        """The themes whose labels stand in a text, in the order of their IRIs."""
        return self._found(text)

    def _found_in(self, text: str) -> tuple[Theme, ...]:
        found = {match.theme.iri: match.theme for match in self.matches(text) if match.theme}
        return tuple(found[iri] for iri in sorted(found))

    def tagged(self, document: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings, each with the themes that its words hold.

        A tag's offsets are those of the canonical text. Where a page break cuts a label in two it has two spans.
        """
        return tuple(each.model_copy(update={"themes": self._tags(document, each.spans)}) for each in findings)

    def _tags(self, document: Document, spans: Sequence[Span]) -> tuple[ThemeTag, ...]:
        words = Prose.of(document, tuple(Extent(span.start, span.end) for span in spans))
        tags: list[ThemeTag] = []
        for match in self.matches(words.text):
            assert match.theme is not None  # noqa: S101  misleading phrases are left out of the matches
            extents = words.within(match.start, match.end)
            tags.append(
                ThemeTag(
                    id=match.theme.id,
                    label=match.label,
                    method=METHOD,
                    start=extents[0].start,
                    end=extents[-1].end,
                    spans=spans_of(extents),
                )
            )
        return tuple(tags)


@cache
def theme_labels(themes: tuple[Theme, ...]) -> ThemeLabels:
    """The labels of these themes, laid out once.

    Raises:
        SidecarError: a label has no word in it, or is of two themes.
    """
    return ThemeLabels(themes)


def folded(label: str) -> tuple[str, ...]:
    """What a label is compared by, word by word: two labels that fold alike are one."""
    words = _Words(label)
    return tuple(words.abbreviation(at) or key for at, key in enumerate(words.keys))


@lru_cache(maxsize=50_000)
def _singular(word: str) -> str:
    """A word in small letters without the endings of number and possession."""
    if word == "&":
        return "and"
    word = word.removesuffix("'s").removesuffix("'")
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) <= _SHORTEST_PLURAL or not word.endswith("s") or _SINGULAR.search(word):
        return word
    if word.endswith("ies") and len(word) > _SHORTEST_PLURAL + 1:
        return f"{word[:-3]}y"
    return word[:-2] if _LONG_PLURAL.search(word) else word[:-1]
