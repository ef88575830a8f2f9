"""The sample reports as web pages, in the manner of two kinds of site, for the tests of the readers.

What is rendered are the blocks that the text reads as: how they are marked up, and what stands around them on a page,
is this module's. Classes and words of the furniture are made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from loaders.documents import Block, BlockKind, Document
from loaders.prose import SUPERSCRIPTS

_MARK = re.compile(rf"[{SUPERSCRIPTS}]+|\^\{{([\d, ]+)\}}")
_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")

INSPECTORATE_HEAD = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title} - Inspectorate</title>
<meta property="og:title" content="{title}"><link rel="canonical" href="https://example.org/{slug}/">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Article", "headline": "{title}",
"datePublished": "2019-05-02"}}</script><style>p {{ color: black }}</style></head>
<body class="single cookies-not-set"><a class="skip-link" href="#main">Skip to main content</a>
<div id="cookie-notice" role="dialog"><p>We would like to set cookies to see how you use this site.</p>
<button>Accept</button></div>
<header class="site-header"><a href="/">Inspectorate</a><nav aria-label="Main"><ul><li><a href="/">Home</a></li>
<li><a href="/reports">All reports</a></li><li><a href="/cy" lang="cy">Cymraeg</a></li></ul></nav>
<form role="search"><input type="search" placeholder="Search"><button>Search</button></form></header>
<div class="breadcrumbs"><a href="/">Home</a> / <a href="/reports">Reports</a> / You are here</div>
<main id="main"><article>
"""
INSPECTORATE_FOOT = """
<section class="related-reports"><h2>Related publications</h2>
<ul><li><a href="/x">Another report</a></li></ul></section>
<p><a href="#main">Back to top</a></p></article></main>
<footer><p>Crown copyright. The areas of this footer should be read by nobody.</p></footer></body></html>
"""
BODY_HEAD = """<html><head><title>{title} | Office of the Commissioner</title></head><body>
<div id="wrapper"><div class="masthead"><a href="/">Office of the Commissioner</a></div>
<div class="main-menu"><ul><li><a href="/">Home</a><li><a href="/news">News</a></ul></div>
<div class="entry"><div class="social-links"><a href="#">Tweet</a> <a href="#">Share</a></div>
"""
BODY_FOOT = """
</div><div class="newsletter-box">Sign up for our newsletter</div></div></body></html>
"""


def inspectorate_page(document: Document) -> bytes:
    """A document as a page of the inspectorate's site: accordions, boxes, a contents list of links, linked notes."""
    title = document.words(document.blocks[0])
    head = INSPECTORATE_HEAD.format(title=escape(title), slug=document.sha256[:8])
    body = "".join(_Sectioned(document, linked=True).parts())
    return (head + body + INSPECTORATE_FOOT).encode()


def policing_body_page(document: Document) -> bytes:
    """A document as a page of a policing body's site: no main element, bare notes, line breaks, cp1252."""
    title = document.words(document.blocks[0])
    head = BODY_HEAD.format(title=escape(title))
    body = "".join(_Sectioned(document, linked=False).parts())
    return (head + body + BODY_FOOT).encode("cp1252", "xmlcharrefreplace")


