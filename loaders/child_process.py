"""Processes of our own code that answer one message at a time, and may be killed at any moment.

A few of them wait in a `Pool`; any thread may ask. One that is too slow, dies, or gives an answer after which it is not
to be trusted is killed, and the next question starts another. Each has a session of its own: Ctrl-C is for the process
that started it, which ends them all.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from loaders.messages import Message, received, send

_ROOT: Final = str(Path(__file__).parent.parent)
_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from {module} import main; main()"
_COMPLAINTS: Final = 4096

SOUND: Final = frozenset({"ready", "read", "refused"})
"""Outcomes of an answer after which a process goes on. After want of memory or a fault it is not to be trusted."""


class ChildProcess:
    """One process, waiting for a message. It says that it is ready before its first answer."""

    def __init__(self, module: str, *arguments: str, first: tuple[Message, bytes] | None = None) -> None:
        """Start the function `main` of a module.

        Args:
            module: that has it; nothing that it prints on standard output is an answer.
            arguments: its `sys.argv[2:]`.
            first: a message that it is sent, and answers, before the first question.
        """
        self._first = first
        self.process = subprocess.Popen(  # noqa: S603  our own code
            [sys.executable, "-I", "-c", _START.format(module=module), _ROOT, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.late = False
        """Whether the time of the last question was up."""
        self._fresh = True
        self._complaints: deque[bytes] = deque(maxlen=4)
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def ask(
        self, message: Mapping[str, object], content: bytes = b"", seconds: float | None = None
    ) -> tuple[Message, bytes] | None:
        """The answer to a message; None where the process ended, by itself or because the time was up."""
        timer = threading.Timer(seconds, self.process.kill) if seconds is not None else None
        if timer:
            timer.start()
        try:
            assert self.process.stdin  # noqa: S101  pipes were asked for
            assert self.process.stdout  # noqa: S101
            if self._fresh:
                received(self.process.stdout)
                if self._first:
                    send(self.process.stdin, *self._first)
                    received(self.process.stdout)
                self._fresh = False
            send(self.process.stdin, message, content)
            return received(self.process.stdout)
        except OSError:
            return None
        finally:
            if timer:
                self.late = not timer.is_alive()
                timer.cancel()

    @property
    def complaint(self) -> bytes:
        """What it wrote last beside its answers."""
        self._listening.join(1)
        return b"".join(self._complaints)

    def _listen(self) -> None:
        assert self.process.stderr  # noqa: S101  a pipe was asked for
        for line in self.process.stderr:
            self._complaints.append(line[:_COMPLAINTS])

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        self._listening.join()
        if self.process.stderr:
            self.process.stderr.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question.

    Attributes:
        message: the answer; None where the process ended without one.
        content: the bytes that came with it.
        late: whether the time was up.
        complaint: what the process wrote last beside its answers, where it ended.
    """

    message: Message | None
    content: bytes = b""
    late: bool = False
    complaint: bytes = b""


class Pool:
    """A few processes of one kind. A context manager, which ends them; any thread may ask."""

    def __init__(self, size: int, start: Callable[[], ChildProcess]) -> None:
        """Start nothing before it is needed."""
        self._start = start
        self._idle: queue.LifoQueue[ChildProcess | None] = queue.LifoQueue()
        self._size = size
        self._living: set[ChildProcess] = set()
        self._lock = threading.Lock()
        self._ended = False
        for _ in range(size):
            self._idle.put(None)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all processes."""
        self.stop()
        for _ in range(self._size):
            process = self._idle.get()
            if process is not None:
                process.end()

    def stop(self) -> None:
        """Kill all processes, also those at work: whoever waits for an answer gets none, and no other is started."""
        with self._lock:
            self._ended = True
            for process in self._living:
                process.process.kill()

    def ask(self, message: Mapping[str, object], content: bytes = b"", seconds: float | None = None) -> Answer:
        """The answer of one of the processes; it waits until one is free."""
        process = self._idle.get()
        kept: ChildProcess | None = None
        try:
            if process is None:
                process = self._started()
            told = process.ask(message, content, seconds) if process else None
            if process is None or told is None:
                return self._without_answer(process)
            if not process.late and told[0].get("outcome") in SOUND:
                kept = process
            return Answer(*told)
        finally:
            if process is not None and kept is None:
                self._let_go(process)
            self._idle.put(kept)

    def _started(self) -> ChildProcess | None:
        """A new process; None where all have been ended."""
        with self._lock:
            if self._ended:
                return None
            process = self._start()
            self._living.add(process)
            return process

    def _let_go(self, process: ChildProcess) -> None:
        process.end()
        with self._lock:
            self._living.discard(process)

    @staticmethod
    def _without_answer(process: ChildProcess | None) -> Answer:
        if process is None:
            return Answer(None)
        return Answer(None, late=process.late, complaint=process.complaint)
