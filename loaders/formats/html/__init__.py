"""The reader of web pages, saved from the inspectorate's or a policing body's website.

The main part of the page is read, in the order in which it is seen. What belongs to the website and not to the document
(navigation, cookie banners, buttons, links to other pages), what nobody sees, and what is in Welsh on a page in English
is left out, and each of them is told as a loss with its number of words.
"""

from __future__ import annotations

from dataclasses import replace

from graph.errors import SourceError
from loaders.documents import Document
from loaders.formats.html.page import read_page, written
from loaders.formats.html.source import page_source

READER = "html/1"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""


def read_html(content: bytes, name: str) -> Document:
    """The document on a web page.

    Blocks have locators that are paths of elements, such as `#findings > ul:nth(2) > li:nth(1)`.

    Raises:
        SourceError: the file is empty, binary, too large, not decodable, or no words are seen on the page.
    """
    source, encoding, losses = page_source(content, name)
    page = read_page(source, name, furnished=True)
    if not page.drafts:
        raise SourceError(
            "no words are seen on this page",
            where=name,
            hint="If a script writes them, open the page in a browser and save it from there.",
        )
    return written(replace(page, losses=(*losses, *page.losses)), content, READER, encoding)
