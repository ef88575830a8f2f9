"""What a page says of its document beside the text: meta elements, embedded data, labels such as `Published on`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from loaders.documents import BlockKind, Metadatum
from loaders.formats.html.drafts import Draft
from loaders.formats.html.furniture import LONGEST_LINE, cues
from loaders.prose import matching_view

LARGEST_DATA = 200_000
"""Characters of embedded data that are read; more is left alone."""

LONGEST_VALUE = 500
"""Characters of a value; a longer one is no title, name or date."""

MOST_DATA = 50
"""Values that are taken from a page."""

_KEYS = {
    "headline": "title", "name": "title", "datepublished": "published", "datemodified": "updated",
    "url": "url", "inlanguage": "language", "author": "author", "publisher": "author",
}  # fmt: skip
_THINGS = re.compile(r"article|webpage|report|creativework|document|publication", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def page_metadata(tree: LexborHTMLParser, drafts: Sequence[Draft]) -> tuple[Metadatum, ...]:
    """What a page says of its document, each value with its place, in the order of the page's parts."""
    found: dict[Metadatum, None] = {}
    for name, value, place in (*_head(tree), *_embedded(tree), *_times(tree), *_labels(drafts)):
        words = _SPACE.sub(" ", value).strip()
        if words and len(words) <= LONGEST_VALUE and len(found) < MOST_DATA:
            found.setdefault(Metadatum(name, words, place))
    return tuple(found)


_Told = Iterable[tuple[str, str, str]]


def _head(tree: LexborHTMLParser) -> _Told:
    title = tree.css_first("title")
    if title is not None:
        yield "title", title.text(deep=True), "title"
    known = {meta: name for name, metas in cues().meta.items() for meta in metas}
    for meta in tree.css("meta[content]"):
        attributes = meta.attributes
        called = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv") or ""
        name = known.get(called.lower())
        if name:
            yield name, attributes.get("content") or "", f"meta {called}"
    for link in tree.css('link[rel="canonical"]'):
        yield "url", link.attributes.get("href") or "", "link canonical"
    root = tree.root
    if root is not None and root.attributes.get("lang"):
        yield "language", root.attributes["lang"] or "", "html lang"
    heading = tree.css_first("h1")
    if heading is not None:
        yield "title", heading.text(deep=True, separator=" "), "h1"


def _times(tree: LexborHTMLParser) -> _Told:
    """Moments that are marked as such and called the page's publication or change."""
    for time in tree.css("time[datetime]")[:MOST_DATA]:
        attributes = time.attributes
        called = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}".lower()
        name = (
            "updated" if re.search("updat|modif", called) else "published" if re.search("publi|pubdate", called) else ""
        )
        if name or "pubdate" in attributes:
            yield name or "published", attributes.get("datetime") or "", "time"


def _embedded(tree: LexborHTMLParser) -> _Told:
    for script in tree.css('script[type="application/ld+json"]')[:MOST_DATA]:
        source = script.text(deep=True)
        if len(source) > LARGEST_DATA:
            continue
        try:
            data = json.loads(source)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            for key, value in thing.items():
                name = _KEYS.get(str(key).lower())
                told = value.get("name") if isinstance(value, dict) else value
                if name and isinstance(told, str):
                    yield name, told, f"ld+json {key}"


def _things(data: object) -> Iterator[dict[object, object]]:
    """The things that embedded data is about, as far as they may be the document."""
    pending = [data]
    while pending:
        thing = pending.pop()
        if isinstance(thing, list):
            pending += reversed(thing[:MOST_DATA])
        elif isinstance(thing, dict):
            pending.append(thing.get("@graph"))
            if _THINGS.search(str(thing.get("@type"))):
                yield thing


def _labels(drafts: Sequence[Draft]) -> _Told:
    """Labels among the lines of the page, each with the value behind it or in the next line."""
    patterns = cues().labels
    told = [draft for draft in drafts if draft.kind is not BlockKind.CONTENTS]
    for at, draft in enumerate(told):
        words = draft.lines[0] if draft.lines else ""
        if len(words) > LONGEST_LINE:
            continue
        view = matching_view(words)
        for name, pattern in patterns.items():
            label = pattern.search(view)
            if not label:
                continue
            value = " ".join([words[label.end() :], *draft.lines[1:]]).strip()
            if not value and at + 1 < len(told):
                following = " ".join(told[at + 1].lines)
                value = following if len(following) <= LONGEST_LINE else ""
            yield name, value.replace("\t", " "), f"label {words[: label.end()].strip(' :') or name}"
