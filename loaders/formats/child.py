"""A process that reads one file's bytes at a time, and may be killed at any moment. `loaders.processes` starts it.

An answer is a document, or why there is none.
"""

from __future__ import annotations

import contextlib
import math
import os
import resource
import sys
from typing import Final

from pydantic import TypeAdapter

from graph.errors import SourceError
from loaders.documents import Document
from loaders.formats import read_document
from loaders.messages import received, send

DOCUMENT: Final = TypeAdapter(Document)
"""How a document is written and read back."""

LONGEST: Final = 10**6
"""Seconds of work beyond which nobody waits."""

_NICENESS: Final = 5


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
    """Read what comes on standard input until there is no more.

    Arguments: bytes of memory, and seconds that a file may take. Whoever asks keeps to the seconds; but where nobody is
    left to do so, the system ends a process that has worked for twice as long.
    """
    memory, seconds = int(sys.argv[2]), float(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    send(output, {"outcome": "ready"})
    while asked := received(sys.stdin.buffer):
        message, content = asked
        worked = resource.getrusage(resource.RUSAGE_SELF)
        until = worked.ru_utime + worked.ru_stime + min(2 * seconds, LONGEST) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(until), resource.RLIM_INFINITY))
        send(output, *answer(str(message["name"]), content))
