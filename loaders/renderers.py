"""Renditions made by several processes at once, or here where there are few.

A file's bytes become a document within limits (`loaders.processes`). What follows costs most of the time, and is done
by as many processes as files are read at a time. A process takes two seconds to start, so a few files are done here.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import MappingProxyType, TracebackType
from typing import Final, Literal, Self

from graph.errors import LimitError, OutstandingError, SourceError
from loaders.child_process import Answer, ChildProcess, Pool
from loaders.documents import Document
from loaders.formats import read_document
from loaders.formats.child import DOCUMENT
from loaders.processes import Limits, Readers
from loaders.records import ReportRecord
from loaders.renderer import MODULE, told
from loaders.renditions import (
    BREACHES,
    Ground,
    Rendition,
    Summary,
    read_document_against,
    rendition,
    unpacked,
)
from loaders.sources import DocumentFacts

FEW: Final = 24
"""Files below which no processes are started: to read so many takes about as long as to start them."""


def _tree(root: type[OutstandingError]) -> dict[str, type[OutstandingError]]:
    below = {name: each for child in root.__subclasses__() for name, each in _tree(child).items()}
    return {root.__name__: root} | below


ERRORS: Mapping[str, type[OutstandingError]] = MappingProxyType(_tree(OutstandingError))
"""Every error of the project by its name."""


class Renderers:
    """Makes renditions and records. A context manager, which ends its processes; any thread may ask."""

    def __init__(self, ground: Ground, limits: Limits | None = None, *, expected: int = 0) -> None:
        """Start nothing before it is needed.

        Args:
            ground: what documents are read against.
            limits: what the reading of a file may cost, and how many are read at a time.
            expected: how many files there will be; with few of them, or one at a time, all is done here.
        """
        self.limits = limits or Limits()
        self._ground = ground
        self._readers = Readers(self.limits)
        self._apart = expected >= FEW and self.limits.readers > 1
        self._here = threading.Lock()
        first = told(ground) if self._apart else None
        self._pool = Pool(self.limits.readers, lambda: ChildProcess(MODULE, first=first))

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all processes."""
        self._pool.__exit__(kind, error, trace)
        self._readers.__exit__(kind, error, trace)

    def stop(self) -> None:
        """Kill all processes; whoever waits is told that they ended."""
        self._readers.stop()
        self._pool.stop()

    def rendition(self, content: bytes, facts: DocumentFacts) -> Rendition:
        """The rendition of a file's bytes; see `loaders.renditions.rendition`.

        Raises:
            OutstandingError: it cannot be read, or breaks the shapes.
            LimitError: it costs too much, or a process failed on it.
        """
        document = self._readers.read_apart(content, facts.file)
        if not self._apart:
            with self._here:
                return rendition(_document(content, facts, document), facts, self._ground)
        message, made = self._asked("rendition", content, facts, document)
        cut = int(str(message["packed"]))
        summary = Summary.model_validate(message["summary"])
        return Rendition(summary, made[:cut], BREACHES.validate_python(message["doubts"]), made[cut:])

    def record(self, content: bytes, facts: DocumentFacts) -> ReportRecord:
        """The record of a file's bytes, before any graph.

        Raises:
            OutstandingError: it cannot be read.
            LimitError: it costs too much, or a process failed on it.
        """
        document = self._readers.read_apart(content, facts.file)
        if not self._apart:
            with self._here:
                return read_document_against(_document(content, facts, document), facts, self._ground).record
        return unpacked(self._asked("record", content, facts, document)[1])

    def _asked(
        self, ask: Literal["rendition", "record"], content: bytes, facts: DocumentFacts, document: bytes | None
    ) -> tuple[Mapping[str, object], bytes]:
        """What a process makes of a plain text's bytes, or of a document that was read already."""
        question = {"ask": ask, "facts": facts.model_dump(mode="json"), "read": document is not None}
        answer: Answer = self._pool.ask(question, content if document is None else document)
        if answer.message is None:
            raise LimitError(
                "reading it ended the process that read it",
                where=facts.file,
                hint="Build again; if it happens again, report the fault with the file.",
            )
        if answer.message["outcome"] == "refused":
            said = {part: str(answer.message[part]) for part in ("kind", "detail", "where", "hint")}
            kind = ERRORS.get(said["kind"], SourceError)
            raise kind(said["detail"], where=said["where"], hint=said["hint"])
        return answer.message, answer.content


def _document(content: bytes, facts: DocumentFacts, read: bytes | None) -> Document:
    return read_document(content, facts.file) if read is None else DOCUMENT.validate_json(read)
