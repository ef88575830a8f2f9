"""A page as blocks, metadata and losses: what the readers of pages and of word processors' files stand on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from loaders.documents import Document, Loss, Metadatum
from loaders.formats.composition import Composition
from loaders.formats.contents import paged
from loaders.formats.html.anchors import anchors
from loaders.formats.html.drafts import Draft, LeftOut
from loaders.formats.html.metadata import page_metadata
from loaders.formats.html.screening import Screen
from loaders.formats.html.walker import Walker


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds.

    Attributes:
        drafts: its blocks, in reading order.
        metadata: what it says of its document beside the text.
        losses: what was left out.
    """

    drafts: tuple[Draft, ...]
    metadata: tuple[Metadatum, ...]
    losses: tuple[Loss, ...]


def written(page: Page, content: bytes, reader: str, encoding: str) -> Document:
    """The document of a page, with pages where its contents list tells them.

    Args:
        page: what the page holds.
        content: all bytes of the source.
        reader: name and version of the reader.
        encoding: how the source's characters were coded, or `binary`.
    """
    composition = Composition()
    for draft in page.drafts:
        composition.add(draft.printed())
    document = composition.document(content, reader, encoding, page.metadata, page.losses)
    return replace(document, blocks=tuple(paged(document.text, document.blocks)))


def read_page(source: str, name: str, *, furnished: bool) -> Page:
    """Read a page.

    Args:
        source: its markup.
        name: of the file, for messages.
        furnished: whether it comes from a website, with navigation and what else stands around a document there.

    Raises:
        SourceError: its elements stand too deep within each other.
        MemoryError: there is too little memory for its tree.
    """
    try:
        tree = LexborHTMLParser(source)
    except SelectolaxError as error:  # markup is never wrong (HTML, section 13.2): only memory can be wanting
        raise MemoryError from error
    linked = anchors(tree)
    left = LeftOut()
    walker = Walker(linked, Screen(tree, linked, screens=furnished), left, name)
    if tree.body is not None:
        walker.walk(tree.body)
    losses = list(left.losses())
    if walker.pictures:
        losses.append(Loss("pictures", f"{walker.pictures} pictures and embedded parts were not read"))
    drafts = tuple(draft for draft in walker.drafts if any(draft.lines))
    return Page(drafts, page_metadata(tree, drafts) if furnished else (), tuple(losses))
