"""IRIs, and where on this server the things that they name are described.

    {base}id/X          a thing of this publisher      its page is    doc/X
    {base}graph/X       a named graph                                 doc/graph/X
    {public}body/X      an official body                              doc/body/X
    {public}def/X       a concept or scheme                           doc/def/X
    {public}def/X#Y     a term of a vocabulary                        def/X, where Y is an anchor
    {base}text/X        a document's text                             doc/text/X; the text itself stands at text/X
    {base}text/X#char=  a passage of it                               text/X?char=, where it is marked

`{public}` is fixed whoever publishes (`graph.terms`). A path on this server has the same words as the IRI after its
base, so a base with a path of its own, or another host, changes nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from graph.terms import PUBLIC, Base

LONGEST: Final = 1024
"""Characters of a path that can name something."""

_NO_PATH: Final = re.compile(r"[\x00-\x20\x7f-\x9f<>\"{}|\\^`#?]|(?:^|/)\.{1,2}(?:/|$)")
_SAFE: Final = "/:@!$&'()*+,;=~-._%?#"
"""Left as they are in an address. `%` too: an IRI has its escapes already."""

_FIXED: Final = ("def/", "body/")
_PASSAGE: Final = re.compile(r"(?P<text>[^#]+)#(?P<place>char=[0-9]+,[0-9]+)")


def named(iri: str) -> ox.NamedNode | None:
    """The term for an IRI that somebody asks for; None where it is none, and so names nothing.

    Only what this gives is put into a query: `str` of it is the term in SPARQL.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are, for one server.

    Attributes:
        base: under which this publisher's things were made.
        root: the path under which the server stands behind its proxy, without a slash at its end; mostly empty.
    """

    base: Base
    root: str = ""

    # --- from an address to an IRI -----------------------------------------------------------------------------------

    def at(self, path: str) -> ox.NamedNode | None:
        """What a path on this server names, from its first word on: `id/...`, `text/...`, `graph/...`, `body/...`.

        The path is decoded once. None where no IRI can be made of it.
        """
        if len(path) > LONGEST or _NO_PATH.search(path):
            return None
        return named((PUBLIC if path.startswith(_FIXED) else self.base.iri) + path)

    def described_at(self, path: str) -> tuple[ox.NamedNode, ...]:
        """What a page may be about, by what follows `doc/` in its path; the first of these that exists is meant."""
        places = [path, f"id/{path}"] if path.startswith((*_FIXED, "graph/", "text/")) else [f"id/{path}"]
        return tuple(node for place in places if (node := self.at(place)))

    # --- from an IRI to an address -----------------------------------------------------------------------------------

    def key(self, iri: str) -> str | None:
        """The path of a thing's IRI, without a slash before it; None for what is served elsewhere."""
        for start, words in ((self.base.iri, ("id/", "text/", "graph/", "doc/")), (PUBLIC, _FIXED)):
            rest = iri.removeprefix(start)
            if rest != iri and rest.startswith(words):
                return rest
        return None

    def page_key(self, iri: str) -> str | None:
        """What follows `doc/` in the path of a thing's page; None for what has none."""
        key = self.key(iri)
        if key is None or "#" in key or key.startswith("doc/"):
            return None
        return key.removeprefix("id/")

    def page_iri(self, iri: str) -> str | None:
        """The IRI of the page about a thing, under the base."""
        key = self.page_key(iri)
        return None if key is None else f"{self.base.iri}doc/{key}"

    def address(self, iri: str) -> str:
        """Where a reader finds what an IRI names: a path on this server, or the IRI itself where it is elsewhere."""
        key, page = self.key(iri), self.page_key(iri)
        if key is None:
            return iri
        passage = _PASSAGE.fullmatch(key)
        if passage:
            return self.path(f"{passage['text']}?{passage['place']}#{passage['place']}")
        # Texts and vocabularies are documents themselves, and a concept leads on to its page.
        return self.path(key if page is None or key.startswith(("text/", "def/")) else f"doc/{page}")

    def uri(self, iri: str) -> str:
        """An IRI as a header can carry it, in ASCII (RFC 3987, section 3.1)."""
        return quote(iri, safe=_SAFE)

    def path(self, key: str) -> str:
        """The path of something on this server, escaped; `?` and `#` in it keep their meaning."""
        return f"{self.root}/{quote(key, safe=_SAFE)}"

    def local(self, path: str) -> str:
        """The path of something on this server, given with a slash before it; any other address as it is."""
        return self.root + path if path.startswith("/") else path
