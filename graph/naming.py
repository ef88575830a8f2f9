"""Which force a name means, and which forces a text names.

Forces are called by their full names ("Kent Police"), by short ones ("GMP", "the Met"), and by the areas that they
police ("Kent"), which are also counties, towns and universities. So a full or short name names a force wherever it
stands, and an area only where it stands for itself. What may mean several forces is told with all of them; none is
chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rdflib import URIRef


@dataclass(frozen=True, slots=True)
class Body:
    """A force, a policing body, an inspectorate, or another body.

    Attributes:
        name: the preferred name.
        labels: every name, the preferred one too.
        region: of England, or Wales; empty where none is given.
    """

    iri: URIRef
    slug: str
    name: str
    labels: tuple[str, ...]
    region: str = ""


class Called(StrEnum):
    """By what a text names a force."""

    NAME = "name"
    SHORT = "short"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names a force, or one of several.

    Attributes:
        forces: the forces that are called so; more than one where a name is shared.
        called: by what.
        start: offset of the first character in the text.
        end: offset after the last one.
    """

    forces: tuple[Body, ...]
    called: Called
    start: int
    end: int


_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015"
_NAMES_FORCE = re.compile(r"\b(?:police|constabulary|heddlu)\b", re.IGNORECASE)
_SHORT = re.compile(r"[A-Z](?:[A-Za-z]*[A-Z&]){1,3}[A-Za-z]?")
_WORD_SHORTER_THAN = 4
"""An area with fewer letters, as "Met", is also a common word: it counts behind "the" only."""

_COMMON = frozenset({"police", "constabulary", "service", "force", "the", "of", "and"})
"""Words of a name that tell no force from another."""

_JOINED = re.compile(r"(?:\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|or|&)\s+)(?:the\s+)?")
_BEFORE = re.compile(r"(?P<word>[A-Z][\w'\u2019-]*)[^\S\n]+(?P<link>(?:of|for)[^\S\n]+(?:the[^\S\n]+)?)?\Z")
_AFTER = re.compile(
    r"[-\u2010\u2011]\w|[^\S\n]+(?:(?P<capital>[A-Z]\w*)|(?:county|region|university|council|street|road|coast)\b)"
)
_MAY_PRECEDE = frozenset(
    {"A", "After", "Although", "And", "As", "At", "Both", "But", "By", "For", "From", "If", "In", "Of", "On", "Our"}
    | {"Since", "The", "To", "Under", "When", "While", "With", "Within"}
)
"""Words that may have a capital before a name because a sentence begins with them."""

_OFFICES = frozenset(
    {"Commissioner", "Commissioners", "Constable", "Constables", "Inspection", "Inspections", "Mayor", "Police"}
)
"""What is *of* a force or *for* its area, unlike a university."""

_MAY_FOLLOW = frozenset({"PEEL", "PCC", "PFCC", "OPCC", "HMIC", "HMICFRS"})
"""Words with a capital that leave an area what it is: a page's title, an office."""


def name_key(name: str) -> str:
    """How names are compared: lower case, one space, a space for any dash, "and" for "&", without "the" in front."""
    text = re.sub(rf"[{_DASHES}]", " ", name.lower()).replace("\u2019", "'").replace("&", " and ")
    return re.sub(r"\s+", " ", text).strip(" .,:;").removeprefix("the ")


