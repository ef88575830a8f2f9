"""The reader of workbooks (.xlsx, .xlsm): all sheets, also hidden ones, each below a heading with its name."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from graph.errors import SourceError
from loaders.documents import Document, Loss, Metadatum
from loaders.formats.archive import xml_parts, xml_tree
from loaders.formats.sheets.fills import fills_of
from loaders.formats.sheets.grid import LONGEST_CELL, File, Sheet, composed, too_long
from loaders.formats.sheets.numbers import GENERAL, built_in
from loaders.formats.sheets.worksheet import Manner, local, place_of, read_sheet, words_of

READER = "xlsx/2"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""

MOST_SHEETS = 200
"""Sheets of a workbook."""

_WORKBOOK = "xl/workbook.xml"
_PROPERTIES = "docProps/core.xml"
_NAMED = {"title": "title", "creator": "author", "modified": "modified", "created": "created", "language": "language"}
_THREADED = "[Threaded comment]"
_UNREAD = {
    "drawing": "pictures, charts or text boxes",
    "pivotTable": "a pivot table, but for the cells that it fills",
    "oleObject": "other programs' objects",
    "control": "buttons and other controls",
    "ctrlProp": "buttons and other controls",
}


@dataclass(frozen=True, slots=True)
class _Relation:
    """What a part refers to: a sort such as `worksheet`, and the name of the part."""

    sort: str
    target: str


def read_xlsx(content: bytes, name: str) -> Document:
    """The document in a workbook.

    Blocks are headings with the names of the sheets and rows with locators such as `sheet "AFIs", row 12`; the cells
    stand in `Document.tables`. Formulas are read as their results, dates as ISO 8601, numbers as their formats show
    them where those are simple.

    Raises:
        SourceError: the file is no workbook, protected, damaged, or more than is read.
    """
    parts = xml_parts(content, name, "[Content_Types].xml")
    place = next((each.target for each in _relations("", parts, name).values() if each.sort == "officeDocument"), "")
    place = place if place in parts else _WORKBOOK
    root = xml_tree(parts[place], place, name) if place in parts else None
    if root is None or local(root) != "workbook":
        raise SourceError(
            "the file holds no workbook, whatever its name says", where=name, hint="Give it the ending of what it is."
        )
    related = _relations(place, parts, name)
    sorts = {each.sort: each.target for each in related.values()}
    styles, theme = (_tree(parts, sorts.get(each, ""), name) for each in ("styles", "theme"))
    manner = Manner(
        _strings(parts, sorts.get("sharedStrings", ""), name),
        _formats(styles),
        fills_of(styles, theme),
        CALENDAR_MAC_1904 if _counts_from_1904(root) else CALENDAR_WINDOWS_1900,
    )
    sheets: list[Sheet] = []
    losses: list[Loss] = []
    for element in (each for above in root if local(above) == "sheets" for each in above):
        if len(sheets) == MOST_SHEETS:
            raise SourceError(
                f"it has more than {MOST_SHEETS:,} sheets, which are not read",
                where=name,
                hint="Save those that matter in a file of their own.",
            )
        title = " ".join(element.get("name", "").split())[:100]
        link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        relation = related.get(link, _Relation("", ""))
        if relation.sort != "worksheet" or relation.target not in parts:
            what = "is a chart" if relation.sort == "chartsheet" else "has no cells"
            losses.append(Loss("sheet-unread", f'the sheet "{title}" {what}; it was not read'))
            continue
        beside = _relations(relation.target, parts, name).values()
        hidden = element.get("state", "visible") in {"hidden", "veryHidden"}
        sheet = Sheet(title, (), named=True, hidden=hidden, losses=list(_unread(beside, title)))
        comments = _comments(beside, parts, name)
        sheets.append(read_sheet(parts[relation.target], sheet, manner, comments, name))
    return composed(sheets, File(content, name, READER, "binary", tuple(_metadata(parts, name)), losses))


def _relations(place: str, parts: Mapping[str, bytes], name: str) -> dict[str, _Relation]:
    """What a part refers to within the file, by the reference's name (ECMA-376, part 2, 9.3)."""
    folder, _, last = place.rpartition("/")
    links = posixpath.join(folder, "_rels", f"{last}.rels")
    if links not in parts:
        return {}
    found: dict[str, _Relation] = {}
    for each in xml_tree(parts[links], links, name):
        if each.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, unquote(each.get("Target", "")))).lstrip("/")
            found[each.get("Id", "")] = _Relation(each.get("Type", "").rpartition("/")[2], target)
    return found


def _strings(parts: Mapping[str, bytes], place: str, name: str) -> list[str]:
    """The words that cells share (18.4.9)."""
    if place not in parts:
        return []
    found = [words_of(each) for each in xml_tree(parts[place], place, name) if local(each) == "si"]
    if any(len(words) > LONGEST_CELL for words in found):
        raise too_long(name, "a cell")
    return found


def _tree(parts: Mapping[str, bytes], place: str, name: str) -> Element | None:
    """A part as a tree; None where the workbook has none."""
    return xml_tree(parts[place], place, name) if place in parts else None


def _formats(styles: Element | None) -> list[str]:
    """The number format of each style of a cell (18.8.10, 18.8.31)."""
    groups = {local(each): each for each in styles} if styles is not None else {}
    own = {each.get("numFmtId", ""): each.get("formatCode", GENERAL)[:255] for each in groups.get("numFmts", ())}
    numbers = [each.get("numFmtId", "0") for each in groups.get("cellXfs", ())]
    return [own.get(each) or built_in(each) for each in numbers]


def _counts_from_1904(root: Element) -> bool:
    return any(each.get("date1904", "0") not in {"0", "false"} for each in root if local(each) == "workbookPr")


def _comments(beside: Iterable[_Relation], parts: Mapping[str, bytes], name: str) -> dict[tuple[int, int], str]:
    """What people noted beside the cells of a sheet, by row and column (18.7)."""
    found: dict[tuple[int, int], str] = {}
    for relation in beside:
        if relation.sort != "comments" or relation.target not in parts:
            continue
        tree = xml_tree(parts[relation.target], relation.target, name)
        for each in tree.iter():
            place = place_of(each.get("ref", "")) if local(each) == "comment" else None
            if place:
                words = "".join(words_of(text) for text in each if local(text) == "text")
                if words.startswith(_THREADED):  # what old programs are shown instead of a conversation
                    words = words.partition("Comment:")[2]
                if kept := " ".join(words.split())[:LONGEST_CELL]:
                    found[place] = kept
    return found


def _unread(beside: Iterable[_Relation], title: str) -> Iterator[Loss]:
    for what in sorted({_UNREAD[each.sort] for each in beside if each.sort in _UNREAD}):
        yield Loss("objects-unread", f'the sheet "{title}" has {what}, which were not read')


def _metadata(parts: Mapping[str, bytes], name: str) -> Iterator[Metadatum]:
    """What the workbook's properties say of it."""
    if _PROPERTIES not in parts:
        return
    for element in xml_tree(parts[_PROPERTIES], _PROPERTIES, name):
        called = _NAMED.get(local(element))
        words = " ".join((element.text or "").split())
        if called and words:
            yield Metadatum(called, words[:500], _PROPERTIES)
