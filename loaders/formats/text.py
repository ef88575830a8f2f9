"""The reader of plain text: one line is one block.

Plain text must not go through a Markdown parser, which glues neighbouring lines; only the marks of Markdown headings
and of lines in bold are understood. What the text itself loses, the reader puts together again: sentences that a page
break cut, with the footnotes that came between taken out, and the page numbers of the contents list.
"""

from __future__ import annotations

import bisect
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.errors import SourceError
from loaders.documents import Block, BlockKind, Document, Extent, Loss
from loaders.formats.contents import paged
from loaders.formats.encoding import CP1252, GUESSED, decoded
from loaders.formats.lines import (
    CONTENTS_HEADING,
    contents_entry,
    is_address,
    is_ended,
    is_heading,
    line_form,
)
from loaders.formats.wrapping import rejoined_words, unwrapped, wrapped_at

READER = "text/3"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""

RUNNING = 3
"""Times that a heading is printed before one inside a cut sentence is taken for a running head."""

_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_CLOSING_MARK = re.compile(r"[ \t]+#+$")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(?P<words>(?:(?!\1).)*\S)\1$")
_CUT_WORD = re.compile(
    r"(?:,|\b(?:a|an|and|as|at|be|between|but|by|for|from|in|into|is|it|its|of|on|or|some|such|than|that|the|their"
    r"|these|this|those|through|to|was|were|which|who|with))$"
)


@dataclass(frozen=True, slots=True)
class TextSource:
    """A file that a text was taken from: its bytes and name, the reader, and how its characters were coded."""

    content: bytes
    name: str
    reader: str
    encoding: str


def read_text(content: bytes, name: str) -> Document:
    """The document in a plain text file: UTF-8 with or without byte order mark, UTF-16 with one, or cp1252.

    Raises:
        SourceError: the file is empty, binary, or not decodable; says at which byte and line.
    """
    text, encoding = decoded(content, name)
    return text_document(text, TextSource(content, name, READER, encoding), [GUESSED] if encoding == CP1252 else [])


def text_document(text: str, source: TextSource, losses: Sequence[Loss] = ()) -> Document:
    """The document in the text of a file, whatever its format.

    Args:
        text: the file's text, with the line ends of any system.
        source: the file that it was taken from.
        losses: what could not be taken over.

    Raises:
        SourceError: the text is empty.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError("the file is empty", where=source.name, hint="Give a file with the report's text in it.")
    told = list(losses)
    text, joined, left = rejoined_words(text)
    if joined or left:
        detail = f"{joined} words that a hyphen cut at a line's end were put together, {left} were left as they are"
        told.append(Loss("hyphens", detail))
    blocks = list(_lines(text))
    width = wrapped_at(text)
    if width:
        blocks = unwrapped(text, blocks, width)
        told.append(Loss("wrapped", f"the lines are wrapped at {width} columns: those that go on were put together"))
    blocks = paged(text, _rejoined(text, blocks))
    if "\f" in text and not any(block.pages for block in blocks):
        blocks = _by_form_feeds(text, blocks)
    sha256 = hashlib.sha256(source.content).hexdigest()
    return Document(text, sha256, source.reader, source.encoding, tuple(blocks), losses=tuple(told))


def _by_form_feeds(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the pages that form feeds begin, counted from the first."""
    feeds = [at for at, character in enumerate(text) if character == "\f"]

    def page(offset: int) -> int:
        return bisect.bisect_right(feeds, offset) + 1

    return [replace(block, pages=(page(block.start), page(block.end - 1))) for block in blocks]


def _lines(text: str) -> Iterator[Block]:
    """Each line that is not blank, by its form."""
    start = 0
    in_contents = False
    misses = 0
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.strip()
        if words:
            first = start + len(line) - len(line.lstrip())
            block = text_line(words, first, number)
            entry = contents_entry(words, listed=in_contents)
            if CONTENTS_HEADING.match(words.lower()):
                in_contents = True
                block = replace(block, kind=BlockKind.CONTENTS)
                misses = 0
            elif entry and (in_contents or "..." in words):
                block = replace(block, kind=BlockKind.CONTENTS, marker=entry[1])
                misses = 0
            elif in_contents and (misses := misses + 1) > 1:  # one entry may have lost its page
                in_contents = False
            yield block
        start += len(line) + 1


def text_line(words: str, first: int, number: int) -> Block:
    """One line by its form. The marks of a Markdown heading or of a line in bold are no part of the block's words."""
    locator = f"line {number}"
    heading = _MARKDOWN_HEADING.match(words)
    inner = _CLOSING_MARK.sub("", words[heading.end() :]) if heading else words
    begin = first + (heading.end() if heading else 0)
    bold = _BOLD.match(inner)
    if bold:
        begin, inner = begin + bold.start("words"), bold["words"]
    if inner and heading:
        return Block(BlockKind.HEADING, (Extent(begin, begin + len(inner)),), marker=heading[1], locator=locator)
    if bold:
        kind = BlockKind.HEADING if is_heading(inner) else BlockKind.PARAGRAPH
        return Block(kind, (Extent(begin, begin + len(inner)),), locator=locator)
    form = line_form(words)
    return Block(form.kind, (Extent(first + form.begin, first + len(words)),), marker=form.marker, locator=locator)


def _rejoined(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks with cut sentences put together; the words between, such as footnotes, stay blocks of their own."""
    done: list[Block] = []
    cut: int | None = None
    printed = Counter(text[block.start : block.end] for block in blocks if block.kind is BlockKind.HEADING)
    for each in blocks:
        block = each
        if cut is not None and done[cut].kind is not BlockKind.HEADING and _is_running(text, block, printed):
            block = replace(block, kind=BlockKind.FURNITURE)
        if cut is not None and _continues(text, done[cut], block):
            done[cut] = done[cut].continued(block)
            cut = cut if _is_cut(text, done[cut]) else None
            continue
        done.append(block)
        if block.kind in {BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS}:
            continue
        cut = len(done) - 1 if _is_cut(text, block) else None
    return done


def _is_running(text: str, block: Block, printed: Counter[str]) -> bool:
    """Whether a line inside a cut sentence is a page number, or a head that runs over many pages."""
    words = text[block.start : block.end]
    return words.isdigit() or (block.kind is BlockKind.HEADING and printed[words] >= RUNNING)


def _is_cut(text: str, block: Block) -> bool:
    if block.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED, BlockKind.HEADING}:
        return False
    words = text[block.extents[-1].start : block.end]
    return any(map(str.isalpha, words)) and not is_ended(words) and not is_address(words)


def _continues(text: str, cut: Block, block: Block) -> bool:
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    first = text[block.start]
    if first.islower():
        return not is_address(text[block.start : block.end])
    # A name may open the next page: only a word that cannot end a sentence tells.
    return cut.kind is not BlockKind.HEADING and bool(_CUT_WORD.search(text[cut.extents[-1].start : cut.end]))
