"""What a request asks of the endpoint, by the SPARQL 1.1 Protocol (W3C Recommendation, 21 March 2013), clause 2.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.requests import Request

from outstanding.web.problems import Problem

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_UPDATING: Final = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
_FIELDS: Final = 1000
"""Parameters that a request may have."""

_ESCAPED: Final = 3
"""Bytes that a form needs for one byte of a query, at most."""

_CHARACTER: Final = 4
"""Bytes of a character in UTF-8, at most."""

_ROOM: Final = 64 * 1024
"""Bytes for everything in a form beside the query."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation.

    Attributes:
        query: its text; None where a GET has none, which asks for the description of the service.
        dataset: the default graphs and the named graphs that the request names; None where it names none.
        format: what `?format=` says.
    """

    query: str | None
    dataset: tuple[tuple[str, ...], tuple[str, ...]] | None
    format: str | None


async def operation(request: Request, length: int) -> Operation:
    """Read a request.

    Args:
        request: a GET or a POST.
        length: characters that a query may have; a body that must be longer is not read to its end.

    Raises:
        Problem: 400, no or several queries, or what is not UTF-8; 403, an update; 413, too long a body; 415, a body
            of another media type.
    """
    fields = _fields(request.scope.get("query_string", b""))
    queries = [value for name, value in fields if name == "query"]
    if request.method == "POST":
        media_type = _media_type(request)
        if media_type == FORM:
            found = _fields(await _body(request, length * _CHARACTER * _ESCAPED + _ROOM))
            queries += [value for name, value in found if name == "query"]
            fields += found
        elif media_type == DIRECT:
            body = await _body(request, length * _CHARACTER)
            queries.append(_text(body, "the query"))
        else:
            raise _unsupported(media_type)
    if any(name in _UPDATING for name, _ in fields):
        raise _read_only()
    if len(queries) > 1 or (request.method == "POST" and not queries):
        raise Problem(
            400,
            f"the request holds {len(queries) or 'no'} {'queries' if queries else 'query'}, and takes one",
            hint=f"Send one `query` in the address or in a form, or the query itself as {DIRECT}.",
        )
    return Operation(queries[0] if queries else None, _dataset(fields), _last(fields, "format"))


def _media_type(request: Request) -> str:
    """The media type of the body; a charset other than UTF-8 is none that a query can be in."""
    given, *parameters = request.headers.get("content-type", "").split(";")
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset" and value.strip('" ').lower() not in {"utf-8", "utf8", "us-ascii"}:
            raise Problem(415, "the body is in another charset than UTF-8", hint="Send it as UTF-8.")
    return given.strip().lower()


def _unsupported(media_type: str) -> Problem:
    if media_type == UPDATE:
        return _read_only()
    told = "has no Content-Type" if not media_type else "is of another media type than a query can be sent as"
    return Problem(
        415, f"the body {told}", hint=f"Send it as {FORM} or as {DIRECT}.", headers={"Accept-Post": f"{FORM}, {DIRECT}"}
    )


def _read_only() -> Problem:
    return Problem(403, "this endpoint is read-only: it takes no updates", hint="Nothing was changed.")


async def _body(request: Request, limit: int) -> bytes:
    parts, size = list[bytes](), 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise Problem(
                413,
                f"the body has more than {limit} bytes",
                hint="Send a shorter query.",
                extensions={"limit": "query_length"},
            )
        parts.append(part)
    return b"".join(parts)


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    text = _text(encoded, "the request")
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except UnicodeDecodeError as error:
        raise Problem(400, "a parameter is not UTF-8", hint="Send it as UTF-8.") from error
    except ValueError as error:
        raise Problem(400, f"the request has more than {_FIELDS} parameters", hint="Send fewer.") from error


def _text(encoded: bytes, what: str) -> str:
    try:
        return encoded.decode()
    except UnicodeDecodeError as error:
        raise Problem(400, f"{what} is not UTF-8", hint="Send it as UTF-8.") from error


def _dataset(fields: list[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    for iri in default + named:
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            raise Problem(
                400, f"a graph of the request is no absolute IRI: {error}", hint="Name it by its IRI."
            ) from error
    return (default, named) if default or named else None


def _last(fields: list[tuple[str, str]], name: str) -> str | None:
    return next((value for each, value in reversed(fields) if each == name and value), None)
