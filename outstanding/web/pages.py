"""Pages for people: templates filled in, each with the frame that all have."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from outstanding.charts.captions import CAPTIONS
from outstanding.days import told
from queries.brief_parts import plural


def page(template: str, root: str, **shown: object) -> bytes:
    """A page, in UTF-8. Everything that is written into it is escaped.

    Args:
        template: its name under `templates`.
        root: the public root of this server; `path("/x")` in a template gives the address of `/x` under it, and leaves
            any other address as it is.
        **shown: what the template shows.
    """
    prefix = urlsplit(root).path.removesuffix("/")

    def path(to: str) -> str:
        return prefix + to if to.startswith("/") else to

    return _templates().get_template(template).render(path=path, **shown).encode(errors="replace")


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("outstanding.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["day"] = told
    templates.filters["several"] = plural
    templates.globals["captions"] = CAPTIONS
    return templates
