"""The reader of Word documents: mammoth makes a page of one, and the page is read like any other.

What mammoth does not tell is put into the document before it, as anchors: the numbers that Word prints before
paragraphs, and where each paragraph stands. Tracked changes are read as if they were accepted, comments are not read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import mammoth

from graph.errors import SourceError
from loaders.documents import Document, Loss, Metadatum
from loaders.formats.archive import xml_parts, xml_tree
from loaders.formats.html.page import Page, read_page, written
from loaders.formats.html.walker import CONTENTS_CLASS, LOCATOR, MARKER
from loaders.formats.numbering import Numbering, W

READER = "docx/1"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""

MOST_PARAGRAPHS = 100_000
"""Paragraphs of a document."""

_MAIN = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_NAMED = {"title": "title", "creator": "author", "modified": "updated", "language": "language"}
_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => h2:fresh",
        *(f"p[style-name='heading {level}'] => h6:fresh" for level in (7, 8, 9)),
        *(f"p[style-name='toc {level}'] => p.{CONTENTS_CLASS}:fresh" for level in range(1, 10)),
        *(f"p[style-name='TOC {level}'] => p.{CONTENTS_CLASS}:fresh" for level in range(1, 10)),
    ]
)


def read_docx(content: bytes, name: str) -> Document:
    """The document in a Word file (.docx).

    Blocks have locators such as `paragraph 12` and `table 2, row 3`, counted as Word counts them.

    Raises:
        SourceError: the file is no Word document, protected, damaged, or too large.
    """
    parts = dict(xml_parts(content, name, _MAIN))
    trees = {place: xml_tree(part, place, name) for place, part in parts.items() if place != "mimetype"}
    marked = _Marked.of(trees, name)
    try:
        parts[_MAIN] = ElementTree.tostring(trees[_MAIN], encoding="utf-8")
        made = mammoth.convert_to_html(
            _packed(parts),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda _: {"src": ""}),
        )
    except Exception as error:  # what the library raises for a damaged document is as various as the damage
        raise SourceError(
            f"the document is damaged: {type(error).__name__}",
            where=name,
            hint="Open it in a word processor and save it again, or save the report's text as .txt.",
        ) from error
    page = read_page(f"<body>{made.value}</body>", name, furnished=False)
    if not page.drafts:
        raise SourceError("the document has no words", where=name, hint="Give a file with the report's text in it.")
    unread = sorted({message.message for message in made.messages if "was ignored" in message.message})
    losses = (*marked.losses(), *(Loss("unread", message) for message in unread[:10]), *page.losses)
    whole = Page(page.drafts, tuple(_properties(trees)), losses)
    return written(whole, content, READER, "binary")


@dataclass(slots=True)
class _Marked:
    """What was found in a document while its paragraphs were marked."""

    counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, trees: Mapping[str, Element], name: str) -> _Marked:
        """Mark the paragraphs of a document's main part with their places and numbers, and take out what is hidden."""
        root = trees[_MAIN]
        marked = cls()
        if sum(1 for _ in root.iter(f"{W}p")) > MOST_PARAGRAPHS:
            raise SourceError(
                f"the document has more than {MOST_PARAGRAPHS:,} paragraphs, which are not read",
                where=name,
                hint="This is no report. Save the report's text as .txt.",
            )
        numbering = Numbering.of(trees.get("word/numbering.xml"), trees.get("word/styles.xml"))
        for what in ("ins", "del", "moveTo", "commentReference"):
            marked.counts[what] = sum(1 for _ in root.iter(f"{W}{what}"))
        marked.counts["hidden"] = _unhide(root)
        marked.counts["heads"] = sum(1 for place in trees if place.startswith(("word/header", "word/footer")))
        rows = {
            id(first): f"table {at}, row {number}"
            for at, table in enumerate(root.iter(f"{W}tbl"), start=1)
            for number, row in enumerate(table.findall(f"{W}tr"), start=1)
            if (first := next(row.iter(f"{W}p"), None)) is not None
        }
        in_rows = {id(each) for row in root.iter(f"{W}tr") for each in row.iter(f"{W}p")} if rows else set()
        for at, paragraph in enumerate(root.iter(f"{W}p"), start=1):
            place = rows.get(id(paragraph), "" if id(paragraph) in in_rows else f"paragraph {at}")
            number = numbering.marker(paragraph)
            for anchor in (f"{LOCATOR}{place}" if place else "", f"{MARKER}{number}" if number else ""):
                if anchor:
                    after = 1 if paragraph.find(f"{W}pPr") is not None else 0
                    paragraph.insert(after, Element(f"{W}bookmarkStart", {f"{W}name": anchor}))
        return marked

    def losses(self) -> Iterator[Loss]:
        """What of the document is not in its text."""
        changes = self.counts["ins"] + self.counts["del"] + self.counts["moveTo"]
        if changes:
            yield Loss("tracked-changes", f"{changes} tracked changes are read as if they were accepted")
        if self.counts["commentReference"]:
            yield Loss("comments", f"{self.counts['commentReference']} comments were not read")
        if self.counts["hidden"]:
            yield Loss("hidden", f"{self.counts['hidden']} stretches of hidden text were not read")
        if self.counts["heads"]:
            yield Loss("running-heads", f"{self.counts['heads']} running heads and feet were not read")


def _unhide(root: Element) -> int:
    """Take the runs out that Word hides; returns how many."""
    found = 0
    for above in list(root.iter()):
        for run in [
            each
            for each in above.findall(f"{W}r")
            if (hidden := each.find(f"{W}rPr/{W}vanish")) is not None and hidden.get(f"{W}val") not in {"0", "false"}
        ]:
            above.remove(run)
            found += 1
    return found


def _packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for place, part in parts.items():
            archive.writestr(place, part)
    made.seek(0)
    return made


def _properties(trees: Mapping[str, Element]) -> Iterator[Metadatum]:
    """What the document's properties say of it."""
    for element in trees.get(_PROPERTIES, ()):
        name = _NAMED.get(str(element.tag).rpartition("}")[2])
        words = " ".join((element.text or "").split())
        if name and words:
            yield Metadatum(name, words[:500], _PROPERTIES)