class ForceNames:
    """The names of some forces."""

    def __init__(self, forces: Iterable[Body]) -> None:
        """Take the forces with all their labels. An area's name makes "... Police" and "... Constabulary" names too."""
        self._forces = tuple(forces)

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[Body, ...]]:
        found: dict[str, dict[Body, None]] = {}
        for force in self._forces:
            for name in _names(force):
                found.setdefault(name_key(name), {})[force] = None
        return {key: tuple(forces) for key, forces in found.items()}

    def called(self, name: str) -> tuple[Body, ...]:
        """The forces of exactly this name, case, dashes and a leading "the" aside; several where they share it."""
        return self._by_key.get(name_key(name), ())

    def near(self, name: str) -> tuple[Body, ...]:
        """The forces that a name which none has may mean: its telling words stand in their names or their region."""
        words = set(name_key(name).split()) - _COMMON
        if not words:
            return ()
        return tuple(
            force
            for force in self._forces
            if words <= {word for label in (*force.labels, force.region) for word in name_key(label).split()}
        )

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The places of a text that name forces, in its order; areas that are part of another name are left out."""
        found = [mention for match in self._pattern.finditer(text) if (mention := self._mention(text, match))]
        return tuple(mention for chain in _chains(text, found) for mention in _standing(text, chain))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Every name, the longest first; full names and areas also in capitals."""
        written = {spelling for force in self._forces for name in _names(force) for spelling in _spellings(name)}
        if not written:
            return re.compile(r"(?!)")
        return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(written, key=lambda each: (-len(each), each)))})(?!\w)")

    def _mention(self, text: str, match: re.Match[str]) -> Mention | None:
        forces = self.called(match[0])
        called = _kind(match[0])
        before = text[max(0, match.start() - 8) : match.start()]
        if re.search(r"(?<!\w)New[^\S\n]+\Z", before):  # New South Wales
            return None
        if called is Called.NAME and re.match(r"\s+Department\b", text[match.end() :]):
            return None
        if called is Called.SHORT and not _has_small_letters(text, match):  # a line in capitals: MPS may be members
            return None
        article = re.search(r"(?<!\w)(?:the|The|THE)\s+\Z", before)
        if called is Called.AREA and len(match[0]) < _WORD_SHORTER_THAN and not article:
            return None
        return Mention(forces, called, *match.span())


def _names(force: Body) -> Iterable[str]:
    """The labels of a force, and what its areas make: "Kent" makes "Kent Police" and "Kent Constabulary"."""
    for label in force.labels:
        yield label
        if _kind(label) is Called.AREA:
            yield from (f"{label} Police", f"{label} Constabulary")


def _kind(name: str) -> Called:
    if _NAMES_FORCE.search(name):
        return Called.NAME
    return Called.SHORT if _SHORT.fullmatch(name) and " " not in name and not _is_word(name) else Called.AREA


def _is_word(name: str) -> bool:
    """Whether a word in capitals is long enough to be an area's name in capitals, not an abbreviation."""
    return name.isupper() and len(name) >= _WORD_SHORTER_THAN and "&" not in name


def _spellings(name: str) -> tuple[str, ...]:
    """A name as regular expressions: as it is written and, unless it is an abbreviation, in capitals."""
    return tuple({_flexible(each) for each in ((name,) if _kind(name) is Called.SHORT else (name, name.upper()))})


def _flexible(name: str) -> str:
    """A regular expression for a name: any space, any dash, "and" or "&"."""
    pieces = re.split(rf"(\s+|[{_DASHES}])", name)
    out = []
    for piece in pieces:
        if piece.isspace():
            out.append(r"\s+")
        elif piece and piece in _DASHES:
            out.append(rf"(?:[{_DASHES}]|\s)")
        elif piece in {"and", "&", "AND"}:
            out.append("(?:and|AND|&)")
        else:
            out.append(re.escape(piece).replace("'", "['\u2019]"))
    return "".join(out)


def _has_small_letters(text: str, match: re.Match[str]) -> bool:
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    line = text[start : end if end >= 0 else len(text)]
    return line.strip() == match[0] or any(letter.islower() for letter in line)


def _chains(text: str, mentions: Sequence[Mention]) -> Iterable[list[Mention]]:
    """Mentions that are joined to each other by a comma or by "and", together."""
    chain: list[Mention] = []
    for mention in mentions:
        if chain and not _JOINED.fullmatch(text[chain[-1].end : mention.start]):
            yield chain
            chain = []
        chain.append(mention)
    if chain:
        yield chain


def _standing(text: str, chain: Sequence[Mention]) -> Iterable[Mention]:
    """The mentions of a chain that count: all beside a full or a short name; areas alone if they stand for themselves.

    "Durham and Cleveland Police" names two forces; "Kent and Essex Ambulance" names none.
    """
    if any(each.called is not Called.AREA for each in chain):
        named = Called.NAME
        return [
            Mention(each.forces, named if each.called is Called.AREA else each.called, each.start, each.end)
            for each in chain
        ]
    before = _BEFORE.search(text[max(0, chain[0].start - 60) : chain[0].start])
    if before and before["word"] not in (_OFFICES if before["link"] else _MAY_PRECEDE | _OFFICES):
        return ()
    after = _AFTER.match(text, chain[-1].end)
    if after and after["capital"] not in _MAY_FOLLOW:
        return ()
    return chain
