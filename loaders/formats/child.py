"""A process that reads one file's bytes at a time, and may be killed at any moment. `loaders.processes` starts it.

Both ways a message is a length of eight bytes (big-endian), a JSON object of that length, and as many bytes of content
as its member `bytes` says. An answer is a document, or why there is none.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import struct
import sys
from collections.abc import Mapping
from typing import IO, Final

from pydantic import TypeAdapter

from graph.errors import SourceError
from loaders.documents import Document
from loaders.formats import read_document

DOCUMENT: Final = TypeAdapter(Document)
"""How a document is written and read back."""

_LENGTH: Final = struct.Struct(">Q")
_NICENESS: Final = 5


def send(stream: IO[bytes], message: Mapping[str, object], content: bytes = b"") -> None:
    """Send a message."""
    encoded = json.dumps({**message, "bytes": len(content)}).encode()
    stream.write(_LENGTH.pack(len(encoded)) + encoded + content)
    stream.flush()


def received(stream: IO[bytes]) -> tuple[dict[str, object], bytes] | None:
    """The next message with its content; None where the other side is gone."""
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    encoded = stream.read(_LENGTH.unpack(length)[0])
    try:
        message: dict[str, object] = json.loads(encoded)
    except ValueError:  # cut off
        return None
    wanted = int(str(message["bytes"]))
    content = stream.read(wanted)
    return (message, content) if len(content) == wanted else None


def answer(name: str, content: bytes) -> tuple[dict[str, object], bytes]:
    """What reading gives: `read` with the document as JSON; `refused` with the reason; `memory`; or `fault`."""
    try:
        return {"outcome": "read"}, DOCUMENT.dump_json(read_document(content, name))
    except SourceError as error:
        return {"outcome": "refused", "detail": error.detail, "where": error.where, "hint": error.hint}, b""
    except MemoryError:
        return {"outcome": "memory"}, b""
    except Exception as error:  # noqa: BLE001  a reader's fault on hostile bytes must not stop the others
        return {"outcome": "fault", "detail": f"{type(error).__name__}: {error}"[:500]}, b""


def main() -> None:
    """Read what comes on standard input until there is no more."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    send(output, {"outcome": "ready"})
    while asked := received(sys.stdin.buffer):
        message, content = asked
        send(output, *answer(str(message["name"]), content))
