"""The reader of OpenDocument texts (.odt): a page is made of one, and read like any other.

What a style says of a paragraph or a list is looked up in the file's styles (OpenDocument 1.3, part 3). Tracked changes
are read as if they were accepted: what was deleted stands apart from the text. Comments are not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.etree.ElementTree import Element

from graph.errors import SourceError
from loaders.documents import Document, Loss, Metadatum
from loaders.formats.archive import xml_parts, xml_tree
from loaders.formats.html.page import Page, read_page, written
from loaders.formats.html.walker import CONTENTS_CLASS, LOCATOR

READER = "odt/1"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""

DEEPEST = 100
"""Elements within each other."""

_CONTENT = "content.xml"
_URN = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE = f"{_URN}text:1.0}}", f"{_URN}table:1.0}}", f"{_URN}style:1.0}}"
_OFFICE, _DRAW, _FORM = f"{_URN}office:1.0}}", f"{_URN}drawing:1.0}}", f"{_URN}form:1.0}}"
_NUMBERS = frozenset("1aAiI")
_NAMED = {"title": "title", "creator": "author", "date": "updated", "language": "language"}
_UNREAD = frozenset(
    f"{space}{name}"
    for space, names in (
        (_TEXT, "tracked-changes sequence-decls variable-decls user-field-decls table-of-content-source"),
        (_TABLE, "covered-table-cell table-column table-columns"),
        (_OFFICE, "annotation forms"),
        (_DRAW, "object object-ole plugin"),
    )
    for name in names.split()
)


def read_odt(content: bytes, name: str) -> Document:
    """The document in an OpenDocument text.

    Blocks have locators such as `paragraph 12`: headings and paragraphs, counted from the first.

    Raises:
        SourceError: the file is no OpenDocument text, protected, damaged, or too large.
    """
    parts = xml_parts(content, name, _CONTENT)
    places = [place for place in (_CONTENT, "styles.xml", "meta.xml") if place in parts]
    trees = {place: xml_tree(parts[place], place, name) for place in places}
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise SourceError("the file is protected by a password", where=name, hint="Take the protection off.")
    body = trees[_CONTENT].find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise SourceError("this is no OpenDocument text", where=name, hint="Save the report as .odt or .txt.")
    markup = _Markup(_Styles.of(trees), _ticks(body), name)
    made = "".join(markup.of(body, 0))
    notes = "".join(f'<li id="footnote-{number}">{words}</li>' for number, words in markup.notes)
    page = read_page(f'<body>{made}<ol role="doc-endnotes">{notes}</ol></body>', name, furnished=False)
    if not page.drafts:
        raise SourceError("the document has no words", where=name, hint="Give a file with the report's text in it.")
    whole = Page(page.drafts, tuple(_properties(trees)), (*_losses(body), *page.losses))
    return written(whole, content, READER, "binary")


@dataclass(frozen=True, slots=True)
class _Styles:
    """What the styles say: parents of paragraph styles, raised letters, and the markers of each level of a list."""

    parents: Mapping[str, str]
    raised: frozenset[str]
    lists: Mapping[str, Mapping[int, str]]

    @classmethod
    def of(cls, trees: Mapping[str, Element]) -> _Styles:
        parents: dict[str, str] = {}
        raised: set[str] = set()
        lists: dict[str, dict[int, str]] = {}
        for tree in trees.values():
            for style in tree.iter(f"{_STYLE}style"):
                named = style.get(f"{_STYLE}name") or ""
                parents[named] = style.get(f"{_STYLE}parent-style-name") or ""
                letters = style.find(f"{_STYLE}text-properties")
                if letters is not None and (letters.get(f"{_STYLE}text-position") or "").startswith(
                    ("super", "3", "5")
                ):
                    raised.add(named)
            for style in tree.iter(f"{_TEXT}list-style"):
                lists[style.get(f"{_STYLE}name") or ""] = {
                    _count(level.get(f"{_TEXT}level")): level.get(f"{_STYLE}num-format") or ""
                    for level in style.iter(f"{_TEXT}list-level-style-number")
                }
        return cls(parents, frozenset(raised), lists)

    def is_a(self, named: str, *wanted: str) -> bool:
        """Whether a paragraph style is one of some styles, or made from one."""
        return named in wanted or self.parents.get(named) in wanted


@dataclass(slots=True)
class _Markup:
    """The markup that a document is turned into.

    Attributes:
        notes: the number of each note, and its markup.
    """

    styles: _Styles
    ticks: Mapping[str, bool]
    name: str
    notes: list[tuple[int, str]] = field(default_factory=list)
    paragraphs: int = 0
    lists: list[str] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)

    def of(self, element: Element, depth: int) -> Iterator[str]:
        """The markup of what an element holds."""
        if depth > DEEPEST:
            raise SourceError(
                f"elements stand more than {DEEPEST} deep within each other",
                where=self.name,
                hint="This is no report. Save the report's text as .txt.",
            )
        yield escape(element.text or "")
        for child in element:
            if child.tag not in _UNREAD:
                yield from self._element(child, depth + 1)
            yield escape(child.tail or "")

    def _element(self, element: Element, depth: int) -> Iterator[str]:
        tag = element.tag
        make = _MADE.get(tag)
        if make:
            yield from make(self, element, depth)
        elif tag == f"{_TEXT}section" and element.get(f"{_TEXT}display") == "none":
            return
        elif tag in _WRAPPED:
            yield f"<{_WRAPPED[tag]}>"
            yield from self.of(element, depth)
            yield f"</{_WRAPPED[tag]}>"
        else:
            yield from self.of(element, depth)

    def paragraph(self, element: Element, depth: int) -> Iterator[str]:
        """A paragraph or heading, with its place."""
        self.paragraphs += 1
        named = element.get(f"{_TEXT}style-name") or ""
        level = min(6, _count(element.get(f"{_TEXT}outline-level")) or 1) if element.tag == f"{_TEXT}h" else 0
        level = 1 if self.styles.is_a(named, "Title") else 2 if self.styles.is_a(named, "Subtitle") else level
        tag = f"h{level}" if level else "p"
        contents = any(self.styles.is_a(named, f"Contents_20_{deep}") for deep in range(1, 10))
        yield f'<{tag} class="{CONTENTS_CLASS}">' if contents else f"<{tag}>"
        yield f'<a id="{LOCATOR}paragraph {self.paragraphs}"></a>'
        yield from self.of(element, depth)
        yield f"</{tag}>"

    def list(self, element: Element, depth: int) -> Iterator[str]:
        """A list; its style may be that of the list it stands in."""
        named = element.get(f"{_TEXT}style-name") or (self.lists[-1] if self.lists else "")
        self.lists.append(named)
        style = self.styles.lists.get(named, {}).get(len(self.lists), "")
        goes_on = element.get(f"{_TEXT}continue-numbering") == "true" or element.get(f"{_TEXT}continue-list")
        place = f"{named} {len(self.lists)}"
        start = self.counted.get(place, 0) + 1 if goes_on else 1
        self.counted[place] = start - 1 + sum(1 for child in element if child.tag == f"{_TEXT}list-item")
        yield f'<ol type="{style}" start="{start}">' if style in _NUMBERS and style else "<ul>"
        yield from self.of(element, depth)
        yield "</ol>" if style in _NUMBERS and style else "</ul>"
        self.lists.pop()

    def item(self, element: Element, depth: int) -> Iterator[str]:
        """An item of a list."""
        start = element.get(f"{_TEXT}start-value")
        yield f'<li value="{_count(start)}">' if start else "<li>"
        yield from self.of(element, depth)
        yield "</li>"

    def cell(self, element: Element, depth: int) -> Iterator[str]:
        """A cell of a table."""
        columns = _count(element.get(f"{_TABLE}number-columns-spanned")) or 1
        rows = _count(element.get(f"{_TABLE}number-rows-spanned")) or 1
        yield f'<td colspan="{columns}" rowspan="{rows}">'
        yield from self.of(element, depth)
        yield "</td>"

    def note(self, element: Element, depth: int) -> Iterator[str]:
        """A footnote: its mark here, its words at the end."""
        number = len(self.notes) + 1
        self.notes.append((number, ""))
        words = element.find(f"{_TEXT}note-body")
        self.notes[number - 1] = (number, "".join(self.of(words, depth)) if words is not None else "")
        yield f'<sup><a href="#footnote-{number}">{number}</a></sup>'

    def span(self, element: Element, depth: int) -> Iterator[str]:
        """Words in a style of their own."""
        raised = (element.get(f"{_TEXT}style-name") or "") in self.styles.raised
        yield "<sup>" if raised else ""
        yield from self.of(element, depth)
        yield "</sup>" if raised else ""

    def space(self, element: Element, _depth: int) -> Iterator[str]:
        """Space or a break in a line."""
        yield "<br>" if element.tag == f"{_TEXT}line-break" else " "

    def control(self, element: Element, _depth: int) -> Iterator[str]:
        """A control of a form, of which only tick boxes say something."""
        ticked = self.ticks.get(element.get(f"{_DRAW}control") or "")
        if ticked is not None:
            yield f"<input type=checkbox{' checked' if ticked else ''}>"

    def picture(self, _element: Element, _depth: int) -> Iterator[str]:
        """A picture, which is not read."""
        yield "<img>"


_MADE: Mapping[str, Callable[[_Markup, Element, int], Iterator[str]]] = {
    f"{_TEXT}p": _Markup.paragraph,
    f"{_TEXT}h": _Markup.paragraph,
    f"{_TEXT}list": _Markup.list,
    f"{_TEXT}list-item": _Markup.item,
    f"{_TEXT}note": _Markup.note,
    f"{_TEXT}span": _Markup.span,
    f"{_TEXT}s": _Markup.space,
    f"{_TEXT}tab": _Markup.space,
    f"{_TEXT}line-break": _Markup.space,
    f"{_TABLE}table-cell": _Markup.cell,
    f"{_DRAW}control": _Markup.control,
    f"{_DRAW}image": _Markup.picture,
}
_WRAPPED = {
    f"{_TEXT}section": "div",
    f"{_TEXT}list-header": "div",
    f"{_TABLE}table": "table",
    f"{_TABLE}table-row": "tr",
    f"{_DRAW}text-box": "div",
}


def _ticks(body: Element) -> dict[str, bool]:
    """The tick boxes of a document, by the name that the text knows each by, and whether it is ticked."""
    return {
        named: (box.get(f"{_FORM}current-state") or box.get(f"{_FORM}state")) == "checked"
        for box in body.iter(f"{_FORM}checkbox")
        for named in (box.get("{http://www.w3.org/XML/1998/namespace}id"), box.get(f"{_FORM}id"))
        if named
    }


def _losses(body: Element) -> Iterator[Loss]:
    counts = Counter(element.tag for element in body.iter())
    changes = counts[f"{_TEXT}changed-region"]
    if changes:
        yield Loss("tracked-changes", f"{changes} tracked changes are read as if they were accepted")
    if counts[f"{_OFFICE}annotation"]:
        yield Loss("comments", f"{counts[f'{_OFFICE}annotation']} comments were not read")
    hidden = sum(1 for each in body.iter(f"{_TEXT}section") if each.get(f"{_TEXT}display") == "none")
    if hidden:
        yield Loss("hidden", f"{hidden} hidden sections were not read")


def _properties(trees: Mapping[str, Element]) -> Iterator[Metadatum]:
    """What the document's properties say of it."""
    for element in trees["meta.xml"].iter() if "meta.xml" in trees else ():
        name = _NAMED.get(str(element.tag).rpartition("}")[2])
        words = " ".join((element.text or "").split())
        if name and words:
            yield Metadatum(name, words[:500], "meta.xml")


def _count(words: str | None) -> int:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 6 else 0  # noqa: PLR2004  no level or number is longer
