"""A process that answers one ad-hoc query at a time, and may be killed at any moment. `workers` starts and asks it.

It is run as a script and imports nothing of the project, so that it starts in a few hundredths of a second. It has no
network where the system allows it to give that up, no more memory than it was told, and leaves no core dump.

Both ways, a message is a length of four bytes (big-endian), a JSON object of that length, and as many bytes of a body
as its member `bytes` says. A question names the store, the query and the limits; see `_answered` for the answers.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import math
import os
import re
import resource
import struct
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if __name__ == "__main__":
    sys.path.append(sys.argv[3])  # where the parent found the engine, in case that is no usual place

import pyoxigraph as ox

if TYPE_CHECKING:
    from typing_extensions import Buffer

_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
"""Of the system call unshare(2)."""

_NICENESS: Final = 5
"""Runaway queries give way to the server, which answers everything else."""

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_QUOTED: Final = re.compile(rb'"[^"]*+"')
_ENDING: Final = re.compile(r"[^/#]*$")


class LimitError(Exception):
    """The answer is larger than it may be; the argument is the limit's name, `rows` or `bytes`."""


class _Bounded(io.BytesIO):
    """A body that is written until it is too long."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, part: Buffer, /) -> int:
        if self.tell() + len(bytes(part)) > self._limit:
            raise LimitError("bytes")
        return super().write(part)


def rows_in(content: bytes, media_type: str) -> int:
    """How many rows a result holds, as the engine writes it."""
    if media_type == "application/sparql-results+xml":
        return content.count(b"<result>")  # within a value it would be written with &lt;
    if media_type == "text/tab-separated-values":
        return content.count(b"\n") - 1  # within a value it would be written as \n
    if media_type == "text/csv":
        ends = content.count(b"\r\n")
        return (_QUOTED.sub(b"", content).count(b"\r\n") if b'"' in content else ends) - 1
    # Without its strings, JSON has objects after a comma only between rows: members begin with a name.
    bare = _STRING.sub(b"", content)
    return bare.count(b",{") + (b"[{" in bare)


def answered(store: ox.Store, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The answer to a question: its media type and body, or why there is none.

    Outcomes are `answered`; `syntax`, `impossible` (for this engine) and `failed` (to read the store) with a message;
    `limit` with its name; and `form` where the form of the query has no media type that the client takes.
    """
    try:
        return _answered(store, asked)
    except SyntaxError as error:
        return {"outcome": "syntax", "message": str(error.msg)}, b""
    except LimitError as error:
        return {"outcome": "limit", "limit": str(error)}, b""
    except MemoryError:
        return {"outcome": "limit", "limit": "memory"}, b""
    except (RuntimeError, ValueError) as error:
        return {"outcome": "impossible", "message": str(error)}, b""
    except OSError as error:
        return {"outcome": "failed", "message": str(error)}, b""


def _answered(store: ox.Store, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    result = store.query(
        asked["query"],
        base_iri=asked["base"],
        prefixes=asked["prefixes"],
        use_default_graph_as_union=asked["union"],
        default_graph=_graphs(asked["default_graphs"]),
        named_graphs=_graphs(asked["named_graphs"]),
    )
    if isinstance(result, ox.QuerySolutions):
        form = "rows"
    else:
        form = "graph" if isinstance(result, ox.QueryTriples) else "truth"
    media_type = asked["media_types"][form]
    if media_type is None:
        return {"outcome": "form", "form": form}, b""
    body = _Bounded(asked["bytes"])
    if isinstance(result, ox.QueryTriples):
        triples = list(_bounded(result, asked["rows"]))
        names = _used(triples, asked["prefixes"])
        ox.serialize(triples, body, ox.RdfFormat.from_media_type(media_type), prefixes=names)
    else:
        result.serialize(body, ox.QueryResultsFormat.from_media_type(media_type))
        if form == "rows" and rows_in(body.getvalue(), media_type) > asked["rows"]:
            raise LimitError("rows")
    return {"outcome": "answered", "media_type": media_type}, body.getvalue()


def _graphs(iris: Iterable[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _bounded(triples: Iterable[ox.Triple], limit: int) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples):
        if number == limit:
            raise LimitError("rows")
        yield triple


def _used(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that shorten something in these triples."""
    starts = {
        _ENDING.sub("", term.value)
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    return {prefix: start for prefix, start in prefixes.items() if start in starts}


def confine(memory: int, *, network: bool) -> bool:
    """Give up what a query does not need: memory beyond a number of bytes, core dumps, and the network if possible.

    Returns whether the network is given up.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)
    if not network and sys.platform == "linux":
        # Where it is forbidden, the refusal of SERVICE before a query gets here is what remains.
        with contextlib.suppress(OSError, AttributeError):
            return bool(ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK) == 0)
    return False


def _let_work(seconds: float) -> None:
    """Have the system end this process after so much more work, should nobody be left to kill it."""
    soft = math.ceil(time.process_time() + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def received(stream: BinaryIO) -> dict[str, Any] | None:
    """The next question; None when there will be none."""
    length = stream.read(4)
    if len(length) < 4:  # noqa: PLR2004  the length of a length
        return None
    message: dict[str, Any] = json.loads(stream.read(struct.unpack(">I", length)[0]))
    return message


def send(stream: BinaryIO, message: Mapping[str, Any], body: bytes = b"") -> None:
    """Send one answer."""
    encoded = json.dumps({**message, "bytes": len(body)}).encode()
    stream.write(struct.pack(">I", len(encoded)) + encoded)
    stream.write(body)
    stream.flush()


def main() -> None:
    """Answer questions from standard input on standard output until there are no more."""
    confine(int(sys.argv[1]), network=sys.argv[2] == "network")
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is no answer
    place, store = "", ox.Store()
    send(output, {"outcome": "ready"})
    while asked := received(sys.stdin.buffer):
        _let_work(asked["seconds"])
        try:
            if asked["store"] != place:
                place, store = asked["store"], ox.Store.read_only(asked["store"])
        except (OSError, ValueError, RuntimeError) as error:
            place = ""
            send(output, {"outcome": "failed", "message": f"the store cannot be opened: {error}"})
            continue
        send(output, *(answered(store, asked) if "query" in asked else ({"outcome": "opened"}, b"")))


if __name__ == "__main__":
    main()
