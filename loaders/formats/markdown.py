"""The reader of Markdown: the canonical text is the file's own, and markdown-it tells which lines are what.

A file without a heading that begins with `#` is read as plain text: many texts have a bullet here and there, and a
Markdown parser would glue their neighbouring lines. Where there are headings, a line goes on in the next one only in
the midst of a sentence, or where the whole file is wrapped at a column.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from graph.errors import SourceError
from loaders.documents import Block, BlockKind, Document, Extent, Loss
from loaders.formats.contents import paged
from loaders.formats.encoding import CP1252, GUESSED, decoded
from loaders.formats.html.drafts import goes_on
from loaders.formats.text import TextSource, text_document, text_line
from loaders.formats.wrapping import wrapped_at

READER = "markdown/1"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""

LARGEST = 5_000_000
"""Characters of a file with headings."""

_ATX = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(?P<words>(?:(?!\1).)*\S)\1$")
_NOTE = re.compile(r"(\[\^[\w-]{1,20}\]):[ \t]+(?=\S)")
_RAW = frozenset({"html_block", "code_block", "fence"})


def read_markdown(content: bytes, name: str) -> Document:
    """The document in a Markdown file, coded as a text file is.

    Raises:
        SourceError: the file is empty, binary, too large, or not decodable; says at which byte and line.
    """
    text, encoding = decoded(content, name)
    losses = [GUESSED] if encoding == CP1252 else []
    if not _ATX.search(text):
        return text_document(text, TextSource(content, name, READER, encoding), losses)
    if len(text) > LARGEST:
        raise SourceError(
            f"the file has {len(text):,} characters; Markdown of more than {LARGEST:,} is not read",
            where=name,
            hint="Save the report's text as .txt.",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    walk = _Walk(text, wrapped=wrapped_at(text) is not None)
    walk.read(tokens)
    if any(token.type == "html_block" for token in tokens):
        losses.append(Loss("markup", "lines of HTML are kept as they stand, with their tags"))
    blocks = tuple(paged(text, walk.blocks))
    return Document(text, hashlib.sha256(content).hexdigest(), READER, encoding, blocks, losses=tuple(losses))


@dataclass(slots=True)
class _List:
    """An open list: whether it counts, and the item that is open, by its marker and the place of its block."""

    ordered: bool
    marker: str = ""
    block: int | None = None


@dataclass(slots=True)
class _Walk:
    """One walk through the tokens of a file."""

    text: str
    wrapped: bool
    blocks: list[Block] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line) + 1

    def read(self, tokens: Sequence[Token]) -> None:  # noqa: C901  one branch for each sort of token
        """Gather the blocks of all tokens."""
        heading = row = 0
        for token in tokens:
            begin, end = token.map or (0, 0)
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                self.lists.append(_List(token.type == "ordered_list_open"))
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                self.lists.pop()
            elif token.type == "list_item_open":
                self.lists[-1].marker, self.lists[-1].block = f"{token.info}{token.markup}", None
            elif token.type == "heading_open":
                heading = int(token.tag[1:])
            elif token.type == "tr_open":
                row = 1
                self._row(begin)
            elif token.type == "tr_close":
                row = 0
            elif token.type == "inline" and not row:
                self._inline(token, begin, heading)
                heading = 0
            elif token.type in _RAW:
                for extent, number in self._found(self.lines[begin:end], begin):
                    self._plain(extent, number)

    def _inline(self, token: Token, begin: int, heading: int) -> None:
        extents = list(self._found(token.content.split("\n"), begin))
        if not extents:
            return
        if heading:
            words = [self._unbold(extent) for extent, _ in extents]
            self.blocks.append(
                Block(BlockKind.HEADING, tuple(words), "#" * heading, None, f"line {extents[0][1]}", heading)
            )
            return
        opened = self.lists[-1] if self.lists else None
        for at, (extent, number) in enumerate(extents):
            before = self._words(extents[at - 1][0]) if at else ""
            if at and (self.wrapped or goes_on(before, self._words(extent))):
                self.blocks[-1] = self.blocks[-1].continued(Block(BlockKind.PARAGRAPH, (extent,)))
            elif opened and opened.block is None:
                opened.block = len(self.blocks)
                kind = BlockKind.NUMBERED if opened.ordered else BlockKind.ITEM
                self.blocks.append(Block(kind, (extent,), opened.marker, None, f"line {number}", len(self.lists)))
            elif opened and opened.block == len(self.blocks) - 1:
                self.blocks[-1] = replace(self.blocks[-1], extents=(*self.blocks[-1].extents, extent))
            else:
                self._plain(extent, number)

    def _plain(self, extent: Extent, number: int) -> None:
        """A line that no mark of Markdown is about, by its form."""
        words = self._words(extent)
        note = _NOTE.match(words)
        if note:
            rest = Extent(extent.start + note.end(), extent.end)
            self.blocks.append(Block(BlockKind.FOOTNOTE, (rest,), note[1], None, f"line {number}"))
        else:
            self.blocks.append(text_line(words, extent.start, number))

    def _row(self, begin: int) -> None:
        line = self.lines[begin]
        words = line.strip().removeprefix("|").removesuffix("|").strip()
        if words:
            start = self.starts[begin] + line.find(words)
            extent = Extent(start, start + len(words))
            self.blocks.append(Block(BlockKind.ROW, (extent,), "", None, f"line {begin + 1}"))

    def _found(self, contents: Sequence[str], begin: int) -> Iterator[tuple[Extent, int]]:
        """Where the lines of a token stand in the text, each with its number."""
        for at, each in enumerate(contents, start=begin):
            words = each.strip()
            if words and at < len(self.lines):
                place = self.lines[at].rfind(words)
                if place >= 0:
                    start = self.starts[at] + place
                    yield Extent(start, start + len(words)), at + 1

    def _words(self, extent: Extent) -> str:
        return self.text[extent.start : extent.end]

    def _unbold(self, extent: Extent) -> Extent:
        """A line without the marks that make all of it bold."""
        bold = _BOLD.match(self._words(extent))
        if not bold:
            return extent
        start = extent.start + bold.start("words")
        return Extent(start, start + len(bold["words"]))
