"""The `Link` headers of answers (RFC 8288): where the same is in other forms, under which licence, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outstanding.export.notice import LICENCE
from outstanding.web.asked import Asked
from outstanding.web.forms import forms_of
from outstanding.web.reply import Reply

Link = tuple[str, str]
"""An absolute address, and the parameters of the link."""


def absolute(path: str, root: str) -> str:
    """The address of a path on this server, whose public root ends in a slash."""
    return root + path.removeprefix("/")


def of_question(asked: Asked, suffix: str, root: str) -> Iterator[Link]:
    """The links that follow from what was asked: canonical, alternates, describedby, license."""
    yield absolute(asked.path(), root), 'rel="canonical"'
    for form in forms_of(asked.question):
        if form.suffix != suffix:
            yield absolute(asked.path(form.suffix), root), f'rel="alternate"; type="{form.offer.media_type}"'
    if suffix != "json":
        yield absolute(asked.path("json"), root), 'rel="describedby"; type="application/json"'
    yield LICENCE, 'rel="license"'


def of_answer(reply: Reply, suffix: str) -> Iterator[Link]:
    """The links that follow from the answer: cite-as (RFC 8574), and the pages before and after."""
    asked = reply.asked
    yield reply.citation.address, 'rel="cite-as"'
    if asked.page > 1:
        yield reply.absolute(asked.path(suffix, page=1)), 'rel="first"'
        yield reply.absolute(asked.path(suffix, page=asked.page - 1)), 'rel="prev"'
    if reply.answer.more:
        yield reply.absolute(asked.path(suffix, page=asked.page + 1)), 'rel="next"'


def joined(links: Iterable[Link]) -> str:
    """The value of the header. Addresses are percent-encoded, so that nothing in them ends a link."""
    return ", ".join(f"<{address}>; {parameters}" for address, parameters in links)
