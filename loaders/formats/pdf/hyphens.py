"""Words that the end of a line cuts: whether the hyphen is theirs, the document's own other words tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_CUT = re.compile(r"(?P<left>[^\W_]+(?:['\u2019-][^\W_]+)*)(?P<hyphen>[-\u2010\u00ad])$")
_REST = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_OPEN_END = re.compile(r"\w[/\u2013\u2014]$")
_PLAIN = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": None})
_LONGEST_WORD = 80
_LONG = 30
_OFTEN = 0.02
"""Of the long lines: where fewer end in a hyphen, the document was set without cutting words."""

_PREFIXES = frozenset(
    {"anti", "co", "cyber", "ex", "inter", "multi", "non", "over", "post", "pre", "re", "self", "sub", "under"}
)
_SHORTEST = 3
"""Letters: shorter parts are no words of their own, such as `re` and `un`."""


class Vocabulary:
    """The words of a document, as far as no line cuts them."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take up the words of all lines; the first and the last of a line may be cut."""
        self._words: Counter[str] = Counter()
        cut = False
        ends = long = 0
        for line in lines:
            plain = line.translate(_PLAIN).rstrip()
            words = [word.lower() for word in _WORD.findall(plain)]
            hyphened = plain.endswith("-") and len(plain) > 1
            self._words.update(words[1 if cut else 0 : -1 if hyphened else None])
            ends += hyphened
            long += len(plain) > _LONG
            cut = hyphened
        self._hyphenates = ends > _OFTEN * long

    def joined(self, lines: Sequence[str]) -> str:
        """The lines of one block as one, each cut word put together."""
        pieces: list[str] = []
        for line in filter(None, map(str.strip, lines)):
            if not pieces:
                pieces.append(line)
                continue
            cut, rest = _CUT.search(pieces[-1][-_LONGEST_WORD:]), _REST.match(line)
            if cut and rest:
                if not self._keeps(cut["left"], rest[0], soft=cut["hyphen"] == "\u00ad"):
                    pieces[-1] = pieces[-1][:-1]
                elif cut["hyphen"] != "-":
                    pieces[-1] = f"{pieces[-1][:-1]}-"
            elif not _OPEN_END.search(pieces[-1][-2:]):
                pieces.append(" ")
            pieces.append(line)
        return "".join(pieces)

    def _keeps(self, left: str, right: str, *, soft: bool) -> bool:
        """Whether the hyphen belongs to the word."""
        whole = f"{left}{right}".lower().translate(_PLAIN)
        if not left[-1].isalpha() or not right[0].islower():
            return not soft
        if soft:
            return False
        one, two = self._words[f"{left}-{right}".lower().translate(_PLAIN)], self._words[whole]
        head, tail = left.lower().rsplit("-", 1)[-1], right.lower().split("-", 1)[0]
        if not self._hyphenates:  # a line ends in a hyphen where a word has one
            return bool(one) or not two or head in _PREFIXES or head in self._words
        if one or two:
            return one >= two
        return all(len(part) >= _SHORTEST and part in self._words for part in (head, tail))
