"""Readings: files in, what a build takes from each of them out. What did not change since is not read again.

Several files are read at a time, in processes of their own where there are many. The outcome is the same with any
number of processes, in any order, and with or without the readings that are kept, here or elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph.breaches import Breach
from graph.canonical import digest
from graph.errors import LimitError, OutstandingError, ReleaseError, SourceError
from loaders.processes import Limits
from loaders.records import ReportRecord
from loaders.renderers import Renderers
from loaders.renditions import Ground, Summary, unpacked
from loaders.sources import DocumentFacts
from outstanding.gathering import Candidate, content_of
from outstanding.kept_readings import Kept, KeptReadings

Progress = Callable[[str, int, int], None]
"""Called after each file with its name, how many are done, and how many there are."""


class Shelf(Protocol):
    """Where what readings take from files is kept: a data folder, or a folder of readings made elsewhere."""

    @property
    def readings(self) -> Path:
        """The folder of readings and nothing else."""

    def keep_source(self, content: bytes) -> str:
        """Keep a source's bytes where sources are kept; returns their SHA-256."""

    def keep_graph(self, nquads: bytes) -> str:
        """Keep a named graph's canonical N-Quads; returns their SHA-256."""

    def graph(self, sha256: str) -> bytes:
        """The canonical N-Quads of a graph that was kept.

        Raises:
            ReleaseError: the file is missing, or is not what its name says.
        """


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read.

    Attributes:
        facts: what its sidecar says.
        sha256: of its bytes.
        content: gives its bytes.
    """

    facts: DocumentFacts
    sha256: str
    content: Callable[[], bytes]


def task_of(candidate: Candidate) -> Task:
    """To read a file that is there.

    Raises:
        SourceError: it cannot be read.
    """
    return Task(candidate.facts, digest(content_of(candidate.path)), lambda: content_of(candidate.path))


@dataclass(frozen=True, slots=True)
class Read:
    """What a build takes from a file. Its source and its graph are kept in the data folder.

    Attributes:
        source: SHA-256 of the file.
        graph: SHA-256 of the graph's canonical N-Quads.
        summary: what is told of it.
        doubts: what shapes warn of.
        packed: its record as compressed JSON.
    """

    source: str
    graph: str
    summary: Summary
    doubts: tuple[Breach, ...]
    packed: bytes

    @property
    def record(self) -> ReportRecord:
        """The record, unpacked anew each time."""
        return unpacked(self.packed)


class Readings:
    """Reads files against one ground, for one folder that is being written to.

    Attributes:
        brought: how many readings were made elsewhere and taken from there.
    """

    def __init__(self, data: Shelf, ground: Ground, limits: Limits, elsewhere: Sequence[Shelf] = ()) -> None:
        """Read against a ground, within limits.

        Args:
            data: where sources, graphs and readings go.
            ground: what documents are read against.
            limits: what the reading of a file may cost.
            elsewhere: folders of readings that were made on other machines.
        """
        self.brought = 0
        self._data = data
        self._ground = ground
        self._limits = limits
        self._kept = KeptReadings(data.readings, ground.digest(), limits.kept_megabytes)
        self._elsewhere = [(shelf, KeptReadings(shelf.readings, ground.digest(), 0)) for shelf in elsewhere]

    def of(self, tasks: Sequence[Task], progress: Progress | None = None) -> list[Read | OutstandingError]:
        """What each file gives, in the order of the tasks.

        An interruption ends all processes; what was read until then is kept.

        Raises:
            ReleaseError: the data folder cannot be written to.
        """
        found: dict[int, Read | OutstandingError] = {}
        for at, task in enumerate(tasks):
            known = self._known(task)
            if known is not None:
                found[at] = known
                _tell(progress, task, found, tasks)
        missing = [at for at in range(len(tasks)) if at not in found]
        with (
            Renderers(self._ground, self._limits, expected=len(missing)) as renderers,
            ThreadPoolExecutor(self._limits.readers) as pool,
        ):
            waiting = {pool.submit(self._made, tasks[at], renderers): at for at in missing}
            try:
                for future in as_completed(waiting):
                    at = waiting[future]
                    found[at] = future.result()
                    _tell(progress, tasks[at], found, tasks)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                renderers.stop()
                raise
        return [found[at] for at in range(len(tasks))]

    def one(self, task: Task) -> Read | OutstandingError:
        """What one file gives; see `of`."""
        return self.of([task])[0]

    def close(self) -> None:
        """Throw away kept readings that are too many or too old."""
        self._kept.prune()

    def _known(self, task: Task) -> Read | OutstandingError | None:
        """What was kept of a file, here or elsewhere; None where it has to be read."""
        name = self._kept.name(task.sha256, task.facts)
        here = self._kept.get(name)
        if here is not None:
            taken = self._taken(task, *here, self._data)
            if taken is not None:
                return taken
        for shelf, readings in self._elsewhere:
            there = readings.get(name)
            taken = None if there is None else self._taken(task, *there, shelf)
            if there is not None and taken is not None:
                self.brought += 1
                self._kept.put(name, *there)
                return taken
        return None

    def _taken(self, task: Task, about: Kept, packed: bytes, shelf: Shelf) -> Read | OutstandingError | None:
        """What was kept of a file on a shelf; None where its graph is not there any more."""
        if about.refused:
            return about.refused.error()
        if about.summary is None or about.graph is None:
            return None
        try:
            nquads = shelf.graph(about.graph)
        except ReleaseError:
            return None
        try:
            self._data.keep_source(_content(task))
        except SourceError as error:
            return error
        if shelf is not self._data:
            self._data.keep_graph(nquads)
        return Read(task.sha256, about.graph, about.summary, about.doubts, packed)

    def _made(self, task: Task, renderers: Renderers) -> Read | OutstandingError:
        """What a file gives that has to be read."""
        name = self._kept.name(task.sha256, task.facts)
        try:
            content = _content(task)
            made = renderers.rendition(content, task.facts)
        except ReleaseError as error:  # a kept source is missing or damaged: another try finds it mended
            return error
        except OutstandingError as error:
            self._kept.refuse(name, error)
            return error
        read = Read(
            self._data.keep_source(content), self._data.keep_graph(made.nquads), made.summary, made.doubts, made.packed
        )
        self._kept.put(name, Kept(summary=made.summary, doubts=made.doubts, graph=read.graph), made.packed)
        return read


def _tell(
    progress: Progress | None, task: Task, found: dict[int, Read | OutstandingError], tasks: Sequence[Task]
) -> None:
    if progress:
        progress(task.facts.file, len(found), len(tasks))


def _content(task: Task) -> bytes:
    """The bytes of a file.

    Raises:
        SourceError: it cannot be read.
        LimitError: it was changed while it was read.
    """
    content = task.content()
    if digest(content) != task.sha256:
        raise LimitError("it was changed during the build", where=task.facts.file, hint="Build again.")
    return content
