"""Files read in processes of their own: a hostile or broken one costs its own reading, and never the build.

Libraries that take PDFs and office files apart cannot be interrupted, and some of their faults end the process. So each
file goes to a process with a bound on its memory, and is given so many seconds; a process that is too slow or dies is
replaced, and the file is refused with the limit named. Plain text is read here: nothing but our own code touches it.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import TracebackType
from typing import Final, Self, TypeVar

from graph.errors import SourceError
from loaders.documents import Document
from loaders.formats import READERS, child, read_document

Item = TypeVar("Item")
Given = TypeVar("Given")

MEGABYTE: Final = 1024 * 1024
_PLAIN: Final = frozenset({".txt", ".text"})
_START: Final = "import sys; sys.path.insert(0, sys.argv[2]); from loaders.formats.child import main; main()"
_COMPLAINTS: Final = 4096
_OUT_OF_MEMORY: Final = (b"MemoryError", b"memory allocation", b"bad_alloc", b"annot allocate memory")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one file may cost.

    Attributes:
        file_megabytes: its size.
        read_seconds: the time that its reader has.
        read_megabytes: the memory of the process that reads it.
        readers: processes that read at a time.
    """

    file_megabytes: int = 100
    read_seconds: float = 60.0
    read_megabytes: int = 1024
    readers: int = 2


class _Process:
    """One process, waiting for a file."""

    def __init__(self, memory: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own code
            [sys.executable, "-I", "-c", _START, str(memory), str(Path(__file__).parent.parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the build, which ends its processes itself
        )
        self._complaints: deque[bytes] = deque(maxlen=4)
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def read(self, content: bytes, name: str, seconds: float) -> tuple[dict[str, object], bytes] | None:
        """What became of a file; None where the process ended, by itself or because the time was up."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.start()
        try:
            assert self._process.stdin  # noqa: S101  pipes were asked for
            assert self._process.stdout  # noqa: S101
            if self._fresh:
                child.received(self._process.stdout)
                self._fresh = False
            child.send(self._process.stdin, {"name": name}, content)
            return child.received(self._process.stdout)
        except OSError:
            return None
        finally:
            self.late = not timer.is_alive()
            timer.cancel()

    _fresh = True
    late = False
    """Whether the time of the last file was up."""

    @property
    def complaint(self) -> bytes:
        """What it wrote last beside its answers."""
        self._listening.join(1)
        return b"".join(self._complaints)

    def _listen(self) -> None:
        assert self._process.stderr  # noqa: S101  a pipe was asked for
        for line in self._process.stderr:
            self._complaints.append(line[:_COMPLAINTS])

    def end(self) -> int:
        """Kill it and wait until it is gone; returns its exit code."""
        self._process.kill()
        code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        self._listening.join()
        if self._process.stderr:
            self._process.stderr.close()
        return code


class Readers:
    """Reads files within limits. A context manager, which ends the processes; any thread may read."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Start nothing before it is needed."""
        self.limits = limits or Limits()
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(self.limits.readers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all processes."""
        for _ in range(self.limits.readers):
            process = self._idle.get()
            if process is not None:
                process.end()

    def read(self, content: bytes, name: str) -> Document:
        """The document in a file's bytes; see `loaders.formats.read_document`.

        Raises:
            SourceError: it cannot be read, is too large, takes too long or too much memory, or ends its process.
        """
        ending = PurePath(name).suffix.lower()
        if len(content) > self.limits.file_megabytes * MEGABYTE:
            raise SourceError(
                f"the file has {len(content) // MEGABYTE:,} MB, and {self.limits.file_megabytes} may be read",
                where=name,
                hint="Take it apart, or raise the setting file_megabytes.",
            )
        if ending in _PLAIN or ending not in READERS:
            return read_document(content, name)
        process: _Process | None = self._idle.get()
        told: tuple[dict[str, object], bytes] | None = None
        try:
            if process is None:
                process = _Process(self.limits.read_megabytes * MEGABYTE)
            told = process.read(content, name, self.limits.read_seconds)
            if told is None:
                raise self._ended(process, name)
        finally:
            # After a refusal for want of memory or a fault, what is left of the process is not to be trusted.
            if process is not None and (told is None or process.late or told[0]["outcome"] not in {"read", "refused"}):
                process.end()
                process = None
            self._idle.put(process)
        return self._document(*told, name)

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

    def _document(self, told: dict[str, object], content: bytes, name: str) -> Document:
        match told["outcome"]:
            case "read":
                return child.DOCUMENT.validate_json(content)
            case "refused":
                raise SourceError(str(told["detail"]), where=str(told["where"]), hint=str(told["hint"]))
            case "memory":
                raise self._memory(name)
        raise SourceError(
            f"the reader of {PurePath(name).suffix.lower()} failed on it: {told.get('detail', 'no reason given')}",
            where=name,
            hint="The file may be damaged: save it anew. If it opens elsewhere, report the fault with the file.",
        )

    def _ended(self, process: _Process, name: str) -> SourceError:
        if process.late:
            return SourceError(
                f"reading it took longer than {self.limits.read_seconds:g} s and was stopped",
                where=name,
                hint="Save it in another format or in parts, or raise the setting read_seconds.",
            )
        if any(words in process.complaint for words in _OUT_OF_MEMORY):
            return self._memory(name)
        return SourceError(
            "reading it ended the process that read it",
            where=name,
            hint="The file may be damaged: save it anew, or in another format.",
        )

    def _memory(self, name: str) -> SourceError:
        return SourceError(
            f"reading it needs more than {self.limits.read_megabytes} MB of memory",
            where=name,
            hint="Save it in another format or in parts, or raise the setting read_megabytes.",
        )