class _Sectioned:
    """The blocks of a document as markup."""

    def __init__(self, document: Document, *, linked: bool) -> None:
        self._document = document
        self._linked = linked
        self._notes: list[Block] = []

    def parts(self) -> Iterator[str]:
        run: list[Block] = []
        first = True
        for block in (*self._document.blocks, None):
            if run and (block is None or block.kind is not run[0].kind):
                yield from self._run(run, first=first)
                first = False
                run = []
            if block is not None and block.kind is not BlockKind.FURNITURE:
                run.append(block)
        yield self._footnotes()

    def _run(self, run: Sequence[Block], *, first: bool) -> Iterator[str]:
        kind = run[0].kind
        if kind is BlockKind.HEADING:
            yield from (self._heading(block, level=1 if first and at == 0 else 2) for at, block in enumerate(run))
        elif kind is BlockKind.ITEM:
            items = "".join(f"<li>{self._item(block)}</li>\n" for block in run)
            yield f'<aside class="box"><ul>{items}</ul></aside>' if self._linked else f"<ul>{items}</ul>"
        elif kind is BlockKind.NUMBERED:
            for block in run:
                yield f'<ol start="{block.marker.rstrip(".)")}"><li>{self._words(block)}</li></ol>'
        elif kind is BlockKind.FOOTNOTE:
            self._notes += run
        elif kind is BlockKind.CONTENTS:
            yield self._contents(run)
        elif kind is BlockKind.ROW:
            yield "<table>" + "".join(self._row(block, head=at == 0) for at, block in enumerate(run)) + "</table>"
        elif self._linked:
            yield "".join(f"<p>{self._words(block)}</p>\n" for block in run)
        else:
            yield "".join(f"<div><font>{self._words(block)}</font></div>\n" for block in run)

    def _heading(self, block: Block, level: int) -> str:
        words = self._words(block)
        if words in {"Good", "Requires improvement", "Inadequate", "Outstanding", "Ungraded"}:
            return f'<div class="grade"><span>{words}</span></div>'
        if words in {"Yes", "No"}:
            return f"<p>{words}</p>"
        if not self._linked:
            return f"<p><b>{words}</b></p>\n"
        ident = f' id="{_ident(self._document.words(block))}"'
        if words.endswith("?"):
            return f"<h{level}{ident}><button aria-expanded='false'>{words}</button></h{level}>\n"
        return f"<h{level}{ident}>{words}</h{level}>\n"

    def _item(self, block: Block) -> str:
        return f"<p>{self._words(block)}</p>" if self._linked else self._words(block)

    def _contents(self, run: Sequence[Block]) -> str:
        entries = []
        for block in run:
            title = re.sub(r"[ .\t]+\d*$", "", self._document.words(block))
            if block.marker and self._linked:
                entries.append(f'<li><a href="#{_ident(title)}">{escape(title)}</a></li>')
            elif block.marker:
                entries.append(f"{escape(title)} ..... {block.marker}<br>")
        if self._linked:
            return f'<nav class="contents"><h2>Contents</h2><ol>{"".join(entries)}</ol></nav>'
        return f"<div><b>Contents</b></div><div>{''.join(entries)}</div>"

    def _row(self, block: Block, *, head: bool) -> str:
        cell = "th" if head else "td"
        cells = self._document.words(block).split("\t")
        return "<tr>" + "".join(f"<{cell}>{_marked(each, linked=self._linked)}</{cell}>" for each in cells) + "</tr>"

    def _words(self, block: Block) -> str:
        return _marked(self._document.words(block), linked=self._linked)

    def _footnotes(self) -> str:
        if not self._notes:
            return ""
        if not self._linked:
            return "".join(
                f"<p><sup>{block.marker.translate(_DIGITS)}</sup> {self._words(block)}</p>" for block in self._notes
            )
        notes = "".join(
            f'<li id="fn{number}"><p>{self._words(block)} <a href="#fnref{number}">\u21a9</a></p></li>'
            for block in self._notes
            for number in [block.marker.translate(_DIGITS)]
        )
        return f'<section role="doc-endnotes"><ol>{notes}</ol></section>'


def _marked(words: str, *, linked: bool) -> str:
    """Words with their footnote marks as markup."""

    def mark(match: re.Match[str]) -> str:
        number = match[1] or match[0].translate(_DIGITS)
        if linked and number.isdigit():
            return f'<sup><a id="fnref{number}" href="#fn{number}">[{number}]</a></sup>'
        return f"<sup>{number}</sup>"

    return _MARK.sub(mark, escape(words, quote=False))


def _ident(words: str) -> str:
    return re.sub(r"\W+", "-", words.lower()).strip("-")
