"""Atom feeds (RFC 4287), written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from outstanding.catalogue.publisher import Publisher
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS

MEDIA_TYPE = "application/atom+xml"

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can hold (clause 2.2)."""


@dataclass(frozen=True, slots=True)
class Category:
    """What an entry is about: an IRI, and its name."""

    term: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is new.

    Attributes:
        id: an IRI that never means anything else.
        title: plain text, as `words`.
        updated: when it was published; in UTC.
        words: what it says.
        page: address of a page about it.
        categories: what it is about.
    """

    id: str
    title: str
    updated: datetime.datetime
    words: str
    page: str
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        id: an IRI that never means anything else.
        subtitle: what an entry is, and what is not in the feed.
        updated: when the newest entry was published; in UTC.
        address: where the feed itself is.
        page: address of a page about the same.
        entries: the newest first.
    """

    id: str
    title: str
    subtitle: str
    updated: datetime.datetime
    address: str
    page: str
    entries: Sequence[Entry]


def atom(feed: Feed, publisher: Publisher, version: str) -> bytes:
    """A feed as an Atom document in UTF-8.

    Args:
        feed: what to write.
        publisher: its author; where no name is known the author is the software that made it.
        version: of that software.
    """
    root = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(feed.updated))
    author = ElementTree.SubElement(root, "author")
    _text(author, "name", publisher.name or "Outstanding")
    if publisher.page:
        _text(author, "uri", publisher.page)
    _link(root, "self", feed.address, MEDIA_TYPE)
    _link(root, "alternate", feed.page, "text/html")
    _link(root, "license", LICENCE)  # RFC 4946
    _text(root, "rights", f"{ATTRIBUTION} {TERMS}")
    ElementTree.SubElement(root, "generator", {"version": version}).text = "Outstanding"
    for entry in feed.entries:
        node = ElementTree.SubElement(root, "entry")
        _text(node, "id", entry.id)
        _text(node, "title", entry.title)
        _text(node, "updated", _moment(entry.updated))
        _text(node, "published", _moment(entry.updated))
        _link(node, "alternate", entry.page)
        for category in entry.categories:
            ElementTree.SubElement(node, "category", {"term": category.term, "label": _clean(category.label)})
        ElementTree.SubElement(node, "content", {"type": "text"}).text = _clean(entry.words)
    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, "unicode")}\n'.encode()


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _clean(text)


def _link(parent: ElementTree.Element, relation: str, address: str, media_type: str | None = None) -> None:
    attributes = {"rel": relation, "href": address} | ({"type": media_type} if media_type else {})
    ElementTree.SubElement(parent, "link", attributes)


def _moment(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
