"""The process that parses a dump: bytes on standard input, plain N-Quads on standard output.

On standard error one JSON object: how many statements were left out as odd, or why the dump was refused. Run as
`python -m outstanding.importing.parsing TASK`, TASK being JSON; see `outstanding.importing.dumps.read_dump`.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from collections.abc import Iterator, Mapping
from typing import IO, Final, cast

import pyoxigraph as ox

from outstanding.importing.dumps import FORMATS

_BOM: Final = b"\xef\xbb\xbf"


class _BeyondLimitError(Exception):
    """The dump holds more than it may."""

    def __init__(self, detail: str, hint: str) -> None:
        super().__init__(detail)
        self.hint = hint


class _Statements:
    """The plain statements of a dump, counted as they come."""

    def __init__(self, content: bytes, task: Mapping[str, object]) -> None:
        address = task["address"]
        self._found = ox.parse(
            content.removeprefix(_BOM),
            format=FORMATS[str(task["ending"])],
            base_iri=str(address) if address else None,
        )
        self._most = int(str(task["statements"]))
        self._longest = int(str(task["literal"]))
        self.odd = 0

    def __iter__(self) -> Iterator[ox.Quad]:
        for number, quad in enumerate(self._found, start=1):
            if number > self._most:
                raise _BeyondLimitError(
                    f"it holds more than {self._most:,} statements",
                    "Raise OUTSTANDING_IMPORT_STATEMENTS if you trust the publisher.",
                )
            value = quad.object
            if isinstance(value, ox.Triple) or (isinstance(value, ox.Literal) and value.direction):
                self.odd += 1
                continue
            if isinstance(value, ox.Literal) and len(value.value) > self._longest:
                raise _BeyondLimitError(
                    f"one of its literals has more than {self._longest:,} characters",
                    "Ask the publisher to leave whole texts out of the dump.",
                )
            yield quad


class _Bounded:
    """Standard output up to a number of bytes: short names in a small dump may stand for very long ones."""

    def __init__(self, most: int) -> None:
        self._left = most

    def write(self, part: bytes) -> int:
        """Pass some bytes on."""
        self._left -= len(part)
        if self._left < 0:
            raise _BeyondLimitError(
                "its names are too long: written out in full it is many times as large",
                "Ask the publisher for a plain dump as N-Quads.",
            )
        return sys.stdout.buffer.write(part)

    @staticmethod
    def flush() -> None:
        """Pass on what still waits."""
        sys.stdout.buffer.flush()


def main() -> int:
    """Parse, and say how it went; 0 where all was well."""
    task: Mapping[str, object] = json.loads(sys.argv[1])
    memory = int(str(task["memory"]))
    with contextlib.suppress(OSError, ValueError):  # some systems know no such bound
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        statements = _Statements(sys.stdin.buffer.read(), task)
        output = _Bounded(int(str(task["written"])))
        ox.serialize(statements, cast("IO[bytes]", output), format=ox.RdfFormat.N_QUADS)
        output.flush()
    except SyntaxError as error:
        _tell(
            detail=f"not FORMAT: {_plain(str(error.msg))}",
            line=error.lineno,
            hint="Nothing that a dump names is fetched: ask for one with its context inside, or as N-Quads."
            if "LoadDocumentCallback" in str(error.msg)
            else "Tell the publisher, or correct the file.",
        )
        return 1
    except _BeyondLimitError as error:
        _tell(detail=str(error), line=None, hint=error.hint)
        return 1
    _tell(odd=statements.odd)
    return 0


def _plain(message: str) -> str:
    """The parser's complaint in the project's words where its own would say nothing to a reader."""
    return "it names a JSON-LD context on the web" if "LoadDocumentCallback" in message else message


def _tell(**said: object) -> None:
    sys.stderr.write(json.dumps(said))


if __name__ == "__main__":
    sys.exit(main())
