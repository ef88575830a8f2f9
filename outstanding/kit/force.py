"""The force or other inspected body that a kit is made for: its name and slug, held to what can be read and served."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from rdflib import Literal

from graph.errors import UsageError
from graph.reference import ReferenceData
from graph.terms import INSP

LONGEST_NAME: Final = 60
"""Characters: the layouts of reports look no further for a force's name."""

LONGEST_SLUG: Final = 60
"""Characters: a slug is also a label of a host name, which has at most 63 (RFC 1035, section 2.3.4)."""

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TAKEN: Final = frozenset({"body", "def", "doc", "graph", "id", "import", "imports", "issue", "text", "unrecognised"})
"""Words that begin the paths of other things."""

_KINDS: Final = re.compile(r"(?i)^heddlu\s+|\s+(?:police|constabulary)(?:\s+(?:force|service))?$")
"""What a force's name says it is; the rest is what it is called for short."""

_SHORTEST_AREA: Final = 4
_LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Force:
    """A force that no reference data describes yet.

    Attributes:
        name: its full name, as reports print it.
        slug: its part of every IRI.
        short: what it is called for short; empty where its name gives nothing that is nobody else's.
    """

    name: str
    slug: str
    short: str

    @classmethod
    def named(cls, name: str, slug: str | None, known: ReferenceData) -> Force:
        """The force of a name; without a slug, one is made of the name's letters.

        Raises:
            UsageError: a name or slug that cannot stand in a report or an IRI, or that somebody else has.
        """
        _check_name(name, known)
        short = _KINDS.sub("", name)
        made = slug if slug is not None else slug_of(short or name)
        _check_slug(made, name if slug is None else "", known)
        usable = short != name and len(short) >= _SHORTEST_AREA and not known.force_names.called(short)
        return cls(name, made, short if usable else "")


def slug_of(name: str) -> str:
    """A name's letters and digits without accents, in lower case, with hyphens; empty where it has none of ASCII."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    letters = "".join(each for each in plain if not unicodedata.combining(each) and each not in "'\u2018\u2019")
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_SLUG].strip("-")


def _check_name(name: str, known: ReferenceData) -> None:
    if name != " ".join(name.split()) or any(unicodedata.category(each)[0] == "C" for each in name):
        raise UsageError(
            f"{name!r} cannot be a name: it has space at an end, several spaces together, or hidden characters",
            hint="Write the name on one line, as reports print it.",
        )
    if not any(each.isalpha() for each in name) or not 3 <= len(name) <= LONGEST_NAME:  # noqa: PLR2004  as the layouts
        raise UsageError(
            f"{name!r} cannot be a name: it has 3 to {LONGEST_NAME} characters, with a letter among them",
            hint="Give the name as reports print it, such as --name 'Weststead Police'.",
        )
    if described := known.force_names.called(name) or known.other_named(name):
        body = described[0] if isinstance(described, tuple) else described
        raise UsageError(
            f"{name!r} is described already: {body.name}, {body.iri}",
            hint="Its reports need no folder of this kind: put them into any folder, and build that.",
        )


def _check_slug(slug: str, made_of: str, known: ReferenceData) -> None:
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        told = f"no slug can be made of {made_of!r}" if made_of else f"{slug!r} cannot be a slug"
        raise UsageError(
            told,
            hint="Give small letters, digits and single hyphens between them, such as --slug weststead; "
            f"at most {LONGEST_SLUG}.",
        )
    if slug in _TAKEN or (None, INSP.slug, Literal(slug)) in known.union:
        raise UsageError(
            f"the slug {slug!r} is taken",
            hint="Give another with --slug; it becomes part of every IRI, so choose well.",
        )
