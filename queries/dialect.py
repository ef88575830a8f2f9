"""Where the engine's SPARQL is not the standard's, and how a query is put so that the answer is the standard's.

One such place is known: GROUP_CONCAT keeps the language tag that all its values share, as drafts of SPARQL 1.2 have it.
In SPARQL 1.1 (clause 18.5.1.7) it gives a plain string, which STR makes of either. What else the engine does otherwise
cannot be mended from outside; `tests/conformance/deviations.toml` lists it.
"""

from __future__ import annotations

from typing import Final

from queries.lexing import Kind, Token, nested

_AGGREGATE: Final = "GROUP_CONCAT"


def standard(sparql: str) -> str:
    """A query as the engine has to get it. Lines stay lines; a text without GROUP_CONCAT stays as it is.

    The query is cut into tokens and not parsed: what is no SPARQL before is none after, though the engine may complain
    of another column.
    """
    if _AGGREGATE not in sparql.upper():
        return sparql
    inserted: dict[int, list[str]] = {}
    waiting: Token | None = None
    opened: list[tuple[Token, int]] = []
    for place in nested(sparql):
        token, depth = place.token, place.depth
        if waiting and token.text == "(":
            opened.append((waiting, depth))
        elif token.text == ")" and opened and opened[-1][1] == depth:
            aggregate, _ = opened.pop()
            inserted.setdefault(aggregate.start, []).append("STR(")
            inserted.setdefault(token.end, []).append(")")
        waiting = token if token.kind is Kind.WORD and token.text.upper() == _AGGREGATE else None
    pieces: list[str] = []
    done = 0
    for at, texts in sorted(inserted.items()):
        pieces += sparql[done:at], *texts
        done = at
    return "".join((*pieces, sparql[done:]))
