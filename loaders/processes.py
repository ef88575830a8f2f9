"""Files read in processes of their own: a hostile or broken one costs its own reading, and never the build.

Libraries that take PDFs and office files apart cannot be interrupted, and some of their faults end the process. So each
file goes to a process with a bound on its memory, and is given so many seconds; a process that is too slow or dies is
replaced, and the file is refused with the limit named. Plain text is read here: nothing but our own code touches it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType
from typing import Final, Self, TypeVar

from graph.errors import LimitError, SourceError
from loaders.child_process import Answer, ChildProcess, Pool
from loaders.documents import Document
from loaders.formats import READERS, child, read_document

Item = TypeVar("Item")
Given = TypeVar("Given")

MEGABYTE: Final = 1024 * 1024
_PLAIN: Final = frozenset({".txt", ".text"})
_OUT_OF_MEMORY: Final = (b"MemoryError", b"memory allocation", b"bad_alloc", b"annot allocate memory")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of files may cost.

    Attributes:
        file_megabytes: size of a file.
        read_seconds: the time that its reader has.
        read_megabytes: the memory of the process that reads it.
        readers: files that are read at a time.
        kept_megabytes: size of all readings that a data folder keeps so as not to make them again; 0 for none.
    """

    file_megabytes: int = 100
    read_seconds: float = 60.0
    read_megabytes: int = 1024
    readers: int = 2
    kept_megabytes: int = 500


class Readers:
    """Reads files within limits. A context manager, which ends the processes; any thread may read."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Start nothing before it is needed."""
        self.limits = limits or Limits()
        arguments = (str(self.limits.read_megabytes * MEGABYTE), str(self.limits.read_seconds))
        self._pool = Pool(self.limits.readers, lambda: ChildProcess("loaders.formats.child", *arguments))

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all processes."""
        self._pool.__exit__(kind, error, trace)

    def stop(self) -> None:
        """Kill the processes; whoever waits for a document is told that its process ended."""
        self._pool.stop()

    def read(self, content: bytes, name: str) -> Document:
        """The document in a file's bytes; see `loaders.formats.read_document`.

        Raises:
            SourceError: it cannot be read.
            LimitError: it is too large, takes too long or too much memory, or ends its process.
        """
        packed = self.read_apart(content, name)
        return read_document(content, name) if packed is None else child.DOCUMENT.validate_json(packed)

    def read_apart(self, content: bytes, name: str) -> bytes | None:
        """The document in a file's bytes as JSON; None for plain text, which needs no process of its own.

        Raises:
            SourceError: it cannot be read.
            LimitError: see `read`.
        """
        ending = PurePath(name).suffix.lower()
        if len(content) > self.limits.file_megabytes * MEGABYTE:
            raise LimitError(
                f"the file has {len(content) // MEGABYTE:,} MB, and {self.limits.file_megabytes} may be read",
                where=name,
                hint="Take it apart, or raise the setting file_megabytes.",
            )
        if ending in _PLAIN or ending not in READERS:
            return None
        answer = self._pool.ask({"name": name}, content, self.limits.read_seconds)
        match answer.message and answer.message["outcome"]:
            case "read":
                return answer.content
            case "refused" if answer.message:
                told = answer.message
                raise SourceError(str(told["detail"]), where=str(told["where"]), hint=str(told["hint"]))
            case "memory":
                raise self._memory(name)
            case None:
                raise self._ended(answer, name)
        told = answer.message or {}
        raise LimitError(
            f"the reader of {ending} failed on it: {told.get('detail', 'no reason given')}",
            where=name,
            hint="The file may be damaged: save it anew. If it opens elsewhere, report the fault with the file.",
        )

    def ahead(self, items: Iterable[Item], read: Callable[[Item], Given]) -> Iterator[tuple[Item, Callable[[], Given]]]:
        """Each item with what gives its reading or raises why there is none; a few are read ahead of their turn."""
        waiting: deque[tuple[Item, Future[Given]]] = deque()
        with ThreadPoolExecutor(self.limits.readers) as pool:
            try:
                for item in items:
                    waiting.append((item, pool.submit(read, item)))
                    if len(waiting) > self.limits.readers:
                        done, future = waiting.popleft()
                        yield done, future.result
                while waiting:
                    done, future = waiting.popleft()
                    yield done, future.result
            finally:
                pool.shutdown(cancel_futures=True)

    def _ended(self, answer: Answer, name: str) -> LimitError:
        if answer.late:
            return LimitError(
                f"reading it took longer than {self.limits.read_seconds:g} s and was stopped",
                where=name,
                hint="Save it in another format or in parts, or raise the setting read_seconds.",
            )
        if any(words in answer.complaint for words in _OUT_OF_MEMORY):
            return self._memory(name)
        return LimitError(
            "reading it ended the process that read it",
            where=name,
            hint="The file may be damaged: save it anew, or in another format.",
        )

    def _memory(self, name: str) -> LimitError:
        return LimitError(
            f"reading it needs more than {self.limits.read_megabytes} MB of memory",
            where=name,
            hint="Save it in another format or in parts, or raise the setting read_megabytes.",
        )
