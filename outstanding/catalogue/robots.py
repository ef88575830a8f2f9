"""What crawlers may visit (RFC 9309): pages, data and dumps; queries are for people and their programs."""

from __future__ import annotations

from outstanding.export.notice import ATTRIBUTION, LICENCE

CLOSED = ("/sparql", "/metrics")
"""What crawlers are asked to leave alone."""


def robots() -> str:
    """The text of `robots.txt`."""
    rules = "".join(f"Disallow: {path}\n" for path in CLOSED)
    terms = f"# {ATTRIBUTION}\n# {LICENCE}\n# All of it can be had at once: /catalog names the dumps.\n"
    return f"{terms}User-agent: *\n{rules}Allow: /\n"
