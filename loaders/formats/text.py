"""The reader of plain text: one line is one block.

Plain text must not go through a Markdown parser, which glues neighbouring lines; only the marks of Markdown headings
and of lines in bold are understood. What the text itself loses, the reader puts together again: sentences that a page
break cut, with the footnotes that came between taken out, and the page numbers of the contents list.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graph.errors import SourceError
from loaders.documents import Block, BlockKind, Document, Extent
from loaders.formats.contents import paged
from loaders.formats.lines import (
    BARE_CONTENTS_ENTRY,
    CONTENTS_ENTRY,
    CONTENTS_HEADING,
    is_address,
    is_ended,
    is_heading,
    line_form,
)

READER = "text/2"
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
_BINARY_SHARE = 0.01


def read_text(content: bytes, name: str) -> Document:
    """The document in a plain text file: UTF-8 with or without byte order mark, or UTF-16 with one.

    Raises:
        SourceError: the file is empty, binary, or not decodable; says at which byte and line.
    """
    text, encoding = _decoded(content, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError("the file is empty", where=name, hint="Give a file with the report's text in it.")
    blocks = paged(text, _rejoined(text, list(_lines(text))))
    return Document(text, hashlib.sha256(content).hexdigest(), READER, encoding, tuple(blocks))


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    else:
        encoding = "utf-8"
        controls = sum(1 for byte in content[:65536] if byte < 9 or 13 < byte < 27)  # noqa: PLR2004  controls that no text holds
        if controls > _BINARY_SHARE * len(content[:65536]):
            raise SourceError("this is a binary file, not text", where=name, hint="Save the report's text as UTF-8.")
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SourceError(
            f"byte {error.start} (0x{content[error.start]:02x}) is not {encoding.upper().removesuffix('-SIG')}",
            where=f"{name}, line {line}",
            hint="Save the file as UTF-8 and try again.",
        ) from error


def _lines(text: str) -> Iterator[Block]:
    """Each line that is not blank, by its form."""
    start = 0
    in_contents = False
    misses = 0
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.strip()
        if words:
            first = start + len(line) - len(line.lstrip())
            block = _line(words, first, number)
            entry = CONTENTS_ENTRY.match(words) or (BARE_CONTENTS_ENTRY.match(words) if in_contents else None)
            if CONTENTS_HEADING.match(words.lower()):
                in_contents = True
                block = replace(block, kind=BlockKind.CONTENTS)
                misses = 0
            elif entry and (in_contents or "..." in words):
                block = replace(block, kind=BlockKind.CONTENTS, marker=entry["page"])
                misses = 0
            elif in_contents and (misses := misses + 1) > 1:  # one entry may have lost its page
                in_contents = False
            yield block
        start += len(line) + 1


def _line(words: str, first: int, number: int) -> Block:
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
