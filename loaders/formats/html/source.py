"""The bytes of a page as characters, and the refusal of what no page of a report is.

How the characters are coded is told by a byte order mark, else by the page itself, else UTF-8 is tried and then cp1252
(HTML Living Standard, 13.2.3). Bytes that are UTF-8 are read as such whatever the page calls them: text that is none
decodes as UTF-8 by chance only where it has no accents at all.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from graph.errors import SourceError
from loaders.documents import Loss
from loaders.formats.encoding import CP1252, GUESSED, is_binary

LARGEST = 20_000_000
"""Bytes of a page. Saved pages of reports have a hundredth of it; pictures that are written into one count too."""

MOST_NODES = 5_000_000
"""Elements that the page's unclosed marks of emphasis would be repeated in, at most."""

DEEPEST_OPEN = 5000
"""Elements that are open at once."""

_LOOKED_AT = 4096
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_LATIN = frozenset({"iso8859-1", "ascii", "cp1252", "iso8859-15"})
_EMPTY = re.compile(r"<(script|title|a|div|span|p|textarea|iframe|style|td|li)((?:\s[^<>]*)?)/>", re.IGNORECASE)
_EMPHASIS = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s>/]", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)", re.DOTALL)
_SELF_CLOSED = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "option",
        "optgroup",
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "col",
        "area",
        "base",
        "embed",
        "source",
        "wbr",
        "param",
        "track",
        "rp",
        "rt",
        "colgroup",
    ]
)


def page_source(content: bytes, name: str) -> tuple[str, str, tuple[Loss, ...]]:
    """The characters of a page, how they were coded, and what a curator should know of it.

    Raises:
        SourceError: the file is empty, binary, too large, not decodable, or made so that reading it would not end.
    """
    if len(content) > LARGEST:
        raise SourceError(
            f"the page has {len(content):,} bytes; pages of more than {LARGEST:,} are not read",
            where=name,
            hint="Save the report's text as .txt, or the page without its pictures.",
        )
    source, encoding, losses = _decoded(content, name)
    if not source.strip():
        raise SourceError("the file is empty", where=name, hint="Save the page again, with its text.")
    if source.startswith("<?xml"):
        source = _EMPTY.sub(r"<\1\2></\1>", source)  # in XML an element may end where it begins, in HTML it may not
    _refuse_endless(source, name)
    return source, encoding, losses


def _decoded(content: bytes, name: str) -> tuple[str, str, tuple[Loss, ...]]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding, ()
            except UnicodeDecodeError as error:
                raise SourceError(
                    f"byte {error.start} is not {encoding.upper().removesuffix('-SIG')}, as the file's mark says",
                    where=name,
                    hint="Save the page as UTF-8 and try again.",
                ) from error
    if is_binary(content):
        raise SourceError("this is a binary file, not a page", where=name, hint="Save the page as HTML, or as .txt.")
    try:
        return content.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        declared = _declared(content[:_LOOKED_AT])
    if declared is None or declared == "utf-8":
        return _latin(content), CP1252, (GUESSED,)
    if declared in _LATIN:
        return _latin(content), CP1252, ()
    try:
        return content.decode(declared), declared, ()
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError(
            f"the page says that it is {declared}, and its bytes are not",
            where=name,
            hint="Save the page as UTF-8 and try again.",
        ) from error


def _declared(head: bytes) -> str | None:
    """The coding that a page names, by Python's name for it; None where it names none that there is."""
    match = _META.search(head) or _XML.search(head)
    try:
        known = codecs.lookup(match[1].decode("ascii")) if match else None
    except LookupError:
        return None
    text = (
        known is not None
        and known.name not in {"utf-16", "utf-32", "utf-7"}
        and getattr(known, "_is_text_encoding", True)
    )
    return known.name if known and text else None


def _latin(content: bytes) -> str:
    """The characters of cp1252, with the five bytes that it leaves open as controls, as the web reads them."""
    try:
        return content.decode(CP1252)
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode(CP1252, "ignore") or chr(byte) for byte in content)


def _refuse_endless(source: str, name: str) -> None:
    """Refuse what HTML's rules for unclosed elements would make a page without end of.

    Every paragraph in an unclosed element of emphasis gets a copy of it, and each element that opens is held against
    all that are open: work and memory are their product.
    """
    tags = source.count("<")
    emphases = len(_EMPHASIS.findall(source))
    if tags <= DEEPEST_OPEN and tags * emphases <= MOST_NODES:
        return
    opened: Counter[str] = Counter()
    deepest = depth = emphasis = most = 0
    for match in _TAG.finditer(source):
        tag = (match[2] or "").lower()
        if not tag or tag in _SELF_CLOSED:
            continue
        step = -1 if match[1] else 1
        if step < 0 and not opened[tag]:
            continue
        opened[tag] += step
        depth += step
        deepest = max(deepest, depth)
        if _EMPHASIS.match(f"<{tag}>"):
            emphasis += step
            most = max(most, emphasis)
    if deepest > DEEPEST_OPEN or most * tags > MOST_NODES:
        raise SourceError(
            f"{max(deepest, most)} elements are open at once; the limit is {DEEPEST_OPEN}, and less in a long page",
            where=name,
            hint="This is no page of a report. Save the report's text as .txt.",
        )
