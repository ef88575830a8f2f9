"""A brief as one page of HTML that needs nothing else: to read on a screen, to print on A4, to send on."""

from __future__ import annotations

import jinja2

from outstanding.briefs import phrases
from queries.brief_parts import MARKED, Brief


def as_html(page: Brief) -> str:
    """The page as a document of HTML with its style in it, without script; every word of a report is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("outstanding.briefs", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2").render(page=page, phrases=phrases, marked=MARKED)
