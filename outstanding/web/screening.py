"""Foreign SPARQL looked over before any engine sees it. It is cut into tokens, never parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from outstanding.web.problems import Problem
from queries.lexing import Kind, Token, keywords, nested

FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_CHANGING: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"})
"""What makes the same query give another answer each time."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What the tokens of a query tell.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE; None where no such word stands in it.
        names_dataset: whether it says FROM.
        lasting: whether the same query of the same release gives the same answer each time.
    """

    form: str | None
    names_dataset: bool
    lasting: bool


def screened(text: str, *, length: int, depth: int, services: tuple[str, ...]) -> Screened:
    """Look a query over.

    Args:
        text: of the query.
        length: characters that it may have.
        depth: brackets within brackets that it may have.
        services: the IRIs that SERVICE may ask.

    Raises:
        Problem: 400, it is an update or too deep; 403, it would ask other servers; 413, it is too long.
    """
    if len(text) > length:
        raise Problem(
            413,
            f"the query has more than {length} characters",
            hint="Ask in several queries, or with fewer values.",
            extensions={"limit": "query_length", "value": length},
        )
    words: list[str] = []
    meaning: list[Token] = []
    for place in nested(text):
        if place.depth >= depth and place.token.text in {"{", "(", "["}:
            raise Problem(
                400,
                f"the query nests more than {depth} brackets",
                hint="Write it flatter.",
                extensions={"limit": "query_depth", "value": depth},
            )
        meaning.append(place.token)
        if place.token.kind is Kind.WORD:
            words.append(place.token.text.upper())
    _refuse_federation(text, meaning, services)
    kind = next((word for word in words if word in FORMS | _UPDATES), None)
    if kind in _UPDATES:
        raise Problem(400, f"{kind} is an update, and this endpoint only answers queries", hint="Nothing was changed.")
    return Screened(kind, "FROM" in words, _CHANGING.isdisjoint(words))


def _refuse_federation(text: str, meaning: list[Token], services: tuple[str, ...]) -> None:
    """Refuse SERVICE unless a constant IRI of the list follows it.

    What is allowed must be written plainly. It is blanked out, and the rest, read as cautiously as `keywords` does, may
    hold no SERVICE at all.
    """
    if "SERVICE" not in keywords(text):
        return
    rest = list(text)
    for at, token in enumerate(meaning if "\\u" not in text.lower() else ()):
        if token.kind is Kind.WORD and token.text.upper() == "SERVICE":
            following = meaning[at + 1 : at + 3]
            if following and following[0].text.upper() == "SILENT":
                following = following[1:]
            if following and following[0].kind is Kind.IRI and following[0].text[1:-1] in services:
                end = following[0].end
                rest[token.start : end] = " " * (end - token.start)
    if "SERVICE" in keywords("".join(rest)):
        raise Problem(
            403,
            "SERVICE is not allowed here: a query sends no request to other servers",
            hint=f"Allowed are: {', '.join(services)}."
            if services
            else "Ask that server itself, and join the answers.",
        )
